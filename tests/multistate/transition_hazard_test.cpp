// Hazards of many units at once against those of one unit at a time.

#include "hearthline/multistate/transition_hazard.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "random_models.hpp"

namespace {

using namespace hearthline::multistate;
using hearthline::index;
using hearthline::multistate_test::RandomModel;

/// Times of entry and of stays, among them breaks, 0 and long stays.
struct Points {
  std::vector<double> entered;
  std::vector<double> stayed;
};

Points points(const TransitionHazard& hazard, std::uint32_t seed) {
  std::mt19937_64 bits(seed);
  const auto up_to = [&](double most) {
    return most * static_cast<double>(bits() >> 11U) * 0x1p-53;
  };
  Points all;
  for (int i = 0; i < 301; ++i) {
    all.entered.push_back(up_to(20.0));
    all.stayed.push_back(i % 7 == 0 ? up_to(1e-6) : up_to(20.0));
  }
  for (const double at : hazard.time_breaks()) {
    for (const double before : {0.0, 1e-9, 3.0}) {
      all.entered.push_back(at - before);
      all.stayed.push_back(2.0 * before);
    }
  }
  return all;
}

void expect_same(const Rate& rate, double birth, const std::string& name) {
  const TransitionHazard one(rate, {{"x", -1.5}}, birth);
  // A falling Gompertz hazard is a difference from that at entry.
  const double scale = one.at(0.0, 1e-3);
  const auto [entered, stayed] = points(one, 1);
  std::vector<double> hazard(entered.size());
  std::vector<double> cumulative(entered.size());
  one.both(entered.data(), stayed.data(), std::ssize(entered), hazard.data(),
           cumulative.data());
  for (std::size_t i = 0; i < entered.size(); ++i) {
    const double h = one.at(entered[i] + stayed[i], stayed[i]);
    const double c = one.cumulative(entered[i], stayed[i]);
    // At the moment of entry, a hazard may be infinite.
    if (stayed[i] > 0.0) {
      EXPECT_NEAR(hazard[i], h, 1e-12 * h + 1e-15 * scale) << name << ' ' << i;
    }
    // Relative to the hazards before and after a break, which cancel.
    EXPECT_NEAR(cumulative[i], c, 1e-12 * (1.0 + c)) << name << ' ' << i;
  }
}

TEST(TransitionHazard, IsTheSameForManyUnitsAtOnce) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const RandomModel random(seed);
    const Declaration& d = random.declaration;
    for (const Transition& t : d.transitions) {
      expect_same(t.rate, -d.start.age,
                  std::to_string(seed) + ' ' + transition_name(t.from, t.to));
    }
  }
}

TEST(TransitionHazard, IsTheSameAtExtremesOfManyUnitsAtOnce) {
  const Pieces falls{{0.0, 5.0}, {1e6, 1e-6}};
  expect_same({.rate = 1e6, .by_time = falls}, 0.0, "constant");
  expect_same({.since_entry = Weibull{0.05, 1e-6}}, 0.0, "early");
  expect_same({.by_time = falls, .since_entry = Weibull{30.0, 8.0}}, 0.0,
              "steep");
  expect_same({.by_time = falls, .since_entry = LogLogistic{20.0, 3.0}}, 0.0,
              "log-logistic");
  expect_same({.since_entry = Gompertz{1e-9, 3.0}}, 0.0, "Gompertz");
  expect_same({.by_time = falls, .since_entry = Gompertz{2.0, -4.0}}, 0.0,
              "fading");
  expect_same({.in_age = Gompertz{1e-5, 0.1}}, -90.0, "old");
  expect_same({.since_entry = Steps{{{0.0, 4.0}, {0.0, 1e3}}},
               .in_age = Gompertz{1e-5, 0.1}},
              -90.0, "old for long");
}

}  // namespace
