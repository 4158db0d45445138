#pragma once
/// @file
/// The table of all that costs can fall on, by draw, financial year and
/// locality: months of families (or places, workers, cases), and of children,
/// or events. Whole ticks of 2^-30, so that what is saved can be priced again
/// to the penny.

#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/money/volumes.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

inline Table volume_table(const money::Volumes& volumes,
                          const TableContext& context) {
  std::vector<std::string> years;
  for (index year = 0; year < volumes.years(); ++year) {
    years.push_back(model::financial_year_text(volumes.first_year() +
                                               static_cast<int>(year)));
  }
  std::vector<std::string> where = context.localities;
  where.emplace_back("any");
  std::vector<std::string> names;
  for (const money::Driver& driver : volumes.drivers()) {
    names.push_back(driver.name);
  }
  TableBuilder builder("volume");
  builder.number_key("draw")
      .label_key("year", years)
      .label_key("locality", where)
      .overlapping_key("on", names,
                       "what is counted overlaps: a family has a level, "
                       "themes and cases at once")
      .amount("families", Kind::kFlow,
              "months of families, places, workers or cases of a stream; or "
              "events")
      .amount("children", Kind::kFlow,
              "months of the children whom they have or cover; or children at "
              "events");
  const auto in_ticks = [](money::Ticks ticks) {
    return static_cast<double>(ticks) / static_cast<double>(money::kTicks);
  };
  for (index draw = 0; draw < volumes.draws(); ++draw) {
    for (index year = 0; year < volumes.years(); ++year) {
      for (index l = 0; l <= volumes.localities(); ++l) {
        for (index k = 0; k < std::ssize(volumes.drivers()); ++k) {
          const bool borough =
              volumes.drivers()[static_cast<std::size_t>(k)].borough;
          if (borough != (l == volumes.localities())) continue;
          const auto& both = volumes.at(draw, year, l, k);
          builder.row(draw, year, l, k, in_ticks(both.families),
                      in_ticks(both.children));
        }
      }
    }
  }
  return builder.take();
}

}  // namespace hearthline::results
