#pragma once
/// @file
/// RiskPaths, a published model, against its exact results: written on the
/// engine and simulated; declared and solved.

#include <vector>

#include "hearthline/validation/piece.hpp"
#include "hearthline/validation/riskpaths_parameters.hpp"

namespace hearthline::validation {

/// @param simulated  its parameters are simulated and solved, its answers are
///                   the expected values
/// @param seed       of draws that no other case uses
/// @param women      in each of eight samples: one by single year of age, two
///                   by union status, one for mean ages, four for careers, so
///                   that rare events are observed often enough
std::vector<Piece> riskpaths_case(const RiskPathsAnswers& simulated,
                                  std::uint32_t seed, index women);

}  // namespace hearthline::validation
