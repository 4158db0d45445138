#pragma once
/// @file
/// Time: months since a scenario's start, calendar months, financial years.
///
/// The model's time is in months of equal length, a twelfth of a year each,
/// numbered by calendar months.

#include <compare>
#include <string>

#include "hearthline/index.hpp"

namespace hearthline::model {

inline constexpr double kMonthsPerYear = 12.0;

/// Years outside these are a slip, found before an extremely long run.
inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2200;

/// A calendar month; `month` is 1 to 12.
struct YearMonth {
  int year = 0;
  int month = 1;
  friend constexpr auto operator<=>(YearMonth, YearMonth) = default;

  /// Months since January of year 0.
  constexpr index ordinal() const { return index{12} * year + month - 1; }
  static constexpr YearMonth from_ordinal(index ordinal) {
    return {static_cast<int>(ordinal / 12), static_cast<int>(ordinal % 12) + 1};
  }
  constexpr YearMonth plus(index months) const {
    return from_ordinal(ordinal() + months);
  }
};

/// Returns the months from one calendar month to another; negative if the
/// second is earlier.
constexpr index months_between(YearMonth from, YearMonth to) {
  return to.ordinal() - from.ordinal();
}

/// Returns the year in which a month's financial year (April to March) starts.
constexpr int financial_year(YearMonth month) {
  return month.month >= 4 ? month.year : month.year - 1;
}

/// Returns a month as text, such as "2014-04".
inline std::string to_text(YearMonth month) {
  std::string text = std::to_string(month.year) + "-";
  if (month.month < 10) text += '0';
  return text + std::to_string(month.month);
}

/// Returns a financial year as text, such as "2014/15", from the year in which
/// it starts.
inline std::string financial_year_text(int starts) {
  const int ends = (starts + 1) % 100;
  return std::to_string(starts) + (ends < 10 ? "/0" : "/") +
         std::to_string(ends);
}

}  // namespace hearthline::model
