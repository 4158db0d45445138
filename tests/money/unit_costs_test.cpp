#include "hearthline/money/unit_costs.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "hearthline/error.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::money {
namespace {

using test_support::quantity;
using Parameters = std::map<std::string, CostParameters>;

CostParameters over_families(double pounds, double families) {
  return {quantity(pounds), quantity(families), {}, "2014/15"};
}
CostParameters over_children(double pounds, double children) {
  return {quantity(pounds), {}, quantity(children), "2014/15"};
}

TEST(UnitCosts, AreTheYearlyCostOverFamilies) {
  const UnitCosts costs = unit_costs({{"level_1", over_families(200000, 800)},
                                      {"level_4", over_families(10000, 3)}});
  EXPECT_EQ(costs.levels[0], (UnitCost{250.0, Per::kFamily}));
  EXPECT_DOUBLE_EQ(costs.levels[3]->pounds, 3333.0 + 1.0 / 3.0);
  EXPECT_TRUE(costs.of_levels());
  EXPECT_FALSE(costs.of_cases());
}

TEST(UnitCosts, AreTheYearlyCostOverChildren) {
  const UnitCosts costs = unit_costs({{"caf", over_families(4700000, 700)},
                                      {"cla", over_children(21800000, 326)}});
  const auto kind = [&](model::Case of) {
    return costs.kinds[static_cast<std::size_t>(model::place(of))];
  };
  EXPECT_EQ(kind(model::Case::kCaf),
            (UnitCost{4700000.0 / 700.0, Per::kFamily}));
  EXPECT_EQ(kind(model::Case::kCla),
            (UnitCost{21800000.0 / 326.0, Per::kChild}));
  EXPECT_EQ(kind(model::Case::kCin), std::nullopt);
  EXPECT_FALSE(costs.of_levels());
  EXPECT_TRUE(costs.of_cases());
}

TEST(UnitCosts, AreUnknownIfTheScenarioStatesNone) {
  const UnitCosts costs = unit_costs({{"level_2", over_families(0, 100)}});
  EXPECT_FALSE(costs.levels[0]);
  // A missing cost is not a cost of zero.
  EXPECT_EQ(costs.levels[1]->pounds, 0.0);
  EXPECT_FALSE(costs.levels[2]);
  EXPECT_FALSE(costs.empty());
  EXPECT_TRUE(unit_costs({}).empty());
}

TEST(UnitCosts, OfTheSmallScenarioAreThoseOfItsLevels) {
  const UnitCosts costs = unit_costs(test_support::small_scenario(10).costs);
  EXPECT_EQ(costs.levels[0]->pounds, 250.0);
  EXPECT_EQ(costs.levels[1]->pounds, 1500.0);
  EXPECT_EQ(costs.levels[2]->pounds, 6000.0);
  EXPECT_EQ(costs.levels[3]->pounds, 30000.0);
}

TEST(UnitCosts, CountNothingTwice) {
  const auto refusal = [](const Parameters& parameters) -> std::string {
    try {
      unit_costs(parameters);
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(
      refusal({{"caf", over_families(1, 1)}, {"level_2", over_families(1, 1)}}),
      "costs.caf: expected costs either of need levels or of kinds of case, "
      "found also costs.level_2; a family with a case would be counted twice");
  EXPECT_EQ(
      refusal({{"cin", {quantity(1), quantity(1), quantity(1), "2014/15"}}}),
      "costs.cin: expected either cases or children, found both");
  EXPECT_EQ(refusal({{"cin", {quantity(1), {}, {}, "2014/15"}}}),
            "costs.cin: expected either cases or children, found neither");
}

}  // namespace
}  // namespace hearthline::money
