#pragma once
/// @file
/// What is expected of a scenario: the tables of a run with no draws in them.

#include <string>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/money/level_costs.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::model {
struct Families;
}
namespace hearthline::scenario {
struct Scenario;
}

namespace hearthline::expectation {

class ScenarioExpectation {
 public:
  /// @param families  those that a run would start from
  /// @throws Error when a hazard depends on time since entry and on other
  ///         things in a way that the solver cannot follow, or on the youngest
  ///         child's age where there are births
  /// @throws Interrupted when `control.stop` is set
  ScenarioExpectation(const scenario::Scenario& scenario,
                      const model::Families& families, const Settings& settings,
                      int threads, engine::Control& control);

  const Expected& expected() const { return expected_; }

  /// The names that `table` takes: those of a run.
  std::vector<std::string> table_names() const;
  /// @throws Error when there is no such table
  results::Table table(const std::string& name) const;

 private:
  results::TableContext context_;
  money::LevelCosts costs_;
  model::YearMonth start_;
  Expected expected_;
  bool has_costs_ = false;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/scenario_expectation_impl.hpp"
#endif
