#pragma once
/// @file
/// The period of a scenario, divided at mid-years (1 July), the dates of
/// projections.

#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"

namespace hearthline::demography {

/// From the scenario's start or a mid-year to the mid-year of `year`, in months
/// since the start.
struct Stretch {
  int year;
  index from;
  index until;
  index months() const { return until - from; }
};

/// Returns stretches that cover a scenario; the last may extend beyond its end.
inline std::vector<Stretch> stretches(model::YearMonth start, index months) {
  constexpr int kMiddle = 7;  // the first of July
  std::vector<Stretch> all;
  int year = start.month > kMiddle ? start.year + 1 : start.year;
  index from = 0;
  for (;; ++year) {
    const index until = model::months_between(start, {year, kMiddle});
    if (until == 0) continue;  // The start itself is a mid-year.
    all.push_back({year, from, until});
    if (until >= months) return all;
    from = until;
  }
}

}  // namespace hearthline::demography
