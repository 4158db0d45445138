#pragma once
/// @file
/// Sick-Sicker against its closed forms, solved and simulated.

#include <vector>

#include "hearthline/validation/piece.hpp"

namespace hearthline::validation {

/// @param seed   and the 99 after it: of samples that no other case uses
/// @param units  people in each sample
std::vector<Piece> sick_sicker_case(std::uint32_t seed, index units);

}  // namespace hearthline::validation
