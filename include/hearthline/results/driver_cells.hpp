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

/// Adds what one driver counts in the cells of a table, month by month.
/// @param cell  returns families and children of a draw, month and locality
template <class Cell, class Add>
void each_cell(const DriverPlaces& drivers, const std::string& name,
               index draws, index months, index localities, const Cell& cell,
               const Add& add) {
  drivers.with(name, [&](index place) {
    for (index draw = 0; draw < draws; ++draw) {
      for (index month = 0; month < months; ++month) {
        for (index l = 0; l < localities; ++l) {
          const auto& counts = cell(draw, month, l);
          add(place, draw, month, l, counts.families, counts.children);
        }
      }
    }
  });
}

/// What is counted of families, and not of their children.
template <class Count>
struct FamiliesAlone {
  Count families;
  index children = 0;
};

/// Adds what is the same in every draw, and in no locality or in one.
/// @param count  returns how many there are in a month
template <class Count, class Add>
void each_month(const DriverPlaces& drivers, const std::string& name,
                index draws, index months, index locality, const Count& count,
                const Add& add) {
  drivers.with(name, [&](index place) {
    for (index draw = 0; draw < draws; ++draw) {
      for (index month = 0; month < months; ++month) {
        add(place, draw, month, locality, count(month), 0);
      }
    }
  });
}

/// Adds the cells of tables by month and locality.
template <class Results, class Add>
class MonthlyVolumes {
 public:
  MonthlyVolumes(const Results& results, index draws,
                 const DriverPlaces& drivers, const Add& add)
      : results_(results), draws_(draws), drivers_(drivers), add_(add) {}

  /// Adds the time that families and children spend in a state.
  void stay(const std::string& name, int cell) const {
    each(name, [&](index draw, index month, index l) -> const auto& {
      return results_.stay(draw, month, l, cell);
    });
  }
  /// Adds events.
  void event(const std::string& name, int cell) const {
    each(name, [&](index draw, index month, index l) -> const auto& {
      return results_.event(draw, month, l, cell);
    });
  }

 private:
  template <class Cell>
  void each(const std::string& name, const Cell& cell) const {
    each_cell(drivers_, name, draws_, results_.months(), results_.localities(),
              cell, add_);
  }

  const Results& results_;
  index draws_;
  const DriverPlaces& drivers_;
  const Add& add_;
};

}  // namespace driver_detail

/// Levels, themes, moves and onsets.
template <class Events, class Add>
void each_need_volume(const NeedTables<Events>& results, index draws,
                      const DriverPlaces& drivers, const Add& add) {
  const driver_detail::MonthlyVolumes volumes(results, draws, drivers, add);
  for (int k = 0; k < model::kLevels; ++k) {
    const model::Level level = model::level_at(k);
    volumes.stay("level." + std::to_string(k + 1), cells::level(level));
    for (int theme = 0; theme < model::kThemes; ++theme) {
      volumes.stay(
          "theme." +
              std::string(model::kThemeNames[static_cast<std::size_t>(theme)]),
          cells::level_theme(level, theme));
    }
  }
  for (int process = 0; process < model::kProcesses; ++process) {
    volumes.event(model::Process(process).name(), cells::process(process));
  }
}

/// Open cases, placements, contacts, referrals, conferences and cases started.
template <class Events, class Add>
void each_case_volume(const MonthlyTables<Events>& results, index draws,
                      const DriverPlaces& drivers, const Add& add) {
  const driver_detail::MonthlyVolumes volumes(results, draws, drivers, add);
  for (int kind = 0; kind < case_cells::kKinds; ++kind) {
    const std::string name(
        model::kCaseNames[static_cast<std::size_t>(kind) + 1]);
    volumes.stay("case." + name, kind);
    volumes.event("started." + name, case_cells::kStarted + kind);
  }
  for (int p = 0; p < model::kPlacements; ++p) {
    volumes.stay(
        "placement." +
            std::string(model::kPlacementNames[static_cast<std::size_t>(p)]),
        case_cells::kPlacement + p);
  }
  for (int p = 0; p < model::kLeaving; ++p) {
    const auto& process = model::kCaseProcesses[static_cast<std::size_t>(p)];
    if (process.change == model::CaseChange::kContact) {
      volumes.event("contact", p);
      volumes.event("contact." + std::string(process.name), p);
    } else if (process.change == model::CaseChange::kOutcome) {
      if (process.to == model::Case::kAssessment ||
          process.name == "referral_closed") {
        volumes.event("referral", p);
      }
      if (process.name.starts_with("conference_"))
        volumes.event("conference", p);
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
    const auto each = [&](const std::string& name, const auto& families) {
      driver_detail::each_cell(
          drivers, own + name, draws, results.months(), localities,
          [&](index draw, index month, index l) {
            auto count = families(draw, month, p * localities + l);
            return driver_detail::FamiliesAlone<decltype(count)>{count};
          },
          add);
    };
    each(".place_used", [&](index draw, index month, index group) {
      return results.stay(draw, month, group, programme_cells::kUsed).families;
    });
    each(".start", [&](index draw, index month, index group) {
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
    driver_detail::each_month(
        drivers,
        "programme." + programmes.programme(places.programme).name + ".place",
        draws, months,
        places.locality == programmes::Places::kAnywhere
            ? localities
            : index{places.locality},
        [&](index month) {
          return programme_tables_detail::places(places, month);
        },
        add);
  }
}

/// The workers of teams, which are the same in every draw.
template <class Add>
void each_worker_volume(const std::vector<model::Team>& teams, index localities,
                        index months, index draws, const DriverPlaces& drivers,
                        const Add& add) {
  for (const model::Team& team : teams) {
    driver_detail::each_month(
        drivers, "team." + team.name + ".worker", draws, months, localities,
        [&](index month) { return team_tables_detail::workers(team, month); },
        add);
  }
}

}  // namespace hearthline::results
