#pragma once
/// @file
/// The checks that no field can make alone: those between fields.

#include <functional>
#include <string>
#include <vector>

#include "hearthline/scenario/errors.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

/// Whether the fields at and below a path were read without a problem, so
/// that a check which needs them says something new.
using Sound = std::function<bool(const std::string& path)>;

/// Everything that is wrong between the fields of a scenario: shares that do
/// not add up, an effect that ends before it begins, a level in no zone.
/// The issues name fields, not places; `load` adds those.
/// A scenario that a program builds itself can be checked with it as well.
std::vector<Issue> check_whole(const Scenario& scenario);
std::vector<Issue> check_whole(const Scenario& scenario, const Sound& sound);

}  // namespace hearthline::scenario
