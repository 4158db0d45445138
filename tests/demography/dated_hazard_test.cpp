// Dated hazards against Boost's quadrature and hand calculations.

#include "hearthline/demography/dated_hazard.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <vector>

#include "hearthline/validation/chance.hpp"
#include "support/compare.hpp"

namespace hearthline::demography {
namespace {

using test_support::kInfinity;

const std::vector<double> kFrom{0.0, 3.0, 15.0, 27.0};
const std::vector<double> kRate{0.2, 0.05, 0.0, 0.4};

/// Returns the hazard in textbook form.
double hazard(double time) {
  double rate = kRate.front();
  for (std::size_t i = 0; i < kFrom.size(); ++i) {
    if (time >= kFrom[i]) rate = kRate[i];
  }
  return rate;
}

/// Returns its integral, date by date, because it is smooth only in between.
double integral(double from, double to) {
  std::vector<double> cuts{from};
  for (const double cut : kFrom) {
    if (cut > from && cut < to) cuts.push_back(cut);
  }
  cuts.push_back(to);
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    sum += boost::math::quadrature::gauss_kronrod<double, 15>::integrate(
        hazard, cuts[i], cuts[i + 1]);
  }
  return sum;
}

TEST(DatedHazard, IsTheRateOfItsPiece) {
  const DatedHazard curve(kFrom, kRate);
  for (const double time : {-5.0, 0.0, 2.999, 3.0, 14.0, 15.0, 27.0, 1e6}) {
    EXPECT_EQ(curve.rate(time), hazard(time)) << time;
  }
}

TEST(DatedHazard, IntegratesLikeQuadrature) {
  const DatedHazard curve(kFrom, kRate);
  for (const double from : {-7.0, 0.0, 1.5, 3.0, 20.0, 30.0}) {
    for (const double length : {0.0, 0.25, 3.0, 11.5, 30.0}) {
      EXPECT_NEAR(curve.between(from, from + length),
                  integral(from, from + length), 1e-12)
          << from << " for " << length;
    }
  }
}

TEST(DatedHazard, ReachesWhatItIntegrates) {
  const DatedHazard curve(kFrom, kRate);
  // By hand: 0.6 by month 3, 1.2 by month 15, nothing until 27.
  EXPECT_DOUBLE_EQ(curve.reach(0.0, 0.3), 1.5);
  EXPECT_DOUBLE_EQ(curve.reach(0.0, 0.9), 9.0);
  EXPECT_DOUBLE_EQ(curve.reach(0.0, 1.6), 28.0);
  EXPECT_DOUBLE_EQ(curve.reach(20.0, 0.8), 29.0);
  EXPECT_DOUBLE_EQ(curve.reach(-5.0, 1.0), 0.0);
  EXPECT_DOUBLE_EQ(curve.reach(-5.0, 0.5), -2.5);
  for (const double from : {-7.0, 0.0, 1.5, 3.0, 14.0, 30.0}) {
    for (const double amount : {1e-3, 0.1, 0.7, 2.0, 50.0}) {
      const double then = curve.reach(from, amount);
      EXPECT_GT(then, from);
      EXPECT_NEAR(integral(from, then), amount, 1e-12 * (1.0 + amount));
    }
  }
}

TEST(DatedHazard, NeverReachesWhatNeverPasses) {
  const DatedHazard ends({0.0, 10.0}, {0.1, 0.0});
  EXPECT_DOUBLE_EQ(ends.reach(0.0, 0.5), 5.0);
  EXPECT_EQ(ends.reach(0.0, 1.5), kInfinity);
  EXPECT_EQ(ends.reach(12.0, 1e-300), kInfinity);
  EXPECT_EQ(ends.reach(0.0, kInfinity), kInfinity);
  EXPECT_EQ(DatedHazard().reach(3.0, 1e-9), kInfinity);
  EXPECT_EQ(DatedHazard().between(-3.0, 1e9), 0.0);
}

// The coupling of scenarios relies on this: rounding must neither reverse the
// order of two amounts nor put an end before its beginning.
TEST(DatedHazard, IsNonDecreasingInTheAmountBitForBit) {
  validation::Chance chance(41);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> from{0.0};
    std::vector<double> rate;
    for (int i = 0; i < 6; ++i) {
      from.push_back(from.back() + chance.between(0.5, 12.0));
    }
    for (std::size_t i = 0; i < from.size(); ++i) {
      rate.push_back(chance.one_in(4) ? 0.0 : chance.between(0.001, 0.3));
    }
    const DatedHazard curve(from, rate);
    const double start = chance.between(-5.0, 60.0);
    double amount = 0.0;
    double before = start;
    for (int i = 0; i < 200; ++i) {
      // Steps of a few units in the last place, and of any length.
      amount = chance.one_in(2) ? std::nextafter(amount, kInfinity)
                                : amount + chance.between(0.0, 0.05);
      const double now = curve.reach(start, amount);
      ASSERT_GE(now, before) << "trial " << trial;
      before = now;
    }
    // Also around each date, where the formula changes.
    for (const double date : from) {
      if (date <= start) continue;
      double close = curve.between(start, date);
      for (int i = 0; i < 20; ++i) close = std::nextafter(close, 0.0);
      before = start;
      for (int i = 0; i < 40; ++i, close = std::nextafter(close, kInfinity)) {
        const double now = curve.reach(start, close);
        ASSERT_GE(now, before) << "trial " << trial << " at " << date;
        before = now;
      }
    }
  }
}

}  // namespace
}  // namespace hearthline::demography
