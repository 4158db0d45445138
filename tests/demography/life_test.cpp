// The life of one family against closed forms. Bounds: |z| < 4, false alarm 6
// in 100,000; Kolmogorov and Smirnov's D sqrt(n) < 2.226, 1 in 10,000.

#include "hearthline/demography/life.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "support/compare.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using test_support::invented_demography;
using test_support::kInfinity;
using test_support::kKs;
using test_support::ks;
using test_support::kZ;
using test_support::z_of_count;

static_assert(engine::CurvedModel<LifeModel>);

constexpr std::uint64_t kLives = 20000;

/// Dated monthly rates, both calculated by hand and compiled.
struct Dated {
  std::vector<double> from{0.0};
  std::vector<double> rate{0.0};

  double at(double time) const {
    double now = rate.front();
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (time >= from[i]) now = rate[i];
    }
    return now;
  }
};

LifeRates rates(const LifeShape& shape, const Dated& births,
                const Dated& moving) {
  LifeRates made;
  made.shape = shape;
  made.births.emplace_back(births.from, births.rate);
  made.moving.emplace_back(moving.from, moving.rate);
  return made;
}

/// No births, separations or moves.
LifeShape still() {
  LifeShape shape;
  shape.since_birth = {{0.0}, {0.0}};
  return shape;
}

/// The invented shape of births, without separation.
LifeShape bearing() {
  LifeShape shape(invented_demography(100, 0.0, 2014, 5));
  shape.separation = 0.0;
  shape.repartnering = 0.0;
  return shape;
}

/// A family in a single locality and its children.
struct Household {
  model::Family family;
  std::vector<model::Child> children;
};

Household household(std::uint64_t id, const std::vector<int>& born,
                    bool lone_parent = false) {
  Household made;
  made.family.id = {id};
  made.family.children = static_cast<std::uint8_t>(born.size());
  made.family.lone_parent = lone_parent;
  made.family.youngest_born_month =
      static_cast<std::int16_t>(*std::max_element(born.begin(), born.end()));
  for (const int month : born) {
    made.children.push_back({static_cast<std::int16_t>(month), {}, false});
  }
  return made;
}

Life life_of(const LifeRates& rates, const Household& of, double horizon,
             random::RunKey key = {5, 0}) {
  Life life;
  life.draw(LifeModel(rates), of.family, of.children, key, horizon);
  return life;
}

/// Returns the integral of scale(u) ratio(u - born) factor, interval by
/// interval.
double births_between(const Dated& scale, const LifeShape& shape, double born,
                      double factor, double from, double to) {
  std::vector<double> cuts{from, to};
  for (const double date : scale.from) cuts.push_back(date);
  for (const double age : shape.since_birth.from) cuts.push_back(born + age);
  std::sort(cuts.begin(), cuts.end());
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i] < from || cuts[i + 1] > to) continue;
    const double middle = 0.5 * (cuts[i] + cuts[i + 1]);
    const Dated ratio{shape.since_birth.from, shape.since_birth.value};
    sum += scale.at(middle) * ratio.at(middle - born) * factor *
           (cuts[i + 1] - cuts[i]);
  }
  return sum;
}

TEST(Life, MovesOutAsAnInhomogeneousExponential) {
  const Dated moving{{0.0, 10.0, 40.0}, {0.02, 0.005, 0.1}};
  const LifeRates made = rates(still(), {}, moving);
  for (const int enters : {0, 7}) {
    std::vector<double> left;
    for (std::uint64_t id = 0; id < kLives; ++id) {
      Household one = household(id, {enters});
      one.family.enters = static_cast<std::int16_t>(enters);
      const Life life = life_of(made, one, 500.0);
      ASSERT_EQ(life.steps().size(), 1U);
      ASSERT_EQ(life.steps()[0].time, life.leaves());
      left.push_back(life.leaves());
    }
    const auto passed = [&](double time) {
      return 0.02 * (std::min(time, 10.0) - enters) +
             0.005 * std::clamp(time - 10.0, 0.0, 30.0) +
             0.1 * std::max(0.0, time - 40.0);
    };
    // All but one in ten million have moved before their child is 18.
    EXPECT_LT(ks(left, [&](double time) { return -std::expm1(-passed(time)); }),
              kKs);
  }
}

