// Against the factors that the Green Book has published, and against closed
// forms of geometric series.

#include "hearthline/money/discount.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "hearthline/error.hpp"

namespace hearthline::money {
namespace {

// 1 pound of each of the years first..last at a constant rate, as worth in the
// year before the first
double annuity(double rate, int years) {
  return (1.0 - std::pow(1.0 + rate, -years)) / rate;
}

TEST(DiscountFactors, AreThosePublished) {
  const std::vector<double> factors = discount_factors(126);
  ASSERT_EQ(factors.size(), 126u);
  EXPECT_EQ(factors[0], 1.0);
  // To the four places of the published table
  const auto is = [&](std::size_t year, double published) {
    EXPECT_NEAR(factors[year], published, 0.00005) << year;
  };
  is(1, 0.9662);
  is(2, 0.9335);
  is(5, 0.8420);
  is(10, 0.7089);
  is(20, 0.5026);
  is(30, 0.3563);
  is(31, 0.3459);
}

TEST(DiscountFactors, ChangeTheirRateAfter30And75Years) {
  const std::vector<double> factors = discount_factors(126);
  for (std::size_t year = 1; year < factors.size(); ++year) {
    const double rate = year <= 30 ? 0.035 : year <= 75 ? 0.03 : 0.025;
    EXPECT_NEAR(factors[year - 1] / factors[year], 1.0 + rate, 1e-14) << year;
  }
  EXPECT_NEAR(factors[30], std::pow(1.035, -30), 1e-15);
  EXPECT_NEAR(factors[75], std::pow(1.035, -30) * std::pow(1.03, -45), 1e-15);
  EXPECT_NEAR(factors[125],
              std::pow(1.035, -30) * std::pow(1.03, -45) * std::pow(1.025, -50),
              1e-15);
}

TEST(DiscountFactors, AreHigherForHealth) {
  const std::vector<double> factors =
      discount_factors(76, Discounting::kHealth);
  EXPECT_EQ(factors[0], 1.0);
  EXPECT_NEAR(factors[30], std::pow(1.015, -30), 1e-15);
  EXPECT_NEAR(factors[75], std::pow(1.015, -30) * std::pow(1.0129, -45), 1e-15);
}

TEST(DiscountFactors, AreRefusedForYearsWithoutARate) {
  EXPECT_TRUE(discount_factors(0).empty());
  EXPECT_EQ(discount_factors(1), std::vector<double>{1.0});
  EXPECT_THROW(discount_factors(127), InputError);
  EXPECT_THROW(discount_factors(-1), InputError);
}

TEST(PresentValue, OfAConstantSeriesIsTheGeometricSum) {
  // A million pounds a year, so that rounding to pence is below 1e-8 of it.
  const double million = 1e8;
  const auto worth = [&](std::size_t years, Discounting by) {
    return static_cast<double>(present_value(
               std::vector<Pence>(years, static_cast<Pence>(million)), by)) /
           million;
  };
  const Discounting standard = Discounting::kStandard;
  EXPECT_NEAR(worth(1, standard), 1.0, 1e-15);
  EXPECT_NEAR(worth(31, standard), 1.0 + annuity(0.035, 30), 31 * 5e-9);
  const double at30 = std::pow(1.035, -30);
  EXPECT_NEAR(worth(76, standard),
              1.0 + annuity(0.035, 30) + at30 * annuity(0.03, 45), 76 * 5e-9);
  EXPECT_NEAR(worth(126, standard),
              1.0 + annuity(0.035, 30) + at30 * annuity(0.03, 45) +
                  at30 * std::pow(1.03, -45) * annuity(0.025, 50),
              126 * 5e-9);
  EXPECT_NEAR(worth(31, Discounting::kHealth), 1.0 + annuity(0.015, 30),
              31 * 5e-9);
}

TEST(PresentValue, OfASeriesThatGrowsAtTheRateIsItsLength) {
  std::vector<Pence> amounts;
  double amount = 1e10;
  for (int year = 0; year <= 30; ++year, amount *= 1.035) {
    amounts.push_back(whole_pence(amount));
  }
  EXPECT_NEAR(static_cast<double>(present_value(amounts)), 31e10, 31);
}

TEST(PresentValue, IsTheSumOfWhatEachYearIsWorth) {
  // 100.00 in each year: 100.00, 96.62, 93.35, 90.19
  const std::vector<Pence> amounts(4, 10000);
  EXPECT_EQ(discounted(amounts), (std::vector<Pence>{10000, 9662, 9335, 9019}));
  EXPECT_EQ(present_value(amounts), 10000 + 9662 + 9335 + 9019);
  EXPECT_EQ(present_value(std::vector<Pence>{0, -10000}), -9662);
  EXPECT_EQ(present_value({}), 0);
}

}  // namespace
}  // namespace hearthline::money
