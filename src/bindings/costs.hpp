#pragma once
/// @file
/// The costs of a scenario that Python gives.

#include "hearthline/error.hpp"
#include "hearthline/money/book_parameters.hpp"
#include "hearthline/scenario/load.hpp"

namespace hearthline::bindings {

/// @throws InputError if the scenario states none
inline const money::BookParameters& costs_of(const scenario::Loaded& priced) {
  if (priced.scenario.costs) return *priced.scenario.costs;
  throw InputError(
      "costs: expected a scenario that states costs, found none in '" +
      priced.scenario.name + "'");
}

}  // namespace hearthline::bindings
