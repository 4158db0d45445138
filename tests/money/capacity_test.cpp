// By hand, and against counting steps one by one.

#include "hearthline/money/capacity.hpp"

#include <gtest/gtest.h>

#include "hearthline/validation/chance.hpp"

namespace hearthline::money {
namespace {

TEST(StepsNeeded, AreWhole) {
  EXPECT_EQ(steps_needed(0.0, 15.0), 0.0);
  EXPECT_EQ(steps_needed(0.1, 15.0), 1.0);
  EXPECT_EQ(steps_needed(15.0, 15.0), 1.0);
  EXPECT_EQ(steps_needed(15.1, 15.0), 2.0);
  EXPECT_EQ(steps_needed(3.0, 1000.0), 1.0);
}

TEST(StepsNeeded, AreNotOneMoreForRounding) {
  double sum = 0.0;
  for (int i = 0; i < 30; ++i) sum += 0.1;
  EXPECT_NE(sum, 3.0);
  EXPECT_EQ(steps_needed(sum, 3.0), 1.0);
  EXPECT_EQ(steps_needed(1e-12, 1.0), 0.0);
}

TEST(FollowingUnits, AreTheVolumeIfAllIsVariable) {
  for (const double volume : {0.0, 0.1, 1.0 / 3.0, 1e6}) {
    EXPECT_EQ(following_units({}, volume), volume);
  }
}

TEST(FollowingUnits, AreNothingIfAllIsFixed) {
  EXPECT_EQ(following_units({.fixed = 1.0}, 123.4), 0.0);
}

TEST(FollowingUnits, GoInSteps) {
  // Fifths fixed, half in steps of 15, so three tenths variable.
  const Capacity capacity{.fixed = 0.2, .semi_fixed = 0.5, .step = 15.0};
  EXPECT_DOUBLE_EQ(following_units(capacity, 0.0), 0.0);
  // 0.5 * 15 + 0.3 * 1
  EXPECT_DOUBLE_EQ(following_units(capacity, 1.0), 7.8);
  // 0.5 * 15 + 0.3 * 15: all but the fixed part of a full step
  EXPECT_DOUBLE_EQ(following_units(capacity, 15.0), 12.0);
  // 0.5 * 30 + 0.3 * 16
  EXPECT_DOUBLE_EQ(following_units(capacity, 16.0), 19.8);
}

TEST(FollowingUnits, StandStillWithinAStep) {
  // 1 - 0.8 - 0.2 is below 0 in binary.
  const Capacity capacity{.fixed = 0.8, .semi_fixed = 0.2, .step = 4.0};
  EXPECT_EQ(following_units(capacity, 4.5), following_units(capacity, 7.9));
  EXPECT_EQ(following_units(capacity, 8.0), 0.2 * 8.0);
}

TEST(FollowingUnits, CountStepsOneByOne) {
  validation::Chance chance(2);
  for (int i = 0; i < 20000; ++i) {
    const double fixed = chance.between(0.0, 0.5);
    const double semi = chance.between(0.0, 0.5);
    const double step = chance.between(0.5, 20.0);
    const double volume = chance.between(0.0, 200.0);
    double room = 0.0;
    while (room < volume) room += step;
    const double expected = semi * room + (1.0 - fixed - semi) * volume;
    const Capacity capacity{fixed, semi, step};
    ASSERT_NEAR(following_units(capacity, volume), expected, 1e-9);
    ASSERT_LE(following_units(capacity, volume),
              following_units(capacity, volume + chance.between(0.0, 30.0)));
  }
}

}  // namespace
}  // namespace hearthline::money
