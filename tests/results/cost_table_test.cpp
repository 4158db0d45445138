#include "hearthline/results/cost_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::numbers;
using test_support::quantity;
using test_support::small_scenario;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Returns results of one family with two children, always at level 3.
NeedResults one_family_at_level_three(index months) {
  auto scenario = small_scenario(10);
  scenario.themes.clear();
  scenario.moves.clear();
  const model::HazardTable table = scenario::hazard_table(scenario);
  model::Family family;
  family.need.level = model::Level::k3;
  family.children = 2;
  family.locality = 1;
  NeedRecorder recorder(2, months, model::kDefaultZones);
  engine::simulate(model::FamilyModel(table), family, {1, 0}, 0.0,
                   static_cast<double>(months), recorder);
  NeedResults results(1, months, 2);
  results.store(0, recorder);
  return results;
}

TEST(CostTable, SplitsFinancialYearsAtStartAndHorizon) {
  // December 2014 to June 2016: 4 months, a full year, and 3 months.
  const auto results = one_family_at_level_three(19);
  const Table table = cost_table(results, {{"north", "south"}},
                                 {kNone, kNone, 6000.0, kNone}, {2014, 12}, 1);
  EXPECT_EQ(table.name, "cost");
  EXPECT_EQ(table.keys, 4);
  EXPECT_EQ(table.column("year").labels,
            (std::vector<std::string>{"2014/15", "2015/16", "2016/17"}));
  EXPECT_EQ(numbers(table, "year"), (std::vector<double>{0, 0, 1, 1, 2, 2}));
  EXPECT_EQ(numbers(table, "locality"),
            (std::vector<double>{0, 1, 0, 1, 0, 1}));
  // 6,000 pounds per year is 500 per month.
  EXPECT_EQ(numbers(table, "pounds"),
            (std::vector<double>{0, 2000, 0, 6000, 0, 1500}));
  // Level 3 is the only one with a cost.
  EXPECT_EQ(numbers(table, "level"), (std::vector<double>(6, 2.0)));
}

TEST(CostTable, EndsFinancialYearsWithMarch) {
  const auto results = one_family_at_level_three(12);
  const Table table = cost_table(results, {{"north", "south"}},
                                 {kNone, kNone, 1200.0, kNone}, {2014, 4}, 1);
  EXPECT_EQ(table.column("year").labels, std::vector<std::string>{"2014/15"});
  EXPECT_EQ(numbers(table, "pounds"), (std::vector<double>{0, 1200}));
}

TEST(CostTable, HasRowsForALevelWithZeroCost) {
  // A cost of zero is a stated cost, so it has rows.
  const auto results = one_family_at_level_three(12);
  const Table table = cost_table(results, {{"north", "south"}},
                                 {kNone, kNone, 0.0, 700.0}, {2014, 4}, 1);
  EXPECT_EQ(table.rows(), 4);
  for (const double pounds : numbers(table, "pounds")) EXPECT_EQ(pounds, 0.0);
}

TEST(CostTable, IsTimeAtALevelTimesItsCost) {
  const auto scenario = small_scenario(300);  // 30 months from April 2014
  engine::Control control;
  const auto population = test_support::families_of(scenario);
  ScenarioRun run(scenario, population, 2, 9);
  run.simulate(0, 2, 1, control);
  const Table level = run.table("level", 2);
  const Table cost = run.table("cost", 2);
  ASSERT_EQ(cost.rows(), 2 * 3 * 2 * 4);
  const auto draw = numbers(level, "draw");
  const auto month = numbers(level, "month");
  const auto locality = numbers(level, "locality");
  const auto of_level = numbers(level, "level");
  const auto families = numbers(level, "families");
  // The scenario's yearly costs over its cases, calculated by hand.
  const std::vector<double> yearly{250.0, 1500.0, 6000.0, 30000.0};
  const auto pounds = numbers(cost, "pounds");
  double total = 0.0;
  for (std::size_t row = 0; row < pounds.size(); ++row) {
    double expected = 0.0;
    for (std::size_t r = 0; r < families.size(); ++r) {
      // The start is in April, so each twelve months are a financial year.
      if (draw[r] == numbers(cost, "draw")[row] &&
          std::floor(month[r] / 12.0) == numbers(cost, "year")[row] &&
          locality[r] == numbers(cost, "locality")[row] &&
          of_level[r] == numbers(cost, "level")[row]) {
        expected +=
            families[r] / 12.0 * yearly[static_cast<std::size_t>(of_level[r])];
      }
    }
    EXPECT_NEAR(pounds[row], expected, 1e-9 * expected);
    total += expected;
  }
  EXPECT_GT(total, 100000.0);
}

}  // namespace
}  // namespace hearthline::results
