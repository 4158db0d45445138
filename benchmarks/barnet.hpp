#pragma once
/// @file
/// Barnet's scenarios for any number of families.

#include <string>

#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"

namespace hearthline::benchmarks {

/// Returns the scenario with sampled families: the marginal tables are for the
/// Python package.
inline scenario::Scenario barnet(const std::string& name, double families) {
  auto loaded = scenario::load(name, {HEARTHLINE_SCENARIOS});
  auto& scenario = loaded.scenario;
  scenario.population.marginals.clear();
  scenario.population.replications.reset();
  // Projections, workers and streams are Barnet's, for 50,000 families.
  const double scale = families / 50'000.0;
  scenario.population.families.value = families;
  for (auto& [place, projection] : scenario.demography->projections) {
    for (auto& [year, plan] : projection.years) {
      for (double& children : plan.children.values) children *= scale;
    }
  }
  if (scenario.pathway) {
    for (auto& [team, parameters] : scenario.pathway->teams) {
      for (double& n : parameters.workers.number.values) n *= scale;
    }
  }
  return scenario;
}

}  // namespace hearthline::benchmarks
