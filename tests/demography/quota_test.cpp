#include "hearthline/demography/quota.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace hearthline::demography {
namespace {

/// Returns the number of units that each index has been given.
std::vector<int> given(const std::vector<double>& weights, int things) {
  Quota quota(weights);
  std::vector<int> counts(weights.size(), 0);
  for (int i = 0; i < things; ++i) {
    const std::size_t place = quota.next();
    quota.give(place, 1.0);
    ++counts[place];
  }
  return counts;
}

TEST(Quota, GivesWholeWeightsExactly) {
  EXPECT_EQ(given({3, 1, 4, 1, 5}, 14), (std::vector{3, 1, 4, 1, 5}));
  EXPECT_EQ(given({3, 1, 4, 1, 5}, 28), (std::vector{6, 2, 8, 2, 10}));
}

TEST(Quota, IsNeverAFullUnitAboveItsShare) {
  const std::vector<double> weights{0.31, 0.17, 0.05, 0.4, 0.07};
  for (int things = 0; things < 400; ++things) {
    const auto counts = given(weights, things);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      EXPECT_LT(counts[i], weights[i] * things + 1.0) << things << " " << i;
    }
  }
}

TEST(Quota, CountsAmountsAndNotCalls) {
  Quota quota({1.0, 1.0});
  EXPECT_EQ(quota.next(), 0U);
  quota.give(0, 3.0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(quota.next(), 1U);
    quota.give(1, 1.0);
  }
  EXPECT_EQ(quota.next(), 0U);
}

TEST(Quota, GivesNothingToWeightZeroUnlessAllAreZero) {
  EXPECT_EQ(given({0.0, 2.0, 0.0, 1.0}, 9), (std::vector{0, 6, 0, 3}));
  EXPECT_EQ(given({0.0, 0.0, 0.0}, 6), (std::vector{2, 2, 2}));
}

}  // namespace
}  // namespace hearthline::demography
