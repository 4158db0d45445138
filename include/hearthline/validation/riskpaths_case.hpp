#pragma once
/// @file
/// RiskPaths, a published model, against its exact answers: written against
/// the engine, simulated; and declared, solved.

#include <vector>

#include "hearthline/validation/piece.hpp"
#include "hearthline/validation/riskpaths_parameters.hpp"

namespace hearthline::validation {

/// @param simulated  its parameters are simulated and solved, its answers are
///                   what should come out
/// @param seed       of draws that nothing else uses
/// @param women      in each of eight samples: one by single year of age, two
///                   by union status, one of mean ages, four of careers, so
///                   that what is rare is there often enough
std::vector<Piece> riskpaths_case(const RiskPathsAnswers& simulated,
                                  std::uint32_t seed, index women);

}  // namespace hearthline::validation
