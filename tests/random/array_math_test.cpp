// Functions of many numbers against the C library, whose errors are below 1
// ulp.

#include "hearthline/random/array_math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace {

namespace random = hearthline::random;
using hearthline::index;

using Function = void (*)(const double*, index, double*);

std::vector<double> of(Function f, const std::vector<double>& x) {
  std::vector<double> out(x.size());
  f(x.data(), std::ssize(x), out.data());
  return out;
}

/// Numbers of both signs and many sizes, within `most`; an odd number of them.
std::vector<double> numbers(double most, bool negative) {
  std::vector<double> x{0.0};
  for (double size = 1e-18; size < most; size *= 1.37) {
    x.push_back(size);
    if (negative) x.push_back(-size);
  }
  if (x.size() % 2 == 0) x.push_back(most);
  return x;
}

void expect_near(Function f, double (*exact)(double), double ulps,
                 const std::vector<double>& x) {
  const std::vector<double> found = of(f, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double want = exact(x[i]);
    EXPECT_LE(std::abs(found[i] - want), ulps * 0x1p-52 * std::abs(want))
        << x[i];
  }
}

TEST(ArrayMath, IsThatOfTheCLibrary) {
  expect_near(random::exp, std::exp, 2.0, numbers(700.0, true));
  expect_near(random::exp_minus_one, std::expm1, 3.0, numbers(700.0, true));
  expect_near(random::log_one_plus, std::log1p, 3.0, numbers(1e300, false));
  std::vector<double> positive = numbers(1e300, false);
  positive.erase(positive.begin());
  expect_near(random::log, std::log, 2.0, positive);
}

TEST(ArrayMath, HasEndsAsDocumented) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<double> x{-kInfinity, -701.0, 701.0, kInfinity};
  const double most = of(random::exp, {700.0}).front();
  EXPECT_EQ(of(random::exp, x), (std::vector<double>{0.0, 0.0, most, most}));
  const std::vector<double> less = of(random::exp_minus_one, x);
  EXPECT_EQ(less[0], -1.0);
  EXPECT_EQ(less[1], -1.0);
  EXPECT_EQ(less[2], less[3]);
  EXPECT_NEAR(less[3] / most, 1.0, 1e-15);
  EXPECT_EQ(of(random::log, {0.0}), of(random::log, {0x1p-1022}));
}

}  // namespace