/// Returns birth `which`, counted from 0, of the families that have it by the
/// horizon, transformed to be uniform on (0, 1) if births follow the hazard.
std::vector<double> births_as_uniforms(const LifeShape& shape,
                                       const Dated& scale, bool lone,
                                       std::size_t which) {
  constexpr double kHorizon = 90.0;
  const LifeRates made = rates(shape, scale, {});
  std::vector<double> uniforms;
  for (std::uint64_t id = 0; id < kLives; ++id) {
    const Household one = household(id, {-30, -4}, lone);
    const Life life = life_of(made, one, kHorizon);
    const auto births = life.births();
    if (births.size() <= which) continue;
    const double born = which == 0 ? -4.0 : births[which - 1];
    const double from = std::max(0.0, born);
    const std::size_t so_far =
        std::min<std::size_t>(1 + which, shape.by_children.size() - 1);
    const double factor =
        shape.by_children[so_far] * (lone ? shape.lone_parent : 1.0);
    const auto chance = [&](double until) {
      return -std::expm1(
          -births_between(scale, shape, born, factor, from, until));
    };
    uniforms.push_back(chance(births[which]) / chance(kHorizon));
  }
  return uniforms;
}

TEST(Life, HasBirthsByTimeSinceTheLastDateAndParents) {
  const LifeShape shape = bearing();
  const Dated scale{{0.0, 13.0, 50.0}, {0.03, 0.08, 0.02}};
  const auto uniform = [](double u) { return u; };
  for (const bool lone : {false, true}) {
    for (std::size_t which = 0; which < 3; ++which) {
      const auto uniforms = births_as_uniforms(shape, scale, lone, which);
      ASSERT_GT(uniforms.size(), 500U);
      EXPECT_LT(ks(uniforms, uniform), kKs) << lone << " birth " << which;
    }
    // The number with a first birth by the horizon is also as expected.
    const auto first = births_as_uniforms(shape, scale, lone, 0);
    const double hazard = births_between(
        scale, shape, -4.0,
        shape.by_children[1] * (lone ? shape.lone_parent : 1.0), 0.0, 90.0);
    EXPECT_LT(
        std::abs(z_of_count(static_cast<double>(first.size()),
                            static_cast<double>(kLives), -std::expm1(-hazard))),
        kZ);
  }
}

TEST(Life, HasNoBirthWithinTenMonthsOfTheLast) {
  const LifeRates made = rates(bearing(), {{0.0}, {0.5}}, {});
  std::size_t births = 0;
  for (std::uint64_t id = 0; id < 1000; ++id) {
    double last = -4.0;
    const Life life = life_of(made, household(id, {-4}), 200.0);
    for (const double born : life.births()) {
      EXPECT_GE(born - last, 10.0);
      last = born;
      ++births;
    }
  }
  EXPECT_GT(births, 5000U);
}

TEST(Life, SeparatesAndRepartnersAsATwoStateChain) {
  LifeShape shape = still();
  shape.separation = 0.01;
  shape.repartnering = 0.03;
  const LifeRates made = rates(shape, {}, {});
  const std::vector<double> times{5.0, 20.0, 60.0, 150.0};
  for (const bool starts_lone : {false, true}) {
    std::vector<double> lone(times.size(), 0.0);
    std::vector<double> first;
    for (std::uint64_t id = 0; id < kLives; ++id) {
      const Life life = life_of(made, household(id, {0}, starts_lone), 200.0);
      if (!life.steps().empty()) first.push_back(life.steps()[0].time);
      for (std::size_t t = 0; t < times.size(); ++t) {
        bool now = starts_lone;
        for (const Life::Step& step : life.steps()) {
          if (step.time > times[t]) break;
          // Only couples separate, and only lone parents re-partner.
          ASSERT_EQ(step.event,
                    now ? LifeEvent::kRepartnering : LifeEvent::kSeparation);
          now = !now;
        }
        lone[t] += now ? 1.0 : 0.0;
      }
    }
    for (std::size_t t = 0; t < times.size(); ++t) {
      const double rest = 0.25 + ((starts_lone ? 1.0 : 0.0) - 0.25) *
                                     std::exp(-0.04 * times[t]);
      EXPECT_LT(
          std::abs(z_of_count(lone[t], static_cast<double>(kLives), rest)), kZ)
          << times[t];
    }
    const double rate = starts_lone ? 0.03 : 0.01;
    const double all = -std::expm1(-rate * 200.0);
    EXPECT_LT(
        ks(first, [&](double time) { return -std::expm1(-rate * time) / all; }),
        kKs);
  }
}

