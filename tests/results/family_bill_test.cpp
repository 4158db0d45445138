// Bills of families against the ledger of their run: what a run counts of all
// families together is the sum of what is counted of each, tick by tick.

#include "hearthline/results/family_bill.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/error.hpp"
#include "hearthline/money/ledger.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/drivers.hpp"
#include "support/bookkeeping.hpp"
#include "support/costs.hpp"
#include "support/pathways.hpp"
#include "support/programmes.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::numbers;
using test_support::quantity;

constexpr index kBillDraws = 2;

/// A price of everything that costs can fall on, but for need levels or (beside
/// levels) cases and placements. Of families or of children, by turns.
money::BookParameters price_of_everything(const scenario::Scenario& s,
                                          bool levels) {
  money::BookParameters book;
  book.title = "Everything";
  double pounds = 1000.37;
  for (const money::Driver& driver : scenario::drivers(s)) {
    const bool level = driver.name.starts_with("level.");
    const bool of_cases = driver.name.starts_with("case.") ||
                          driver.name.starts_with("placement.");
    if (driver.name.starts_with("programme.")) continue;
    if (levels ? of_cases : level) continue;
    std::string name = driver.name;
    for (char& c : name) {
      if (c == '.' || c == '-' || c == '>') c = '_';
    }
    money::ItemParameters item;
    item.title = driver.name;
    item.on = driver.name;
    if (driver.counted == money::Counted::kFamilies) {
      item.per = book.items.size() % 2 == 0 ? "family" : "child";
    }
    (driver.per == money::Per::kEvent ? item.each : item.a_year) =
        quantity(pounds);
    item.price_year = "2014/15";
    item.growth = quantity(0.013);
    item.category = "social_care";
    item.payers["family_services"] = quantity(1.0);
    item.leaves_out = {"workers", "placements"};
    book.items[name] = std::move(item);
    pounds += 137.1129;
  }
  return book;
}

/// Demography, a team that fills up, a programme with places and one without.
scenario::Scenario full_borough() {
  scenario::Scenario s = test_support::small_scenario(150);
  s.pathway = test_support::plain_pathway();
  s.demography = test_support::invented_demography(7.0, 0.01, 2014, 4);
  model::TeamParameters team;
  team.cases = {"assessment", "cin"};
  team.workers.from = {{2014, 4}};
  team.workers.number.values = {2};
  team.cases_per_worker.value = 3;
  s.pathway->teams["duty"] = team;
  s.programmes["a"] = test_support::with_effect(
      test_support::with_places(test_support::plain_programme(0.8), 8),
      {"moves.2->3", "pathway.contacts.police"}, 0.5, 0.8);
  s.programmes["b"] = test_support::plain_programme(0.3);
  for (auto& [name, programme] : s.programmes) {
    programmes::ProgrammeCostParameters cost;
    cost.fixed = quantity(20000.0);
    cost.start = quantity(123.45);
    cost.place_used = quantity(9876.5432);
    if (name == "a") cost.place = quantity(500.0);
    cost.price_year = "2014/15";
    programme.cost = cost;
  }
  return s;
}

/// What the ledger of a run has, and what the bills of its families add to.
struct BillSums {
  explicit BillSums(const scenario::Scenario& s)
      : run(s, test_support::families_of(s), kBillDraws, 5) {
    engine::Control control;
    run.simulate(0, kBillDraws, 2, control);
  }

  /// Requires that the bills add up to the ledger, draw by draw.
  void expect_equal(const scenario::Scenario& s,
                    const std::vector<model::FamilyId>& families) {
    const CostFrame frame(s);
    const auto items = scenario::priced_items(s, *s.costs, frame.drivers);
    const Table table = run.table("volume", kBillDraws);
    const auto draw = numbers(table, "draw");
    const auto year = numbers(table, "year");
    const auto locality = numbers(table, "locality");
    const auto on = numbers(table, "on");
    const auto units = numbers(table, "families");
    const auto children = numbers(table, "children");
    const auto localities = static_cast<index>(s.population.localities.size());
    money::Volumes volumes(frame.drivers, kBillDraws, frame.years.first,
                           frame.years.count, localities);
    for (std::size_t i = 0; i < units.size(); ++i) {
      constexpr auto kTicks = static_cast<double>(money::kTicks);
      volumes.at(static_cast<index>(draw[i]), static_cast<index>(year[i]),
                 static_cast<index>(locality[i]), static_cast<index>(on[i])) = {
          std::llround(units[i] * kTicks), std::llround(children[i] * kTicks)};
    }
    const money::Ledger ledger(volumes, items);

    using Cell = std::tuple<index, index, index>;  // year, locality, item
    std::set<index> on_a_bill;
    for (index d = 0; d < kBillDraws; ++d) {
      std::map<Cell, money::Wide> sums;
      for (const model::FamilyId id : families) {
        for (const BillLine& line :
             run.bill(id, static_cast<std::uint32_t>(d), *s.costs).lines) {
          ASSERT_GT(line.ticks, 0);
          sums[{line.year, line.locality, line.item}] += line.amount();
          on_a_bill.insert(line.item);
        }
      }
      for (index y = 0; y < frame.years.count; ++y) {
        for (index l = 0; l <= localities; ++l) {
          for (index k = 0; k < std::ssize(items); ++k) {
            const money::PricedItem& item = items[static_cast<std::size_t>(k)];
            const money::Driver& driver =
                frame.drivers[static_cast<std::size_t>(item.driver)];
            const money::Wide sum = sums[{y, l, k}];
            if (!of_families(driver)) {
              ASSERT_TRUE(sum == 0) << driver.name;
              continue;
            }
            const auto& both = volumes.at(d, y, l, item.driver);
            const money::Wide whole =
                money::amount(item.of_children ? both.children : both.families,
                              item.prices[static_cast<std::size_t>(y)]);
            ASSERT_TRUE(sum == whole) << driver.name << " year " << y;
            ASSERT_EQ(money::rounded(sum, driver.per),
                      ledger.pence(d, y, l, k));
          }
        }
      }
    }
    for (index k = 0; k < std::ssize(items); ++k) {
      const auto& item = items[static_cast<std::size_t>(k)];
      const auto& driver = frame.drivers[static_cast<std::size_t>(item.driver)];
      used[driver.name] = on_a_bill.contains(k);
    }
  }

