#pragma once
/// @file
/// Options and results of uniformisation; see uniformise.hpp.

#include <Eigen/Core>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::exact {

/// Accuracy, and the most work.
struct UniformiseOptions {
  /// Largest error of the truncated sums, above 0: in the 1-norm, for a start
  /// of mass one; for stays in units of time. Rounding adds at most about 1e-16
  /// for each of the L t steps.
  double tolerance = 1e-12;
  /// Products with the matrix; if more were needed, none is attempted.
  index most_terms = 10'000'000;
};

/// The result of uniformisation; shapes are those of the arguments.
struct Uniformised {
  Eigen::MatrixXd value;
  std::vector<Eigen::MatrixXd> stays;  ///< one for each discount rate
  index terms = 0;                     ///< number of products
  double bound = 0.0;  ///< of the truncation error, at most the tolerance
};

}  // namespace hearthline::exact
