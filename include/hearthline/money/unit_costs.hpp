#pragma once
/// @file
/// Costs: time at each need level, or with a case of each kind, times its
/// average cost.
///
/// They are gross average costs in the prices of one year: not cashable,
/// without programme cost, and without a split by payer. Here a family that
/// leaves a level, or a case that closes, avoids its full average cost; a
/// budget would fall by less.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/money/parameters.hpp"

namespace hearthline::money {

/// Whose time a cost is for.
enum class Per : std::uint8_t { kFamily, kChild };

/// The average cost of a year, in pounds.
struct UnitCost {
  double pounds = 0.0;
  Per per = Per::kFamily;
  friend bool operator==(const UnitCost&, const UnitCost&) = default;
};

/// What a scenario states the cost of: need levels, or kinds of case, or
/// nothing. A level or kind without a stated cost has none here, which is not a
/// cost of 0.
struct UnitCosts {
  std::array<std::optional<UnitCost>, model::kLevels> levels;
  std::array<std::optional<UnitCost>, model::kCases> kinds;

  bool of_levels() const { return any(levels); }
  bool of_cases() const { return any(kinds); }
  bool empty() const { return !of_levels() && !of_cases(); }

 private:
  static bool any(const auto& costs) {
    return std::any_of(costs.begin(), costs.end(),
                       [](const auto& cost) { return cost.has_value(); });
  }
};

/// Returns yearly cost divided by families or children, by name.
/// @throws InputError if a cost is averaged over both or over neither, or if
///         both levels and cases have costs: the same families would be counted
///         twice
inline UnitCosts unit_costs(
    const std::map<std::string, CostParameters>& parameters) {
  UnitCosts costs;
  std::string level;
  std::string kind;
  for (const auto& [name, cost] : parameters) {
    if (cost.cases.has_value() == cost.children.has_value()) {
      throw InputError("costs." + name +
                       ": expected either cases or children, found " +
                       (cost.cases ? "both" : "neither"));
    }
    const UnitCost unit =
        cost.cases
            ? UnitCost{cost.yearly_cost.value / cost.cases->value, Per::kFamily}
            : UnitCost{cost.yearly_cost.value / cost.children->value,
                       Per::kChild};
    for (int l = 0; l < model::kLevels; ++l) {
      if (name != model::level_name(model::level_at(l))) continue;
      costs.levels[static_cast<std::size_t>(l)] = unit;
      level = name;
    }
    for (std::size_t k = 0; k < model::kCaseNames.size(); ++k) {
      if (name != model::kCaseNames[k]) continue;
      costs.kinds[k] = unit;
      kind = name;
    }
  }
  if (!level.empty() && !kind.empty()) {
    throw InputError("costs." + kind +
                     ": expected costs either of need levels or of kinds of "
                     "case, found also costs." +
                     level + "; a family with a case would be counted twice");
  }
  return costs;
}

}  // namespace hearthline::money
