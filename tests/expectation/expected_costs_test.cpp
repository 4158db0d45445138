// Expected costs: exactly those of the expected tables, and within sampling
// error of a simulation.

#include "hearthline/results/expected_costs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/costs.hpp"
#include "support/pathways.hpp"
#include "support/scenario_builder.hpp"
#include "support/statistics.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using expectation::ScenarioExpectation;
using hearthline::index;
using test_support::by_event;
using test_support::by_year;
using test_support::numbers;
using test_support::quantity;

/// A pathway and need without frailty, from December 2014 to June 2016.
scenario::Scenario solvable() {
  auto s = test_support::small_scenario(300);
  s.time.start = {2014, 12};
  s.time.horizon = quantity(19);
  s.frailty.variance = quantity(0);
  for (const char* name : {"unemployment", "police_justice", "missing_school",
                           "sexual_exploitation", "mental_health"}) {
    s.themes.erase(name);
  }
  s.pathway = test_support::plain_pathway();
  s.pathway->children["cla"].others.values.assign(model::kAgeBands, 0.4);
  s.pathway->children["cla"].first_by_age.values = {3, 1, 1, 2, 4};
  money::BookParameters book;
  book.title = "What can be solved";
  book.deflator.emplace();
  book.deflator->first_year = "2014/15";
  book.deflator->index = test_support::quantities({100.0, 101.3, 103.9});
  auto& items = book.items;
  items["caf"] = by_year("case.caf", "family", 6714.29);
  items["cin"] = by_year("case.cin", "child", 12340.76);
  items["cin"].payers = {{"family_services", quantity(0.75)},
                         {"health", quantity(0.25)}};
  items["cla"] = by_year("case.cla", "child", 66871.17);
  items["cla"].growth = quantity(0.031);
  items["violence"] = by_event("theme.domestic_violence", "family", 2836.0);
  items["violence"].times = quantity(1.7);
  items["contact"] = by_event("contact", "family", 61.53);
  items["police"] = by_event("contact.police", "child", 17.77);
  items["referral"] = by_event("referral", "child", 120.0);
  items["conference"] = by_event("conference", "family", 999.99);
  items["proceedings"] = by_event("started.cla", "child", 2123.456);
  items["rise"] = by_event("moves.2->3", "family", 33.33);
  items["onset"] = by_event("themes.parenting.onset", "child", 10.005);
  s.costs = book;
  return s;
}

ScenarioExpectation solved(const scenario::Scenario& s) {
  engine::Control control;
  return {s, *test_support::families_of(s), {}, 2, control};
}

/// Adds up a column of a monthly table by financial year and locality.
std::map<std::pair<int, int>, double> by_year_and_place(
    const scenario::Scenario& s, const results::Table& table,
    const std::string& column,
    const std::function<bool(const std::string&, std::size_t)>& wanted) {
  const auto month = numbers(table, "month");
  const auto locality = numbers(table, "locality");
  const auto values = numbers(table, column);
  std::map<std::pair<int, int>, double> sums;
  for (std::size_t row = 0; row < values.size(); ++row) {
    bool all = true;
    for (const auto& key : table.columns) {
      if (key.labels.empty() || key.name == "locality") continue;
      all = all && wanted(key.labels[static_cast<std::size_t>(
                              numbers(table, key.name)[row])],
                          row);
    }
    if (!all) continue;
    const int year = model::financial_year(
        s.time.start.plus(static_cast<index>(month[row])));
    sums[{year - 2014, static_cast<int>(locality[row])}] += values[row];
  }
  return sums;
}

/// What an item falls on, in the tables of expected values.
struct Counted {
  std::string item;
  std::string table;
  std::string column;
  std::string label;  ///< the rows that are wanted; all if empty
  double pounds;      ///< of 2014/15, of a month or of an event
  double growth = 0.0;
};

