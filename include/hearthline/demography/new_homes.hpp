#pragma once
/// @file
/// Families in new homes, in addition to a projection.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/demography/arrivals.hpp"
#include "hearthline/demography/parameters.hpp"
#include "hearthline/demography/stretch.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::demography {

/// Returns the families that move into one site during a stretch. Each is
/// present from the start of the next month. Ids depend on site, size and
/// number, so a site that grows keeps its families.
/// @param name      of the site
/// @param locality  index of its locality
/// @param start     start of the scenario; the families of a site that opened
///                  earlier include some of those at the start
/// @throws Error if no family at the start has the size of one that moves in
inline std::vector<Entrant> home_entrants(const std::string& name,
                                          const HousingParameters& site,
                                          std::size_t locality,
                                          model::YearMonth start,
                                          const Stretch& stretch,
                                          const Donors& donors) {
  const auto where = random::stream_id(name).value;
  const index first = model::months_between(start, site.from);
  const double homes = site.homes.value * site.from_outside.value;
  const double months = site.months.value;
  const auto& yields = site.families_by_size.values;
  std::vector<Entrant> entrants;
  for (std::size_t size = 0; size < yields.size(); ++size) {
    const auto by = [&](index month) {
      const double done = static_cast<double>(month - first) / months;
      return static_cast<index>(
          std::floor(homes * yields[size] * std::clamp(done, 0.0, 1.0) + 0.5));
    };
    for (index m = stretch.from + 1; m <= stretch.until; ++m) {
      for (index i = by(m - 1); i < by(m); ++i) {
        const auto id =
            entrant_id(EntryKind::kHome, where, static_cast<int>(size),
                       static_cast<std::uint32_t>(i));
        Entrant entrant =
            donors.after(donors.donor(locality, id, size + 1), id, m);
        entrant.family.youngest_born_month = entrant.youngest_born();
        entrants.push_back(std::move(entrant));
      }
    }
  }
  return entrants;
}

}  // namespace hearthline::demography
