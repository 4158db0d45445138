#pragma once
/// @file
/// The tables that users read, made from the results of a run.
///
/// Every table has the keys draw, month (from 0, since the scenario's start)
/// and locality, then its own. Occupancy (`families`, `children`) is in
/// family-months and child-months within the month, which is the mean number
/// over the month; the rest are counts of events in the month.
///
///   level        level              families children entries exits ...
///   zone         zone               the same
///   theme        theme              the same; a family is in several
///   level_theme  level, theme       families children
///   move         from, to           families children (that moved)
///   crossing     edge               out back first beyond ...

#include <string>
#include <vector>

#include "hearthline/model/need.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

/// What the tables need to know besides the numbers.
struct TableContext {
  std::vector<std::string> localities;
  model::ZoneMap zones = model::kDefaultZones;
};

inline const std::vector<std::string>& need_table_names() {
  static const std::vector<std::string> kNames{
      "level", "zone", "theme", "level_theme", "move", "crossing"};
  return kNames;
}

/// @name One table each; `draws` of the results' draws are written
///@{
Table level_table(const NeedResults& results, const TableContext& context,
                  index draws);
Table zone_table(const NeedResults& results, const TableContext& context,
                 index draws);
Table theme_table(const NeedResults& results, const TableContext& context,
                  index draws);
Table level_theme_table(const NeedResults& results, const TableContext& context,
                        index draws);
Table move_table(const NeedResults& results, const TableContext& context,
                 index draws);
/// Crossings of the boundary's edges: out (away from order), back, first
/// passages out, and the family-months spent beyond the edge.
Table crossing_table(const NeedResults& results, const TableContext& context,
                     index draws);
///@}

/// The table of that name.
/// @throws Error when there is none
Table need_table(const std::string& name, const NeedResults& results,
                 const TableContext& context, index draws);

}  // namespace hearthline::results

#include "hearthline/results/need_tables_impl.hpp"
