#pragma once
/// @file
/// What uniformisation is asked for, and what it finds: see uniformise.hpp.

#include <Eigen/Core>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::exact {

/// How exact, and how much work at most.
struct UniformiseOptions {
  /// Largest error of the truncated sums: in the 1-norm, for a start of mass
  /// one; of stays in units of time. Above 0. Rounding comes on top: about
  /// 1e-16 for each of the L t steps at worst.
  double tolerance = 1e-12;
  /// Products with the matrix; more are refused, not attempted.
  index most_terms = 10'000'000;
};

/// What uniformisation found; shapes are those of what it was given.
struct Uniformised {
  Eigen::MatrixXd value;
  std::vector<Eigen::MatrixXd> stays;  ///< one for each discount rate
  index terms = 0;                     ///< products that it took
  double bound = 0.0;  ///< of the truncation error, at most the tolerance
};

}  // namespace hearthline::exact
