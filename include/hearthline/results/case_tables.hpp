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

/// "contact", "referral", "assessment", "case", "closing", "duration",
/// "placement", "case_age", "unmet", and of early help "caf_start",
/// "caf_theme" and "caf_open".
std::vector<std::string> case_table_names();

/// Returns one of these tables, of the first `draws` draws.
/// @throws Error if there is no such table
Table case_table(const std::string& name, const MonthlyResults& results,
                 const TableContext& context, index draws);
/// Returns why expected values leave a table of cases out; null if they have
/// it.
const char* why_left_out(const std::string& table);

/// Returns one of these tables of expected values, without the key draw and
/// without the columns "repeat_referrals" and "in_time": whether a referral is
/// a repeat, or an assessment in time, depends on when an earlier event was,
/// which the exact solver does not keep.
/// @throws Error if there is no such table, or it is left out, with the reason
Table case_table(const std::string& name, const MonthlyExpected& results,
                 const TableContext& context);

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/case_tables_impl.hpp"
#endif
