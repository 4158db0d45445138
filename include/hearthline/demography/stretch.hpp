#pragma once
/// @file
/// A scenario's time cut at the moments of its projections, middles of years.

#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"

namespace hearthline::demography {

/// From the scenario's start or a middle of the year to the middle of `year`,
/// in months since the start.
struct Stretch {
  int year;
  index from;
  index until;
  index months() const { return until - from; }
};

/// Stretches that cover a scenario; the last may go on after its end.
inline std::vector<Stretch> stretches(model::YearMonth start, index months) {
  constexpr int kMiddle = 7;  // the first of July
  std::vector<Stretch> all;
  int year = start.month > kMiddle ? start.year + 1 : start.year;
  index from = 0;
  for (;; ++year) {
    const index until = model::months_between(start, {year, kMiddle});
    if (until == 0) continue;  // The start itself is such a moment.
    all.push_back({year, from, until});
    if (until >= months) return all;
    from = until;
  }
}

}  // namespace hearthline::demography
