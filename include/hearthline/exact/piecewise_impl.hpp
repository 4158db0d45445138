#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "hearthline/compiled.hpp"
#include "hearthline/exact/detail/check_pieces.hpp"
#include "hearthline/exact/detail/poisson_series.hpp"
#include "hearthline/exact/piecewise.hpp"

namespace hearthline::exact {

HEARTHLINE_INLINE PiecewisePath
piecewise(const std::vector<Piece>& pieces, const Eigen::RowVectorXd& start,
          double from, const std::vector<double>& times,
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
