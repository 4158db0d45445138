#pragma once
/// @file
/// Months and financial years, as they are written in files.

#include <optional>
#include <string_view>

#include "hearthline/model/calendar.hpp"

namespace hearthline::scenario {

using model::kFirstYear;
using model::kLastYear;

/// Reads a month such as "2014-04"; returns nothing if the text is not one.
/// Years run from 1900 to 2200.
std::optional<model::YearMonth> month_of(std::string_view text);

}  // namespace hearthline::scenario
