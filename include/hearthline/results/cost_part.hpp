#pragma once
/// @file
/// The part of a run that prices time at each need level, or with a case of
/// each kind.

#include "hearthline/money/unit_costs.hpp"
#include "hearthline/results/case_part.hpp"
#include "hearthline/results/cost_table.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/part.hpp"

namespace hearthline::results {

/// Present if the scenario states a cost. A list that has it also has
/// `NeedPart` and `CasePart`, which it prices.
class CostPart : public TablesOnly {
 public:
  CostPart(const scenario::Scenario& scenario, const RunSetup&, index)
      : costs_(money::unit_costs(scenario.costs)) {}

  bool present() const { return !costs_.empty(); }
  void each_table(const RunSetup& run, const auto& parts, auto&& visit) const {
    visit("cost", [&](index draws) {
      if (costs_.of_cases()) {
        return cost_table(parts.template get<CasePart>().results(), run.context,
                          costs_, run.start, draws);
      }
      return cost_table(parts.template get<NeedPart>().results(), run.context,
                        costs_, run.start, draws);
    });
  }

 private:
  money::UnitCosts costs_;
};

}  // namespace hearthline::results
