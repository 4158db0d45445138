#include "hearthline/multistate/curve.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "hearthline/multistate/smooth_math.hpp"
#include "support/compare.hpp"

namespace {

using hearthline::test_support::kInfinity;
using hearthline::test_support::relative_error;

using namespace hearthline::multistate;

TEST(SmoothMath, AgreesWithTheCLibrary) {
  for (double x = -30.0; x < 30.0; x += 0.0137) {
    EXPECT_LT(relative_error(exp_minus_one(x), std::expm1(x)), 2e-15) << x;
    EXPECT_LT(
        relative_error(power(std::exp(x), 1.7), std::pow(std::exp(x), 1.7)),
        2e-14)
        << x;
  }
  for (double x = 1e-300; x < 1e300; x *= 1.7) {
    EXPECT_LT(relative_error(log_one_plus(x), std::log1p(x)), 1e-15) << x;
    if (x < 0.3) {
      EXPECT_LT(relative_error(exp_minus_one(x), std::expm1(x)), 1e-15) << x;
    }
    if (x < 1.0) {
      EXPECT_LT(relative_error(log_one_plus(-x), std::log1p(-x)), 1e-15) << x;
    }
  }
  EXPECT_EQ(exp_minus_one(1000.0), kInfinity);
  EXPECT_EQ(log_one_plus(kInfinity), kInfinity);
  EXPECT_EQ(power(0.0, 0.5), 0.0);
  EXPECT_EQ(power(kInfinity, 0.5), kInfinity);
}

/// A curve with its textbook form.
struct Case {
  std::string name;
  Curve curve;
  std::function<double(double)> hazard;
  std::function<double(double)> cumulative;
};

std::vector<Case> cases() {
  const auto weibull = [](double k, double s) {
    return Case{"Weibull " + std::to_string(k), Weibull{k, s},
                [=](double u) { return k / s * std::pow(u / s, k - 1.0); },
                [=](double u) { return std::pow(u / s, k); }};
  };
  const auto gompertz = [](double a, double b) {
    return Case{
        "Gompertz " + std::to_string(b), Gompertz{a, b},
        [=](double u) { return a * std::exp(b * u); },
        [=](double u) { return b == 0.0 ? a * u : a / b * std::expm1(b * u); }};
  };
  const auto log_logistic = [](double k, double s) {
    return Case{"log-logistic " + std::to_string(k), LogLogistic{k, s},
                [=](double u) {
                  return k / s * std::pow(u / s, k - 1.0) /
                         (1.0 + std::pow(u / s, k));
                },
                [=](double u) { return std::log1p(std::pow(u / s, k)); }};
  };
  const auto stepped = [](double u) {
    return u < 1.0 ? 0.2 : u < 4.0 ? 0.0 : 0.7;
  };
  return {weibull(0.6, 8.0),
          weibull(1.0, 3.0),
          weibull(2.5, 8.0),
          gompertz(0.02, 0.11),
          gompertz(0.3, -0.2),
          gompertz(0.3, 0.0),
          gompertz(0.3, 1e-12),
          log_logistic(0.7, 5.0),
          log_logistic(1.0, 5.0),
          log_logistic(2.2, 5.0),
          {"constant", Constant{0.3}, [](double) { return 0.3; },
           [](double u) { return 0.3 * u; }},
          {"steps", Steps{{{0.0, 1.0, 4.0}, {0.2, 0.0, 0.7}}}, stepped,
           [](double u) {
             return 0.2 * std::min(u, 1.0) + 0.7 * std::max(u - 4.0, 0.0);
           }}};
}

TEST(Curve, HasItsTextbookForm) {
  for (const Case& c : cases()) {
    for (const double u : {0.001, 0.5, 2.0, 5.0, 17.0, 60.0}) {
      EXPECT_LT(relative_error(hazard(c.curve, u), c.hazard(u)), 1e-13)
          << c.name << " at " << u;
      EXPECT_LT(relative_error(cumulative(c.curve, u), c.cumulative(u)), 1e-13)
          << c.name << " at " << u;
    }
  }
}

TEST(Curve, ConvertsTimeToAmountAndBack) {
  for (const Case& c : cases()) {
    for (const double a : {0.0, 0.3, 5.0, 20.0}) {
      for (const double b : {0.7, 5.1, 21.0, 30.0}) {
        if (b <= a) continue;
        const double amount = between(c.curve, a, b);
        EXPECT_NEAR(amount, c.cumulative(b) - c.cumulative(a), 1e-13) << c.name;
        // Where the hazard is 0, the smallest such time is not b.
        if (c.name == "steps") continue;
        EXPECT_LT(relative_error(reach(c.curve, a, amount), b), 1e-11)
            << c.name << " from " << a << " to " << b;
        EXPECT_LT(relative_error(inverse(c.curve, c.cumulative(b)), b), 1e-11)
            << c.name;
      }
      EXPECT_EQ(reach(c.curve, a, 0.0), a) << c.name;
      EXPECT_EQ(reach(c.curve, a, kInfinity), kInfinity) << c.name;
    }
  }
}

TEST(Curve, NeverReachesAnAmountAboveItsTotal) {
  const Curve falling = Gompertz{0.3, -0.2};
  EXPECT_EQ(inverse(falling, 1.51), kInfinity);
  EXPECT_LT(inverse(falling, 1.49), 30.0);
  EXPECT_EQ(inverse(Constant{0.0}, 0.1), kInfinity);
  EXPECT_EQ(inverse(Steps{{{0.0, 2.0}, {0.5, 0.0}}}, 1.1), kInfinity);
}

TEST(Fixed, IsCertainAtItsDuration) {
  const Curve stay = Fixed{3.0};
  const double before = std::nextafter(3.0, 0.0);
  EXPECT_TRUE(is_smooth(stay));
  EXPECT_EQ(hazard(stay, before), 0.0);
  EXPECT_EQ(hazard(stay, 3.0), kInfinity);
  EXPECT_EQ(cumulative(stay, before), 0.0);
  EXPECT_EQ(cumulative(stay, 3.0), kInfinity);
  EXPECT_EQ(between(stay, 1.0, before), 0.0);
  EXPECT_EQ(between(stay, 1.0, 3.0), kInfinity);
  EXPECT_EQ(between(stay, 3.0, 4.0), 0.0);
  EXPECT_EQ(inverse(stay, 1e-300), 3.0);
  EXPECT_EQ(inverse(stay, 1e300), 3.0);
  EXPECT_EQ(reach(stay, 2.0, 0.5), 3.0);
  EXPECT_EQ(reach(stay, 2.0, 0.0), 2.0);
  EXPECT_EQ(reach(stay, 2.0, kInfinity), kInfinity);
}

TEST(Steps, ReachesTheEarliestTime) {
  const Steps steps{{{0.0, 1.0, 4.0}, {0.2, 0.0, 0.7}}};
  EXPECT_DOUBLE_EQ(steps.inverse(0.2), 1.0);
  EXPECT_DOUBLE_EQ(steps.inverse(0.9), 5.0);
  EXPECT_DOUBLE_EQ(steps.reach(2.0, 0.7), 5.0);
  EXPECT_DOUBLE_EQ(steps.reach(0.5, 0.05), 0.75);
}

TEST(Pieces, TheFirstHoldsBeforeItsBeginning) {
  const Pieces pieces{{2.0, 5.0}, {3.0, 4.0}};
  EXPECT_EQ(pieces.at(-100.0), 3.0);
  EXPECT_EQ(pieces.at(2.0), 3.0);
  EXPECT_EQ(pieces.at(5.0), 4.0);
  EXPECT_DOUBLE_EQ(pieces.integral(0.0, 6.0), 19.0);
  EXPECT_DOUBLE_EQ(pieces.inverse_integral(0.0, 19.0), 6.0);
}

}  // namespace
