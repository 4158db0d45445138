#pragma once
/// @file
/// What is wrong with a declared model, said before it runs.

#include <string>
#include <vector>

#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// What the simulation has room for.
inline constexpr int kMostTransitions = 1024;
inline constexpr int kMostTransitionsOfAState = 32;

/// Checks the whole declaration.
/// @returns what is allowed but hardly meant: states that nobody can reach,
///          transitions whose rate is always 0; a sentence each
/// @throws InputError at the first thing that is wrong, naming the place, what
///         was found and what is allowed; for an unknown name the nearest one
std::vector<std::string> check(const Declaration& declaration);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/check_impl.hpp"
#endif
