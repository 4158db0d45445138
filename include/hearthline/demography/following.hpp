#pragma once
/// @file
/// The rates at which the expected numbers of families follow a projection:
/// moving out, and births.

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

/// Returns the hazard of moving out per month. It is the usual one unless the
/// projection falls faster: the number of children of all ages, or of a single
/// age. A single age raises it to twice the usual hazard at most.
/// @param now     children by age at the end of `months`, if nobody moved
/// @param wanted  projected children by age; age 0 is ignored, because births
///                supply it
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

/// Returns the scale of births per month at which the number of children aged
/// 0 at the end of a stretch is `wanted`; 0 if there are enough without a
/// birth; nothing if no scale achieves it. By the secant method, because births
/// are nearly proportional to the scale.
/// @param moving  hazard of moving out per month
inline std::optional<double> birth_scale(const Stocks& stocks,
                                         Stocks::Places places,
                                         const Stretch& stretch,
                                         std::span<const Entrant> entrants,
                                         double moving, double wanted) {
  const auto gap = [&](double scale) {
    Stocks trial = stocks;
    trial.pass(places, stretch, entrants, scale, moving,
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
