// The table of costs, against the table of volumes: every cell worked out again
// in whole numbers of any size, and totals in every cut.

#include "hearthline/results/cost_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/costs.hpp"
#include "priced_borough.hpp"
#include "support/whole_pence.hpp"

namespace hearthline::results {
namespace {

using test_support::numbers;
using test_support::small_scenario;

class CostTable : public ::testing::Test {
 protected:
  CostTable()
      : scenario_(priced_borough()),
        run_(priced_run(scenario_)),
        volume_(run_.table("volume", kPricedDraws)),
        cost_(run_.table("cost", kPricedDraws)),
        drivers_(scenario::drivers(scenario_)),
        items_(scenario::priced_items(scenario_, *scenario_.costs, drivers_)) {}

  std::int64_t pence(std::size_t row) const {
    const double hundredths = 100.0 * cost_.number("pounds", row);
    const auto whole = std::llround(hundredths);
    EXPECT_NEAR(hundredths, static_cast<double>(whole), 1e-5);
    return whole;
  }

  scenario::Scenario scenario_;
  ScenarioRun run_;
  NamedRows volume_;
  NamedRows cost_;
  std::vector<money::Driver> drivers_;
  std::vector<money::PricedItem> items_;
};

TEST_F(CostTable, HasOneRowForEachPayerOfEachCell) {
  EXPECT_EQ(cost_.table.name, "cost");
  EXPECT_EQ(cost_.table.keys, 5);
  EXPECT_EQ(
      cost_.table.column("year").labels,
      (std::vector<std::string>{"2014/15", "2015/16", "2016/17", "2017/18"}));
  EXPECT_EQ(cost_.table.column("locality").labels,
            (std::vector<std::string>{"north", "south", "any"}));
  std::map<std::string, int> seen;
  for (std::size_t row = 0; row < cost_.size(); ++row) {
    ++seen[cost_.key({"draw", "year", "locality", "item", "payer"}, row)];
  }
  std::size_t expected = 0;
  for (const money::PricedItem& item : items_) {
    const bool borough =
        drivers_[static_cast<std::size_t>(item.driver)].borough;
    expected += kPricedDraws * 4 * (borough ? 1 : 2) * item.payers.size();
  }
  EXPECT_EQ(cost_.size(), expected);
  EXPECT_EQ(seen.size(), expected);
  // A fixed cost and a place used of each of three, places of two, and starts
  // of two: the book prices those of the third.
  EXPECT_EQ(items_.size(), scenario_.costs->items.size() + 3 * 2 + 2 + 2);
}

TEST_F(CostTable, IsTheVolumeOfEachCellAtItsPriceRoundedOnce) {
  std::map<std::string, std::pair<double, double>> volumes;
  for (std::size_t row = 0; row < volume_.size(); ++row) {
    volumes[volume_.key({"draw", "year", "locality", "on"}, row)] = {
        volume_.number("families", row), volume_.number("children", row)};
  }
  std::map<std::string, std::vector<std::int64_t>> cells;
  for (std::size_t row = 0; row < cost_.size(); ++row) {
    cells[cost_.key({"draw", "year", "locality", "item"}, row)].push_back(
        pence(row));
  }
  std::map<std::string, const money::PricedItem*> named;
  for (const money::PricedItem& item : items_) named[item.name] = &item;
  std::map<std::string, std::int64_t> totals;
  for (std::size_t row = 0; row < cost_.size(); ++row) {
    const money::PricedItem& item = *named.at(cost_.label("item", row));
    const money::Driver& driver =
        drivers_[static_cast<std::size_t>(item.driver)];
    const auto& [families, children] = volumes.at(
        cost_.key({"draw", "year", "locality"}, row) + driver.name + "/");
    // A double holds ticks exactly.
    const double ticks = std::ldexp(item.of_children ? children : families, 30);
    ASSERT_EQ(ticks, std::floor(ticks));
    const std::int64_t expected = test_support::pence_of(
        static_cast<std::int64_t>(ticks),
        item.prices[static_cast<std::size_t>(cost_.number("year", row))],
        driver.per == money::Per::kYear);
    const auto& parts =
        cells.at(cost_.key({"draw", "year", "locality", "item"}, row));
    std::int64_t sum = 0;
    for (const std::int64_t part : parts) sum += part;
    ASSERT_EQ(sum, expected) << item.name;
    std::vector<double> shares;
    for (const auto& payer : item.payers) shares.push_back(payer.share);
    ASSERT_EQ(parts, test_support::split_by_shares(expected, shares))
        << item.name;
    totals[item.name] += pence(row);
  }
  for (const auto& [name, item] : named) EXPECT_GT(totals[name], 0) << name;
}

TEST_F(CostTable, AgreesToThePennyInEveryCut) {
  std::int64_t all = 0;
  for (std::size_t row = 0; row < cost_.size(); ++row) all += pence(row);
  const std::vector<std::string> keys{"draw", "year", "locality", "item",
                                      "payer"};
  for (std::size_t cut = 0; cut < (1U << keys.size()); ++cut) {
    std::vector<std::string> by;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      if ((cut >> k) & 1U) by.push_back(keys[k]);
    }
    // As a reader adds up pounds, from the top and from the bottom.
    std::map<std::string, double> down;
    std::map<std::string, double> up;
    std::map<std::string, std::int64_t> exact;
    for (std::size_t row = 0; row < cost_.size(); ++row) {
      const std::size_t last = cost_.size() - 1 - row;
      down[cost_.key(by, row)] += cost_.number("pounds", row);
      up[cost_.key(by, last)] += cost_.number("pounds", last);
      exact[cost_.key(by, row)] += pence(row);
    }
    std::int64_t total = 0;
    for (const auto& [key, sum] : exact) {
      ASSERT_EQ(std::llround(100.0 * down[key]), sum) << key;
      ASSERT_EQ(std::llround(100.0 * up[key]), sum) << key;
      total += sum;
    }
    ASSERT_EQ(total, all);
  }
}

// By category: a sum of items, each of which is in one.
TEST_F(CostTable, AgreesByCategory) {
  std::map<int, std::int64_t> by_category;
  std::map<std::string, int> category;
  for (const auto& item : items_) category[item.name] = item.category;
  std::int64_t all = 0;
  for (std::size_t row = 0; row < cost_.size(); ++row) {
    by_category[category.at(cost_.label("item", row))] += pence(row);
    all += pence(row);
  }
  EXPECT_GE(by_category.size(), 5U);
  EXPECT_GT(by_category.at(money::kProgrammesCategory), 0);
  for (const auto& [of, sum] : by_category) all -= sum;
  EXPECT_EQ(all, 0);
}

// ---- Without costs, and with other ones -------------------------------------

TEST_F(CostTable, OfAnotherBookLeavesVolumesAsTheyAre) {
  scenario::Scenario other = scenario_;
  other.costs->items = {{"one", other.costs->items.at("cin")}};
  const ScenarioRun run = priced_run(other);
  EXPECT_EQ(run.table("volume", kPricedDraws).columns.front().cells,
            volume_.table.columns.front().cells);
  EXPECT_EQ(numbers(run.table("volume", kPricedDraws), "families"),
            volume_.columns.at("families"));
  const NamedRows alone(run.table("cost", kPricedDraws));
  std::vector<double> pounds;
  for (std::size_t row = 0; row < cost_.size(); ++row) {
    if (cost_.label("item", row) == "cin") {
      pounds.push_back(cost_.number("pounds", row));
    }
  }
  std::vector<double> found;
  for (std::size_t row = 0; row < alone.size(); ++row) {
    if (alone.label("item", row) == "one") {
      found.push_back(alone.number("pounds", row));
    }
  }
  EXPECT_EQ(found, pounds);
}

TEST(CostTableOf, AScenarioWithoutCostsIsNone) {
  scenario::Scenario s = small_scenario(50);
  s.costs.reset();
  const ScenarioRun run = priced_run(s);
  for (const std::string& name : run.table_names()) {
    EXPECT_NE(name, "cost");
    EXPECT_NE(name, "volume");
  }
}

/// One family with two children in the south, always at level 3, over these
/// months.
ScenarioRun one_family_at_level_three(model::YearMonth start, double months) {
  scenario::Scenario s = small_scenario(10);
  s.themes.clear();
  s.moves.clear();
  s.time.start = start;
  s.time.horizon.value = months;
  s.costs->items = {
      {"level_3", test_support::by_year("level.3", "family", 6000.0)},
      {"child", test_support::by_year("level.3", "child", 12.0)}};
  model::Families families;
  families.families.resize(1);
  families.families[0].need.level = model::Level::k3;
  families.families[0].children = 2;
  families.families[0].locality = 1;
  ScenarioRun run(s, std::make_shared<const model::Families>(families), 1, 1);
  engine::Control control;
  run.simulate(0, 1, 1, control);
  return run;
}

TEST(CostTableOf, OneFamilySplitsFinancialYearsAtStartAndHorizon) {
  // December 2014 to June 2016: 4 months, a full year, and 3 months. 6,000
  // pounds a year are 500 a month.
  const NamedRows cost(
      one_family_at_level_three({2014, 12}, 19).table("cost", 1));
  EXPECT_EQ(cost.table.column("year").labels,
            (std::vector<std::string>{"2014/15", "2015/16", "2016/17"}));
  std::map<std::string, double> pounds;
  for (std::size_t row = 0; row < cost.size(); ++row) {
    EXPECT_EQ(cost.label("payer", row), "family_services");
    pounds[cost.key({"item", "year", "locality"}, row)] =
        cost.number("pounds", row);
  }
  EXPECT_EQ(pounds,
            (std::map<std::string, double>{{"level_3/2014/15/north/", 0.0},
                                           {"level_3/2014/15/south/", 2000.0},
                                           {"level_3/2015/16/north/", 0.0},
                                           {"level_3/2015/16/south/", 6000.0},
                                           {"level_3/2016/17/north/", 0.0},
                                           {"level_3/2016/17/south/", 1500.0},
                                           {"child/2014/15/north/", 0.0},
                                           {"child/2014/15/south/", 8.0},
                                           {"child/2015/16/north/", 0.0},
                                           {"child/2015/16/south/", 24.0},
                                           {"child/2016/17/north/", 0.0},
                                           {"child/2016/17/south/", 6.0}}));
}

TEST(CostTableOf, OneFamilyEndsFinancialYearsWithMarch) {
  const NamedRows cost(
      one_family_at_level_three({2014, 4}, 12).table("cost", 1));
  EXPECT_EQ(cost.table.column("year").labels,
            std::vector<std::string>{"2014/15"});
  EXPECT_EQ(cost.size(), 4U);
}

}  // namespace
}  // namespace hearthline::results