std::vector<std::pair<double, LifeEvent>> steps_of(const Life& life) {
  std::vector<std::pair<double, LifeEvent>> steps;
  for (const auto& step : life.steps())
    steps.emplace_back(step.time, step.event);
  return steps;
}

TEST(Life, EndsAtTheYoungestsEighteenthBirthday) {
  const LifeRates made = rates(still(), {}, {});
  using Steps = std::vector<std::pair<double, LifeEvent>>;
  const Household three = household(1, {-200, -5, -100});
  const Life life = life_of(made, three, 300.0);
  EXPECT_EQ(steps_of(life), (Steps{{16.0, LifeEvent::kTurns18},
                                   {116.0, LifeEvent::kTurns18},
                                   {211.0, LifeEvent::kAgingOut}}));
  EXPECT_EQ(life.leaves(), 211.0);
  // The horizon may be earlier, or at the same instant.
  EXPECT_EQ(steps_of(life_of(made, three, 116.5)),
            (Steps{{16.0, LifeEvent::kTurns18}, {116.0, LifeEvent::kTurns18}}));
  EXPECT_EQ(life_of(made, three, 116.5).leaves(), kInfinity);
  EXPECT_EQ(life_of(made, three, 211.0).leaves(), kInfinity);
  EXPECT_EQ(life_of(made, three, 211.0).steps().size(), 2U);
  // If the youngest are twins, the family leaves in one step.
  EXPECT_EQ(steps_of(life_of(made, household(1, {-20, -20}), 300.0)),
            (Steps{{196.0, LifeEvent::kAgingOut}}));
}

TEST(Life, GoesOnForEighteenYearsAfterABirth) {
  const LifeRates made = rates(bearing(), {{0.0, 100.0}, {0.05, 0.0}}, {});
  std::size_t postponed = 0;
  for (std::uint64_t id = 0; id < 300; ++id) {
    const Life life = life_of(made, household(id, {-150}), 500.0);
    const auto births = life.births();
    EXPECT_EQ(life.leaves(), (births.empty() ? -150.0 : births.back()) + 216.0);
    EXPECT_EQ(life.steps().back().event, LifeEvent::kAgingOut);
    // Each child but the last has a step for its 18th birthday.
    std::vector<double> expected;
    if (!births.empty()) expected.push_back(-150.0 + 216.0);
    for (std::size_t b = 0; b + 1 < births.size(); ++b) {
      expected.push_back(births[b] + 216.0);
    }
    std::vector<double> found;
    for (const auto& step : life.steps()) {
      if (step.event == LifeEvent::kTurns18) found.push_back(step.time);
    }
    EXPECT_EQ(found, expected);
    postponed += births.empty() ? 0U : 1U;
  }
  EXPECT_GT(postponed, 100U);
}

/// Lives with every kind of event.
LifeRates busy() {
  LifeShape shape = bearing();
  shape.separation = 0.02;
  shape.repartnering = 0.05;
  return rates(shape, {{0.0, 30.0}, {0.03, 0.06}},
               {{0.0, 30.0}, {0.002, 0.008}});
}

