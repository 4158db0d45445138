#pragma once
/// @file
/// From a scenario to the inputs of the model and the engine.

#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/demography/plan.hpp"
#include "hearthline/demography/streams.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/population/sample.hpp"
#include "hearthline/programmes/programme_table.hpp"
#include "hearthline/scenario/require.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

/// Returns the localities, in the order of their indices in tables.
inline std::vector<std::string> locality_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : scenario.population.localities) {
    names.push_back(name);
  }
  return names;
}

/// Returns the zone of each level.
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

/// Returns the number of months simulated.
inline index horizon_months(const Scenario& scenario) {
  return static_cast<index>(std::llround(scenario.time.horizon.value));
}

/// Returns the scenario's hazards; `dates` is that of `HazardTable`. Whatever
/// is made of a scenario begins with them, so this is where one that a program
/// built is checked.
/// @throws InputError if a value of the scenario is out of bounds
inline model::HazardTable hazard_table(
    const Scenario& scenario, model::Dates dates = model::Dates::kAll) {
  require_valid(scenario);
  return model::HazardTable({scenario.themes, scenario.moves, scenario.effects,
                             locality_names(scenario), scenario.time.start},
                            dates);
}

/// Returns the scenario's pathway; nothing if it has none.
/// @throws InputError, Error  as `model::CaseTable`
inline std::optional<model::CaseTable> case_table(
    const Scenario& scenario, model::Dates dates = model::Dates::kAll) {
  if (!scenario.pathway) return std::nullopt;
  return model::CaseTable(*scenario.pathway, locality_names(scenario),
                          scenario.time.start, dates, scenario.effects);
}

/// Returns what a scenario's table of programmes is compiled for.
inline programmes::ProgrammeContext programme_context(
    const Scenario& scenario) {
  const auto teams = scenario.pathway ? scenario.pathway->teams.size() : 0;
  return {locality_names(scenario), zone_map(scenario), scenario.time.start,
          static_cast<int>(teams)};
}

/// Returns the scenario's programmes; nothing if it has none.
/// @throws InputError  as `programmes::ProgrammeTable`, or if the scenario has
///         no pathway
inline std::optional<programmes::ProgrammeTable> programme_table(
    const Scenario& scenario) {
  if (scenario.programmes.empty()) return std::nullopt;
  if (!scenario.pathway) {
    model::refuse("programmes", "a pathway in a scenario with programmes",
                  "none");
  }
  return programmes::ProgrammeTable(scenario.programmes, scenario.combination,
                                    programme_context(scenario));
}

/// Returns the scenario with every hazard memoryless, that is without its
/// ratios by time since entry.
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
  const auto cases = case_table(scenario, model::Dates::kStartFrozen);
  return population::sample(scenario.population, scenario.frailty,
                            hazard_table(scenario, model::Dates::kStartFrozen),
                            threads, control, cases ? &*cases : nullptr);
}

/// Gives known families their need at the start of the scenario; see
/// `population::settle`.
inline void settle_families(const Scenario& scenario, model::Families& given,
                            int threads, engine::Control& control) {
  const auto cases = case_table(scenario, model::Dates::kStartFrozen);
  population::settle(given, scenario.population, scenario.frailty,
                     hazard_table(scenario, model::Dates::kStartFrozen),
                     threads, control, cases ? &*cases : nullptr);
}

/// Returns the plan of the scenario's demography for its families; null if the
/// scenario has no demography. See `demography::make_plan`.
inline std::unique_ptr<const demography::Plan> demography_plan(
    const Scenario& scenario, const model::Families& families,
    const std::atomic<bool>* stop = nullptr) {
  if (!scenario.demography) return nullptr;
  return std::make_unique<const demography::Plan>(demography::make_plan(
      *scenario.demography,
      {locality_names(scenario), scenario.time.start, horizon_months(scenario),
       scenario.population.seed},
      families, stop));
}

/// Returns the scenario's streams. Without a plan, the number of children does
/// not change.
inline std::vector<demography::Stream> streams(const Scenario& scenario,
                                               const model::Families& families,
                                               const demography::Plan* plan) {
  if (scenario.streams.empty()) return {};
  const auto months = static_cast<std::size_t>(horizon_months(scenario));
  std::vector<std::vector<double>> children(
      scenario.population.localities.size(), std::vector<double>(months, 0.0));
  if (plan != nullptr) {
    for (std::size_t l = 0; l < children.size(); ++l) {
      for (std::size_t m = 0; m < months; ++m) {
        children[l][m] = plan->expected[l][m].children;
      }
    }
  } else {
    for (const model::Family& family : families.families) {
      for (double& month : children[family.locality]) month += family.children;
    }
  }
  const double elasticity =
      scenario.demography ? scenario.demography->elasticity.value : 1.0;
  return demography::make_streams(scenario.streams, children, elasticity);
}

}  // namespace hearthline::scenario
