#pragma once
/// @file
/// Checks of a declared model before it runs.

#include <string>
#include <vector>

#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// The largest model that can be simulated.
inline constexpr int kMostTransitions = 1024;
inline constexpr int kMostTransitionsOfAState = 32;

/// Checks the whole declaration.
/// @returns warnings, a sentence each, about what is valid but probably
///          unintended: unreachable states, transitions whose rate is always 0
/// @throws InputError at the first error, with its location, what was expected
///         and what was found; for an unknown name also the nearest valid one
std::vector<std::string> check(const Declaration& declaration);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/check_impl.hpp"
#endif
