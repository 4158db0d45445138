#pragma once
/// @file
/// A small scenario built in code, so that tests of the core need no file
/// reader. Its numbers are invented: plausible, but not real.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/invented.hpp"

namespace hearthline::test_support {

using validation::dated_pieces;
using validation::effect;
using validation::pieces;
using validation::process;
using validation::quantities;
using validation::quantity;

/// Returns the scenario with one more effect.
scenario::Scenario with_effect(scenario::Scenario scenario,
                               const std::string& name,
                               model::EffectParameters effect);

/// The same for an effect that applies to all families.
scenario::Scenario with_effect(scenario::Scenario scenario,
                               std::vector<std::string> processes,
                               double hazard_ratio, model::YearMonth from);

/// Two localities, all themes, moves between neighbouring levels and the jump
/// 1->3, gamma frailty of variance 1, each kind of covariate and of
/// piecewise-constant ratio at least once, costs, no effects. April 2014, 30
/// months: the horizon is in the middle of the third financial year.
/// @param families  number of families; the stocks at the start are shares of
///   it
scenario::Scenario small_scenario(index families);

/// Returns the scenario's families in the form that a run requires.
std::shared_ptr<const model::Families> families_of(
    const scenario::Scenario& scenario);

}  // namespace hearthline::test_support
