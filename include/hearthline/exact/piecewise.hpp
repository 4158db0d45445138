#pragma once
/// @file
/// A Markov process whose rates change at given dates and are constant in
/// between: from break to break by uniformisation, with no error but that of
/// its truncated sums.

#include <Eigen/Core>
#include <vector>

#include "hearthline/exact/uniformise.hpp"

namespace hearthline::exact {

/// Rates that hold from a date until the next piece begins.
struct Piece {
  double from = 0.0;
  Generator q;
};

/// A row for each time asked for, a column for each state.
struct PiecewisePath {
  Eigen::MatrixXd occupancy;
  /// For each discount rate, the time spent in each state up to then, weighed
  /// with e^{-r (t - from)}.
  std::vector<Eigen::MatrixXd> stays;
  index terms = 0;     ///< products with a matrix
  double bound = 0.0;  ///< of the truncation error; see UniformiseOptions
};

/// Where a start of distribution `start` at `from` is at each of `times`, and
/// how long it stayed where.
/// @param pieces  by date, the first not after `from`; the last one holds on
/// @param start  p(from), a column for each state
/// @param times  ascending, none before `from`
/// @param discount_rates  continuous, a unit of time, >= 0
/// @throws Error if something is out of range or out of order, and what
///   `uniformise` throws
PiecewisePath piecewise(const std::vector<Piece>& pieces,
                        const Eigen::RowVectorXd& start, double from,
                        const std::vector<double>& times,
                        const std::vector<double>& discount_rates = {},
                        const UniformiseOptions& options = {});

}  // namespace hearthline::exact

#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/piecewise_impl.hpp"
#endif
