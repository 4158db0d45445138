#pragma once
/// @file
/// The unit and kind of the numbers in a column; the kind says how they add up.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hearthline {

enum class Kind : std::uint8_t {
  kStock,  ///< a mean number over a month: averaged over months
  kFlow,   ///< what happens in a month: summed over months
  kCount,  ///< a number at one moment of the year
  kMoney,  ///< an amount of money in a period: summed over periods
  kShare,  ///< a proportion: neither summed nor averaged
};

/// By `Kind`.
inline constexpr std::array<std::string_view, 5> kKindNames{
    "stock", "flow", "count", "money", "share"};

constexpr std::string_view name(Kind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

/// The unit and kind of a column. Neither has a default, so the code that
/// builds a column states both.
struct Measure {
  Measure(Kind what, std::string of) : kind(what), unit(std::move(of)) {}

  Kind kind;
  std::string unit;  ///< in words, such as "families that move in"

  friend bool operator==(const Measure&, const Measure&) = default;
};

}  // namespace hearthline
