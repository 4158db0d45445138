#pragma once
/// @file
/// Months and financial years, as they are written in files.

#include <optional>
#include <string_view>

#include "hearthline/model/calendar.hpp"

namespace hearthline::scenario {

inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2200;

/// Reads a month such as "2014-04"; returns nothing if the text is not one.
/// Years run from 1900 to 2200, so that a slip in the year is found here and
/// not by an extremely long run.
std::optional<model::YearMonth> month_of(std::string_view text);

/// Returns whether a text is a financial year such as "2014/15".
bool is_financial_year(std::string_view text);

}  // namespace hearthline::scenario
