// Interpolation on a panel against Boost's Legendre polynomials.

#include "hearthline/exact/detail/panel_rule.hpp"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <boost/math/special_functions/legendre.hpp>
#include <cmath>

namespace hearthline::exact::detail {
namespace {

constexpr index kPoints = 9;

/// A polynomial of the highest degree that the points determine, from its
/// Legendre coefficients.
double polynomial(double x) {
  double sum = 0.0;
  for (int k = 0; k < kPoints; ++k) {
    sum += boost::math::legendre_p(k, x) / (1.0 + k);
  }
  return sum;
}

Eigen::VectorXd values(const PanelRule& rule, double (*f)(double)) {
  Eigen::VectorXd made(rule.points());
  for (index c = 0; c < rule.points(); ++c) made(c) = f(rule.node(c));
  return made;
}

TEST(PanelRule, InterpolatesPolynomialsExactly) {
  const PanelRule rule(kPoints);
  const Eigen::VectorXd at_points = values(rule, polynomial);
  Eigen::VectorXd shares(kPoints);
  for (const double x : {-1.0, -0.3, 0.0, 0.77, 1.0}) {
    rule.shares(x, shares);
    EXPECT_NEAR(shares.sum(), 1.0, 1e-13) << x;
    EXPECT_NEAR(shares.dot(at_points), polynomial(x), 1e-12) << x;
  }
}

TEST(PanelRule, AtAPointUsesOnlyItsValue) {
  const PanelRule rule(kPoints);
  Eigen::VectorXd shares(kPoints);
  for (index c = 0; c < kPoints; ++c) {
    rule.shares(rule.node(c), shares);
    EXPECT_EQ(shares, Eigen::VectorXd::Unit(kPoints, c));
  }
}

TEST(PanelRule, TailIsTheLargerOfTheTwoHighestCoefficients) {
  const PanelRule rule(kPoints);
  Eigen::MatrixXd columns(kPoints, 2);
  columns.col(0) = values(rule, polynomial);
  columns.col(1).setOnes();
  // The two highest are 1 / (kPoints - 1) and 1 / kPoints.
  EXPECT_NEAR(rule.tail(columns), 1.0 / (kPoints - 1), 1e-13);
  EXPECT_NEAR(rule.tail(columns.col(1)), 0.0, 1e-14);
  EXPECT_EQ(rule.tail(Eigen::MatrixXd(kPoints, 0)), 0.0);
}

}  // namespace
}  // namespace hearthline::exact::detail
