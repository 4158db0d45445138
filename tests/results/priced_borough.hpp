#pragma once
/// @file
/// A borough with something of everything that costs can fall on, and a book
/// with a cost on each kind of it.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "support/bookkeeping.hpp"
#include "support/costs.hpp"
#include "support/pathways.hpp"
#include "support/programmes.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {

inline constexpr index kPricedDraws = 2;

/// Prices of 2013/14 to 2015/16, restated by an index that ends before the run
/// does.
inline money::BookParameters book_of_everything() {
  using test_support::by_event;
  using test_support::by_year;
  using test_support::quantities;
  using test_support::quantity;
  money::BookParameters book;
  book.title = "Everything";
  book.area_factor = quantity(1.1245);
  book.deflator.emplace();
  book.deflator->first_year = "2013/14";
  book.deflator->index = quantities({98.6, 100.0, 100.8});
  book.deflator->later_growth = quantity(0.0213);
  auto& items = book.items;
  items["caf"] = by_year("case.caf", "family", 6714.29);
  items["cin"] = by_year("case.cin", "child", 12340.76);
  items["cin"].payers = {{"family_services", quantity(1.0 / 3.0)},
                         {"health", quantity(1.0 / 3.0)},
                         {"schools_grant", quantity(1.0 / 3.0)}};
  items["cla"] = by_year("case.cla", "child", 21000.01);
  items["cla"].leaves_out = {"placements"};
  items["fostering"] = test_support::unpriced("placement.fostering", "child");
  items["fostering"].a_week = quantity(486.87);
  items["fostering"].growth = quantity(0.031);
  items["residential"] =
      test_support::unpriced("placement.residential", "child");
  items["residential"].a_week = quantity(2945.0);
  items["residential"].area = "national";
  items["residential"].price_year = "2015/16";
  items["contact"] = by_event("contact", "family", 61.53);
  items["police"] = by_event("contact.police", "child", 17.77);
  items["police"].payers = {{"police_justice", quantity(0.85)},
                            {"health", quantity(0.15)}};
  items["police"].category = "crime";
  items["referral"] = by_event("referral", "child", 120.0);
  items["conference"] = by_event("conference", "family", 999.99);
  items["proceedings"] = by_event("started.cla", "child", 2123.456);
  items["proceedings"].times = quantity(0.4);
  items["rise"] = by_event("moves.2->3", "family", 33.33);
  items["violence"] = by_event("theme.domestic_violence", "family", 2836.0);
  items["violence"].times = quantity(1.7);
  items["violence"].price_year = "2013/14";
  items["violence"].category = "domestic_violence";
  items["violence"].value_type = "economic";
  items["violence"].payers = {{"society", quantity(1.0)}};
  items["onset"] = by_event("themes.parenting.onset", "child", 10.005);
  items["benefits"] = by_year("theme.unemployment", "family", 7972.07);
  items["benefits"].payers = {{"dwp", quantity(1.0)}};
  items["benefits"].category = "employment";
  items["grant"] = by_year("theme.unemployment", "family", 400.0);
  items["grant"].flow = "income";
  items["worker"] = by_year("team.duty.worker", "", 51234.5);
  items["disability"] = by_year("stream.disability", "", 5000.0);
  items["visits"] = by_event("programme.visits.start", "", 12.34);
  items["visits"].payers = {{"schools", quantity(0.5)},
                            {"housing_account", quantity(0.5)}};
  return book;
}

/// From December 2014 to May 2017: four months, two years and two months.
/// Programmes with places that localities share, with places of each, and
/// without; one begins and one ends in the middle.
inline scenario::Scenario priced_borough() {
  scenario::Scenario s = test_support::small_scenario(300);
  s.time.start = {2014, 12};
  s.pathway = test_support::plain_pathway();
  s.pathway->children["cla"].others.values.assign(model::kAgeBands, 0.4);
  s.pathway->children["cla"].first_by_age.values = {3, 1, 1, 2, 4};
  s.demography = test_support::invented_demography(15.0, 0.01, 2014, 4);
  model::TeamParameters team;
  team.cases = {"assessment"};
  team.workers.from = {{2014, 12}, {2016, 2}};
  team.workers.number.values = {2, 2.5};
  team.cases_per_worker.value = 4;
  s.pathway->teams["duty"] = team;
  auto& visits = s.programmes["visits"];
  visits = test_support::with_places(test_support::plain_programme(0.6), 12);
  visits.starts = model::YearMonth{2015, 2};
  auto& local = s.programmes["local"];
  local = test_support::with_places(test_support::plain_programme(0.5), 10);
  local.locality_share = {{"north", {0.5, {}}}, {"south", {0.5, {}}}};
  local.ends = model::YearMonth{2016, 6};
  s.programmes["open"] = test_support::plain_programme(0.2);
  for (auto& [name, programme] : s.programmes) {
    programme.title = name;
    programmes::ProgrammeCostParameters cost;
    cost.fixed.value = 20000.0;
    // The book has its own price of visits that start.
    cost.start.value = name == "visits" ? 0.0 : 250.55;
    cost.place.value = programme.places ? 1000.0 : 0.0;
    cost.place_used.value = 3333.33;
    cost.price_year = "2014/15";
    cost.payer = "health";
    programme.cost = cost;
  }
  demography::StreamParameters stream;
  stream.entries_per_1000_children = test_support::quantity(20);
  stream.closing = test_support::quantity(0.5);
  stream.ages = test_support::quantities(
      std::vector<double>(demography::kAges, 1.0 / 18));
  stream.stock = test_support::quantity(25);
  s.streams["disability"] = stream;
  s.costs = book_of_everything();
  return s;
}

inline ScenarioRun priced_run(const scenario::Scenario& s) {
  ScenarioRun run(s, test_support::families_of(s), kPricedDraws, 9);
  engine::Control control;
  run.simulate(0, kPricedDraws, 2, control);
  return run;
}

/// The columns of a table by name, its codes as their labels.
struct NamedRows {
  explicit NamedRows(const Table& from) : table(from) {
    for (const Column& column : table.columns) {
      columns[column.name] = test_support::numbers(table, column.name);
    }
  }
  std::size_t size() const { return static_cast<std::size_t>(table.rows()); }
  double number(const std::string& column, std::size_t row) const {
    return columns.at(column)[row];
  }
  const std::string& label(const std::string& column, std::size_t row) const {
    return table.column(column)
        .labels[static_cast<std::size_t>(number(column, row))];
  }
  std::string key(const std::vector<std::string>& of, std::size_t row) const {
    std::string text;
    for (const std::string& column : of) {
      text +=
          table.column(column).labels.empty()
              ? std::to_string(static_cast<std::int64_t>(number(column, row)))
              : label(column, row);
      text += '/';
    }
    return text;
  }

  Table table;
  std::map<std::string, std::vector<double>> columns;
};

}  // namespace hearthline::results
