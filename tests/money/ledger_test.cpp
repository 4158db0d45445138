// A ledger of invented volumes: each cell worked out again in whole numbers of
// any size, and totals in every cut.

#include "hearthline/money/ledger.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/validation/chance.hpp"
#include "support/whole_pence.hpp"

namespace hearthline::money {
namespace {

constexpr index kLedgerDraws = 3;
constexpr index kLedgerYears = 4;
constexpr index kLedgerLocalities = 2;

std::vector<Driver> time_events_and_workers() {
  return {{"case.cin", Per::kYear, Counted::kFamilies, false},
          {"contact", Per::kEvent, Counted::kFamilies, false},
          {"team.duty.worker", Per::kYear, Counted::kUnits, true}};
}

PricedItem item_on(index driver, bool of_children, std::vector<Price> prices,
                   std::vector<PayerShare> payers) {
  PricedItem item;
  item.name = "item_" + std::to_string(driver) + (of_children ? "_child" : "");
  item.driver = driver;
  item.of_children = of_children;
  item.prices = std::move(prices);
  item.payers = std::move(payers);
  return item;
}

/// Volumes of any size, and items on all of them; three payers bear a third.
struct Invented {
  Invented()
      : volumes(time_events_and_workers(), kLedgerDraws, 2014, kLedgerYears,
                kLedgerLocalities) {
    validation::Chance chance(3);
    for (index draw = 0; draw < kLedgerDraws; ++draw) {
      for (index year = 0; year < kLedgerYears; ++year) {
        for (index l = 0; l <= kLedgerLocalities; ++l) {
          for (index k = 0; k < 3; ++k) {
            if ((k == 2) != (l == kLedgerLocalities)) continue;
            const auto ticks = static_cast<Ticks>(chance.between(0.0, 5e12));
            // Events are whole.
            volumes.at(draw, year, l, k) =
                k == 1
                    ? Volumes::Both{ticks / kTicks * kTicks, 2 * kTicks}
                    : Volumes::Both{ticks, 2 * ticks + chance.below(1000000)};
          }
        }
      }
    }
    const auto any_prices = [&] {
      std::vector<Price> prices;
      for (index year = 0; year < kLedgerYears; ++year) {
        prices.push_back(static_cast<Price>(chance.between(0.0, 7e8)));
      }
      return prices;
    };
    const std::vector<PayerShare> thirds{
        {0, 1.0 / 3.0}, {4, 1.0 / 3.0}, {7, 1.0 / 3.0}};
    items = {item_on(0, false, any_prices(), {{0, 1.0}}),
             item_on(0, true, any_prices(), thirds),
             item_on(1, false, any_prices(), {{0, 0.25}, {5, 0.75}}),
             item_on(1, true, any_prices(), thirds),
             item_on(2, false, any_prices(), {{0, 1.0}})};
  }

  Volumes volumes;
  std::vector<PricedItem> items;
};

template <class Visit>
void each_cell(const Ledger& ledger, Visit&& visit) {
  for (index draw = 0; draw < ledger.draws(); ++draw) {
    for (index year = 0; year < ledger.years(); ++year) {
      for (index l = 0; l <= ledger.localities(); ++l) {
        for (index k = 0; k < std::ssize(ledger.items()); ++k) {
          visit(draw, year, l, k);
        }
      }
    }
  }
}

TEST(Ledger, IsTheVolumeOfEachCellAtThePriceOfItsYear) {
  const Invented made;
  const Ledger ledger(made.volumes, made.items);
  EXPECT_EQ(ledger.draws(), kLedgerDraws);
  EXPECT_EQ(ledger.first_year(), 2014);
  EXPECT_EQ(ledger.years(), kLedgerYears);
  EXPECT_EQ(ledger.localities(), kLedgerLocalities);
  std::int64_t total = 0;
  each_cell(ledger, [&](index draw, index year, index l, index k) {
    const PricedItem& item = made.items[static_cast<std::size_t>(k)];
    const auto& both = made.volumes.at(draw, year, l, item.driver);
    const Ticks ticks = item.of_children ? both.children : both.families;
    const bool by_year = item.driver != 1;
    ASSERT_EQ(ledger.pence(draw, year, l, k),
              test_support::pence_of(
                  ticks, item.prices[static_cast<std::size_t>(year)], by_year));
    ASSERT_DOUBLE_EQ(ledger.volume(draw, year, l, k),
                     static_cast<double>(ticks) / static_cast<double>(kTicks) /
                         (by_year ? 12.0 : 1.0));
    total += ledger.pence(draw, year, l, k);
  });
  EXPECT_GT(total, 1000000);
}

TEST(Ledger, HasPayersThatAddUpToEachCell) {
  const Invented made;
  const Ledger ledger(made.volumes, made.items);
  each_cell(ledger, [&](index draw, index year, index l, index k) {
    std::vector<double> shares;
    for (const PayerShare& payer :
         made.items[static_cast<std::size_t>(k)].payers) {
      shares.push_back(payer.share);
    }
    const auto parts = ledger.by_payer(draw, year, l, k);
    std::int64_t sum = 0;
    for (const Pence part : parts) sum += part;
    ASSERT_EQ(sum, ledger.pence(draw, year, l, k));
    ASSERT_EQ(parts, test_support::split_by_shares(sum, shares));
  });
}

TEST(Ledger, GivesTheOddPennyToTheFirstOfEquals) {
  Volumes volumes({{"contact", Per::kEvent, Counted::kFamilies, false}}, 1,
                  2014, 1, 1);
  volumes.at(0, 0, 0, 0).families = kTicks;
  const std::vector<PayerShare> thirds{
      {0, 1.0 / 3.0}, {4, 1.0 / 3.0}, {7, 1.0 / 3.0}};
  for (const auto& [price, expected] :
       std::vector<std::pair<Price, std::vector<Pence>>>{{10000, {34, 33, 33}},
                                                         {20000, {67, 67, 66}},
                                                         {100, {1, 0, 0}},
                                                         {0, {0, 0, 0}}}) {
    const Ledger ledger(volumes, {item_on(0, false, {price}, thirds)});
    EXPECT_EQ(ledger.by_payer(0, 0, 0, 0), expected) << price;
  }
}

TEST(Ledger, KnowsWhatBelongsToTheBorough) {
  const Invented made;
  const Ledger ledger(made.volumes, made.items);
  EXPECT_FALSE(ledger.of_borough(0));
  EXPECT_TRUE(ledger.of_borough(4));
  each_cell(ledger, [&](index draw, index year, index l, index k) {
    if (ledger.of_borough(k) != (l == kLedgerLocalities)) {
      EXPECT_EQ(ledger.pence(draw, year, l, k), 0);
    }
  });
}

TEST(Ledger, OfAnItemDoesNotDependOnTheOthers) {
  const Invented made;
  const Ledger all(made.volumes, made.items);
  for (std::size_t k = 0; k < made.items.size(); ++k) {
    const Ledger alone(made.volumes, {made.items[k]});
    each_cell(alone, [&](index draw, index year, index l, index) {
      ASSERT_EQ(alone.pence(draw, year, l, 0),
                all.pence(draw, year, l, static_cast<index>(k)));
    });
  }
}

TEST(Ledger, OfNothingIsEmpty) {
  const Invented made;
  EXPECT_TRUE(Ledger(made.volumes, {}).items().empty());
}

}  // namespace
}  // namespace hearthline::money
