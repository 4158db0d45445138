#pragma once
/// @file
/// Scenarios made at random, with every feature of a hazard somewhere, for
/// tests that hold for all scenarios.

#include "hearthline/index.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/chance.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::test_support {

using validation::Chance;

/// Any scenario: some processes missing, others with any covariates, pieces
/// and dates, and up to five effects. Its population is that of
/// `small_scenario`, with a third locality half of the time.
scenario::Scenario random_scenario(Chance& chance, index families);

}  // namespace hearthline::test_support
