#pragma once
/// @file
/// The checks between fields, which no field can make on its own.

#include <functional>
#include <string>
#include <vector>

#include "hearthline/scenario/errors.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

/// Returns whether the fields at and below a path were read without a problem,
/// so that a check that depends on them reports something new.
using Sound = std::function<bool(const std::string& path)>;

/// Returns every inconsistency between the fields of a scenario: shares that do
/// not sum to 1, an effect that ends before it begins, a level in no zone.
/// The issues name fields, without lines and columns; `load` adds those.
/// A program can also use it to check a scenario that it builds itself.
std::vector<Issue> check_whole(const Scenario& scenario);
std::vector<Issue> check_whole(const Scenario& scenario, const Sound& sound);

/// Returns what is inconsistent in a programme, whatever scenario it is for.
/// The issues name its fields.
std::vector<Issue> check_programme(
    const programmes::ProgrammeParameters& programme);

}  // namespace hearthline::scenario
