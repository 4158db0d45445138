#pragma once
/// @file
/// Kinds and units of the numbers in `Results`, by the tables that users read.

#include <string>
#include <vector>

#include "hearthline/measure.hpp"

namespace hearthline::multistate {

/// A value column of a table.
struct TableColumn {
  std::string table;
  std::string name;
  Measure measure;
};

/// All value columns, in the order of the tables.
inline std::vector<TableColumn> table_columns() {
  return {
      {"occupancy", "units", {Kind::kCount, "units in the state at the time"}},
      {"stay", "duration", {Kind::kFlow, "units times time in the state"}},
      {"transition", "events", {Kind::kFlow, "transitions"}},
      {"cost", "undiscounted", {Kind::kMoney, "cost per unit"}},
      {"cost", "discounted", {Kind::kMoney, "cost per unit"}},
      {"utility", "undiscounted", {Kind::kFlow, "utility per unit"}},
      {"utility", "discounted", {Kind::kFlow, "utility per unit"}},
  };
}

}  // namespace hearthline::multistate
