#pragma once
/// @file
/// Functions for the smooth curves, bit-identical on every machine. They use
/// the logarithm and exponential of random/portable_math.hpp.

#include <bit>
#include <cstdint>
#include <limits>

#include "hearthline/random/portable_math.hpp"

namespace hearthline::multistate {

/// Returns e^x - 1, to full relative precision near 0 too. -1 below -700,
/// infinity above 700.
///
///   x = k log 2 + r,  |r| <= log(2)/2,  e^x - 1 = 2^k (e^r - 1) + (2^k - 1)
constexpr double exp_minus_one(double x) {
  using namespace random::math_detail;
  if (x < -700.0) return -1.0;
  if (x > 700.0) return std::numeric_limits<double>::infinity();
  const double k = (x * 0x1.71547652b82fep0 + kIntegerShift) - kIntegerShift;
  const double r = (x - k * kLn2High) - k * kLn2Low;
  // e^r - 1 = r + r^2 (1/2! + r/3! + ... + r^12/14!); the rest is below 2^-55
  // of the whole. In pairs, pairs of pairs and so on (Estrin), since a chain of
  // twelve products would take most of the time of an event.
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double a =
      (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const double b =
      (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const double c = (1.0 / 3628800 + r * (1.0 / 39916800)) +
                   r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  const double sum = (a + r4 * b) + (r4 * r4) * (c + r4 * (1.0 / 87178291200));
  const double power = std::bit_cast<double>(
      static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023) << 52U);
  return power * (r + r2 * sum) + (power - 1.0);
}

/// Returns log(1 + x), to full relative precision near 0 too.
/// @param x  > -1; infinity gives infinity
constexpr double log_one_plus(double x) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (x == kInfinity) return kInfinity;
  // The logarithm is that of the rounded 1 + x; the quotient corrects for the
  // rounding (Kahan; see Higham 2002, problem 1.5).
  const double sum = 1.0 + x;
  return sum == 1.0 ? x : random::log(sum) * (x / (sum - 1.0));
}

/// Returns x^exponent.
/// @param x         at least 0; values below 2^-1022 count as 0
/// @param exponent  > 0
constexpr double power(double x, double exponent) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (x < std::numeric_limits<double>::min()) return 0.0;
  if (x == kInfinity || exponent == 1.0) return x;
  return random::exp(exponent * random::log(x));
}

}  // namespace hearthline::multistate