  static bool of_families(const money::Driver& driver) {
    return driver.counted == money::Counted::kFamilies ||
           driver.name.ends_with(".start") ||
           driver.name.ends_with(".place_used");
  }

  ScenarioRun run;
  std::map<std::string, bool> used;  ///< drivers: whether any bill has them
};

std::vector<model::FamilyId> everyone(const scenario::Scenario& s,
                                      const ScenarioRun& run) {
  std::vector<model::FamilyId> ids;
  const auto given = test_support::families_of(s);
  const auto& all = run.plan() ? run.plan()->families : *given;
  for (const model::Family& family : all.families) ids.push_back(family.id);
  return ids;
}

TEST(FamilyBill, BillsOfAllFamiliesAddUpToTheLedger) {
  scenario::Scenario s = full_borough();
  s.costs = price_of_everything(s, false);
  BillSums compared(s);
  const auto ids = everyone(s, compared.run);
  EXPECT_GT(ids.size(), 150U);  // some arrive later
  compared.expect_equal(s, ids);
  for (const char* of_families :
       {"case.contact", "case.cin", "case.cla", "placement.fostering",
        "contact.police", "referral", "started.caf", "moves.2->3",
        "theme.unemployment", "programme.a.start", "programme.b.place_used"}) {
    EXPECT_TRUE(compared.used.at(of_families)) << of_families;
  }
  for (const char* of_nobody :
       {"team.duty.worker", "programme.a.year", "programme.a.place"}) {
    EXPECT_FALSE(compared.used.at(of_nobody)) << of_nobody;
  }
}

TEST(FamilyBill, AddsUpWithoutMeetingPathwayOrDemography) {
  for (const bool pathway : {false, true}) {
    for (const bool demography : {false, true}) {
      scenario::Scenario s = full_borough();
      s.programmes.clear();
      if (pathway) {
        s.pathway->teams.clear();
      } else {
        s.pathway.reset();
      }
      if (!demography) s.demography.reset();
      s.costs = price_of_everything(s, true);
      BillSums compared(s);
      compared.expect_equal(s, everyone(s, compared.run));
      EXPECT_TRUE(compared.used.at("level.4"));
    }
  }
}

TEST(FamilyBill, OfOneFamilyIsItsHistoryAtThePrices) {
  // Each level costs a different price, so that the bill says how long the
  // family was at each.
  scenario::Scenario s = test_support::small_scenario(60);
  s.costs = test_support::costs_of_levels();
  double price = 100.0;
  for (auto& [name, item] : s.costs->items) {
    item.a_year->value = price;
    price *= 10.0;
  }
  const ScenarioRun run(s, test_support::families_of(s), 1, 5);
  for (std::uint64_t id = 0; id < 60; ++id) {
    const auto history = run.trace({id}, 0);
    double pounds = 0.0;
    for (std::size_t i = 0; i < history.size(); ++i) {
      const double until = i + 1 < history.size()
                               ? history[i + 1].time
                               : static_cast<double>(run.months());
      pounds += std::pow(10.0, 1 + model::number(history[i].need.level)) *
                (until - history[i].time) / 12.0;
    }
    double billed = 0.0;
    for (const BillLine& line : run.bill({id}, 0, *s.costs).lines) {
      billed += static_cast<double>(line.amount()) /
                static_cast<double>(money::parts_per_penny(line.per)) / 100.0;
    }
    // Events are on ticks of 2^-30 months.
    EXPECT_NEAR(billed, pounds, 1e-3);
  }
}

TEST(FamilyBill, RefusesAFamilyThatTheRunHasNot) {
  const scenario::Scenario s = test_support::small_scenario(10);
  const ScenarioRun run(s, test_support::families_of(s), 1, 5);
  EXPECT_THROW(run.bill({10}, 0, *s.costs), Error);
}

}  // namespace
}  // namespace hearthline::results
