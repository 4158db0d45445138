#pragma once
/// @file
/// The part of a run that prices time at each level.

#include <algorithm>
#include <cmath>

#include "hearthline/money/level_costs.hpp"
#include "hearthline/results/cost_table.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/part.hpp"

namespace hearthline::results {

/// Present if the scenario states the cost of at least one level.
class CostPart : public TablesOnly {
 public:
  CostPart(const scenario::Scenario& scenario, const RunSetup&, index)
      : costs_(money::level_costs(scenario.costs)) {}

  bool present() const {
    return std::any_of(costs_.begin(), costs_.end(),
                       [](double cost) { return !std::isnan(cost); });
  }
  void each_table(const RunSetup& run, const auto& parts, auto&& visit) const {
    visit("cost", [&](index draws) {
      return cost_table(parts.template get<NeedPart>().results(), run.context,
                        costs_, run.start, draws);
    });
  }

 private:
  money::LevelCosts costs_;
};

}  // namespace hearthline::results
