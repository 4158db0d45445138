#pragma once
/// @file
/// The tables of cases that users read, with the keys draw, month and locality
/// and one or two more. Families and the children that cases cover are separate
/// columns.

#include <string>
#include <vector>

#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/table.hpp"

namespace hearthline::results {

/// "contact", "referral", "assessment", "case", "closing", "placement",
/// "case_age", "unmet" and "step".
std::vector<std::string> case_table_names();

/// Returns one of these tables, of the first `draws` draws.
/// @throws Error if there is no such table
Table case_table(const std::string& name, const MonthlyResults& results,
                 const TableContext& context, index draws);

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/case_tables_impl.hpp"
#endif
