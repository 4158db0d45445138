#pragma once
/// @file
/// Logarithm and exponential that are bit-identical on every machine.
///
/// The C library selects an implementation by processor (with or without fused
/// multiply-add), so the last bit can differ between machines of a cluster.
/// These functions use only additions, multiplications, divisions and integer
/// operations, whose results IEEE 754 specifies exactly; the target
/// `hearthline::hearthline` disables the contraction of multiply and add.

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <limits>

namespace hearthline::random {

namespace math_detail {
inline constexpr double kLn2High = 0x1.62e42feep-1;
inline constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
inline constexpr std::uint64_t kMantissa = 0x000FFFFFFFFFFFFFU;
inline constexpr std::uint64_t kOne = 0x3FF0000000000000U;
/// Bits of sqrt(1/2): mantissas are reduced to [sqrt(1/2), sqrt(2)).
inline constexpr std::uint64_t kSqrtHalf = 0x3FE6A09E667F3BCDU;
/// 2^52 + 2^51: adding it to a small integer in a double exposes its bits.
inline constexpr double kIntegerShift = 6755399441055744.0;
}  // namespace math_detail

/// Returns the natural logarithm of a positive, finite, normal number.
///
///   x = 2^k m,  m in [sqrt(1/2), sqrt(2)),  s = (m - 1) / (m + 1)
///   log x = k log 2 + 2 (s + s^3/3 + s^5/5 + ...)
///
/// The series is truncated with an error below 2^-57. log 2 is stored in two
/// parts, the first short enough for its product with k to be exact. The error
/// is under 2 ulp (tests/random/portable_math_test.cpp). There are no branches,
/// so loops over arrays become vector code with the same bits.
/// @param x  in [2^-1022, the largest double]; the result is undefined for
///   other values
constexpr double log(double x) {
  using namespace math_detail;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  // Shifting by sqrt(1/2) before taking the exponent centres m around one.
  const std::uint64_t shifted = bits - kSqrtHalf + kOne;
  const std::uint64_t exponent = shifted >> 52U;
  const double m = std::bit_cast<double>((shifted & kMantissa) + kSqrtHalf);
  // exponent - 1023, without an integer conversion (SSE2 has none).
  const double k = std::bit_cast<double>(
                       std::bit_cast<std::uint64_t>(kIntegerShift) + exponent) -
                   (kIntegerShift + 1023.0);
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double low = (2.0 / 3 + z * (2.0 / 5)) + z2 * (2.0 / 7 + z * (2.0 / 9));
  const double high =
      (2.0 / 11 + z * (2.0 / 13)) + z2 * (2.0 / 15 + z * (2.0 / 17));
  const double rest = 2.0 / 19 + z * (2.0 / 21);
  const double tail = low + z4 * (high + z4 * rest);
  // log m = 2 s + s z tail. Rounding s costs up to an ulp near x = 1; writing
  // 2 s = f - s f (f = m - 1, exact) keeps the leading term exact instead.
  const double f = m - 1.0;
  return k * kLn2High + (f - (s * (f - z * tail) - k * kLn2Low));
}

/// Returns e^x for |x| <= 700, the exponents that frailties and rates can
/// reach.
///
///   x = k log 2 + r,  |r| <= log(2)/2,  e^x = 2^k (1 + r + r^2/2! + ...)
///
/// The error is under 2 ulp. There are no branches. Outside the range the
/// result is 0 below and infinity above.
constexpr double exp(double x) {
  using namespace math_detail;
  constexpr double kInverseLn2 = 0x1.71547652b82fep0;
  if (x < -700.0) return 0.0;
  if (x > 700.0) return std::numeric_limits<double>::infinity();
  const double k = (x * kInverseLn2 + kIntegerShift) - kIntegerShift;
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double sum = 1.0 / 6227020800.0;
  for (double factorial : {479001600.0, 39916800.0, 3628800.0, 362880.0,
                           40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0}) {
    sum = sum * r + 1.0 / factorial;
  }
  const double power = std::bit_cast<double>(
      static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023) << 52U);
  return (1.0 + (r + r * r * sum)) * power;
}

}  // namespace hearthline::random
