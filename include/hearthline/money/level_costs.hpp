#pragma once
/// @file
/// Costs: time at each level times the average cost of the level.
///
/// They are gross average costs in the prices of one year: not cashable,
/// without programme cost, and without a split by payer. Here a family that
/// leaves a level avoids its full average cost; a budget would fall by less.

#include <array>
#include <limits>
#include <map>
#include <string>

#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/money/parameters.hpp"

namespace hearthline::money {

/// Pounds per family-year by level; NaN if the scenario does not state a cost.
using LevelCosts = std::array<double, model::kLevels>;

/// Returns yearly cost divided by cases for each level.
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
