// The course of an effect against its definition: a share that grows linearly
// and halves with every half-life, and against rules of combination worked out
// by hand.

#include "hearthline/programmes/effect_course.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hearthline::programmes {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

/// Sums the logarithm of a course over time, up to its last step.
double log_months(const SteppedRatio& course) {
  double sum = 0.0;
  double from = 0.0;
  for (std::size_t k = 0; k < course.until.size(); ++k) {
    sum += std::log(course.value[k]) * (course.until[k] - from);
    from = course.until[k];
  }
  return sum;
}

TEST(EffectCourse, GrowsLinearlyOnTheLogarithm) {
  for (const double ramp_up : {0.01, 3.0, 12.0, 17.5}) {
    const SteppedRatio course = during(0.6, ramp_up);
    EXPECT_EQ(course.value.back(), 0.6);
    EXPECT_NEAR(course.until.back(), ramp_up, 1e-12);
    // Half of the whole effect, on average.
    EXPECT_NEAR(log_months(course), 0.5 * ramp_up * std::log(0.6), 1e-12);
    for (double t = 0.0; t < ramp_up; t += ramp_up / 997.0) {
      const double share =
          std::log(course.value[course.at(0.0, t)]) / std::log(0.6);
      EXPECT_NEAR(share, t / ramp_up, 0.5001 / kSteps);
    }
  }
  EXPECT_EQ(during(0.6, 0.0).value, std::vector<double>{0.6});
  EXPECT_EQ(during(1.0, 12.0).value, std::vector<double>{1.0});
}

TEST(EffectCourse, HalvesWithEveryHalfLife) {
  for (const double half_life : {0.02, 1.0, 6.0, 40.0}) {
    const SteppedRatio course = fading(1.8, half_life);
    EXPECT_EQ(course.value.back(), 1.0);
    // The whole integral of the exponential.
    const double all = std::log(1.8) * half_life / std::log(2.0);
    EXPECT_NEAR(log_months(course), all, 1e-9 * all);
    for (double t = 0.0; t < 12.0; t += 0.013) {
      const double share =
          std::log(course.value[course.at(0.0, t * half_life)]) / std::log(1.8);
      EXPECT_NEAR(share, std::exp2(-t), 1.0 / kSteps) << t;
    }
  }
  EXPECT_EQ(fading(1.8, kForever).value, std::vector<double>{1.8});
  EXPECT_EQ(fading(1.0, 6.0).value, std::vector<double>{1.0});
}

TEST(EffectCourse, ChangesAtTheEndOfEachStep) {
  const SteppedRatio course = fading(0.5, 3.0);
  for (const double origin : {-7.3, 0.0, 0.1, 113.77}) {
    double time = origin;
    for (std::size_t k = 0; k + 1 < course.value.size(); ++k) {
      EXPECT_EQ(course.at(origin, time), k);
      const double next = course.next(origin, k);
      EXPECT_EQ(course.at(origin, std::nextafter(next, -kForever)), k);
      time = next;
    }
    EXPECT_EQ(course.at(origin, time), course.value.size() - 1);
    EXPECT_EQ(course.next(origin, course.value.size() - 1), kForever);
  }
}

TEST(CombinedRatio, FollowsItsRule) {
  const auto combine = [](Rule rule, std::initializer_list<double> ratios,
                          double floor) {
    CombinedRatio combined;
    combined.clear();
    for (const double ratio : ratios) combined.add(ratio);
    return combined.value(rule, floor);
  };
  using enum Rule;
  for (const Rule rule : {kProduct, kBest, kAdditive}) {
    EXPECT_EQ(combine(rule, {}, 0.2), 1.0);
    EXPECT_EQ(combine(rule, {0.7}, 0.2), 0.7);
    EXPECT_EQ(combine(rule, {1.0, 0.1, 1.0}, 0.2), 0.1) << "one alone";
  }
  EXPECT_DOUBLE_EQ(combine(kProduct, {0.5, 0.8, 1.5}, 0.2), 0.6);
  EXPECT_DOUBLE_EQ(combine(kProduct, {0.4, 0.3}, 0.2), 0.2) << "the floor";
  EXPECT_DOUBLE_EQ(combine(kProduct, {0.1, 0.3}, 0.2), 0.1)
      << "no worse than the best alone";
  EXPECT_DOUBLE_EQ(combine(kProduct, {0.4, 0.3}, 0.0), 0.12);
  EXPECT_DOUBLE_EQ(combine(kBest, {0.5, 0.8}, 0.2), 0.5);
  EXPECT_DOUBLE_EQ(combine(kBest, {0.5, 0.8, 1.5, 1.2}, 0.2), 0.75);
  EXPECT_DOUBLE_EQ(combine(kAdditive, {0.5, 0.8}, 0.2), 0.3);
  EXPECT_DOUBLE_EQ(combine(kAdditive, {0.5, 0.8, 1.5}, 0.2), 0.8);
  EXPECT_DOUBLE_EQ(combine(kAdditive, {0.4, 0.3}, 0.2), 0.2) << "the floor";
}

}  // namespace
}  // namespace hearthline::programmes