TEST(ExpectedCosts, AreExactlyTheExpectedVolumesAtTheirPrices) {
  const auto s = solvable();
  const auto expected = solved(s);
  const results::Table cost = expected.table("cost");
  EXPECT_EQ(cost.keys, 4) << "without draws";
  const std::vector<Counted> all{
      {"caf", "case", "families", "caf", 6714.29 / 12},
      {"cin", "case", "children", "cin", 12340.76 / 12},
      {"cla", "case", "children", "cla", 66871.17 / 12, 0.031},
      {"violence", "theme", "families", "domestic_violence", 2836.0 * 1.7 / 12},
      {"contact", "contact", "contacts", "", 61.53},
      {"police", "contact", "children", "police", 17.77},
      {"referral", "referral", "children", "", 120.0},
      {"proceedings", "case", "child_starts", "cla", 2123.456},
      {"onset", "theme", "child_entries", "parenting", 10.005}};
  const auto item = numbers(cost, "item");
  const auto year = numbers(cost, "year");
  const auto locality = numbers(cost, "locality");
  const auto payer = numbers(cost, "payer");
  const auto pounds = numbers(cost, "pounds");
  const std::vector<double> level{1.0, 1.013, 1.039};
  for (const Counted& counted : all) {
    const auto volumes = by_year_and_place(
        s, expected.table(counted.table), counted.column,
        [&](const std::string& label, std::size_t) {
          return counted.label.empty() || label == counted.label;
        });
    int cells = 0;
    for (std::size_t row = 0; row < pounds.size(); ++row) {
      if (cost.column("item").labels[static_cast<std::size_t>(item[row])] !=
          counted.item) {
        continue;
      }
      const double share =
          counted.item != "cin"
              ? 1.0
              : (cost.column("payer")
                             .labels[static_cast<std::size_t>(payer[row])] ==
                         "health"
                     ? 0.25
                     : 0.75);
      const auto y = static_cast<std::size_t>(year[row]);
      const double price =
          counted.pounds * level[y] * std::pow(1.0 + counted.growth, year[row]);
      const double exact = volumes.at({static_cast<int>(year[row]),
                                       static_cast<int>(locality[row])}) *
                           price * share;
      // A price is rounded to a ten-thousandth of a pound, of a year or of an
      // event.
      EXPECT_GT(exact, 0.0);
      EXPECT_NEAR(pounds[row], exact,
                  5.1e-5 / (price < 5.0 ? 1.0 : price) * exact)
          << counted.item;
      ++cells;
    }
    EXPECT_EQ(cells, counted.item == "cin" ? 12 : 6) << counted.item;
  }
}

// Each cell of 400 draws, in standard errors estimated from the draws: of 144
// cells, a correct program has one beyond 5 in about 1 of 10,000 seeds. The
// largest number of cells that share a volume is two, those of `cin`, so that
// their mean square does not vary much more than that of independent cells.
TEST(ExpectedCosts, AgreeWithTheMeanOfDraws) {
  constexpr index kCostDraws = 400;
  const auto s = solvable();
  const auto families = test_support::families_of(s);
  const auto expected = numbers(solved(s).table("cost"), "pounds");
  results::ScenarioRun run(s, families, kCostDraws, 11);
  engine::Control control;
  run.simulate(0, kCostDraws, 2, control);
  const results::Table drawn = run.table("cost", kCostDraws);
  const auto pounds = numbers(drawn, "pounds");
  ASSERT_EQ(pounds.size(), expected.size() * kCostDraws);
  double squares = 0.0;
  for (std::size_t row = 0; row < expected.size(); ++row) {
    test_support::Tally tally;
    for (std::size_t draw = 0; draw < kCostDraws; ++draw) {
      tally.add(pounds[draw * expected.size() + row]);
    }
    const double z = tally.z(expected[row]);
    EXPECT_LT(std::abs(z), 5.0) << row;
    squares += z * z;
  }
  const double mean = squares / static_cast<double>(expected.size());
  EXPECT_GT(mean, 0.4);
  EXPECT_LT(mean, 2.0);
}

TEST(ExpectedCosts, OfLevelsNeedNoCases) {
  auto s = solvable();
  s.pathway.reset();
  s.costs = test_support::costs_of_levels();
  const auto expected = solved(s);
  const results::Table cost = expected.table("cost");
  EXPECT_EQ(cost.rows(), 3 * 2 * 4);
  const auto volumes = by_year_and_place(
      s, expected.table("level"), "families",
      [](const std::string& label, std::size_t) { return label == "3"; });
  const auto item = numbers(cost, "item");
  const auto year = numbers(cost, "year");
  const auto locality = numbers(cost, "locality");
  const auto pounds = numbers(cost, "pounds");
  for (std::size_t row = 0; row < pounds.size(); ++row) {
    if (item[row] != 2) continue;
    const double exact = 500.0 * volumes.at({static_cast<int>(year[row]),
                                             static_cast<int>(locality[row])});
    EXPECT_NEAR(pounds[row], exact, 1e-12 * exact);
  }
}

TEST(ExpectedCosts, AreNoneOfAScenarioWithoutCosts) {
  auto s = solvable();
  s.costs.reset();
  const auto names = solved(s).table_names();
  for (const std::string& name : names) EXPECT_NE(name, "cost");
}

TEST(ExpectedCosts, RefuseWhatIsSampledOnly) {
  const auto refusal = [](const std::string& on, const std::string& per,
                          bool by_event_of_it) -> std::string {
    auto s = solvable();
    demography::StreamParameters stream;
    s.streams["disability"] = stream;
    s.costs->items = {
        {"x", by_event_of_it ? by_event(on, per, 1.0) : by_year(on, per, 1.0)}};
    try {
      const results::ExpectedCosts costs(s, *s.costs);
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal("case.cla", "child", false), "accepted");
  // Tables of placements are left out of expected values; a cost would be 0.
  EXPECT_EQ(refusal("placement.fostering", "child", false),
            "costs.items.x.on: expected case.cla, since expected values do not "
            "keep where children are placed, found 'placement.fostering'");
  EXPECT_EQ(refusal("stream.disability", "", false),
            "costs.items.x.on: expected time or events of families, since only "
            "they have expected values, found 'stream.disability'");
}

}  // namespace
