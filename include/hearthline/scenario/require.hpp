#pragma once
/// @file
/// The checks of scenarios and families that a program builds itself, before
/// anything is compiled from them. Those of files are checked when they are
/// read, with all problems and their lines.

#include <cstddef>
#include <memory>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/bounds.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/require_families.hpp"
#include "hearthline/population/require.hpp"
#include "hearthline/scenario/costs.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

using population::kMostLocalities;
/// A table stores the code of a stream in one byte, from 0.
inline constexpr std::size_t kMostStreams = 128;

/// Requires every value of a scenario to be within the bounds of its field,
/// lists that belong together to have one length, and localities to exist.
/// @throws InputError naming the first field that is not
inline void require_valid(const Scenario& scenario) {
  const auto& localities = scenario.population.localities;
  model::Bounds bounds("", population::require_localities(scenario.population));
  Scenario::visit(scenario, bounds);
  if (scenario.costs) {
    priced_items(scenario, *scenario.costs, drivers(scenario));
  }
  if (scenario.streams.size() > kMostStreams) {
    model::refuse("streams",
                  "at most " + std::to_string(kMostStreams) + " streams",
                  std::to_string(scenario.streams.size()));
  }
  if (!scenario.demography) return;
  for (const auto& [name, site] : scenario.demography->housing) {
    if (localities.contains(site.locality)) continue;
    model::refuse("demography.housing." + name + ".locality",
                  "a locality of the population", "'" + site.locality + "'");
  }
}

/// Requires families that a scenario can start from.
/// @throws InputError naming the first family that is not one
inline void require_valid(const model::Families& given,
                          const Scenario& scenario) {
  model::require_valid(
      given.families,
      static_cast<index>(scenario.population.localities.size()));
  if (scenario.demography || scenario.pathway) model::require_children(given);
  if (scenario.pathway && given.cases.size() != given.families.size()) {
    throw InputError(
        "families: expected a case at the start for each of " +
        std::to_string(given.families.size()) +
        " families, since the scenario has a pathway, found " +
        std::to_string(given.cases.size()) +
        "; sample them from a scenario with a pathway (in a comparison, the "
        "first scenario needs one too)");
  }
}

/// The same for shared families, which it returns.
inline std::shared_ptr<const model::Families> require_valid(
    std::shared_ptr<const model::Families> given, const Scenario& scenario) {
  if (given == nullptr) {
    throw InputError("families: expected families, found a null pointer");
  }
  require_valid(*given, scenario);
  return given;
}

}  // namespace hearthline::scenario
