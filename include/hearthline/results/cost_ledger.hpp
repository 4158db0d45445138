#pragma once
/// @file
/// The volumes of a run by financial year, and its ledger.

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/money/ledger.hpp"
#include "hearthline/money/volumes.hpp"
#include "hearthline/results/case_part.hpp"
#include "hearthline/results/cost_frame.hpp"
#include "hearthline/results/driver_cells.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/programme_part.hpp"
#include "hearthline/results/run_setup.hpp"
#include "hearthline/results/stream_part.hpp"
#include "hearthline/results/team_part.hpp"

namespace hearthline::results {

/// Calls `add(place, draw, month, locality, families, children)` for what
/// families have; see `driver_cells.hpp`.
/// @param parts  with those of need, cases and programmes
template <class Parts, class Add>
void each_family_volume(const RunSetup& run, const Parts& parts, index draws,
                        const DriverPlaces& places, const Add& add) {
  each_need_volume(parts.template get<NeedPart>().results(), draws, places,
                   add);
  const auto& cases = parts.template get<CasePart>();
  if (cases.present()) {
    each_case_volume(cases.results(), draws, places, add);
  }
  const auto* programmes = parts.template get<ProgrammePart>().results();
  if (programmes != nullptr && run.programmes) {
    each_programme_volume(*programmes, *run.programmes, run.localities(), draws,
                          places, add);
  }
}

/// Returns what adds such calls to volumes, which must outlive it.
inline auto adding_to(money::Volumes& volumes, const CostFrame& frame) {
  return [&](index place, index draw, index month, index locality, auto units,
             auto children) {
    // What results hold as real numbers are whole ticks; see MonthlyCounts.
    constexpr auto kTicks = static_cast<double>(money::kTicks);
    auto& both = volumes.at(draw, frame.year_of(month), locality, place);
    both.families += std::llround(static_cast<double>(units) * kTicks);
    both.children += std::llround(static_cast<double>(children) * kTicks);
  };
}

/// Returns the volumes of the first `draws` draws of a run.
/// @param parts  with those of need, cases, programmes and streams
template <class Parts>
money::Volumes volumes(const CostFrame& frame, const RunSetup& run,
                       const Parts& parts, index draws) {
  const index localities = run.localities();
  money::Volumes volumes(frame.drivers, draws, frame.years.first,
                         frame.years.count, localities);
  const DriverPlaces places(frame.drivers);
  const auto add = adding_to(volumes, frame);
  each_family_volume(run, parts, draws, places, add);
  if (run.cases) {
    each_worker_volume(run.cases->teams(), localities, run.months, draws,
                       places, add);
  }
  if (run.programmes) {
    each_place_volume(*run.programmes, localities, run.months, draws, places,
                      add);
    for (const CostFrame::Runs& runs : frame.runs) {
      places.with("programme." + runs.programme + ".year", [&](index place) {
        for (index month = 0; month < run.months; ++month) {
          const model::YearMonth now = run.start.plus(month);
          if (runs.starts && now < *runs.starts) continue;
          if (runs.ends && !(now < *runs.ends)) continue;
          for (index draw = 0; draw < draws; ++draw) {
            add(place, draw, month, localities, 1, 0);
          }
        }
      });
    }
  }
  if (const auto* streams = parts.template get<StreamPart>().results()) {
    for (std::size_t s = 0; s < frame.streams.size(); ++s) {
      places.with("stream." + frame.streams[s], [&](index place) {
        for (index draw = 0; draw < draws; ++draw) {
          for (index month = 0; month < run.months; ++month) {
            for (index l = 0; l < localities; ++l) {
              add(place, draw, month, l,
                  streams->stay(draw, month, l, static_cast<index>(s)).families,
                  0);
            }
          }
        }
      });
    }
  }
  return volumes;
}

}  // namespace hearthline::results
