#pragma once
/// @file
/// A scenario: everything that a run needs besides a seed and a number of
/// draws. `docs/scenario-files.md` describes the file it is read from.

#include <map>
#include <optional>
#include <string>

#include "hearthline/demography/parameters.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/money/parameters.hpp"
#include "hearthline/population/parameters.hpp"

namespace hearthline::scenario {

/// When it starts and for how long it runs.
struct TimeParameters {
  model::YearMonth start;
  model::Quantity horizon;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    visitor.month("start", self.start, {"first month of the scenario"});
    visitor.number("horizon", self.horizon,
                   {.unit = model::unit::kMonths,
                    .at_least = 1.0,
                    .at_most = 1200.0,
                    .whole = true,
                    .meaning = "months that are simulated"});
  }
};

struct Scenario {
  std::string name;
  std::string title;
  std::string description;
  TimeParameters time;
  model::ZoneParameters zones;
  model::FrailtyParameters frailty;
  std::map<std::string, model::ThemeParameters> themes;
  std::map<std::string, model::ProcessParameters> moves;
  std::map<std::string, model::EffectParameters> effects;
  population::PopulationParameters population;
  std::optional<demography::DemographyParameters> demography;
  std::map<std::string, demography::StreamParameters> streams;
  std::map<std::string, money::LevelCostParameters> costs;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using model::Vocabulary;
    visitor.text("name", self.name, {"short name, as in file names", true, {}});
    visitor.text("title", self.title, {"what people call it", true, {}});
    visitor.text("description", self.description,
                 {"what it is and what it is not", false, {}});
    visitor.group("time", self.time, {"when it runs"});
    visitor.group("zones", self.zones,
                  {"levels inside, on and beyond the boundary", false});
    visitor.group("frailty", self.frailty,
                  {"how families differ beyond what is seen", false});
    visitor.groups("themes", self.themes, {"the eight risk themes"},
                   Vocabulary::kTheme);
    visitor.groups("moves", self.moves, {"moves between need levels"},
                   Vocabulary::kMove);
    visitor.groups("effects", self.effects,
                   {"dated changes of hazards: what the scenario does", false},
                   Vocabulary::kFree);
    visitor.group("population", self.population, {"the families"});
    visitor.group("demography", self.demography,
                  {"how families come, grow, part and go; without it they stay "
                   "as they are",
                   false});
    visitor.groups("streams", self.streams,
                   {"cases from outside the eight themes", false},
                   Vocabulary::kFree);
    visitor.groups("costs", self.costs,
                   {"average cost of a family-year by level", false},
                   Vocabulary::kLevel);
  }
};

}  // namespace hearthline::scenario
