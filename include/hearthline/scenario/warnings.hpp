#pragma once
/// @file
/// Parts of a scenario that are valid but probably unintended.

#include <vector>

#include "hearthline/scenario/errors.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

/// Returns what in a valid scenario can never act (an effect that begins after
/// the end, a ratio for a theme that no family has, a site whose homes nobody
/// moves into) and which of its numbers want a second look (rates above 5 per
/// year, hazard ratios above 20 or below 1/20). The issues name fields, without
/// lines and columns; `Loaded::warnings` adds those.
/// @param scenario  one in which `check_whole` finds nothing
std::vector<Issue> warnings(const Scenario& scenario);

}  // namespace hearthline::scenario