TEST(Life, ListsEventsInChronologicalOrder) {
  const LifeRates made = busy();
  constexpr double kHorizon = 120.0;
  std::vector<int> seen(6, 0);
  for (std::uint64_t id = 0; id < 2000; ++id) {
    Household one = household(id, {-190, -60, -110}, id % 3 == 0);
    one.family.enters = static_cast<std::int16_t>(id % 20);
    const Life life = life_of(made, one, kHorizon);
    std::vector<double> births;
    double before = one.family.enters;
    for (const Life::Step& step : life.steps()) {
      EXPECT_GE(step.time, before);
      EXPECT_GT(step.time, one.family.enters);
      EXPECT_LT(step.time, kHorizon);
      before = step.time;
      ++seen[static_cast<std::size_t>(step.event)];
      if (step.event == LifeEvent::kBirth) births.push_back(step.time);
      const bool last = &step == &life.steps().back();
      const bool leaving = step.event == LifeEvent::kMovingOut ||
                           step.event == LifeEvent::kAgingOut;
      EXPECT_EQ(leaving, last && life.leaves() < kHorizon);
      if (leaving) {
        EXPECT_EQ(step.time, life.leaves());
      }
    }
    EXPECT_EQ(births,
              std::vector<double>(life.births().begin(), life.births().end()));
    if (life.leaves() >= kHorizon) {
      EXPECT_EQ(life.leaves(), kInfinity);
    }
  }
  for (std::size_t event = 0; event < 5; ++event) EXPECT_GT(seen[event], 0);
}

TEST(Life, DependsOnlyOnTheFamilyAndTheKey) {
  const LifeRates made = busy();
  const LifeModel model(made);
  Life reused;
  for (std::uint64_t id = 0; id < 200; ++id) {
    const Household one = household(id, {-30, -100});
    const Life fresh = life_of(made, one, 200.0, {9, 4});
    // After another family's life in the same buffer. Neither need nor the
    // index of the family has an effect.
    const Household other = household(id + 1000, {-10});
    reused.draw(model, other.family, other.children, {1, 2}, 50.0);
    Household same = one;
    same.family.need.level = model::Level::k4;
    same.family.frailty = 7.0;
    same.family.first_child = 33;
    reused.draw(model, same.family, same.children, {9, 4}, 200.0);
    ASSERT_EQ(steps_of(reused), steps_of(fresh));
    ASSERT_EQ(reused.leaves(), fresh.leaves());
    // A shorter horizon truncates the same life.
    const Life cut = life_of(made, one, 60.0, {9, 4});
    for (std::size_t s = 0; s < cut.steps().size(); ++s) {
      ASSERT_EQ(steps_of(cut)[s], steps_of(fresh)[s]);
    }
  }
  const auto steps = [&](random::RunKey key, std::uint64_t id) {
    return steps_of(life_of(made, household(id, {-30, -100}), 200.0, key));
  };
  EXPECT_NE(steps({9, 4}, 1), steps({9, 5}, 1));
  EXPECT_NE(steps({9, 4}, 1), steps({8, 4}, 1));
  EXPECT_NE(steps({9, 4}, 1), steps({9, 4}, 2));
}

// As long as two histories agree, lower hazards never make the next birth or
// the move earlier, except for rounding of the integrals.
TEST(Life, HasLaterEventsUnderLowerHazards) {
  constexpr double kRounding = 1e-9;
  LifeRates high = busy();
  LifeRates low = busy();
  low.births[0] = DatedHazard({0.0, 30.0, 80.0}, {0.03, 0.04, 0.01});
  low.moving[0] = DatedHazard({0.0, 50.0}, {0.001, 0.008});
  std::size_t later = 0;
  for (std::uint64_t id = 0; id < 5000; ++id) {
    const Household one = household(id, {-20});
    const Life a = life_of(high, one, 150.0);
    const Life b = life_of(low, one, 150.0);
    const double end_a = std::min(a.leaves(), 150.0);
    const auto first = [](const Life& life) {
      return life.births().empty() ? kInfinity : life.births()[0];
    };
    // No last child reaches 18 by then, so lives end only by moving out.
    EXPECT_GE(std::min(b.leaves(), 150.0), end_a - kRounding);
    if (first(b) < end_a) {
      EXPECT_GE(first(b), first(a) - kRounding);
    }
    later += first(b) > first(a) + kRounding ? 1U : 0U;
  }
  EXPECT_GT(later, 500U);
}

TEST(Life, NamesItsEvents) {
  EXPECT_EQ(name(LifeEvent::kBirth), "demography.birth");
  EXPECT_EQ(name(LifeEvent::kTurns18), "demography.turning_18");
  EXPECT_EQ(name(LifeEvent::kAgingOut), "demography.aging_out");
}

}  // namespace
}  // namespace hearthline::demography
