#pragma once
/// @file
/// Random changes of a scenario, as mixes to compare with it.

#include <string>
#include <vector>

#include "hearthline/programmes/parameters.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::test_support {

/// Returns a programme with a random answer to every question: whom it is for,
/// how they are found, places, queue, stay and effects; for localities "north"
/// and "south".
programmes::ProgrammeParameters any_programme(validation::Chance& chance);

/// Returns the names of the changes that `changed` can make to the scenario.
std::vector<std::string> changes_of(const scenario::Scenario& base);

/// Returns the scenario with a random change of a kind: other numbers, dates,
/// levels, themes, localities and processes each time. Families at the start
/// and their calendar stay the same.
scenario::Scenario changed(validation::Chance& chance, scenario::Scenario s,
                           const std::string& change);

}  // namespace hearthline::test_support
