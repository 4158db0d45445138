#pragma once
/// @file
/// Cost by financial year, from time at each level. For its limitations see
/// `money/level_costs.hpp`.

#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/money/level_costs.hpp"
#include "hearthline/results/need_tables.hpp"

namespace hearthline::results {

/// Returns the table with keys draw (omitted for expected values), year (April
/// to March), locality and level, and the value pounds. Levels without a cost
/// have no rows. A financial year that is only partly simulated holds the cost
/// of its simulated months only.
///   pounds = family-months / 12 * pounds per family-year
template <class Events>
Table cost_table(const NeedTables<Events>& results, const TableContext& context,
                 const money::LevelCosts& costs, model::YearMonth start,
                 index draws) {
  const int first_year = model::financial_year(start);
  const int last_year = model::financial_year(start.plus(results.months() - 1));
  std::vector<std::string> years;
  for (int year = first_year; year <= last_year; ++year) {
    years.push_back(model::financial_year_text(year));
  }
  constexpr bool kExpected = std::is_same_v<Events, Flows>;
  TableBuilder builder("cost");
  if constexpr (!kExpected) builder.number_key("draw");
  builder.label_key("year", years)
      .label_key("locality", context.localities)
      .label_key("level", tables_detail::level_labels())
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
        for (int level = 0; level < model::kLevels; ++level) {
          const double cost = costs[static_cast<std::size_t>(level)];
          if (std::isnan(cost)) continue;
          double family_months = 0.0;
          for (index m = from; m < month; ++m) {
            family_months +=
                results.stay(draw, m, l, cells::level(model::level_at(level)))
                    .families;
          }
          const double pounds = family_months / model::kMonthsPerYear * cost;
          if constexpr (kExpected) {
            builder.row(year - first_year, l, level, pounds);
          } else {
            builder.row(draw, year - first_year, l, level, pounds);
          }
        }
      }
    }
  }
  return builder.take();
}

}  // namespace hearthline::results
