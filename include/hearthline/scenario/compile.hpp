#pragma once
/// @file
/// From a scenario to what the model and the engine take.

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/population/sample.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

/// The localities, in the order of their places in tables.
inline std::vector<std::string> locality_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : scenario.population.localities) {
    names.push_back(name);
  }
  return names;
}

/// The zone of each level.
inline model::ZoneMap zone_map(const Scenario& scenario) {
  model::ZoneMap zones = model::kDefaultZones;
  const auto assign = [&](const std::vector<model::Level>& levels,
                          model::Zone zone) {
    for (const model::Level level : levels) {
      zones[static_cast<std::size_t>(model::place(level))] = zone;
    }
  };
  assign(scenario.zones.order, model::Zone::kOrder);
  assign(scenario.zones.boundary, model::Zone::kBoundary);
  assign(scenario.zones.chaos, model::Zone::kChaos);
  return zones;
}

/// Months that are simulated.
inline index horizon_months(const Scenario& scenario) {
  return static_cast<index>(std::llround(scenario.time.horizon.value));
}

/// The scenario's hazards; `dates` as in `HazardTable`.
inline model::HazardTable hazard_table(
    const Scenario& scenario, model::Dates dates = model::Dates::kAll) {
  return model::HazardTable({scenario.themes, scenario.moves, scenario.effects,
                             locality_names(scenario), scenario.time.start},
                            dates);
}

/// The scenario with every hazard memoryless: its ratios by time since entry
/// taken out.
inline Scenario without_clocks(Scenario scenario) {
  for (auto& [name, theme] : scenario.themes) {
    theme.onset.since_entry.reset();
    theme.remission.since_entry.reset();
  }
  for (auto& [name, move] : scenario.moves) move.since_entry.reset();
  return scenario;
}

/// Samples the scenario's families; see `population::sample`.
inline model::Families sample_families(const Scenario& scenario, int threads,
                                       engine::Control& control) {
  return population::sample(scenario.population, scenario.frailty,
                            hazard_table(scenario, model::Dates::kStartFrozen),
                            threads, control);
}

/// Gives known families their need at the scenario's start; see
/// `population::settle`.
inline void settle_families(const Scenario& scenario, model::Families& given,
                            int threads, engine::Control& control) {
  population::settle(given, scenario.population, scenario.frailty,
                     hazard_table(scenario, model::Dates::kStartFrozen),
                     threads, control);
}

}  // namespace hearthline::scenario
