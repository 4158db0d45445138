// Quadrature points since entry against antiderivatives and Boost's quadrature.

#include "hearthline/exact/detail/entry_points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <vector>

#include "hearthline/error.hpp"

namespace hearthline::exact::detail {
namespace {

/// Two states; the first is left at a Weibull hazard.
SemiMarkov weibull(double shape, double scale) {
  SemiMarkov made;
  made.states = 2;
  made.transitions.push_back(
      {0, 1,
       [=](double, double u) {
         return shape / scale * std::pow(u / scale, shape - 1.0);
       },
       [=](double, double u) { return std::pow(u / scale, shape); }});
  return made;
}

class EntryPointsTest : public ::testing::TestWithParam<double> {};

TEST_P(EntryPointsTest, IntegrateTheDensityOfLeaving) {
  // A pole at entry, a root there, and a steep start.
  const double shape = GetParam();
  const SemiMarkov model = weibull(shape, 0.7);
  const PanelRule rule(20);
  const EntryHazards hazards(model, 3.0);
  const EntryPoints points(rule, hazards, {});
  for (const double high : {0.01, 1.0, 4.0}) {
    double left = 0.0;
    points.since(high, 0.0, high, [&](double u, double weight) {
      left += weight * hazards.hazard(0, high, u) *
              hazards.survival(0, high - u, u);
    });
    EXPECT_NEAR(left, 1.0 - std::exp(-std::pow(high / 0.7, shape)), 1e-11)
        << high;
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, EntryPointsTest,
                         ::testing::Values(0.4, 1.0, 1.5, 6.0));

TEST(EntryPoints, DoNotCrossBreakpoints) {
  // A kink at 1 and a root at 2.5, given in any order.
  const auto f = [](double u) {
    return std::abs(u - 1.0) + std::sqrt(std::max(u - 2.5, 0.0));
  };
  const SemiMarkov model = weibull(1.0, 1.0);
  const PanelRule rule(20);
  const EntryHazards hazards(model, 0.0);
  const EntryPoints points(rule, hazards, {2.5, 1.0});
  double sum = 0.0;
  points.since(5.0, 0.5, 4.0,
               [&](double u, double weight) { sum += weight * f(u); });
  boost::math::quadrature::tanh_sinh<double> exact;
  EXPECT_NEAR(sum,
              exact.integrate(f, 0.5, 1.0) + exact.integrate(f, 1.0, 2.5) +
                  exact.integrate(f, 2.5, 4.0),
              1e-11);
  EXPECT_TRUE(points.is_plain(1.8, 2.4));
  EXPECT_FALSE(points.is_plain(1.1, 2.4)) << "close to the breakpoint below";
  EXPECT_FALSE(points.is_plain(2.0, 3.0)) << "across a breakpoint";
}

TEST(EntryHazards, RefuseNegativeHazards) {
  SemiMarkov model = weibull(1.0, 1.0);
  model.transitions[0].hazard = [](double, double) { return -0.5; };
  model.transitions[0].cumulative = [](double, double) { return -1.0; };
  const EntryHazards hazards(model, 0.0);
  EXPECT_THROW(hazards.hazard(0, 1.0, 0.5), Error);
  EXPECT_THROW(hazards.survival(0, 1.0, 0.5), Error);
  EXPECT_EQ(hazards.survival(1, 1.0, 0.5), 1.0)
      << "no transition leads out of it";
}

}  // namespace
}  // namespace hearthline::exact::detail
