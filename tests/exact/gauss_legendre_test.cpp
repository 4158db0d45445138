// Gauss-Legendre points against tabulated ones (Abramowitz and Stegun, table
// 25.4) and against the polynomials that they must integrate exactly.

#include "hearthline/exact/gauss_legendre.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using hearthline::exact::gauss_legendre;

TEST(GaussLegendre, MatchesTheTables) {
  const auto one = gauss_legendre(1);
  EXPECT_NEAR(one.node[0], 0.0, 1e-16);
  EXPECT_NEAR(one.weight[0], 2.0, 1e-15);
  const auto five = gauss_legendre(5);
  EXPECT_NEAR(five.node[4], 0.906179845938664, 1e-15);
  EXPECT_NEAR(five.weight[4], 0.236926885056189, 1e-15);
  EXPECT_NEAR(five.node[3], 0.538469310105683, 1e-15);
  EXPECT_NEAR(five.weight[2], 0.568888888888889, 1e-15);
}

TEST(GaussLegendre, IntegratesPolynomialsExactly) {
  for (const std::size_t n : {2U, 7U, 12U, 16U, 24U, 40U}) {
    const auto rule = gauss_legendre(n);
    for (int power = 0; power < 2 * static_cast<int>(n); ++power) {
      double sum = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        sum += rule.weight[i] * std::pow(rule.node[i], power);
      }
      EXPECT_NEAR(sum, power % 2 == 0 ? 2.0 / (power + 1) : 0.0, 1e-14)
          << n << " points, power " << power;
    }
  }
}

}  // namespace
