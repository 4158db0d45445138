#pragma once
/// @file
/// The costs of a scenario, compiled: its book, and what its programmes state
/// of themselves.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/payers.hpp"
#include "hearthline/money/price_list.hpp"
#include "hearthline/scenario/drivers.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

/// The financial years that a scenario covers, at least in part.
struct CostYears {
  int first = 0;
  index count = 0;
};
inline CostYears cost_years(const TimeParameters& time) {
  const auto months = static_cast<index>(std::llround(time.horizon.value));
  const int first = model::financial_year(time.start);
  const int last = model::financial_year(time.start.plus(months - 1));
  return {first, last - first + 1};
}

/// Returns what programmes cost, as items: "programme.NAME.start" and so on. A
/// cost of 0 has none.
/// @throws InputError if places are priced of a programme without a limit, or
/// no
///         public body pays
inline std::map<std::string, money::ItemParameters> programme_items(
    const Scenario& scenario) {
  std::map<std::string, money::ItemParameters> items;
  for (const auto& [name, programme] : scenario.programmes) {
    if (!programme.cost) continue;
    const auto& cost = *programme.cost;
    const auto add = [&, &name = name, &programme = programme](
                         const std::string& part, const std::string& what,
                         const model::Quantity& pounds, bool by_event) {
      if (pounds.value == 0.0) return;
      money::ItemParameters item;
      item.title = programme.title + ": " + what;
      item.on = "programme." + name + "." + part;
      (by_event ? item.each : item.a_year) = pounds;
      item.price_year = cost.price_year;
      item.category = money::kCategories[static_cast<std::size_t>(
                                             money::kProgrammesCategory)]
                          .name;
      item.payers[cost.payer] = {1.0, pounds.provenance};
      item.grade = cost.grade;
      items[item.on] = std::move(item);
    };
    const auto payer = model::payer_named(cost.payer);
    if (payer && model::kPayers[static_cast<std::size_t>(*payer)].kind ==
                     model::PayerKind::kSociety) {
      throw InputError("programmes." + name +
                       ".cost.payer: expected a public body, found \"" +
                       cost.payer + '"');
    }
    if (cost.place.value > 0.0 && !programme.places) {
      throw InputError("programmes." + name +
                       ".cost.place: expected places beside it, found a "
                       "programme without a limit (place_used is the price of "
                       "a place while a family has it)");
    }
    add("year", "fixed", cost.fixed, false);
    add("start", "starts", cost.start, true);
    add("place", "places", cost.place, false);
    add("place_used", "places used", cost.place_used, false);
  }
  return items;
}

namespace costs_detail {

inline bool leaves_out(const money::ItemParameters& item,
                       const std::string& what) {
  return std::find(item.leaves_out.begin(), item.leaves_out.end(), what) !=
         item.leaves_out.end();
}

/// Refuses that one thing is paid for by two items.
[[noreturn]] inline void twice(const std::string& path,
                               const std::string& other, const std::string& why,
                               const std::string& way_out) {
  throw InputError(path + ".on: expected what no other item counts; " +
                   way_out + ", found also " + other + ", which " + why);
}

}  // namespace costs_detail

/// Requires that no cost is counted in two ways: of a level and of the cases
/// that families at it have; of looked-after children on average and by
/// placement; of a kind of case on average and of the workers who hold it; of a
/// programme in the book and with the programme.
/// @param within  the path of the book: "" or "costs."
/// @throws InputError
inline void require_counted_once(const money::BookParameters& book,
                                 const Scenario& scenario,
                                 const std::string& within) {
  using costs_detail::twice;
  const auto own = programme_items(scenario);
  for (const auto& [name, item] : book.items) {
    const std::string path = within + "items." + name;
    if (own.contains(item.on)) {
      const auto begins = item.on.find('.') + 1;
      const std::string programme =
          item.on.substr(begins, item.on.rfind('.') - begins);
      twice(path, "programmes." + programme + ".cost",
            "states what this programme costs", "leave out one of the two");
    }
    for (const auto& [other, its] : book.items) {
      if (item.on.starts_with("level.") &&
          (its.on.starts_with("case.") || its.on.starts_with("placement."))) {
        twice(path, within + "items." + other,
              "counts the same families by their cases",
              "use costs either of need levels or of cases");
      }
      if (!item.on.starts_with("case.")) continue;
      const std::string kind = item.on.substr(5);
      if (kind == "cla" && its.on.starts_with("placement.") &&
          !costs_detail::leaves_out(item, "placements")) {
        twice(path, within + "items." + other,
              "counts the same children by their placement",
              "say leaves_out = [\"placements\"] if the average does not "
              "include them");
      }
      if (!scenario.pathway || costs_detail::leaves_out(item, "workers")) {
        continue;
      }
      for (const auto& [team, held] : scenario.pathway->teams) {
        if (its.on != "team." + team + ".worker" ||
            std::find(held.cases.begin(), held.cases.end(), kind) ==
                held.cases.end()) {
          continue;
        }
        twice(path, within + "items." + other,
              "counts the workers who hold such cases",
              "say leaves_out = [\"workers\"] if the average does not include "
              "them");
      }
    }
  }
}

/// Compiles the unit costs of a book and of the programmes for a scenario.
/// @param drivers  `drivers(scenario)`
/// @param within  the path of the book: "" or "costs."
/// @throws InputError  as `money::PriceList`, `programme_items` and
///         `require_counted_once`
inline std::vector<money::PricedItem> priced_items(
    const Scenario& scenario, const money::BookParameters& book,
    const std::vector<money::Driver>& drivers, money::Money money = {},
    const std::string& within = "costs.") {
  require_counted_once(book, scenario, within);
  const CostYears years = cost_years(scenario.time);
  money::PriceList list(drivers, years.first, years.count, money);
  list.add(book, within);
  money::BookParameters own;
  own.deflator = book.deflator;
  own.items = programme_items(scenario);
  list.add(own, within, [](const std::string& item) {
    const std::string whose =
        item.substr(0, item.rfind('.'));  // programme.NAME
    return "programmes" + whose.substr(whose.find('.')) + ".cost";
  });
  return list.take();
}

}  // namespace hearthline::scenario
