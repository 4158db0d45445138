#pragma once
/// @file
/// The rates at which expected families follow a projection: how fast they
/// move out, and how many births they have.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

#include "hearthline/demography/arrivals.hpp"
#include "hearthline/demography/parameters.hpp"
#include "hearthline/demography/stocks.hpp"
#include "hearthline/demography/stretch.hpp"
#include "hearthline/index.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::demography {

/// Hazard a month of moving out: the usual, or more where the children of all
/// ages, or up to twice as much where those of one age, fall faster than that.
/// @param now     children by age at the end of `months`, if nobody moved
/// @param wanted  the projection's; of age 0, whom births bring up, none counts
inline double moving_out(double usual, const Ages& now, const Ages& wanted,
                         index months) {
  const auto fall = [&](double from, double to) {
    if (from <= 0.0 || to >= from) return 0.0;
    constexpr double kMost = 1.0;
    return std::min(kMost, -random::log(std::max(to, 1e-9) / from) /
                               static_cast<double>(months));
  };
  double one_age = 0.0;
  double from = 0.0;
  double to = 0.0;
  for (std::size_t age = 1; age < now.size(); ++age) {
    one_age = std::max(one_age, fall(now[age], wanted[age]));
    from += now[age];
    to += wanted[age];
  }
  return std::max({usual, std::min(2.0 * usual, one_age), fall(from, to)});
}

/// The scale of births, a month, at which the children aged 0 at a stretch's
/// end come to `wanted`; by secants, as births are nearly proportional to it.
/// 0 when there are as many without a birth; nothing when no scale will do.
/// @param moving  hazard of moving out, a month
inline std::optional<double> birth_scale(const Stocks& stocks,
                                         Stocks::Places places,
                                         const Stretch& stretch,
                                         std::span<const Comer> comers,
                                         double moving, double wanted) {
  const auto gap = [&](double scale) {
    Stocks trial = stocks;
    trial.pass(places, stretch, comers, scale, moving,
               [](std::size_t, index, const StockMonth&) {});
    return trial.aged(places, 0, stretch.until) - wanted;
  };
  constexpr double kFirstGuess = 0.01;
  constexpr double kClose = 1e-7;
  double low = 0.0;
  double at_low = gap(low);
  if (at_low >= 0.0) return 0.0;
  double scale = kFirstGuess;
  double at_scale = gap(scale);
  for (int i = 0; i < 50 && std::abs(at_scale) > kClose; ++i) {
    const double slope = (at_scale - at_low) / (scale - low);
    if (!(slope > 0.0)) return std::nullopt;
    low = scale;
    at_low = at_scale;
    scale = std::max(0.0, scale - at_scale / slope);
    at_scale = gap(scale);
  }
  if (!(std::abs(at_scale) <= std::max(1e-3, 1e-6 * wanted))) {
    return std::nullopt;
  }
  return scale;
}

}  // namespace hearthline::demography
