#pragma once
/// @file
/// Where results count what costs fall on.
///
/// Each function calls `add(place, draw, month, locality, families, children)`
/// for the drivers of which it knows: the months spent in a state, or the
/// events. The place is that of the driver in a list; drivers that are not in
/// the list are passed over.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/money/driver.hpp"
#include "hearthline/programmes/programme_table.hpp"
#include "hearthline/results/case_cells.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/results/programme_recorder.hpp"
#include "hearthline/results/programme_tables.hpp"
#include "hearthline/results/team_recorder.hpp"
#include "hearthline/results/team_tables.hpp"

namespace hearthline::results {

/// The places of drivers by name.
class DriverPlaces {
 public:
  explicit DriverPlaces(const std::vector<money::Driver>& drivers) {
    for (const money::Driver& driver : drivers) {
      places_.emplace(driver.name, static_cast<index>(places_.size()));
    }
  }
  /// Calls `act(place)` if the driver is in the list.
  template <class Act>
  void with(const std::string& name, Act&& act) const {
    const auto found = places_.find(name);
    if (found != places_.end()) act(found->second);
  }

 private:
  std::map<std::string, index> places_;
};

namespace driver_detail {

/// Adds what the cells of one table say, month by month.
template <class Results, class Read, class Add>
void each_cell(const Results& results, index draws, index place,
               const Read& read, const Add& add) {
  for (index draw = 0; draw < draws; ++draw) {
    for (index l = 0; l < results.localities(); ++l) {
      for (index month = 0; month < results.months(); ++month) {
        const auto& cell = read(draw, month, l);
        add(place, draw, month, l, cell.families, cell.children);
      }
    }
  }
}

}  // namespace driver_detail

/// Levels, themes, moves and onsets.
template <class Events, class Add>
void each_need_volume(const NeedTables<Events>& results, index draws,
                      const DriverPlaces& drivers, const Add& add) {
  const auto stay = [&](const std::string& name, int cell) {
    drivers.with(name, [&](index place) {
      driver_detail::each_cell(
          results, draws, place,
          [&](index draw, index month, index l) -> const Months& {
            return results.stay(draw, month, l, cell);
          },
          add);
    });
  };
  for (int k = 0; k < model::kLevels; ++k) {
    const model::Level level = model::level_at(k);
    stay("level." + std::to_string(k + 1), cells::level(level));
    for (int theme = 0; theme < model::kThemes; ++theme) {
      stay("theme." +
               std::string(model::kThemeNames[static_cast<std::size_t>(theme)]),
           cells::level_theme(level, theme));
    }
  }
  for (int process = 0; process < model::kProcesses; ++process) {
    drivers.with(model::Process(process).name(), [&](index place) {
      driver_detail::each_cell(
          results, draws, place,
          [&](index draw, index month, index l) -> const Events& {
            return results.event(draw, month, l, cells::process(process));
          },
          add);
    });
  }
}

/// Open cases, placements, contacts, referrals, conferences and cases started.
template <class Events, class Add>
void each_case_volume(const MonthlyTables<Events>& results, index draws,
                      const DriverPlaces& drivers, const Add& add) {
  const auto stay = [&](const std::string& name, int cell) {
    drivers.with(name, [&](index place) {
      driver_detail::each_cell(
          results, draws, place,
          [&](index draw, index month, index l) -> const Months& {
            return results.stay(draw, month, l, cell);
          },
          add);
    });
  };
  const auto event = [&](const std::string& name, int cell) {
    drivers.with(name, [&](index place) {
      driver_detail::each_cell(
          results, draws, place,
          [&](index draw, index month, index l) -> const Events& {
            return results.event(draw, month, l, cell);
          },
          add);
    });
  };
  for (int kind = 0; kind < case_cells::kKinds; ++kind) {
    const std::string name(
        model::kCaseNames[static_cast<std::size_t>(kind) + 1]);
    stay("case." + name, kind);
    event("started." + name, case_cells::kStarted + kind);
  }
  for (int p = 0; p < model::kPlacements; ++p) {
    stay("placement." +
             std::string(model::kPlacementNames[static_cast<std::size_t>(p)]),
         case_cells::kPlacement + p);
  }
  for (int p = 0; p < model::kLeaving; ++p) {
    const auto& process = model::kCaseProcesses[static_cast<std::size_t>(p)];
    if (process.change == model::CaseChange::kContact) {
      event("contact", p);
      event("contact." + std::string(process.name), p);
    } else if (process.change == model::CaseChange::kOutcome) {
      if (process.to == model::Case::kAssessment ||
          process.name == "referral_closed") {
        event("referral", p);
      }
      if (process.name.starts_with("conference_")) event("conference", p);
    }
  }
}

/// What programmes have by locality: families in them, and starts.
template <class Add>
void each_programme_volume(const MonthlyResults& results,
                           const programmes::ProgrammeTable& programmes,
                           index localities, index draws,
                           const DriverPlaces& drivers, const Add& add) {
  for (index p = 0; p < programmes.count(); ++p) {
    const std::string own =
        "programme." + programmes.programme(static_cast<int>(p)).name;
    const auto each = [&](const std::string& name, const auto& read) {
      drivers.with(name, [&](index place) {
        for (index draw = 0; draw < draws; ++draw) {
          for (index month = 0; month < results.months(); ++month) {
            for (index l = 0; l < localities; ++l) {
              add(place, draw, month, l, read(draw, month, p * localities + l),
                  0);
            }
          }
        }
      });
    };
    each(own + ".place_used", [&](index draw, index month, index group) {
      return results.stay(draw, month, group, programme_cells::kUsed).families;
    });
    each(own + ".start", [&](index draw, index month, index group) {
      return results.event(draw, month, group, programme_cells::kStarted)
          .families;
    });
  }
}

/// The places of programmes, used or not, which are the same in every draw.
template <class Add>
void each_place_volume(const programmes::ProgrammeTable& programmes,
                       index localities, index months, index draws,
                       const DriverPlaces& drivers, const Add& add) {
  for (const programmes::Places& places : programmes.places()) {
    drivers.with(
        "programme." + programmes.programme(places.programme).name + ".place",
        [&](index place) {
          const index where = places.locality == programmes::Places::kAnywhere
                                  ? localities
                                  : index{places.locality};
          for (index draw = 0; draw < draws; ++draw) {
            for (index month = 0; month < months; ++month) {
              add(place, draw, month, where,
                  programme_tables_detail::places(places, month), 0);
            }
          }
        });
  }
}

/// The workers of teams, which are the same in every draw.
template <class Add>
void each_worker_volume(const std::vector<model::Team>& teams, index localities,
                        index months, index draws, const DriverPlaces& drivers,
                        const Add& add) {
  for (const model::Team& team : teams) {
    drivers.with("team." + team.name + ".worker", [&](index place) {
      for (index draw = 0; draw < draws; ++draw) {
        for (index month = 0; month < months; ++month) {
          add(place, draw, month, localities,
              team_tables_detail::workers(team, month), 0);
        }
      }
    });
  }
}

}  // namespace hearthline::results
