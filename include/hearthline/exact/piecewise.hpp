#pragma once
/// @file
/// A Markov process whose rates change at given dates and are constant in
/// between: from break to break by uniformisation, with no error but that of
/// its truncated sums.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/exact/uniformise.hpp"
#include "hearthline/text/number_text.hpp"

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

namespace detail {

/// @tparam AnyPiece  has a `from`
template <class AnyPiece>
void check_pieces(const std::vector<AnyPiece>& pieces, double from,
                  const std::vector<double>& times) {
  if (pieces.empty() || !(pieces.front().from <= from)) {
    throw Error("no piece holds at the start, " + text::number_text(from));
  }
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i - 1].from < pieces[i].from) continue;
    throw Error("pieces must be in order of time; one from " +
                text::number_text(pieces[i].from) + " follows one from " +
                text::number_text(pieces[i - 1].from));
  }
  double before = from;
  for (const double time : times) {
    if (!(time >= before) || !std::isfinite(time)) {
      throw Error("times must ascend from " + text::number_text(from) +
                  "; found " + text::number_text(time) + " after " +
                  text::number_text(before));
    }
    before = time;
  }
}

}  // namespace detail

inline PiecewisePath piecewise(const std::vector<Piece>& pieces,
                               const Eigen::RowVectorXd& start, double from,
                               const std::vector<double>& times,
                               const std::vector<double>& discount_rates,
                               const UniformiseOptions& options) {
  detail::check_pieces(pieces, from, times);
  const auto rows = static_cast<index>(times.size());
  PiecewisePath path;
  path.occupancy.resize(rows, start.size());
  path.stays.assign(discount_rates.size(), path.occupancy);
  std::vector<Eigen::RowVectorXd> stays(discount_rates.size(),
                                        Eigen::RowVectorXd::Zero(start.size()));

  std::size_t at = 0;
  while (at + 1 < pieces.size() && pieces[at + 1].from <= from) ++at;
  detail::PoissonSeries series(pieces[at].q, detail::Side::kForward);
  Eigen::RowVectorXd p = start;
  double now = from;
  for (index row = 0; row < rows; ++row) {
    const double time = times[static_cast<std::size_t>(row)];
    while (now < time) {
      const double end =
          at + 1 < pieces.size() ? std::min(time, pieces[at + 1].from) : time;
      UniformiseOptions share = options;
      share.tolerance *= (end - now) / (times.back() - from);
      const Uniformised part = series(p, end - now, discount_rates, share);
      p = part.value;
      for (std::size_t k = 0; k < stays.size(); ++k) {
        stays[k] += std::exp(-discount_rates[k] * (now - from)) * part.stays[k];
      }
      path.terms += part.terms;
      path.bound += part.bound;
      now = end;
      if (at + 1 < pieces.size() && pieces[at + 1].from <= now) {
        series = {pieces[++at].q, detail::Side::kForward};
      }
    }
    path.occupancy.row(row) = p;
    for (std::size_t k = 0; k < stays.size(); ++k) {
      path.stays[k].row(row) = stays[k];
    }
  }
  return path;
}

}  // namespace hearthline::exact
