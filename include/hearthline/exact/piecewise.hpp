#pragma once
/// @file
/// A Markov process whose rates change at given dates and are constant in
/// between: by uniformisation from breakpoint to breakpoint. The only error is
/// that of truncated sums.

#include <Eigen/Core>
#include <vector>

#include "hearthline/exact/uniformise.hpp"

namespace hearthline::exact {

/// Rates that hold from a date until the start of the next piece.
struct Piece {
  double from = 0.0;
  Generator q;
};

/// A row for each requested time, a column for each state.
struct PiecewisePath {
  Eigen::MatrixXd occupancy;
  /// For each discount rate, the time spent in each state until then, weighted
  /// with e^{-r (t - from)}.
  std::vector<Eigen::MatrixXd> stays;
  index terms = 0;     ///< number of products with a matrix
  double bound = 0.0;  ///< of the truncation error; see UniformiseOptions
};

/// Returns the distribution at each of `times`, and the time spent in each
/// state, from the distribution `start` at `from`.
/// @param pieces  by date, the first not after `from`; the last one has no end
/// @param start  p(from), a column for each state
/// @param times  non-decreasing, none before `from`
/// @param discount_rates  continuous, per unit of time, >= 0
/// @throws Error if an argument is out of range or out of order, and as
///   `uniformise` does
PiecewisePath piecewise(const std::vector<Piece>& pieces,
                        const Eigen::RowVectorXd& start, double from,
                        const std::vector<double>& times,
                        const std::vector<double>& discount_rates = {},
                        const UniformiseOptions& options = {});

}  // namespace hearthline::exact

#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/piecewise_impl.hpp"
#endif
