#include "hearthline/random/portable_math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "hearthline/random/philox.hpp"

namespace hearthline::random {
namespace {

// The reference is the C library's extended precision, 11 bits finer than a
// double: its own error is under a thousandth of an ulp.
static_assert(std::numeric_limits<long double>::digits >= 64);

/// Returns the error in units in the last place (ulp) of a double.
double ulps(double found, long double truth) {
  const auto nearest = std::abs(static_cast<double>(truth));
  const double ulp =
      std::nextafter(nearest, std::numeric_limits<double>::infinity()) -
      nearest;
  return static_cast<double>(
      std::abs((static_cast<long double>(found) - truth) /
               static_cast<long double>(ulp)));
}

double log_ulps(double x) {
  return ulps(log(x), std::log(static_cast<long double>(x)));
}
double exp_ulps(double x) {
  return ulps(exp(x), std::exp(static_cast<long double>(x)));
}

/// Returns the i-th 64 random bits.
std::uint64_t bits_at(std::uint32_t i) {
  const PhiloxBlock words = philox({i, 0, 0, 0}, {11, 0});
  return (std::uint64_t{words[0]} << 32U) | words[1];
}

TEST(PortableLog, IsWithinTwoUlpOverAllDecades) {
  double worst = 0.0;
  for (std::uint32_t i = 0; i < 300000; ++i) {
    const std::uint64_t bits = bits_at(i);
    const std::uint64_t exponent = 1 + bits % 2046;  // normal numbers
    const double x = std::bit_cast<double>((exponent << 52U) | (bits >> 12U));
    worst = std::max(worst, log_ulps(x));
  }
  EXPECT_LT(worst, 2.0);
  EXPECT_GT(worst, 0.4);  // shows that the comparison can see an error
}

TEST(PortableLog, IsWithinTwoUlpOnTheUnitInterval) {
  double worst = 0.0;
  for (std::uint32_t i = 0; i < 300000; ++i) {
    const double x = (static_cast<double>(bits_at(i) >> 12U) + 0.5) * 0x1p-52;
    worst = std::max(worst, log_ulps(x));
  }
  EXPECT_LT(worst, 2.0);
}

TEST(PortableLog, IsWithinTwoUlpNearOne) {
  double worst = 0.0;
  // From the neighbours of 1 outwards, in increasing steps on both sides.
  for (double step = 0x1p-53; step < 0.5; step *= 1.001) {
    worst = std::max({worst, log_ulps(1.0 - step), log_ulps(1.0 + 2 * step)});
  }
  // The reduction changes the exponent around sqrt(1/2) and sqrt(2).
  for (const double root : {std::sqrt(0.5), std::sqrt(2.0)}) {
    double below = root;
    double above = root;
    for (int i = 0; i < 10000; ++i) {
      worst = std::max({worst, log_ulps(below), log_ulps(above)});
      below = std::nextafter(below, 0.0);
      above = std::nextafter(above, 2.0);
    }
  }
  EXPECT_LT(worst, 2.0);
}

TEST(PortableLog, IsExactAtOneAndNearlyAtPowersOfTwo) {
  EXPECT_EQ(log(1.0), 0.0);
  EXPECT_FALSE(std::signbit(log(1.0)));
  double worst = 0.0;
  for (int k = -1022; k <= 1023; ++k) {
    if (k == 0) continue;
    worst = std::max(worst, log_ulps(std::ldexp(1.0, k)));
  }
  EXPECT_LE(worst, 1.0);
}

TEST(PortableLog, HoldsAtTheEndsOfItsRange) {
  EXPECT_LT(log_ulps(std::numeric_limits<double>::min()), 2.0);
  EXPECT_LT(log_ulps(std::numeric_limits<double>::max()), 2.0);
}

TEST(PortableExp, IsWithinTwoUlp) {
  double worst = 0.0;
  for (std::uint32_t i = 0; i < 300000; ++i) {
    const double unit = static_cast<double>(bits_at(i) >> 11U) * 0x1p-53;
    worst = std::max({worst, exp_ulps(1400.0 * unit - 700.0),
                      exp_ulps(20.0 * unit - 10.0), exp_ulps(unit - 0.5)});
  }
  EXPECT_LT(worst, 2.0);
  EXPECT_GT(worst, 0.4);
}

TEST(PortableExp, HoldsAtTheEndsOfItsRangeAndBeyond) {
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(exp(-0.0), 1.0);
  EXPECT_LT(exp_ulps(700.0), 2.0);
  EXPECT_LT(exp_ulps(-700.0), 2.0);
  EXPECT_EQ(exp(-701.0), 0.0);
  EXPECT_EQ(exp(701.0), std::numeric_limits<double>::infinity());
  // The smallest steps are not lost.
  EXPECT_EQ(exp(0x1p-52), 1.0 + 0x1p-52);
  EXPECT_EQ(exp(-0x1p-53), 1.0 - 0x1p-53);
}

TEST(PortableMath, LogAndExpUndoEachOther) {
  for (std::uint32_t i = 0; i < 10000; ++i) {
    const double x =
        1200.0 * static_cast<double>(bits_at(i) >> 11U) * 0x1p-53 - 600.0;
    // exp is accurate to 2 ulp, which log turns into 4 parts in 2^53.
    EXPECT_NEAR(log(exp(x)), x, 0x1p-50 + 0x1p-51 * std::abs(x));
  }
}

/// Returns the 64-bit FNV-1a of the bits of numbers.
struct Hash {
  std::uint64_t value = 0xcbf29ce484222325U;
  void add(double number) {
    auto bits = std::bit_cast<std::uint64_t>(number);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8U) {
      value = (value ^ (bits & 0xffU)) * 0x100000001b3U;
    }
  }
};

// Any build whose bits differ, through contraction, another library or a
// reordered sum, changes these. They were recorded with g++ 12 at -O0. Change
// them only together with a note on reproducibility.
TEST(PortableMath, HasTheSameBitsOnEveryBuild) {
  Hash logs;
  Hash exps;
  for (std::uint32_t i = 0; i < 100000; ++i) {
    const std::uint64_t bits = bits_at(i);
    const std::uint64_t exponent = 1 + bits % 2046;
    logs.add(log(std::bit_cast<double>((exponent << 52U) | (bits >> 12U))));
    logs.add(log((static_cast<double>(bits >> 12U) + 0.5) * 0x1p-52));
    const double unit = static_cast<double>(bits >> 11U) * 0x1p-53;
    exps.add(exp(1400.0 * unit - 700.0));
    exps.add(exp(4.0 * unit - 2.0));
  }
  EXPECT_EQ(logs.value, 4994527983015539387U);
  EXPECT_EQ(exps.value, 16236686908973678864U);
}

}  // namespace
}  // namespace hearthline::random
