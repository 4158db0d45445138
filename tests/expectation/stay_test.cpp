// Stays against closed forms and Simpson's rule.

#include "hearthline/expectation/stay.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/clocks.hpp"

namespace {

using hearthline::expectation::Stay;
using hearthline::expectation::TimedExit;
using hearthline::test_support::Exits;

/// Simpson's rule in steps of 1/100, which breakpoints at whole months do not
/// cut; its error is h^4 / 180 of fourth derivatives below 1, 1e-10 per month.
template <class Function>
double simpson(double from, double until, Function&& function) {
  const int steps = 2 * static_cast<int>(std::lround((until - from) * 50.0));
  const double step = (until - from) / steps;
  double sum = function(from) + function(until);
  for (int i = 1; i < steps; ++i) {
    sum += (i % 2 == 1 ? 4.0 : 2.0) * function(from + step * i);
  }
  return sum * step / 3.0;
}

TEST(Stay, HazardsAreThoseOfTheirPieces) {
  const Exits exits = Exits().add(3, 0.5, {0.0, 2.0, 9.0}, {0.4, 1.5, 0.9});
  const TimedExit& exit = exits.list()[0];
  EXPECT_EQ(exit.at(0.0), 0.5 * 0.4);
  EXPECT_EQ(exit.at(1.99), 0.5 * 0.4);
  EXPECT_EQ(exit.at(2.0), 0.5 * 1.5);
  EXPECT_EQ(exit.at(8.0), 0.5 * 1.5);
  EXPECT_EQ(exit.at(9.0), 0.5 * 0.9);
  EXPECT_EQ(exit.at(1e6), 0.5 * 0.9);
}

TEST(Stay, StretchesAreBetweenTheBreakpointsOfAllExits) {
  Exits exits;
  exits.add(0, 0.3, {0.0, 3.0, 12.0}, {1.6, 1.0, 0.5})
      .add(1, 0.1, {0.0, 3.0, 5.0}, {0.0, 2.0, 1.0});
  const Stay stay(exits.list());
  ASSERT_EQ(stay.stretches().size(), 4U);
  const std::vector<double> from{0.0, 3.0, 5.0, 12.0};
  const std::vector<double> hazards{0.48, 0.5, 0.4, 0.25};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(stay.stretches()[i].from, from[i]);
    EXPECT_NEAR(stay.stretches()[i].hazard, hazards[i], 1e-15);
  }
  EXPECT_EQ(stay.last_border(), 12.0);
  EXPECT_EQ(stay.stretches()[3].until, std::numeric_limits<double>::infinity());
}

TEST(Stay, MatchesItsClosedForm) {
  const Exits exits = Exits().add(0, 1.0, {0.0, 4.0}, {0.6, 0.2});
  const Stay stay(exits.list());
  EXPECT_EQ(stay.survival(0.0, 0.0), 1.0);
  EXPECT_NEAR(stay.survival(0.0, 3.0), std::exp(-1.8), 1e-15);
  EXPECT_NEAR(stay.survival(0.0, 9.0), std::exp(-2.4 - 1.0), 1e-15);
  EXPECT_NEAR(stay.survival(3.0, 2.0), std::exp(-0.6 - 0.2), 1e-15);
  EXPECT_NEAR(stay.survival(50.0, 2.0), std::exp(-0.4), 1e-15);
  // Mean and transform of a stay whose hazard decreases at 4.
  EXPECT_NEAR(stay.transform(0.0, 0.0),
              (1.0 - std::exp(-2.4)) / 0.6 + std::exp(-2.4) / 0.2, 1e-14);
  EXPECT_NEAR(stay.transform(1.0, 0.3),
              (1.0 - std::exp(-2.7)) / 0.9 + std::exp(-2.7) / 0.5, 1e-14);
  EXPECT_NEAR(stay.transform(7.0, 0.3), 2.0, 1e-14);
}

TEST(Stay, TransformIsTheIntegralOfSurvival) {
  Exits exits;
  exits.add(0, 0.3, {0.0, 3.0, 12.0}, {1.6, 1.0, 0.5})
      .add(1, 0.1, {0.0, 2.0, 9.0}, {0.4, 1.5, 0.9});
  const Stay stay(exits.list());
  for (const double entered : {0.0, 1.0, 3.0, 8.0, 20.0}) {
    for (const double t : {0.5, 2.0, 7.0, 30.0}) {
      double exponent = 0.0;
      for (const TimedExit& exit : exits.list()) {
        // Hazards jump only at whole months, so the midpoint rule is exact.
        for (double from = entered; from < entered + t; from += 0.5) {
          exponent += 0.5 * exit.at(from + 0.25);
        }
      }
      EXPECT_NEAR(stay.survival(entered, t), std::exp(-exponent), 1e-13);
    }
    for (const double s : {0.0, 0.01, 0.5, 3.0}) {
      // The remainder after 150 months is below e^-28.
      const double integral = simpson(0.0, 150.0, [&](double t) {
        return std::exp(-s * t) * stay.survival(entered, t);
      });
      EXPECT_NEAR(stay.transform(entered, s), integral, 1e-8) << entered << s;
    }
  }
}

// A stay that cannot end in its first three months, or after a year.
TEST(Stay, AHazardMayBeZero) {
  const Exits late = Exits().add(0, 0.5, {0.0, 3.0}, {0.0, 1.0});
  EXPECT_NEAR(Stay(late.list()).transform(0.0, 0.0), 5.0, 1e-14);
  EXPECT_NEAR(Stay(late.list()).transform(1.0, 0.0), 4.0, 1e-14);
  EXPECT_NEAR(Stay(late.list()).transform(0.0, 0.5),
              2.0 * (1.0 - std::exp(-1.5)) + std::exp(-1.5), 1e-14);
  const Exits gap = Exits().add(0, 0.5, {0.0, 2.0, 4.0}, {1.0, 0.0, 1.0});
  EXPECT_NEAR(Stay(gap.list()).transform(0.0, 0.0),
              2.0 * (1.0 - std::exp(-1.0)) + std::exp(-1.0) * (2.0 + 2.0),
              1e-14);
  const Exits endless = Exits().add(0, 0.5, {0.0, 12.0}, {1.0, 0.0});
  EXPECT_EQ(Stay(endless.list()).transform(0.0, 0.0),
            std::numeric_limits<double>::infinity());
}

}  // namespace
