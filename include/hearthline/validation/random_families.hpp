#pragma once
/// @file
/// Random scenarios of the family model, for comparing its two solvers.

#include <cstdint>

#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::validation {

/// How far hazards are apart. The strong ones reach what few scenarios need:
/// rates a tenth of the ordinary ones to ten times them, ratios from 0.2 to 5,
/// a variance of frailty up to 8, and its exponents from -1 to 2.
enum class Strength : std::uint8_t { kOrdinary, kStrong };

/// Returns any scenario that the exact solver supports: some processes missing,
/// others with frailty, covariates, ages and dates, up to four effects, and up
/// to two processes timed since entry, which depend on frailty at most. Its
/// stocks at the start are those to which its own rates lead.
///
/// One in four has many families that differ only by locality and frailty, to
/// test the solver's nodes of frailty. The others have few families, all
/// different.
scenario::Scenario random_families(Chance& chance,
                                   Strength strength = Strength::kOrdinary);

}  // namespace hearthline::validation
