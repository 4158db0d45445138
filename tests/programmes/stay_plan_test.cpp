// Stays: their ends against the inverse of the cumulative hazard, their mean
// and the age of one at a random moment against numerical integrals.

#include "hearthline/programmes/stay_plan.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "hearthline/error.hpp"

namespace hearthline::programmes {
namespace {

StayParameters fixed(double months) {
  StayParameters stay;
  stay.length = model::Quantity{months, {}};
  return stay;
}
StayParameters at_rate(double rate) {
  StayParameters stay;
  stay.ends = EndParameters{{rate, {}}, {}};
  return stay;
}
/// Hardly anyone leaves in the first two months, most do from six on.
StayParameters curved() {
  StayParameters stay = at_rate(2.4);
  stay.ends->since_entry = model::Pieces{{{0, 2, 6}, {}}, {{0.05, 1, 5}, {}}};
  stay.drop_out.value = 0.6;
  return stay;
}

/// The chance that a stay lasts longer than `age`, from the hazards.
double lasts(const StayParameters& stay, double age) {
  const double drop = stay.drop_out.value / 12.0;
  if (stay.length) {
    return age < stay.length->value ? std::exp(-drop * age) : 0.0;
  }
  double sum = drop * age;
  const double rate = stay.ends->rate.value / 12.0;
  if (!stay.ends->since_entry) return std::exp(-sum - rate * age);
  const auto& from = stay.ends->since_entry->from.values;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double to = i + 1 < from.size() ? std::min(age, from[i + 1]) : age;
    if (to > from[i]) {
      sum += rate * stay.ends->since_entry->ratio.values[i] * (to - from[i]);
    }
  }
  return std::exp(-sum);
}

/// Integral of `lasts` up to an age, by the midpoint rule.
double months_up_to(const StayParameters& stay, double age) {
  constexpr int kParts = 200000;
  double sum = 0.0;
  for (int i = 0; i < kParts; ++i) sum += lasts(stay, age * (i + 0.5) / kParts);
  return sum * age / kParts;
}

TEST(StayPlan, EndsWhereTheHazardsSay) {
  const StayPlan fixed_plan("stay", fixed(9.0));
  EXPECT_EQ(fixed_plan.end(3.0, 0.0, 99.0, 1.0).time, 12.0);
  EXPECT_TRUE(fixed_plan.end(3.0, 0.0, 99.0, 1.0).planned);

  const StayPlan constant("stay", at_rate(2.0));
  EXPECT_NEAR(constant.end(10.0, 0.0, 1.5, 1.0).time, 10.0 + 1.5 * 6.0, 1e-12);
  // A stay that has been going on for 4 months, from when on time is counted.
  EXPECT_NEAR(constant.end(-4.0, 4.0, 1.5, 1.0).time, 9.0, 1e-12);

  const StayParameters parameters = curved();
  const StayPlan plan("stay", parameters);
  for (const double planned : {0.001, 0.1, 0.4, 1.0, 3.0, 30.0}) {
    for (const double dropped : {0.01, 0.5, 4.0}) {
      for (const double age : {0.0, 1.0, 5.0, 7.0}) {
        const auto end = plan.end(-age, age, planned, dropped);
        EXPECT_GE(end.time, 0.0);
        // At the end, one of the two clocks has just run out.
        const double drop = 0.05 * end.time;
        const double both = -std::log(lasts(parameters, end.time + age) /
                                      lasts(parameters, age));
        EXPECT_NEAR(end.planned ? both - drop : drop,
                    end.planned ? planned : dropped, 1e-9);
        EXPECT_LE(end.planned ? drop : both - drop,
                  (end.planned ? dropped : planned) + 1e-9);
      }
    }
  }
}

TEST(StayPlan, KnowsItsMeanAndTheAgeOfOneAtARandomMoment) {
  StayParameters leaving = fixed(7.0);
  leaving.drop_out.value = 1.2;
  for (const StayParameters& stay :
       {fixed(9.0), leaving, at_rate(2.0), curved()}) {
    const StayPlan plan("stay", stay);
    const double mean = months_up_to(stay, 200.0);
    EXPECT_NEAR(plan.mean(), mean, 2e-3 * mean);
    for (const double u : {1e-6, 0.1, 0.35, 0.7, 0.97, 0.999}) {
      const double age = plan.age(u);
      EXPECT_NEAR(months_up_to(stay, age) / plan.mean(), u, 1e-4) << age;
    }
    double last = 0.0;
    for (double u = 0.001; u < 1.0; u += 0.001) {
      const double age = plan.age(u);
      EXPECT_GE(age, last);
      EXPECT_GT(lasts(stay, age * (1.0 - 1e-12)), 0.0);
      last = age;
    }
  }
}

void expect_refused(const StayParameters& stay, const std::string& message) {
  try {
    const StayPlan plan("programmes.x.stay", stay);
    FAIL() << "expected a refusal: " << message;
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()), message);
  }
}

TEST(StayPlan, RefusesAStayWithoutAnEnd) {
  expect_refused(StayParameters(),
                 "programmes.x.stay: expected either length or ends, found "
                 "neither");
  StayParameters both = fixed(3.0);
  both.ends = at_rate(1.0).ends;
  expect_refused(both,
                 "programmes.x.stay: expected either length or ends, found "
                 "both");
  StayParameters endless = at_rate(1.0);
  endless.ends->since_entry = model::Pieces{{{0, 3}, {}}, {{1, 0}, {}}};
  expect_refused(endless,
                 "programmes.x.stay.ends.since_entry.ratio: expected a last "
                 "ratio above 0, or a drop_out rate above 0, so that every "
                 "stay ends, found 0");
  endless.drop_out.value = 0.1;
  EXPECT_GT(StayPlan("stay", endless).mean(), 3.0);
}

}  // namespace
}  // namespace hearthline::programmes
