#pragma once

#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/results/run_setup.hpp"
#include "hearthline/scenario/compile.hpp"

namespace hearthline::results {

HEARTHLINE_INLINE RunSetup::RunSetup(
    const scenario::Scenario& scenario,
    std::shared_ptr<const model::Families> at_start,
    const std::atomic<bool>* stop)
    : given(scenario::require_valid(std::move(at_start), scenario)),
      table(scenario::hazard_table(scenario)),
      cases(scenario::case_table(scenario)),
      programmes(scenario::programme_table(scenario)),
      context{scenario::locality_names(scenario), scenario::zone_map(scenario)},
      start(scenario.time.start),
      months(scenario::horizon_months(scenario)),
      plan(scenario::demography_plan(scenario, *given, stop)) {}

HEARTHLINE_INLINE std::vector<engine::PoolPlan> RunSetup::pools() const {
  std::vector<engine::PoolPlan> plans;
  if (cases) plans = pathway::pools(*cases);
  if (programmes) {
    for (auto& own : programmes->pools()) plans.push_back(std::move(own));
  }
  return plans;
}

}  // namespace hearthline::results
