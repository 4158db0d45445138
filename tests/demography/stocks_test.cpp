// Stocks of localities against a single stock each, advanced by hand.

#include "hearthline/demography/stocks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <span>
#include <vector>

#include "demography/examples.hpp"

namespace hearthline::demography {
namespace {

using test_support::invented_demography;
using test_support::invented_families;

constexpr Stretch kYear{2015, 3, 15};
constexpr std::array<std::size_t, 2> kBoth{0, 1};
constexpr double kBirths = 0.02;
constexpr double kMoving = 0.01;

/// A family of two children that enters in the middle of the year.
Entrant entrant() {
  Entrant made;
  made.family.locality = 1;
  made.family.enters = 9;
  made.family.children = 2;
  made.family.youngest_born_month = -20;
  made.children.resize(2);
  made.children[0].born_month = -20;
  made.children[1].born_month = -70;
  return made;
}

Stocks stocks_at_start(const LifeShape& shape) {
  Stocks stocks(shape, 2, 30);
  const auto start = invented_families(300);
  for (const model::Family& family : start.families) {
    stocks.add(
        family,
        std::span(start.children).subspan(family.first_child, family.children));
  }
  return stocks;
}

TEST(Stocks, CountChildrenByAgeAndLocality) {
  const LifeShape shape(invented_demography(100, 0.0, 2014, 5));
  const Stocks stocks = stocks_at_start(shape);
  const auto start = invented_families(300);
  Ages found{};
  std::array<double, 2> families{};
  for (const model::Family& family : start.families) {
    ++families.at(family.locality);
    for (int c = 0; c < family.children; ++c) {
      const auto child = family.first_child + static_cast<std::size_t>(c);
      ++found.at(
          static_cast<std::size_t>(-start.children[child].born_month / 12));
    }
  }
  EXPECT_EQ(stocks.children(kBoth, 0), found);
  for (const std::size_t l : kBoth) {
    EXPECT_DOUBLE_EQ(stocks.families(l), families.at(l));
  }
}

TEST(Stocks, PassAStretchLikeSingleStocks) {
  const LifeShape shape(invented_demography(100, 0.0, 2014, 5));
  Stocks stocks = stocks_at_start(shape);
  std::vector<StockMonth> seen;
  const auto see = [&](std::size_t l, index month, const StockMonth& what) {
    EXPECT_EQ(l, seen.size() % 2);
    EXPECT_EQ(month, kYear.from + static_cast<index>(seen.size() / 2));
    seen.push_back(what);
  };
  const std::vector<Entrant> entrants{entrant()};
  const auto sum = stocks.pass(kBoth, kYear, entrants, kBirths, kMoving, see);

  std::vector<Stock> apart(2, Stock(shape, 30));
  const auto start = invented_families(300);
  for (const model::Family& family : start.families) {
    Stock& stock = apart[family.locality];
    stock.add(0, family.youngest_born_month, family.children,
              family.lone_parent);
    for (int c = 0; c < family.children; ++c) {
      stock.add_child(
          start.children[family.first_child + static_cast<std::size_t>(c)]
              .born_month);
    }
  }
  ASSERT_EQ(seen.size(), 24U);
  double births = 0.0;
  for (index m = kYear.from; m < kYear.until; ++m) {
    if (m == 9) {
      apart[1].add(9, -20, 2, false);
      apart[1].add_child(-20);
      apart[1].add_child(-70);
    }
    for (const std::size_t l : kBoth) {
      const StockMonth month = apart[l].pass(m, kBirths, kMoving);
      const auto& there = seen[2 * static_cast<std::size_t>(m - 3) + l];
      EXPECT_EQ(there.families, month.families);
      EXPECT_EQ(there.births, month.births);
      births += month.births;
    }
  }
  EXPECT_DOUBLE_EQ(sum.births, births);
  EXPECT_EQ(stocks.aged(kBoth, 3, 15), apart[0].children_born(-33, -21) +
                                           apart[1].children_born(-33, -21));
}

TEST(Stocks, LeaveOtherLocalitiesUnchanged) {
  const LifeShape shape(invented_demography(100, 0.0, 2014, 5));
  Stocks stocks = stocks_at_start(shape);
  const double before = stocks.families(0);
  constexpr std::array<std::size_t, 1> kOne{1};
  stocks.pass(
      kOne, kYear, {}, kBirths, kMoving,
      [](std::size_t l, index, const StockMonth&) { EXPECT_EQ(l, 1U); });
  EXPECT_EQ(stocks.families(0), before);
}

}  // namespace
}  // namespace hearthline::demography
