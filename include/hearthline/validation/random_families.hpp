#pragma once
/// @file
/// Scenarios of the family model made at random, for comparing its two
/// solvers.

#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::validation {

/// Any scenario that the exact solver can follow: some processes missing,
/// others with frailty, covariates, ages and dates, up to four effects, and up
/// to two processes timed since entry, which depend on frailty at most. Its
/// stocks at the start are those that its own rates lead to.
///
/// One in four is "alike": many families that differ by locality and frailty
/// only, so that the solver's nodes of frailty are put to the test. The others
/// are few families, no two of a kind.
scenario::Scenario random_families(Chance& chance);

}  // namespace hearthline::validation
