// Rounding once, against whole numbers of any size.

#include "hearthline/money/exact.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "hearthline/validation/chance.hpp"
#include "support/whole_pence.hpp"

namespace hearthline::money {
namespace {

using test_support::pence_of;

Pence at_price(Ticks ticks, Price price, Per per) {
  return rounded(amount(ticks, price), per);
}

TEST(PriceOf, IsToTheNearestTenThousandthOfAPound) {
  EXPECT_EQ(price_of(0.0), 0);
  EXPECT_EQ(price_of(66871.17), 668711700);
  EXPECT_EQ(price_of(1.00004), 10000);
  EXPECT_EQ(price_of(1.00006), 10001);
  EXPECT_EQ(price_of(100.0 * 365.25 / 7.0), 52178571);
}

TEST(Amount, OfAYearIsTwelveMonthsOfIt) {
  const Price price = price_of(1200.0);
  EXPECT_EQ(at_price(12 * kTicks, price, Per::kYear), 120000);
  EXPECT_EQ(at_price(kTicks, price, Per::kYear), 10000);
  EXPECT_EQ(at_price(kTicks / 4, price, Per::kYear), 2500);
  // A month of 1,000 pounds a year is 83 pounds and a third.
  EXPECT_EQ(at_price(kTicks, price_of(1000.0), Per::kYear), 8333);
  EXPECT_EQ(at_price(2 * kTicks, price_of(1000.0), Per::kYear), 16667);
}

TEST(Amount, OfEventsIsTheirNumberTimesThePrice) {
  EXPECT_EQ(at_price(7 * kTicks, price_of(123.45), Per::kEvent), 86415);
  EXPECT_EQ(at_price(0, price_of(123.45), Per::kEvent), 0);
}

TEST(Amount, RoundsHalvesAwayFromZero) {
  constexpr Price kPenny = 100;
  EXPECT_EQ(at_price(kTicks / 2, kPenny, Per::kEvent), 1);
  EXPECT_EQ(at_price(kTicks / 2 - 1, kPenny, Per::kEvent), 0);
  EXPECT_EQ(at_price(-kTicks / 2, kPenny, Per::kEvent), -1);
  EXPECT_EQ(at_price(-kTicks / 2 + 1, kPenny, Per::kEvent), 0);
  EXPECT_EQ(at_price(6 * kTicks, kPenny, Per::kYear), 1);
  EXPECT_EQ(at_price(6 * kTicks - 1, kPenny, Per::kYear), 0);
  // So that half a penny is whole.
  static_assert(parts_per_penny(Per::kYear) % 2 == 0);
  static_assert(parts_per_penny(Per::kEvent) % 2 == 0);
}

TEST(Amount, IsExactForVolumesAndPricesOfAnySize) {
  validation::Chance chance(14);
  for (int i = 0; i < 20000; ++i) {
    // From a tick to eight million months, and from a hundredth of a penny to
    // a hundred million pounds.
    const auto ticks = static_cast<Ticks>(std::exp2(chance.between(0.0, 53.0)));
    const auto price = static_cast<Price>(std::exp2(chance.between(0.0, 40.0)));
    const Ticks signed_ticks = chance.one_in(2) ? ticks : -ticks;
    for (const Per per : {Per::kYear, Per::kEvent}) {
      ASSERT_EQ(at_price(signed_ticks, price, per),
                pence_of(signed_ticks, price, per == Per::kYear))
          << signed_ticks << " ticks at " << price;
    }
  }
}

TEST(Amount, AddsUpBeforeItIsRounded) {
  // A third of a penny, three times, is a penny; rounded first it is nothing.
  const Wide third = amount(4 * kTicks, 100);
  EXPECT_EQ(rounded(third, Per::kYear), 0);
  EXPECT_EQ(rounded(third + third + third, Per::kYear), 1);
}

}  // namespace
}  // namespace hearthline::money
