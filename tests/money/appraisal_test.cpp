// By hand, and the definitions of payback and switching value tried out.

#include "hearthline/money/appraisal.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::money {
namespace {

using Amounts = std::vector<Pence>;

TEST(Appraisal, DiscountsBothSides) {
  // Costs 1,000 at once; benefits of 600 in each of years 1 and 2:
  // 579.71 + 560.11
  const Appraisal appraisal =
      appraise(Amounts{0, 60000, 60000}, Amounts{100000, 0, 0});
  EXPECT_EQ(appraisal, (Appraisal{57971 + 56011, 100000}));
  EXPECT_EQ(appraisal.net(), 13982);
  EXPECT_DOUBLE_EQ(*appraisal.benefit_cost_ratio(), 1.13982);
  EXPECT_DOUBLE_EQ(*appraisal.switching_value(), 100000.0 / 113982.0);
}

TEST(Appraisal, HasNoRatioWithoutACost) {
  EXPECT_EQ((Appraisal{100, 0}.benefit_cost_ratio()), std::nullopt);
  EXPECT_EQ((Appraisal{0, 0}.benefit_cost_ratio()), std::nullopt);
  EXPECT_EQ((Appraisal{100, -50}.benefit_cost_ratio()), std::nullopt);
  EXPECT_EQ((Appraisal{100, -50}.net()), 150);
  EXPECT_DOUBLE_EQ((*Appraisal{-100, 50}.benefit_cost_ratio()), -2.0);
  EXPECT_EQ((*Appraisal{0, 50}.benefit_cost_ratio()), 0.0);
}

TEST(Appraisal, HasNoSwitchingValueIfNoFactorTurnsTheAnswer) {
  EXPECT_EQ((Appraisal{0, 100}.switching_value()), std::nullopt);
  EXPECT_EQ((Appraisal{-10, 100}.switching_value()), std::nullopt);
  EXPECT_EQ((Appraisal{10, -100}.switching_value()), std::nullopt);
  EXPECT_EQ((Appraisal{-10, 0}.switching_value()), std::nullopt);
  EXPECT_EQ((*Appraisal{10, 0}.switching_value()), 0.0);
}

TEST(Appraisal, OfAMixThatEndsAProgrammeHasASwitchingValue) {
  // 100 is no longer spent and 40 are lost; 2.5 times as much would be 100.
  EXPECT_DOUBLE_EQ((*Appraisal{-40, -100}.switching_value()), 2.5);
}

TEST(Appraisal, IsWorthNothingAtTheSwitchingValue) {
  validation::Chance chance(9);
  for (int i = 0; i < 500; ++i) {
    Amounts benefits(10);
    Amounts costs(10);
    for (std::size_t y = 0; y < 10; ++y) {
      benefits[y] = static_cast<Pence>(chance.between(0.0, 1e9));
      costs[y] = static_cast<Pence>(chance.between(0.0, 1e9));
    }
    const double factor = *appraise(benefits, costs).switching_value();
    for (Pence& benefit : benefits) {
      benefit = whole_pence(factor * static_cast<double>(benefit));
    }
    // Each year is rounded twice.
    ASSERT_NEAR(static_cast<double>(appraise(benefits, costs).net()), 0.0, 15);
  }
}

TEST(PaybackYear, IsWhenTheSumStaysAtZeroOrAbove) {
  EXPECT_EQ(payback_year(Amounts{-100, 60, 60}), 2);
  EXPECT_EQ(payback_year(Amounts{-100, 60, 40}), 2);
  EXPECT_EQ(payback_year(Amounts{-100, 100, 5, 5}), 1);
  EXPECT_EQ(payback_year(Amounts{10, -10, 0}), 0);
  EXPECT_EQ(payback_year(Amounts{0, 0}), 0);
}

TEST(PaybackYear, IsNotWhenTheSumFallsBelowAgain) {
  EXPECT_EQ(payback_year(Amounts{-100, 150, -80, 40}), 3);
  EXPECT_EQ(payback_year(Amounts{20, -50, 10}), std::nullopt);
  EXPECT_EQ(payback_year(Amounts{-100, 60, 39}), std::nullopt);
}

TEST(Corrected, LowersBenefitsAndRaisesCostsByGrade) {
  const Amounts benefits = {10000, 9500, 9000, 8500, 7500, 6000};
  const Amounts costs = {10000, 10500, 11000, 11500, 12500, 14000};
  for (int grade = 1; grade <= 6; ++grade) {
    const auto place = static_cast<std::size_t>(grade - 1);
    EXPECT_EQ(corrected(10000, grade, Optimism::kOfBenefits), benefits[place]);
    EXPECT_EQ(corrected(10000, grade, Optimism::kOfCosts), costs[place]);
    // What is below 0 is the other of the two.
    EXPECT_EQ(corrected(-10000, grade, Optimism::kOfBenefits), -costs[place]);
    EXPECT_EQ(corrected(-10000, grade, Optimism::kOfCosts), -benefits[place]);
  }
  EXPECT_EQ(corrected(0, 6, Optimism::kOfCosts), 0);
}

TEST(Corrected, NeedsAGradeThatThereIs) {
  EXPECT_THROW(corrected(1, 0, Optimism::kOfBenefits), InputError);
  EXPECT_THROW(corrected(1, 7, Optimism::kOfCosts), InputError);
}

}  // namespace
}  // namespace hearthline::money
