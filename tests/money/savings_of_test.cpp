// Small ledgers by hand; random ones against savings() of their sums and
// against their own bills.

#include "hearthline/money/savings_of.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::money {
namespace {

constexpr int kFamilyServices = 0;
constexpr int kPolice = 4;
constexpr int kHealth = 5;
static_assert(model::kPayers[kFamilyServices].kind ==
              model::PayerKind::kGeneralFund);
static_assert(model::kPayers[kPolice].kind == model::PayerKind::kPartner);
static_assert(model::kPayers[kHealth].kind == model::PayerKind::kPartner);

PricedItem priced_item(const std::string& name, index driver,
                       std::vector<Price> prices,
                       std::vector<PayerShare> payers) {
  PricedItem item;
  item.name = name;
  item.driver = driver;
  item.prices = std::move(prices);
  item.payers = std::move(payers);
  item.cashable = 1.0;
  return item;
}

// Draws, two years and two localities; a driver of time and one of events.
Volumes two_drivers(index draws, index years = 2) {
  return {{{"case.cla", Per::kYear, Counted::kFamilies, false},
           {"programme.support.start", Per::kEvent, Counted::kUnits, true}},
          draws,
          2014,
          years,
          2};
}

// So many family-years.
Ticks family_years(index years) { return kTicks * 12 * years; }

TEST(ReferenceYear, IsTheFirstThatIsWhole) {
  EXPECT_EQ(reference_year(std::vector{1.0, 1.0, 0.5}), 0);
  EXPECT_EQ(reference_year(std::vector{0.75, 1.0, 1.0, 0.25}), 1);
  EXPECT_EQ(reference_year(std::vector{0.25, 0.5}), 1);
}

TEST(SavingsOf, TakesLocalitiesTogether) {
  // Steps of 15 cases: 10 fewer in one locality and 5 in the other.
  PricedItem care =
      priced_item("care", 0, {10000, 10000}, {{kFamilyServices, 1.0}});
  care.capacity = {.fixed = 0.0, .semi_fixed = 1.0, .step = 15.0};
  Volumes before = two_drivers(1);
  Volumes after = two_drivers(1);
  for (const index year : {0, 1}) {
    before.at(0, year, 0, 0).families = family_years(20);
    before.at(0, year, 1, 0).families = family_years(10);
    after.at(0, year, 0, 0).families = family_years(year == 0 ? 20 : 10);
    after.at(0, year, 1, 0).families = family_years(year == 0 ? 10 : 5);
  }
  const SavingsTable table =
      savings_of(Ledger(before, {care}), Ledger(after, {care}), 0);
  ASSERT_EQ(table.lines.size(), 1u);
  EXPECT_EQ(table.at(0, 0, 0), Saved{});
  Saved expected;
  expected[SavingClass::kCashable] = 1500;
  EXPECT_EQ(table.at(0, 1, 0), expected);
}

TEST(SavingsOf, ShowsWhatProgrammesCostOnBothSides) {
  const PricedItem care = priced_item(
      "care", 0, {10000, 10000}, {{kFamilyServices, 0.75}, {kHealth, 0.25}});
  PricedItem old_one = priced_item("programmes.old.start", 1, {20000, 20000},
                                   {{kFamilyServices, 1.0}});
  old_one.category = kProgrammesCategory;
  PricedItem new_one = old_one;
  new_one.name = "programmes.new.start";
  Volumes before = two_drivers(1);
  Volumes after = two_drivers(1);
  before.at(0, 1, 0, 0).families = family_years(9);
  after.at(0, 1, 0, 0).families = family_years(5);
  before.at(0, 1, 2, 1).families = kTicks * 3;
  after.at(0, 1, 2, 1).families = kTicks * 7;
  const SavingsTable table = savings_of(Ledger(before, {care, old_one}),
                                        Ledger(after, {new_one, care}), 0);
  ASSERT_EQ(table.items.size(), 3u);
  ASSERT_EQ(table.lines.size(), 4u);
  EXPECT_EQ(table.items[2].name, "programmes.new.start");
  Saved expected;
  expected[SavingClass::kAvoidance] = 300;  // 4 at 1 pound; nothing in year 0
  EXPECT_EQ(table.at(0, 1, 0), expected);
  expected = {};
  expected[SavingClass::kPartners] = 100;
  EXPECT_EQ(table.at(0, 1, 1), expected);
  EXPECT_EQ(table.lines[1].payer, kHealth);
  EXPECT_EQ(table.at(0, 1, 2).programmes, -600);
  EXPECT_EQ(table.at(0, 1, 3).programmes, 1400);
}

TEST(SavingsOf, RefusesLedgersThatDoNotMatch) {
  const std::vector<PayerShare> council = {{kFamilyServices, 1.0}};
  const PricedItem care = priced_item("care", 0, {1, 1}, council);
  const PricedItem dear = priced_item("care", 0, {1, 2}, council);
  const PricedItem long_care = priced_item("care", 0, {1, 1, 1}, council);
  const Ledger ledger(two_drivers(1), {care});
  EXPECT_NO_THROW(savings_of(ledger, ledger, 1));
  EXPECT_THROW(savings_of(ledger, ledger, 2), InputError);
  EXPECT_THROW(savings_of(ledger, Ledger(two_drivers(2), {care}), 0),
               InputError);
  EXPECT_THROW(savings_of(ledger, Ledger(two_drivers(1, 3), {long_care}), 0),
               InputError);
  EXPECT_THROW(savings_of(ledger, Ledger(two_drivers(1), {dear}), 0),
               InputError);
  PricedItem shared = care;
  shared.payers = {{kHealth, 1.0}};
  EXPECT_THROW(savings_of(ledger, Ledger(two_drivers(1), {shared}), 0),
               InputError);
}

// What each payer of an item bears of all bills.
std::map<int, Pence> bills_of(const Ledger& ledger, index draw, index year,
                              index item) {
  std::map<int, Pence> bills;
  const auto& payers = ledger.items()[static_cast<std::size_t>(item)].payers;
  for (index l = 0; l <= ledger.localities(); ++l) {
    const std::vector<Pence> split = ledger.by_payer(draw, year, l, item);
    for (std::size_t p = 0; p < split.size(); ++p) {
      bills[payers[p].payer] += split[p];
    }
  }
  return bills;
}

TEST(SavingsOf, AgreesWithBillsAndWithSavingsOfTheSums) {
  validation::Chance chance(10);
  for (int i = 0; i < 40; ++i) {
    const index draws = 3;
    const index years = 4;
    Volumes before = two_drivers(draws, years);
    Volumes after = before;
    for (index d = 0; d < draws; ++d) {
      for (index y = 0; y < years; ++y) {
        for (index l = 0; l < 3; ++l) {
          for (const index driver : {0, 1}) {
            const auto any = [&] {
              return static_cast<Ticks>(chance.between(0.0, 200.0) *
                                        static_cast<double>(kTicks));
            };
            before.at(d, y, l, driver).families = any();
            after.at(d, y, l, driver).families =
                d == 0 ? before.at(d, y, l, driver).families : any();
          }
        }
      }
    }
    std::vector<PricedItem> items;
    for (int k = 0; k < 4; ++k) {
      std::vector<Price> prices;
      for (index y = 0; y < years; ++y) {
        prices.push_back(static_cast<Price>(chance.between(1e5, 1e9)));
      }
      PricedItem item = priced_item("item" + std::to_string(k), k % 2, prices,
                                    {{kFamilyServices, 1.0}});
      if (k > 0) {
        item.payers = {
            {kFamilyServices, 0.35}, {kPolice, 0.4}, {kHealth, 0.25}};
      }
      item.cashable = 0.6;
      item.capacity = {0.1, 0.4, 3.5};
      item.income = k == 2;
      items.push_back(item);
    }
    items[3].category = kProgrammesCategory;
    const Ledger baseline(before, items);
    const Ledger mix(after, items);
    const index reference = 1;
    const std::vector<double> covered = {0.5, 1.0, 1.0, 0.75};
    const SavingsTable table = savings_of(baseline, mix, reference, covered);
    ASSERT_EQ(table.lines.size(), 10u);
    for (index d = 0; d < draws; ++d) {
      for (index line = 0; line < 10; ++line) {
        const auto [item, payer] = table.lines[static_cast<std::size_t>(line)];
        std::vector<double> v0;
        std::vector<double> v1;
        std::vector<Pence> difference;
        for (index y = 0; y < years; ++y) {
          v0.push_back(0.0);
          v1.push_back(0.0);
          for (index l = 0; l < 3; ++l) {
            v0.back() += baseline.volume(d, y, l, item);
            v1.back() += mix.volume(d, y, l, item);
          }
          difference.push_back(bills_of(baseline, d, y, item)[payer] -
                               bills_of(mix, d, y, item)[payer]);
        }
        const PricedItem& of = items[static_cast<std::size_t>(item)];
        SavingsInput input;
        input.baseline = v0;
        input.mix = v1;
        input.prices = of.prices;
        for (const PayerShare& share : of.payers) {
          if (share.payer == payer) input.share = share.share;
        }
        input.cashable = of.cashable;
        input.capacity = of.capacity;
        input.reference = reference;
        input.income = of.income;
        input.programme = item == 3;
        input.partner = payer != kFamilyServices;
        input.covered = covered;
        input.difference = difference;
        const std::vector<Saved> expected = savings(input);
        for (index y = 0; y < years; ++y) {
          const auto year = static_cast<std::size_t>(y);
          const Saved& found = table.at(d, y, line);
          ASSERT_EQ(found, expected[year]);
          const Pence gain =
              found[SavingClass::kPartners] + found[SavingClass::kIncome] +
              found[SavingClass::kCashable] + found[SavingClass::kAvoidance];
          ASSERT_EQ(difference[year], found.stays - found.programmes +
                                          (of.income ? -gain : gain));
          // The first draw of the mix is that of the baseline.
          if (d == 0) {
            ASSERT_EQ(found, Saved{});
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace hearthline::money
