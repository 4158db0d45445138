#pragma once
/// @file
/// Functions for the smooth curves, bit-identical on every machine. They use
/// the logarithm and exponential of random/portable_math.hpp.

#include <limits>

#include "hearthline/random/array_math.hpp"
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
  const auto [k, r] = reduced(x);
  const double power = power_of_two(k);
  return power * (r + r * r * exp_tail(r)) + (power - 1.0);
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
