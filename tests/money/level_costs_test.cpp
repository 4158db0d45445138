#include "hearthline/money/level_costs.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/scenario_builder.hpp"

namespace hearthline::money {
namespace {

using test_support::quantity;

TEST(LevelCosts, AreTheYearlyCostOverTheCases) {
  const LevelCosts costs =
      level_costs({{"level_1", {quantity(200000), quantity(800), "2014/15"}},
                   {"level_4", {quantity(10000), quantity(3), "2014/15"}}});
  EXPECT_EQ(costs[0], 250.0);
  EXPECT_DOUBLE_EQ(costs[3], 3333.0 + 1.0 / 3.0);
}

TEST(LevelCosts, AreUnknownIfTheScenarioStatesNone) {
  const LevelCosts costs =
      level_costs({{"level_2", {quantity(0), quantity(100), "2014/15"}}});
  EXPECT_TRUE(std::isnan(costs[0]));
  // A missing cost is not a cost of zero.
  EXPECT_EQ(costs[1], 0.0);
  EXPECT_TRUE(std::isnan(costs[2]));
  EXPECT_TRUE(std::isnan(costs[3]));
  for (const double cost : level_costs({})) EXPECT_TRUE(std::isnan(cost));
}

TEST(LevelCosts, OfTheSmallScenarioAreThoseOfItsLevels) {
  const LevelCosts costs = level_costs(test_support::small_scenario(10).costs);
  EXPECT_EQ(costs, (LevelCosts{250.0, 1500.0, 6000.0, 30000.0}));
}

}  // namespace
}  // namespace hearthline::money
