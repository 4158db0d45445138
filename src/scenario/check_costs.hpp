#pragma once
/// @file
/// The checks of a cost book as a whole.

#include <string>
#include <vector>

#include "hearthline/money/book_parameters.hpp"
#include "hearthline/scenario/check.hpp"

namespace hearthline::scenario {

/// Returns what is inconsistent in the costs of a scenario.
std::vector<Issue> check_costs(const Scenario& scenario, const Sound& sound);

/// Returns what is inconsistent in a book, whatever scenario it is for.
std::vector<Issue> check_book(const money::BookParameters& book,
                              const Sound& sound);

}  // namespace hearthline::scenario
