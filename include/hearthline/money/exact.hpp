#pragma once
/// @file
/// Exact sums of money: whole ticks of volume times whole units of price,
/// rounded once to whole pence.

#include <cmath>
#include <cstdint>

#include "hearthline/model/calendar.hpp"
#include "hearthline/money/pence.hpp"

namespace hearthline::money {

/// A price in ten-thousandths of a pound.
using Price = std::int64_t;
inline constexpr double kPricesPerPound = 1e4;
inline constexpr std::int64_t kPricesPerPenny = 100;
/// The highest price. Times 2^23 units, which a volume in ticks holds as a
/// double, it is an amount of pence in 64 bits.
inline constexpr double kMostPounds = 1e10;

/// A volume: months of families, children, places or workers, or events, in
/// ticks of 2^-30.
using Ticks = std::int64_t;
inline constexpr Ticks kTicks = Ticks{1} << 30;

/// Products of ticks and prices, which 64 bits do not hold.
__extension__ using Wide = __int128;

/// What a price is for: a year of time, or an event.
enum class Per : std::uint8_t { kYear, kEvent };

/// The amounts are in these parts of a penny, so that they are whole.
constexpr Wide parts_per_penny(Per per) {
  const Wide event = Wide{kTicks} * kPricesPerPenny;
  return per == Per::kYear ? event * 12 : event;
}
static_assert(model::kMonthsPerYear == 12.0);

/// Returns a price of pounds, rounded to the nearest ten-thousandth.
inline Price price_of(double pounds) {
  return std::llround(pounds * kPricesPerPound);
}

/// Returns ticks at a price, in parts of a penny.
constexpr Wide amount(Ticks ticks, Price price) { return Wide{ticks} * price; }

/// Returns an amount in whole pence, halves away from zero.
constexpr Pence rounded(Wide amount, Per per) {
  const Wide parts = parts_per_penny(per);
  const Wide half = parts / 2;
  return static_cast<Pence>((amount >= 0 ? amount + half : amount - half) /
                            parts);
}

}  // namespace hearthline::money
