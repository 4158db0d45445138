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

/// The largest size of a number in a declaration or a study; positive ones are
/// at least its reciprocal. A million millions is more than any amount, rate or
/// time that is meant, and the squares of what a unit cumulates at this size,
/// summed over all units, are far from overflow.
inline constexpr double kLargest = 1e12;

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
