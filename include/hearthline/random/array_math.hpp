#pragma once
/// @file
/// Logarithm and exponential of many numbers: the same functions as in
/// portable_math.hpp, as loops that become vector code. Bit-identical on every
/// machine.

#include <algorithm>
#include <bit>
#include <cstdint>

#include "hearthline/index.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::random {

namespace math_detail {

/// Returns 2^k for a whole number k from -1022 to 1023.
constexpr double power_of_two(double k) {
  return std::bit_cast<double>(
      std::bit_cast<std::uint64_t>(k + (kIntegerShift + 1023.0)) << 52U);
}

/// x = k log 2 + r, |r| <= log(2)/2.
struct Reduced {
  double k = 0.0;
  double r = 0.0;
};
constexpr Reduced reduced(double x) {
  const double k = (x * 0x1.71547652b82fep0 + kIntegerShift) - kIntegerShift;
  return {k, (x - k * kLn2High) - k * kLn2Low};
}

/// Returns (e^r - 1 - r) / r^2 = 1/2! + r/3! + ... + r^12/14! for |r| up to
/// log(2)/2; the rest is below 2^-55 of e^r - 1. In pairs, pairs of pairs and
/// so on (Estrin), since each product of a chain would wait for the one before.
constexpr double exp_tail(double r) {
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double a =
      (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const double b =
      (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const double c = (1.0 / 3628800 + r * (1.0 / 39916800)) +
                   r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  return (a + r4 * b) + (r4 * r4) * (c + r4 * (1.0 / 87178291200));
}

}  // namespace math_detail

/// Writes e^x for each x; 0 below -700, and e^700 above 700.
inline void exp(const double* x, index count, double* out) {
  using namespace math_detail;
  for (index i = 0; i < count; ++i) {
    const auto [k, r] = reduced(std::min(std::max(x[i], -700.0), 700.0));
    const double value = (1.0 + (r + r * r * exp_tail(r))) * power_of_two(k);
    out[i] = x[i] < -700.0 ? 0.0 : value;
  }
}

/// Writes e^x - 1 for each x, to full relative precision; -1 below -700, and
/// e^700 above 700.
inline void exp_minus_one(const double* x, index count, double* out) {
  using namespace math_detail;
  for (index i = 0; i < count; ++i) {
    const auto [k, r] = reduced(std::min(std::max(x[i], -700.0), 700.0));
    const double power = power_of_two(k);
    out[i] = power * (r + r * r * exp_tail(r)) + (power - 1.0);
  }
}

/// Writes the natural logarithm of each x, which is at least 0; that of 2^-1022
/// below it.
inline void log(const double* x, index count, double* out) {
  for (index i = 0; i < count; ++i) {
    out[i] = log(std::max(x[i], 0x1p-1022));
  }
}

/// Writes log(1 + x) for each x, which is at least 0 and finite, to full
/// relative precision.
inline void log_one_plus(const double* x, index count, double* out) {
  for (index i = 0; i < count; ++i) out[i] = log(1.0 + x[i]);
  for (index i = 0; i < count; ++i) {
    // As in multistate/smooth_math.hpp.
    const double risen = (1.0 + x[i]) - 1.0;
    const double factor = x[i] / (risen == 0.0 ? 1.0 : risen);
    out[i] = risen == 0.0 ? x[i] : out[i] * factor;
  }
}

}  // namespace hearthline::random
