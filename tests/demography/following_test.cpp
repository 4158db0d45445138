#include "hearthline/demography/following.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>

#include "demography/examples.hpp"

namespace hearthline::demography {
namespace {

using test_support::invented_demography;
using test_support::invented_families;

constexpr double kUsual = 0.007;  // per month

Ages all(double children) {
  Ages made;
  made.fill(children);
  return made;
}

TEST(MovingOut, IsTheUsualHazardIfNoAgeFalls) {
  EXPECT_EQ(moving_out(kUsual, all(100.0), all(100.0), 12), kUsual);
  EXPECT_EQ(moving_out(kUsual, all(100.0), all(130.0), 12), kUsual);
}

TEST(MovingOut, FollowsAFallInAllChildren) {
  const double rate = moving_out(kUsual, all(100.0), all(80.0), 12);
  EXPECT_NEAR(100.0 * std::exp(-12.0 * rate), 80.0, 1e-9);
}

TEST(MovingOut, FollowsOneAgeToTwiceTheUsualAtMost) {
  Ages wanted = all(100.0);
  wanted[5] = 90.0;
  const double rate = moving_out(kUsual, all(100.0), wanted, 12);
  EXPECT_NEAR(100.0 * std::exp(-12.0 * rate), 90.0, 1e-9);
  wanted[5] = 40.0;
  EXPECT_EQ(moving_out(kUsual, all(100.0), wanted, 12), 2.0 * kUsual);
}

TEST(MovingOut, IgnoresAgeZero) {
  Ages wanted = all(100.0);
  wanted[0] = 0.0;
  EXPECT_EQ(moving_out(kUsual, all(100.0), wanted, 12), kUsual);
}

TEST(MovingOut, EmptiesALocalityAtAFiniteRate) {
  EXPECT_EQ(moving_out(kUsual, all(100.0), all(0.0), 12), 1.0);
}

class BirthScale : public testing::Test {
 protected:
  static constexpr Stretch kYear{2015, 0, 12};
  static constexpr std::array<std::size_t, 2> kBoth{0, 1};

  LifeShape shape_{invented_demography(100, 0.0, 2014, 5)};
  Stocks stocks_ = [this] {
    Stocks stocks(shape_, 2, 24);
    const auto start = invented_families(600);
    for (const model::Family& family : start.families) {
      stocks.add(family, std::span(start.children)
                             .subspan(family.first_child, family.children));
    }
    return stocks;
  }();
};

TEST_F(BirthScale, GivesTheProjectedNumberOfInfants) {
  for (const double wanted : {1.0, 20.0, 61.0}) {
    const auto scale = birth_scale(stocks_, kBoth, kYear, {}, kUsual, wanted);
    ASSERT_TRUE(scale.has_value());
    Stocks trial = stocks_;
    const auto sum = trial.pass(kBoth, kYear, {}, *scale, kUsual,
                                [](std::size_t, index, const StockMonth&) {});
    EXPECT_NEAR(trial.aged(kBoth, 0, 12), wanted, 1e-6);
    // All are born in the year, and a few of those born move out.
    EXPECT_NEAR(sum.births_kept, wanted, 0.05 * wanted);
    EXPECT_GT(sum.births, wanted);
  }
}

TEST_F(BirthScale, IsZeroIfThereAreEnoughInfants) {
  EXPECT_EQ(birth_scale(stocks_, kBoth, kYear, {}, kUsual, 0.0), 0.0);
}

TEST_F(BirthScale, IsMissingIfNoScaleGivesEnoughBirths) {
  const Stocks nobody(shape_, 2, 24);
  EXPECT_EQ(birth_scale(nobody, kBoth, kYear, {}, kUsual, 5.0), std::nullopt);
  EXPECT_EQ(birth_scale(stocks_, kBoth, kYear, {}, kUsual, 1e9), std::nullopt);
}

}  // namespace
}  // namespace hearthline::demography
