#pragma once
/// @file
/// Cost by financial year, from time at each need level or with a case of each
/// kind. For its limitations see `money/unit_costs.hpp`.

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/money/unit_costs.hpp"
#include "hearthline/results/case_cells.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_tables.hpp"

namespace hearthline::results {

namespace cost_detail {

/// What is priced: the stays whose time counts, in the order of their labels.
struct Priced {
  std::string key;
  std::vector<std::string> labels;
  std::vector<std::optional<money::UnitCost>> costs;
  std::vector<int> cells;
};

/// Builds the table of the priced stays of a run, or of expected values.
template <bool kExpected, class Results>
Table table(const Results& results, const TableContext& context,
            const Priced& priced, model::YearMonth start, index draws) {
  const int first_year = model::financial_year(start);
  const int last_year = model::financial_year(start.plus(results.months() - 1));
  std::vector<std::string> years;
  for (int year = first_year; year <= last_year; ++year) {
    years.push_back(model::financial_year_text(year));
  }
  TableBuilder builder("cost");
  if constexpr (!kExpected) builder.number_key("draw");
  builder.label_key("year", years)
      .label_key("locality", context.localities)
      .label_key(priced.key, priced.labels)
      .amount("pounds", Kind::kMoney, "pounds, gross average cost");
  for (index draw = 0; draw < draws; ++draw) {
    index month = 0;
    for (int year = first_year; year <= last_year; ++year) {
      const index from = month;
      while (month < results.months() &&
             model::financial_year(start.plus(month)) == year) {
        ++month;
      }
      for (index l = 0; l < results.localities(); ++l) {
        for (std::size_t k = 0; k < priced.costs.size(); ++k) {
          const auto& cost = priced.costs[k];
          if (!cost) continue;
          double months = 0.0;
          for (index m = from; m < month; ++m) {
            const Months& stay = results.stay(draw, m, l, priced.cells[k]);
            months += cost->per == money::Per::kFamily ? stay.families
                                                       : stay.children;
          }
          const double pounds = months / model::kMonthsPerYear * cost->pounds;
          const auto label = static_cast<int>(k);
          if constexpr (kExpected) {
            builder.row(year - first_year, l, label, pounds);
          } else {
            builder.row(draw, year - first_year, l, label, pounds);
          }
        }
      }
    }
  }
  return builder.take();
}

}  // namespace cost_detail

/// @name Cost tables
/// Returns the table with keys draw (omitted for expected values), year (April
/// to March), locality and either level or case, and the value pounds. Levels
/// and kinds of case without a cost have no rows. A financial year that is only
/// partly simulated holds the cost of its simulated months only.
///   pounds = months / 12 * pounds per year
/// where months are those of families, or of children if the cost is averaged
/// over children: all of the families at a level, and those whom a case covers.
///@{
template <class Events>
Table cost_table(const NeedTables<Events>& results, const TableContext& context,
                 const money::UnitCosts& costs, model::YearMonth start,
                 index draws) {
  cost_detail::Priced priced{"level", tables_detail::level_labels(), {}, {}};
  for (int level = 0; level < model::kLevels; ++level) {
    priced.costs.push_back(costs.levels[static_cast<std::size_t>(level)]);
    priced.cells.push_back(cells::level(model::level_at(level)));
  }
  return cost_detail::table<std::is_same_v<Events, Flows>>(
      results, context, priced, start, draws);
}

template <class Events>
Table cost_table(const MonthlyTables<Events>& results,
                 const TableContext& context, const money::UnitCosts& costs,
                 model::YearMonth start, index draws) {
  cost_detail::Priced priced{"case", {}, {}, {}};
  for (int kind = 0; kind < case_cells::kKinds; ++kind) {
    const auto place = static_cast<std::size_t>(kind) + 1;
    priced.labels.emplace_back(model::kCaseNames[place]);
    priced.costs.push_back(costs.kinds[place]);
    priced.cells.push_back(kind);
  }
  return cost_detail::table<std::is_same_v<Events, Flows>>(
      results, context, priced, start, draws);
}
///@}

}  // namespace hearthline::results
