#pragma once
/// @file
/// The tables of need that users read, built from the results of a run.
///
/// Every table has the keys draw (omitted for expected values), month (from 0,
/// since the scenario's start) and locality, followed by its own. Occupancy
/// (`families`, `children`) is in family-months and child-months within the
/// month, which is the mean number over the month. The other columns count
/// events in the month: whole numbers in a draw, real numbers if expected.
///
///   level        level              families children entries exits ...
///   zone         zone               the same
///   theme        theme              the same; themes overlap
///   level_theme  level, theme       families children
///   move         from, to           families children (that moved)
///   crossing     edge               out back first beyond ...

#include <string>
#include <vector>

#include "hearthline/model/need.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

/// The labels that the tables need besides the numbers.
struct TableContext {
  std::vector<std::string> localities;
  model::ZoneMap zones = model::kDefaultZones;
};

inline const std::vector<std::string>& need_table_names() {
  static const std::vector<std::string> kNames{
      "level", "zone", "theme", "level_theme", "move", "crossing"};
  return kNames;
}

/// @name One function per table, which covers the first `draws` draws
///@{
template <class Events>
Table level_table(const NeedTables<Events>& results,
                  const TableContext& context, index draws);
template <class Events>
Table zone_table(const NeedTables<Events>& results, const TableContext& context,
                 index draws);
template <class Events>
Table theme_table(const NeedTables<Events>& results,
                  const TableContext& context, index draws);
template <class Events>
Table level_theme_table(const NeedTables<Events>& results,
                        const TableContext& context, index draws);
template <class Events>
Table move_table(const NeedTables<Events>& results, const TableContext& context,
                 index draws);
/// Crossings of the edges of the boundary: out (away from order), back, first
/// passages out, and family-months beyond the edge. A first passage is a
/// family's first within the scenario: a family that is beyond the edge at the
/// start, or when it arrives, has none, also if it crosses back and out again.
template <class Events>
Table crossing_table(const NeedTables<Events>& results,
                     const TableContext& context, index draws);
///@}

/// Returns the table with this name.
/// @throws Error if there is none
template <class Events>
Table need_table(const std::string& name, const NeedTables<Events>& results,
                 const TableContext& context, index draws);

}  // namespace hearthline::results

#include "hearthline/results/need_tables_impl.hpp"
