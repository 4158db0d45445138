#pragma once
/// @file
/// Random scenarios in which every feature of a hazard occurs somewhere, for
/// tests of properties that hold for all scenarios.

#include "hearthline/index.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/chance.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::test_support {

using validation::Chance;

/// Returns a random scenario: some processes are missing, others have random
/// covariates, intervals and dates, and there are up to five effects. Its
/// population is that of `small_scenario`, half of the time with a third
/// locality.
scenario::Scenario random_scenario(Chance& chance, index families);

}  // namespace hearthline::test_support
