#pragma once
/// @file
/// Random scenarios of the family model, for comparing its two solvers.

#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::validation {

/// Returns any scenario that the exact solver supports: some processes missing,
/// others with frailty, covariates, ages and dates, up to four effects, and up
/// to two processes timed since entry, which depend on frailty at most. Its
/// stocks at the start are those to which its own rates lead.
///
/// One in four has many families that differ only by locality and frailty, to
/// test the solver's nodes of frailty. The others have few families, all
/// different.
scenario::Scenario random_families(Chance& chance);

}  // namespace hearthline::validation
