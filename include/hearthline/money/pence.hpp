#pragma once
/// @file
/// Money in whole pence: how an amount is rounded, and how it is split.
///
/// An amount is rounded once, where it is first stated. What is shown
/// elsewhere is a sum of rounded amounts, so that every total is the sum of
/// what stands above it, to the penny.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hearthline/error.hpp"

namespace hearthline::money {

using Pence = std::int64_t;

/// Unit prices are in 1/10,000 pound: so many of these are a penny.
inline constexpr double kPriceUnitsAPenny = 100.0;

/// Returns an amount in whole pence, halves away from zero.
/// @param pence  at most 2^53 (90 million million pounds) either way, beyond
///        which a double does not hold each penny
/// @throws InputError if it is more, or not a number
inline Pence whole_pence(double pence) {
  constexpr double kMost = 9007199254740992.0;
  if (!(std::abs(pence) <= kMost)) {
    throw InputError(
        "an amount of money: expected at most 90 million million pounds; a "
        "price or a volume is far too large");
  }
  return static_cast<Pence>(std::llround(pence));
}

/// Splits a total into whole pence by the method of the largest remainder:
/// each part is the nearest whole penny, and the pennies by which they miss the
/// total go where the rounding was furthest off. Of equals, the first has the
/// odd penny, as if all had been rounded towards zero: 200 in three is 67, 67,
/// 66. With all signs turned, the split is the same with all signs turned.
/// Remainders that differ by less than 1/131,072 of a penny are equal: 0.7 of
/// 45 pence is a little less than 31.5 in binary, and the first of two must not
/// lose its penny by that.
/// @param parts  exact parts in pence; one or more, which add to `total` but
///        for rounding (a larger gap is spread evenly)
inline std::vector<Pence> split_pence(std::span<const double> parts,
                                      Pence total) {
  // Shares of five decimals have remainders that are further apart, and those
  // of a cell of hundreds of millions of pounds are no less exact.
  constexpr double kGrain = 1.0 / 131072.0;
  std::vector<Pence> split;
  std::vector<double> owed;
  split.reserve(parts.size());
  owed.reserve(parts.size());
  Pence gap = total;
  for (const double exact : parts) {
    const double part = std::round(exact / kGrain) * kGrain;
    split.push_back(whole_pence(part));
    owed.push_back(part - static_cast<double>(split.back()));
    gap -= split.back();
  }
  const auto n = static_cast<Pence>(parts.size());
  for (Pence& own : split) own += gap / n;
  const Pence penny = gap < 0 ? -1 : 1;
  // Pennies that rounding gave away too many are taken from the last of equals.
  const bool takes = total != 0 && (gap < 0) != (total < 0);
  for (gap %= n; gap != 0; gap -= penny) {
    std::size_t next = 0;
    for (std::size_t i = 1; i < owed.size(); ++i) {
      const double sign = static_cast<double>(penny);
      const double more = sign * (owed[i] - owed[next]);
      if (more > 0.0 || (takes && more == 0.0)) next = i;
    }
    split[next] += penny;
    owed[next] -= static_cast<double>(penny);
  }
  return split;
}

}  // namespace hearthline::money
