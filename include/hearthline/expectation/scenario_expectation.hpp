#pragma once
/// @file
/// What is expected of a scenario: the tables of a run with no draws in them.

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/money/level_costs.hpp"
#include "hearthline/results/cost_table.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::expectation {

class ScenarioExpectation {
 public:
  /// @param families  those that a run would start from
  /// @throws Error when a hazard depends on time since entry and on other
  ///         things in a way that the solver cannot follow
  /// @throws Interrupted when `control.stop` is set
  ScenarioExpectation(const scenario::Scenario& scenario,
                      const model::Families& families, const Settings& settings,
                      int threads, engine::Control& control)
      : context_{scenario::locality_names(scenario),
                 scenario::zone_map(scenario)},
        costs_(money::level_costs(scenario.costs)),
        start_(scenario.time.start),
        expected_(
            expect(scenario::hazard_table(scenario),
                   scenario::hazard_table(scenario::without_clocks(scenario)),
                   families.families, scenario::horizon_months(scenario),
                   context_.zones, settings, threads, control)) {
    for (const double cost : costs_) has_costs_ |= !std::isnan(cost);
  }

  const Expected& expected() const { return expected_; }

  /// The names that `table` takes: those of a run.
  std::vector<std::string> table_names() const {
    std::vector<std::string> names = results::need_table_names();
    if (has_costs_) names.emplace_back("cost");
    return names;
  }
  /// @throws Error when there is no such table
  results::Table table(const std::string& name) const {
    if (name == "cost" && has_costs_) {
      return results::cost_table(expected_.results, context_, costs_, start_,
                                 1);
    }
    return results::need_table(name, expected_.results, context_, 1);
  }

 private:
  results::TableContext context_;
  money::LevelCosts costs_;
  model::YearMonth start_;
  Expected expected_;
  bool has_costs_ = false;
};

}  // namespace hearthline::expectation
