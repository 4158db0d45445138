#pragma once
/// @file
/// Expected values of a scenario: the tables of a run, but without draws.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/results/expected_costs.hpp"
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
  /// @param families  those from which a run would start
  /// @throws Error if a hazard depends on time since entry and on other things
  ///         in a way that the solver does not support, or on the youngest
  ///         child's age in a scenario with births
  /// @throws InputError if a cost falls on what is sampled only
  /// @throws Interrupted if `control.stop` is set
  ScenarioExpectation(const scenario::Scenario& scenario,
                      const model::Families& families, const Settings& settings,
                      int threads, engine::Control& control);

  const Expected& expected() const { return expected_; }

  /// Returns the names that `table` accepts: those of a run, but for the tables
  /// that are left out.
  std::vector<std::string> table_names() const;
  /// Returns why tables of a run are left out, by name.
  std::map<std::string, std::string> left_out() const;
  /// @throws Error when there is no such table, or it is left out
  results::Table table(const std::string& name) const;
  /// Returns the same tables of `Expected::difference` and `Expected::phases`.
  std::array<results::Table, 2> differences(const std::string& name) const;

 private:
  results::Table table_of(const Tables& expected,
                          const std::string& name) const;

  results::TableContext context_;
  std::optional<results::ExpectedCosts> costs_;
  Expected expected_;
  bool has_cases_ = false;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/scenario_expectation_impl.hpp"
#endif
