#pragma once
/// @file
/// Amounts of money in whole numbers of any size: the rule of rounding written
/// a second time, to compare the library's with.

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hearthline::test_support {

using BigInt = boost::multiprecision::cpp_int;
using BigRatio = boost::multiprecision::cpp_rational;

/// Returns a ratio rounded to the nearest whole number, halves away from zero.
inline std::int64_t nearest_whole(const BigRatio& ratio) {
  const BigInt up = numerator(ratio);
  const BigInt down = denominator(ratio);  // above 0
  const BigInt twice = 2 * abs(up) + down;
  const BigInt whole = twice / (2 * down);
  return static_cast<std::int64_t>(up < 0 ? -whole : whole);
}

/// Returns a volume at a price in whole pence.
/// @param ticks  of 2^-30 of a month, or of an event
/// @param price  in ten-thousandths of a pound, of a year or of an event
inline std::int64_t pence_of(std::int64_t ticks, std::int64_t price,
                             bool by_year) {
  const BigRatio units(BigInt(ticks), BigInt(1) << 30);
  const BigRatio pence = units * BigRatio(BigInt(price), BigInt(100));
  return nearest_whole(by_year ? pence / 12 : pence);
}

/// Returns pence split by shares: each part rounded down, then a penny each to
/// those with the largest remainders, the first of equals first.
inline std::vector<std::int64_t> split_by_shares(
    std::int64_t pence, const std::vector<double>& shares) {
  std::vector<std::int64_t> parts;
  std::vector<BigRatio> rest;
  std::int64_t left = pence;
  for (const double share : shares) {
    const BigRatio part = BigRatio(BigInt(pence)) * BigRatio(share);
    const BigInt floor = numerator(part) / denominator(part);  // part >= 0
    parts.push_back(static_cast<std::int64_t>(floor));
    rest.push_back(part - floor);
    left -= parts.back();
  }
  for (; left > 0; --left) {
    std::size_t next = 0;
    for (std::size_t k = 1; k < rest.size(); ++k) {
      if (rest[k] > rest[next]) next = k;
    }
    ++parts[next];
    rest[next] -= 1;
  }
  return parts;
}

}  // namespace hearthline::test_support
