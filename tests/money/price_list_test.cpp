// Prices worked out by hand, and every way in which a unit cost can be wrong.

#include "hearthline/money/price_list.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/model/payers.hpp"
#include "support/costs.hpp"

namespace hearthline::money {
namespace {

using test_support::by_event;
using test_support::by_year;
using test_support::unpriced;
using validation::quantities;
using validation::quantity;

const std::vector<Driver>& some_drivers() {
  static const std::vector<Driver> kDrivers{
      {"case.cla", Per::kYear, Counted::kFamilies, false},
      {"contact", Per::kEvent, Counted::kFamilies, false},
      {"team.duty.worker", Per::kYear, Counted::kUnits, true}};
  return kDrivers;
}

/// One item under the name "item", and a deflator of 80, 100 and 104 from
/// 2013/14 on, which grows by a quarter a year afterwards.
BookParameters book_with(ItemParameters item) {
  BookParameters book;
  book.title = "A book";
  book.deflator.emplace();
  book.deflator->first_year = "2013/14";
  book.deflator->index = quantities({80.0, 100.0, 104.0});
  book.deflator->later_growth = quantity(0.25);
  book.items["item"] = std::move(item);
  return book;
}

/// Compiled for the four financial years from 2013/14 on.
PricedItem compiled(const BookParameters& book, Money money = {}) {
  PriceList list(some_drivers(), 2013, 4, money);
  list.add(book, "costs.");
  return list.take().front();
}

std::vector<Price> prices_of(const BookParameters& book, Money money = {}) {
  return compiled(book, money).prices;
}

template <class Change>
std::string refusal_after(Change&& change) {
  ItemParameters item = by_year("case.cla", "child", 1000.0);
  change(item);
  try {
    compiled(book_with(item));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

// ---- Prices -----------------------------------------------------------------

TEST(PriceList, WithoutADeflatorAPriceStaysAsItIs) {
  BookParameters book = book_with(by_year("case.cla", "child", 66871.17));
  book.deflator.reset();
  EXPECT_EQ(prices_of(book), (std::vector<Price>(4, 668711700)));
}

TEST(PriceList, CashIsThePriceInTheMoneyOfEachYear) {
  // 1,000 pounds of 2014/15, where the index is 100: 800, 1,000, 1,040 and
  // 1,300.
  EXPECT_EQ(prices_of(book_with(by_year("case.cla", "child", 1000.0))),
            (std::vector<Price>{8000000, 10000000, 10400000, 13000000}));
}

TEST(PriceList, RealPricesAreInTheMoneyOfOneYear) {
  const BookParameters book = book_with(by_year("case.cla", "child", 1000.0));
  EXPECT_EQ(prices_of(book, {2014}), (std::vector<Price>(4, 10000000)));
  EXPECT_EQ(prices_of(book, {2013}), (std::vector<Price>(4, 8000000)));
}

TEST(PriceList, GrowthCompoundsFromThePriceYearOn) {
  BookParameters book = book_with(by_year("case.cla", "child", 1000.0));
  book.items["item"].growth = quantity(0.25);
  // A year before the price year it is a quarter less: 1,000 / 1.25 x 0.8.
  EXPECT_EQ(prices_of(book),
            (std::vector<Price>{6400000, 10000000, 13000000, 20312500}));
  // What grows is the price above that of the deflator, so that real prices
  // grow by it alone: 800, 1,000, 1,250 and 1,562.50.
  EXPECT_EQ(prices_of(book, {2014}),
            (std::vector<Price>{8000000, 10000000, 12500000, 15625000}));
  book.items["item"].growth = quantity(-0.2);
  EXPECT_EQ(prices_of(book, {2014}),
            (std::vector<Price>{12500000, 10000000, 8000000, 6400000}));
}

TEST(PriceList, AWeekIsASeventhOfThreeHundredAndSixtyFiveAndAQuarterDays) {
  ItemParameters item = unpriced("case.cla", "child");
  item.a_week = quantity(700.0);
  // 100 pounds a day: 36,525 pounds a year.
  EXPECT_EQ(prices_of(book_with(item), {2014}),
            (std::vector<Price>(4, 365250000)));
}

TEST(PriceList, EachIsMultipliedByHowOftenItOccurs) {
  ItemParameters item = by_event("case.cla", "child", 2470.0);
  item.times = quantity(0.35);
  EXPECT_EQ(prices_of(book_with(item), {2014}),
            (std::vector<Price>(4, 8645000)));
  item = by_event("contact", "family", 50.0);
  EXPECT_EQ(prices_of(book_with(item), {2014}),
            (std::vector<Price>(4, 500000)));
  item.times = quantity(3.0);
  EXPECT_EQ(prices_of(book_with(item), {2014}),
            (std::vector<Price>(4, 1500000)));
}

TEST(PriceList, NationalPricesAreMultipliedByTheAreaFactor) {
  BookParameters book = book_with(by_year("case.cla", "child", 1000.0));
  book.area_factor = quantity(1.1245);
  EXPECT_EQ(prices_of(book, {2014}), (std::vector<Price>(4, 10000000)));
  book.items["item"].area = "national";
  EXPECT_EQ(prices_of(book, {2014}), (std::vector<Price>(4, 11245000)));
}

TEST(PriceList, AllOfItIsRoundedOnce) {
  BookParameters book = book_with(unpriced("case.cla", "child"));
  book.area_factor = quantity(1.5);
  ItemParameters& item = book.items["item"];
  item.a_week = quantity(100.0);
  item.area = "national";
  item.growth = quantity(0.1);
  // 2016/17: 100 x 365.25 / 7 x 1.5 x 1.3 x 1.21 = 12,311.533928...
  EXPECT_EQ(prices_of(book).back(), 123115339);
}

TEST(PriceList, AnEditionIsChosenByName) {
  ItemParameters item = unpriced("contact", "child");
  item.price_year.clear();
  item.editions["later"].each = quantity(20024.0);
  item.editions["later"].price_year = "2014/15";
  item.editions["earlier"].each = quantity(3152.0);
  item.editions["earlier"].price_year = "2013/14";
  item.edition = "later";
  EXPECT_EQ(prices_of(book_with(item))[1], 200240000);
  item.edition = "earlier";
  EXPECT_EQ(prices_of(book_with(item))[1], 39400000) << "of 2013/14";
}

// ---- The rest of an item ----------------------------------------------------

TEST(PriceList, KeepsWhatAnItemStates) {
  ItemParameters item = by_year("case.cla", "child", 1000.0);
  item.title = "Care";
  item.category = "education";
  item.cashable = quantity(0.75);
  item.fixed = quantity(0.25);
  item.semi_fixed = quantity(0.5);
  item.step = quantity(15.0);
  item.flow = "income";
  item.grade = 2;
  const PricedItem priced = compiled(book_with(item));
  EXPECT_EQ(priced.name, "item");
  EXPECT_EQ(priced.title, "Care");
  EXPECT_EQ(priced.driver, 0);
  EXPECT_TRUE(priced.of_children);
  EXPECT_EQ(kCategories[static_cast<std::size_t>(priced.category)].name,
            "education");
  EXPECT_EQ(priced.cashable, 0.75);
  EXPECT_EQ(priced.capacity, (Capacity{0.25, 0.5, 15.0}));
  EXPECT_TRUE(priced.income);
  EXPECT_EQ(priced.value, Value::kFiscal);
  EXPECT_EQ(priced.grade, 2);
  item.per = "family";
  EXPECT_FALSE(compiled(book_with(item)).of_children);
}

TEST(PriceList, PayersAreInTheOrderOfTheirList) {
  ItemParameters item = by_year("case.cla", "child", 1000.0);
  item.payers = {{"dwp", quantity(0.25)},
                 {"family_services", quantity(0.5)},
                 {"police_justice", quantity(0.25)}};
  const PricedItem priced = compiled(book_with(item));
  ASSERT_EQ(priced.payers.size(), 3U);
  EXPECT_EQ(priced.payers[0].payer, model::payer_named("family_services"));
  EXPECT_EQ(priced.payers[0].share, 0.5);
  EXPECT_EQ(priced.payers[1].payer, model::payer_named("police_justice"));
  EXPECT_EQ(priced.payers[2].payer, model::payer_named("dwp"));
}

TEST(PriceList, WhatIsInNoBudgetIsSocietys) {
  ItemParameters item = by_year("case.cla", "child", 1000.0);
  item.payers = {{"society", quantity(1.0)}};
  item.value_type = "social";
  EXPECT_EQ(compiled(book_with(item)).value, Value::kSocial);
  EXPECT_EQ(compiled(book_with(item)).discounting, Discounting::kStandard);
  item.discounting = "health";
  EXPECT_EQ(compiled(book_with(item)).discounting, Discounting::kHealth);
  item.discounting = "standard";
  item.value_type = "economic";
  EXPECT_EQ(compiled(book_with(item)).value, Value::kEconomic);
}

TEST(PriceList, UnitsThatAreNoFamiliesHaveNoPer) {
  const PricedItem priced =
      compiled(book_with(by_year("team.duty.worker", "", 50000.0)));
  EXPECT_EQ(priced.driver, 2);
  EXPECT_FALSE(priced.of_children);
}

// ---- What is refused --------------------------------------------------------

TEST(PriceList, RefusesWhatDoesNotFitTheDriver) {
  EXPECT_EQ(refusal_after([](auto& item) { item.on = "case.clas"; }),
            "costs.items.item.on: expected something that the scenario has and "
            "counts, found \"case.clas\"");
  EXPECT_EQ(refusal_after([](auto& item) { item.per.clear(); }),
            "costs.items.item.per: expected family or child, found none");
  EXPECT_EQ(refusal_after([](auto& item) { item.on = "team.duty.worker"; }),
            "costs.items.item.per: expected none, since it falls on "
            "team.duty.worker, found \"child\"");
}

TEST(PriceList, RefusesAnyButOnePrice) {
  EXPECT_EQ(refusal_after([](auto& item) { item.a_year.reset(); }),
            "costs.items.item: expected exactly one of a_year, a_week and "
            "each, found none");
  EXPECT_EQ(refusal_after([](auto& item) { item.a_week = quantity(1.0); }),
            "costs.items.item: expected exactly one of a_year, a_week and "
            "each, found several");
  EXPECT_EQ(refusal_after([](auto& item) { item.on = "contact"; }),
            "costs.items.item: expected each, since it falls on events, found "
            "a_year");
  EXPECT_EQ(refusal_after([](auto& item) {
              item.on = "contact";
              item.a_week.swap(item.a_year);
            }),
            "costs.items.item: expected each, since it falls on events, found "
            "a_week");
  EXPECT_EQ(refusal_after([](auto& item) { item.each.swap(item.a_year); }),
            "costs.items.item: expected times beside each, since it falls on "
            "time, found each alone");
  EXPECT_EQ(refusal_after([](auto& item) { item.times = quantity(2.0); }),
            "costs.items.item.times: expected each beside it, found a_year");
}

TEST(PriceList, RefusesAPriceThatPenceCannotHold) {
  const auto with_price = [](double pounds) {
    return refusal_after([&](auto& item) {
      item.each = quantity(pounds);
      item.times = quantity(1e4);
      item.a_year.reset();
    });
  };
  EXPECT_EQ(with_price(7.5e5), "accepted");
  EXPECT_EQ(with_price(1e6),
            "costs.items.item: expected a price of at most ten thousand "
            "million pounds in every year, found 10400000000 in 2015/16");
}

TEST(PriceList, RefusesAYearThatIsNone) {
  EXPECT_EQ(refusal_after([](auto& item) { item.price_year = "2014"; }),
            "costs.items.item.price_year: expected a financial year such as "
            "\"2014/15\", found \"2014\"");
  EXPECT_EQ(refusal_after([](auto& item) { item.price_year.clear(); }),
            "costs.items.item.price_year: expected a financial year such as "
            "\"2014/15\", found none");
}

TEST(PriceList, RefusesAYearOutsideTheDeflator) {
  EXPECT_EQ(refusal_after([](auto& item) { item.price_year = "2012/13"; }),
            "costs.items.item.price_year: expected a year that the deflator "
            "covers, from 2013/14 on, found \"2012/13\"");
  BookParameters book = book_with(by_year("case.cla", "child", 1000.0));
  book.deflator->later_growth.reset();
  try {
    compiled(book);
    FAIL() << "2016/17 is not in the index";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "costs.deflator.index: expected a year from 2013/14 to "
                 "2015/16, or later_growth for later years, found 2016/17");
  }
}

TEST(PriceList, RefusesEditionsWithoutAChoice) {
  const auto with_edition = [](const std::string& chosen) {
    return refusal_after([&](ItemParameters& item) {
      item.a_year.reset();
      item.price_year.clear();
      item.editions["new"].a_year = quantity(1.0);
      item.editions["new"].price_year = "2014/15";
      item.editions["old"] = item.editions["new"];
      item.editions["old"].price_year.clear();
      item.edition = chosen;
    });
  };
  EXPECT_EQ(with_edition("new"), "accepted");
  EXPECT_EQ(with_edition(""),
            "costs.items.item.edition: expected one of new and old, found "
            "none");
  EXPECT_EQ(with_edition("newer"),
            "costs.items.item.edition: expected one of new and old, found "
            "\"newer\"");
  EXPECT_EQ(with_edition("old"),
            "costs.items.item.editions.old.price_year: expected a financial "
            "year such as \"2014/15\", found none");
  EXPECT_EQ(refusal_after([](auto& item) { item.edition = "new"; }),
            "costs.items.item.edition: expected editions to choose from, found "
            "\"new\"");
  EXPECT_EQ(refusal_after([](auto& item) {
              item.editions["new"].a_year = quantity(1.0);
              item.edition = "new";
            }),
            "costs.items.item: expected either a price or editions, found "
            "both");
}

TEST(PriceList, RefusesSharesThatDoNotAddUp) {
  EXPECT_EQ(refusal_after([](auto& item) { item.payers.clear(); }),
            "costs.items.item.payers: expected shares that add to 1, found 0");
  EXPECT_EQ(
      refusal_after([](auto& item) { item.payers["dwp"] = quantity(0.25); }),
      "costs.items.item.payers: expected shares that add to 1, found 1.25");
  EXPECT_EQ(refusal_after([](auto& item) {
              item.payers = {{"family_services", quantity(1.0 / 3.0)},
                             {"dwp", quantity(1.0 / 3.0)},
                             {"health", quantity(1.0 / 3.0)}};
            }),
            "accepted");
}

TEST(PriceList, RefusesRatesOfHealthForMoney) {
  EXPECT_EQ(refusal_after([](auto& item) { item.discounting = "health"; }),
            "costs.items.item.discounting: expected standard, since health and "
            "life are of social value, found health beside fiscal value");
}

TEST(PriceList, RefusesABudgetForWhatIsInNone) {
  EXPECT_EQ(refusal_after([](auto& item) { item.value_type = "social"; }),
            "costs.items.item.payers: expected society alone, since its value "
            "is social and in no budget, found family_services");
  EXPECT_EQ(refusal_after(
                [](auto& item) { item.payers = {{"society", quantity(1.0)}}; }),
            "costs.items.item.payers: expected a public body, since its value "
            "is fiscal, found society");
}

TEST(PriceList, RefusesPartsThatAreMoreThanAll) {
  EXPECT_EQ(refusal_after([](auto& item) {
              item.fixed = quantity(0.75);
              item.semi_fixed = quantity(0.5);
              item.step = quantity(15.0);
            }),
            "costs.items.item.semi_fixed: expected at most 1 together with "
            "fixed, found 1.25");
  EXPECT_EQ(refusal_after([](auto& item) { item.semi_fixed = quantity(0.5); }),
            "costs.items.item.step: expected the volume of a step, beside "
            "semi_fixed, found none");
  EXPECT_EQ(refusal_after([](auto& item) {
              item.fixed = quantity(0.7);
              item.semi_fixed = quantity(0.3);
              item.step = quantity(15.0);
            }),
            "accepted")
      << "sums of shares allow for rounding";
}

TEST(PriceList, RefusesACodeThatTwoItemsHave) {
  BookParameters book = book_with(by_year("case.cla", "child", 1000.0));
  book.items["item"].code = "SS1.0";
  book.items["other"] = book.items["item"];
  try {
    compiled(book);
    FAIL() << "two items have one code";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "costs.items.other.code: expected a code that no other item "
                 "has (items.item has it), found \"SS1.0\"");
  }
  book.items["other"].code = "SS1.0.1";
  EXPECT_EQ(compiled(book).name, "item");
}

}  // namespace
}  // namespace hearthline::money
