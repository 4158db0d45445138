#pragma once
/// @file
/// A scenario: everything that a run needs besides the seed and the number of
/// draws. `docs/scenario-files.md` describes the file that it is read from.

#include <map>
#include <optional>
#include <string>

#include "hearthline/demography/parameters.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/model/pathway_parameters.hpp"
#include "hearthline/money/book_parameters.hpp"
#include "hearthline/population/parameters.hpp"
#include "hearthline/programmes/parameters.hpp"

namespace hearthline::scenario {

/// The start and length of the simulation.
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
                    .meaning = "number of months simulated"});
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
  std::optional<model::PathwayParameters> pathway;
  std::map<std::string, programmes::ProgrammeParameters> programmes;
  programmes::CombinationParameters combination;
  population::PopulationParameters population;
  std::optional<demography::DemographyParameters> demography;
  std::map<std::string, demography::StreamParameters> streams;
  std::optional<money::BookParameters> costs;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using model::Vocabulary;
    visitor.text("name", self.name,
                 {"short name, used in file names", true, {}});
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.text("description", self.description,
                 {"purpose and limitations", false, {}});
    visitor.group("time", self.time, {"start and length of the simulation"});
    visitor.group("zones", self.zones,
                  {"need levels in order, boundary and chaos", false});
    visitor.group("frailty", self.frailty,
                  {"unobserved differences between families", false});
    visitor.groups("themes", self.themes, {"the eight risk themes"},
                   Vocabulary::kTheme);
    visitor.groups("moves", self.moves, {"moves between need levels"},
                   Vocabulary::kMove);
    visitor.groups("effects", self.effects,
                   {"dated changes to hazards: the interventions", false},
                   Vocabulary::kFree);
    visitor.group("pathway", self.pathway,
                  {"from a contact to care and back; without it there are no "
                   "cases, only need",
                   false});
    visitor.groups(
        "programmes", self.programmes,
        {"what families are found for, wait for and take part in", false},
        Vocabulary::kFree);
    visitor.group("combination", self.combination,
                  {"how the effects of several programmes combine", false});
    visitor.group("population", self.population, {"the families"});
    visitor.group("demography", self.demography,
                  {"how families form, grow, separate and move; without it the "
                   "same families remain, unchanged",
                   false});
    visitor.groups("streams", self.streams,
                   {"cases that arise outside the eight themes", false},
                   Vocabulary::kFree);
    visitor.group("costs", self.costs,
                  {"unit costs: a cost book, or one with changes", false});
  }
};

}  // namespace hearthline::scenario
