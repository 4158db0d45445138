// Against the six orders of changing number, mix and unit cost one by one, and
// cases in which only one of them changes.

#include "hearthline/money/spend_change.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::money {
namespace {

struct Side {
  std::vector<double> volumes;
  std::vector<std::int64_t> prices;

  explicit(false) operator SpendSide() const { return {volumes, prices}; }
  double number() const {
    return std::accumulate(volumes.begin(), volumes.end(), 0.0);
  }
  Pence spend() const {
    double pence = 0.0;
    for (std::size_t i = 0; i < volumes.size(); ++i) {
      pence += volumes[i] * static_cast<double>(prices[i]) / 100.0;
    }
    return whole_pence(pence);
  }
};

Side random_side(validation::Chance& chance, std::size_t items) {
  Side side;
  const bool none = chance.one_in(10);
  for (std::size_t i = 0; i < items; ++i) {
    side.volumes.push_back(
        none || chance.one_in(5) ? 0.0 : chance.between(0.0, 300.0));
    side.prices.push_back(chance.one_in(20) ? 0
                                            : static_cast<std::int64_t>(
                                                  chance.between(1e6, 3e9)));
  }
  return side;
}

// Changes the three one by one, in one order.
std::array<double, 3> one_by_one(const Side& before, const Side& after,
                                 const std::array<int, 3>& order) {
  const auto shares = [](const Side& side, const Side& other) {
    const Side& of = side.number() > 0.0 ? side : other;
    std::vector<double> s = of.volumes;
    for (double& share : s) share = of.number() > 0 ? share / of.number() : 0.0;
    return s;
  };
  double number = before.number();
  std::vector<double> share = shares(before, after);
  std::vector<std::int64_t> price = before.prices;
  const auto spend = [&] {
    double pence = 0.0;
    for (std::size_t i = 0; i < share.size(); ++i) {
      pence += number * share[i] * static_cast<double>(price[i]) / 100.0;
    }
    return pence;
  };
  std::array<double, 3> parts{};
  for (const int what : order) {
    const double old = spend();
    if (what == 0) number = after.number();
    if (what == 1) share = shares(after, before);
    if (what == 2) price = after.prices;
    parts[static_cast<std::size_t>(what)] = spend() - old;
  }
  return parts;
}

TEST(SpendChange, IsAllNumberIfOnlyThatChanges) {
  const Side before{{60.0, 40.0}, {300000, 1500000}};
  const Side after{{90.0, 60.0}, {300000, 1500000}};
  // Half as many again, of 60 * 30 + 40 * 150 = 7,800 pounds
  EXPECT_EQ(spend_change(before, after), (SpendChange{390000, 0, 0}));
}

TEST(SpendChange, IsAllMixIfOnlyThatChanges) {
  const Side before{{60.0, 40.0}, {300000, 1500000}};
  const Side after{{50.0, 50.0}, {300000, 1500000}};
  // Ten that cost 120 pounds more
  EXPECT_EQ(spend_change(before, after), (SpendChange{0, 120000, 0}));
}

TEST(SpendChange, IsAllUnitCostIfOnlyThatChanges) {
  const Side before{{60.0, 40.0}, {300000, 1500000}};
  const Side after{{60.0, 40.0}, {310000, 1450000}};
  // 60 at 1 pound more, 40 at 5 pounds less
  EXPECT_EQ(spend_change(before, after), (SpendChange{0, 0, -14000}));
}

TEST(SpendChange, OfOneItemMeetsHalfway) {
  // 10 at 100 become 12 at 110: 2 at 105, and 10 pounds more on 11
  const Side before{{10.0}, {1000000}};
  const Side after{{12.0}, {1100000}};
  EXPECT_EQ(spend_change(before, after), (SpendChange{21000, 0, 11000}));
}

TEST(SpendChange, FromNothingIsAtThePriceHalfway) {
  const Side before{{0.0, 0.0}, {1000000, 500000}};
  const Side after{{10.0, 0.0}, {1100000, 500000}};
  // 10 at 105, and half of 10 at 10 pounds more
  EXPECT_EQ(spend_change(before, after), (SpendChange{105000, 0, 5000}));
  EXPECT_EQ(spend_change(after, before), (SpendChange{-105000, 0, -5000}));
  // The limit of a number that grows from ever less
  const Side few{{1e-9, 0.0}, {1000000, 500000}};
  EXPECT_EQ(spend_change(few, after), (SpendChange{105000, 0, 5000}));
}

TEST(SpendChange, OfNothingIsNothing) {
  const Side before{{0.0, 0.0}, {100, 200}};
  const Side after{{0.0, 0.0}, {300, 100}};
  EXPECT_EQ(spend_change(before, after), SpendChange{});
  EXPECT_EQ(spend_change(SpendSide{}, SpendSide{}), SpendChange{});
}

TEST(SpendChange, IsTheMeanOfTheSixOrders) {
  validation::Chance chance(6);
  for (int i = 0; i < 3000; ++i) {
    const auto items = static_cast<std::size_t>(1 + chance.below(6));
    const Side before = random_side(chance, items);
    const Side after = random_side(chance, items);
    std::array<double, 3> mean{};
    std::array<int, 3> order = {0, 1, 2};
    do {
      const std::array<double, 3> parts = one_by_one(before, after, order);
      for (std::size_t k = 0; k < 3; ++k) mean[k] += parts[k] / 6.0;
    } while (std::next_permutation(order.begin(), order.end()));
    const SpendChange change = spend_change(before, after);
    const double tolerance =
        1.0 + 1e-12 * static_cast<double>(before.spend() + after.spend());
    ASSERT_NEAR(static_cast<double>(change.number), mean[0], tolerance);
    ASSERT_NEAR(static_cast<double>(change.mix), mean[1], tolerance);
    ASSERT_NEAR(static_cast<double>(change.unit_cost), mean[2], tolerance);
  }
}

TEST(SpendChange, AddsUpToThePenny) {
  validation::Chance chance(7);
  for (int i = 0; i < 20000; ++i) {
    const auto items = static_cast<std::size_t>(1 + chance.below(6));
    const Side before = random_side(chance, items);
    const Side after = random_side(chance, items);
    // Bills that were rounded one by one miss it by some pence.
    const Pence bills = after.spend() - before.spend() + chance.below(9) - 4;
    const SpendChange change = spend_change(before, after, bills);
    ASSERT_EQ(change.number + change.mix + change.unit_cost, bills);
    const SpendChange back = spend_change(after, before, -bills);
    ASSERT_EQ(change, (SpendChange{-back.number, -back.mix, -back.unit_cost}));
  }
}

TEST(SpendChange, LeavesTheRoundingOfBillsToWhatChanged) {
  const Side before{{60.0, 40.0}, {300000, 1500000}};
  const Side after{{90.0, 60.0}, {300000, 1500000}};
  EXPECT_EQ(spend_change(before, after, 390007), (SpendChange{390007, 0, 0}));
}

TEST(SpendChange, DoesNotDependOnTheOrderOfItems) {
  validation::Chance chance(8);
  for (int i = 0; i < 2000; ++i) {
    Side before = random_side(chance, 5);
    Side after = random_side(chance, 5);
    const SpendChange change = spend_change(before, after);
    for (const auto& [a, b] : {std::pair{0u, 3u}, std::pair{1u, 4u}}) {
      for (Side* side : {&before, &after}) {
        std::swap(side->volumes[a], side->volumes[b]);
        std::swap(side->prices[a], side->prices[b]);
      }
    }
    const SpendChange again = spend_change(before, after);
    // Sums in another order may round a half the other way.
    ASSERT_NEAR(static_cast<double>(change.number),
                static_cast<double>(again.number), 1.0);
    ASSERT_NEAR(static_cast<double>(change.mix), static_cast<double>(again.mix),
                1.0);
    ASSERT_NEAR(static_cast<double>(change.unit_cost),
                static_cast<double>(again.unit_cost), 1.0);
  }
}

TEST(SpendChange, DoesNotDependOnItemsOfEqualPriceBeingApart) {
  const Side apart0{{10.0, 20.0, 30.0, 0.0}, {1000000, 1000000, 50000, 7}};
  const Side apart1{{25.0, 15.0, 44.0, 0.0}, {1200000, 1200000, 70000, 9}};
  const Side together0{{30.0, 30.0}, {1000000, 50000}};
  const Side together1{{40.0, 44.0}, {1200000, 70000}};
  EXPECT_EQ(spend_change(apart0, apart1), spend_change(together0, together1));
}

TEST(SpendChange, RefusesSidesThatDoNotFit) {
  const Side one{{1.0}, {1}};
  const Side two{{1.0, 1.0}, {1, 1}};
  const Side uneven{{1.0}, {1, 1}};
  EXPECT_THROW(spend_change(one, two), InputError);
  EXPECT_THROW(spend_change(one, uneven), InputError);
}

}  // namespace
}  // namespace hearthline::money
