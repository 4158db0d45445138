#pragma once
/// @file
/// Months and financial years as files write them.

#include <optional>
#include <string_view>

#include "hearthline/model/calendar.hpp"

namespace hearthline::scenario {

inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2200;

/// "2014-04", or nothing. Years run from 1900 to 2200, so that a slip in the
/// year is found here and not by a run that lasts for ages.
std::optional<model::YearMonth> month_of(std::string_view text);

/// Whether a text is a financial year, as "2014/15".
bool is_financial_year(std::string_view text);

}  // namespace hearthline::scenario
