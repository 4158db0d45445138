#include "hearthline/results/cost_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/pathways.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::numbers;
using test_support::quantity;
using test_support::small_scenario;

/// Returns the cost of a year of a family at one level.
money::UnitCosts cost_of(model::Level level, double pounds) {
  money::UnitCosts costs;
  costs.levels[static_cast<std::size_t>(model::place(level))] = {
      pounds, money::Per::kFamily};
  return costs;
}

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
  const Table table =
      cost_table(results, {{"north", "south"}},
                 cost_of(model::Level::k3, 6000.0), {2014, 12}, 1);
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
  const Table table =
      cost_table(results, {{"north", "south"}},
                 cost_of(model::Level::k3, 1200.0), {2014, 4}, 1);
  EXPECT_EQ(table.column("year").labels, std::vector<std::string>{"2014/15"});
  EXPECT_EQ(numbers(table, "pounds"), (std::vector<double>{0, 1200}));
}

TEST(CostTable, HasRowsForALevelWithZeroCost) {
  // A cost of zero is a stated cost, so it has rows.
  const auto results = one_family_at_level_three(12);
  auto costs = cost_of(model::Level::k3, 0.0);
  costs.levels[3] = {700.0, money::Per::kFamily};
  const Table table =
      cost_table(results, {{"north", "south"}}, costs, {2014, 4}, 1);
  EXPECT_EQ(table.rows(), 4);
  for (const double pounds : numbers(table, "pounds")) EXPECT_EQ(pounds, 0.0);
}

TEST(CostTable, CountsTheChildrenIfTheCostIsAveragedOverThem) {
  const auto results = one_family_at_level_three(12);
  auto costs = cost_of(model::Level::k3, 1200.0);
  costs.levels[2]->per = money::Per::kChild;
  const Table table =
      cost_table(results, {{"north", "south"}}, costs, {2014, 4}, 1);
  EXPECT_EQ(numbers(table, "pounds"), (std::vector<double>{0, 2400}));
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

// ---- By kind of case --------------------------------------------------------

/// Families with cases whose costs are averaged over families and over
/// children: a year of early help 1,200 pounds a family, of a plan for a child
/// in need 600 and of care 36,000 pounds a child.
scenario::Scenario with_costs_of_cases() {
  scenario::Scenario s = small_scenario(400);
  s.pathway = test_support::plain_pathway();
  s.pathway->children["cla"].others.values.assign(model::kAgeBands, 0.4);
  s.pathway->children["cla"].first_by_age.values = {3, 1, 1, 2, 4};
  s.costs = {{"caf", {quantity(840000), quantity(700), {}, "2014/15"}},
             {"cin", {quantity(480000), {}, quantity(800), "2014/15"}},
             {"cla", {quantity(10800000), {}, quantity(300), "2014/15"}}};
  return s;
}

ScenarioRun priced_run(const scenario::Scenario& s,
                       std::shared_ptr<const model::Families> families) {
  ScenarioRun run(s, std::move(families), 2, 9);
  engine::Control control;
  run.simulate(0, 2, 1, control);
  return run;
}

struct PricedKind {
  std::string measure;  ///< of the table `case`
  double yearly;
};
const std::map<std::string, PricedKind> kPricedKinds{
    {"caf", {"families", 1200.0}},
    {"cin", {"children", 600.0}},
    {"cla", {"children", 36000.0}}};

/// Returns what the open cases of a row of the cost table cost, by hand: from
/// the table of cases.
double by_hand(const Table& cases, const Table& cost, std::size_t row) {
  const auto at = [row](const Table& table, const std::string& name) {
    return numbers(table, name)[row];
  };
  const auto draw = numbers(cases, "draw");
  const auto month = numbers(cases, "month");
  const auto locality = numbers(cases, "locality");
  const auto kind = numbers(cases, "case");
  const std::string name =
      cost.column("case").labels[static_cast<std::size_t>(at(cost, "case"))];
  const PricedKind& priced = kPricedKinds.at(name);
  const auto measure = numbers(cases, priced.measure);
  double months = 0.0;
  for (std::size_t r = 0; r < measure.size(); ++r) {
    if (draw[r] == at(cost, "draw") && locality[r] == at(cost, "locality") &&
        std::floor(month[r] / 12.0) == at(cost, "year") &&
        cases.column("case").labels[static_cast<std::size_t>(kind[r])] ==
            name) {
      months += measure[r];
    }
  }
  return months / 12.0 * priced.yearly;
}

TEST(CostTable, IsTimeWithACaseTimesItsCost) {
  const auto s = with_costs_of_cases();
  const ScenarioRun run = priced_run(s, test_support::families_of(s));
  const Table cases = run.table("case", 2);
  const Table cost = run.table("cost", 2);
  EXPECT_EQ(cost.columns[3].name, "case");
  // Two draws, three financial years, two localities, three kinds with a cost.
  ASSERT_EQ(cost.rows(), 2 * 3 * 2 * 3);
  const auto pounds = numbers(cost, "pounds");
  double total = 0.0;
  for (std::size_t row = 0; row < pounds.size(); ++row) {
    const double expected = by_hand(cases, cost, row);
    EXPECT_NEAR(pounds[row], expected, 0.005) << row;  // to the penny
    total += expected;
  }
  EXPECT_GT(total, 100000.0);
}

// Paired: the cost avoided is the difference of the cases of the same families.
TEST(CostTable, OfFewerCasesIsLessByTheirCost) {
  const auto s = with_costs_of_cases();
  const auto families = test_support::families_of(s);
  auto fewer = s;
  fewer.pathway->steps.at("cin->cla").rate.value = 0.0;
  const ScenarioRun base = priced_run(s, families);
  const ScenarioRun other = priced_run(fewer, families);
  const Table cost = base.table("cost", 2);
  const auto before = numbers(cost, "pounds");
  const auto after = numbers(other.table("cost", 2), "pounds");
  double avoided = 0.0;
  double expected = 0.0;
  for (std::size_t row = 0; row < before.size(); ++row) {
    avoided += before[row] - after[row];
    expected += by_hand(base.table("case", 2), cost, row) -
                by_hand(other.table("case", 2), cost, row);
  }
  EXPECT_NEAR(avoided, expected, 0.005);
  EXPECT_GT(avoided, 10000.0);
}

}  // namespace
}  // namespace hearthline::results
