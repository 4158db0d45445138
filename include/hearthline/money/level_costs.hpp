#pragma once
/// @file
/// The first costing: time at a level times the level's average cost.
///
/// It is gross average cost in the prices of one year: not cashable, without
/// programme cost, and blind to who pays. A family that leaves a level frees
/// its average cost here; a budget would fall by less.

#include <array>
#include <limits>
#include <map>
#include <string>

#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/money/parameters.hpp"

namespace hearthline::money {

/// Pounds a family-year by level; NaN where the scenario says nothing.
using LevelCosts = std::array<double, model::kLevels>;

/// Yearly cost over open cases, level by level.
inline LevelCosts level_costs(
    const std::map<std::string, LevelCostParameters>& parameters) {
  LevelCosts costs;
  for (int level = 0; level < model::kLevels; ++level) {
    const auto found =
        parameters.find(model::level_name(model::level_at(level)));
    costs[static_cast<std::size_t>(level)] =
        found == parameters.end()
            ? std::numeric_limits<double>::quiet_NaN()
            : found->second.yearly_cost.value / found->second.cases.value;
  }
  return costs;
}

}  // namespace hearthline::money
