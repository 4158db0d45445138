// Runs of declared models against closed forms. |z| < 4 each, which a correct
// program misses 6 times in 100,000; about 60 such numbers in this file, so one
// seed in 250 would fail a correct program. Fixed seeds, no retries.

#include "hearthline/multistate/run.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "examples.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/prices.hpp"
#include "support/statistics.hpp"

namespace {

using namespace hearthline::multistate;
using hearthline::index;
using hearthline::multistate_test::ByTimeCase;
using hearthline::multistate_test::riskpaths;
using hearthline::multistate_test::riskpaths_answers;
using hearthline::multistate_test::sick_sicker;
using hearthline::multistate_test::sick_sicker_answers;
using hearthline::multistate_test::study_of;
using hearthline::multistate_test::yearly;
using hearthline::test_support::kZ;
using hearthline::test_support::z_of_count;

double z(const Estimate& found, double expected) {
  return (found.value - expected) / found.error;
}

// ---- Published models -------------------------------------------------------

TEST(SickSicker, CostsAndUtilitiesMatchTheClosedForm) {
  for (const auto& answer : sick_sicker_answers()) {
    const Results r = run(sick_sicker(answer.strategy), study_of(200000, 75.0),
                          {.seed = 5, .threads = 2});
    EXPECT_LT(std::abs(z(r.costs.discounted, answer.cost)), kZ)
        << answer.strategy;
    EXPECT_LT(std::abs(z(r.utilities.discounted, answer.qaly)), kZ)
        << answer.strategy;
  }
}

TEST(SickSicker, OccupancyMatchesTheClosedForm) {
  constexpr index kUnits = 200000;
  const std::vector<std::array<double, 4>> shares{
      {0.8869579171, 0.1046188601, 0.0061502353, 0.0022729875},
      {0.6448222507, 0.1646710089, 0.1516330442, 0.0388736962},
      {0.4485181784, 0.1146499807, 0.2986878646, 0.1381439763},
      {0.1338120479, 0.034204966, 0.3096545285, 0.5223284576}};
  const Results r =
      run(sick_sicker(), study_of(kUnits, 75.0, {1, 10, 25, 75}), {.seed = 6});
  for (index t = 0; t < 4; ++t) {
    double sum = 0.0;
    for (index s = 0; s < 4; ++s) {
      const double share =
          shares[static_cast<std::size_t>(t)][static_cast<std::size_t>(s)];
      sum += r.occupancy_at(t, s);
      EXPECT_LT(std::abs(z_of_count(r.occupancy_at(t, s),
                                    static_cast<double>(kUnits), share)),
                kZ)
          << "time " << t << ", state " << s;
    }
    EXPECT_EQ(sum, static_cast<double>(kUnits));
  }
}

TEST(RiskPaths, BothCohortsAreExact) {
  constexpr index kWomen = 300000;
  for (const auto& answer : riskpaths_answers()) {
    const Results r = run(riskpaths(answer.parameters), study_of(kWomen, 40.0),
                          {.seed = 7, .threads = 2});
    EXPECT_LT(
        std::abs(z_of_count(static_cast<double>(kWomen) - r.occupancy_at(1, 5),
                            static_cast<double>(kWomen), answer.childless)),
        kZ);
    for (index p = 0; p < 9; ++p) {
      EXPECT_LT(
          std::abs(z_of_count(r.events_in(0, p), static_cast<double>(kWomen),
                              answer.events[static_cast<std::size_t>(p)])),
          kZ)
          << r.transitions[static_cast<std::size_t>(p)];
    }
  }
}

// ---- Costs and utilities ----------------------------------------------------

// Two states with rates a and b: stays and the discounted numbers of both
// transitions have closed forms.
TEST(Amounts, OneOffAndTransitionCostsMatchTheClosedForm) {
  constexpr double kOut = 0.3;
  constexpr double kBack = 0.8;
  constexpr double kHorizon = 20.0;
  const double r = std::log(1.05);
  Declaration d;
  d.states = {"well", "ill"};
  d.transitions = {{"well", "ill", {.rate = kOut}},
                   {"ill", "well", {.rate = kBack}}};
  d.start.shares = {{"well", 1.0}};
  d.discount = {0.05, 0.0};
  d.costs.entry = {{"ill", 100.0}};
  d.costs.transition = {{"ill>well", 7.0}};
  d.costs.stay = {{"ill", 3.0}};
  d.utilities.entry = {{"ill", -0.25}};
  const Results found = run(d, study_of(200000, kHorizon), {.seed = 8});

  // P(ill at t) = A (1 - e^{-lt}).
  const double l = kOut + kBack;
  const double a = kOut / l;
  const auto stay_ill = [&](double rate) {
    const double decay = rate + l;
    const double all =
        rate == 0.0 ? kHorizon : -std::expm1(-rate * kHorizon) / rate;
    return a * (all + std::expm1(-decay * kHorizon) / decay);
  };
  const auto stay_well = [&](double rate) {
    return (rate == 0.0 ? kHorizon : -std::expm1(-rate * kHorizon) / rate) -
           stay_ill(rate);
  };
  const auto cost = [&](double rate) {
    return 100.0 * kOut * stay_well(rate) + 7.0 * kBack * stay_ill(rate) +
           3.0 * stay_ill(rate);
  };
  EXPECT_LT(std::abs(z(found.costs.discounted, cost(r))), kZ);
  EXPECT_LT(std::abs(z(found.costs.undiscounted, cost(0.0))), kZ);
  EXPECT_LT(
      std::abs(z(found.utilities.discounted, -0.25 * kOut * stay_well(0.0))),
      kZ);
  EXPECT_EQ(found.utilities.discounted.value,
            found.utilities.undiscounted.value);
  const auto rough = [](double x, double expected) {
    EXPECT_NEAR(x / expected, 1.0, 0.01);
  };
  rough(found.costs.discounted_causes.entry[1], 100.0 * kOut * stay_well(r));
  rough(found.costs.discounted_causes.transition[1], 7.0 * kBack * stay_ill(r));
  rough(found.costs.discounted_causes.stay[1], 3.0 * stay_ill(r));
  EXPECT_EQ(found.costs.discounted_causes.entry[0], 0.0);
}

// The same two states, with prices that change at 3 and 7; the expected
// occupancy is integrated between the changes.
TEST(Amounts, ByTimeMatchTheClosedForm) {
  const ByTimeCase c;
  const Results found =
      run(c.declaration(), study_of(200000, ByTimeCase::kHorizon),
          {.seed = 21, .threads = 2});
  EXPECT_LT(std::abs(z(found.costs.discounted, c.cost(c.rho))), kZ);
  EXPECT_LT(std::abs(z(found.costs.undiscounted, c.cost(0.0))), kZ);
  EXPECT_LT(std::abs(z(found.utilities.discounted, c.utility())), kZ);
}

// Lives do not depend on prices, so the amounts of a run with changing prices
// are those of tables at the times of the changes, at the prices between them.
TEST(Amounts, ByTimeAreThoseOfTheTablesBetweenChanges) {
  const ByTimeCase c;
  const Results r =
      run(c.declaration(), study_of(20000, ByTimeCase::kHorizon, {0, 3, 7, 20}),
          {.seed = 22, .by_unit = true});
  double stay = 0.0;
  double entry = 0.0;
  double transition = 0.0;
  for (index k = 0; k < 3; ++k) {
    const auto i = static_cast<std::size_t>(k);
    stay += c.stay[i] * r.stay_in(k, 1);
    entry += c.entry[i] * r.events_in(k, 0);
    transition += c.transition[i] * r.events_in(k, 1);
  }
  const Causes& causes = r.costs.undiscounted_causes;
  EXPECT_NEAR(causes.stay[1] * r.units / stay, 1.0, 1e-8);
  EXPECT_NEAR(causes.entry[1] * r.units / entry, 1.0, 1e-12);
  EXPECT_NEAR(causes.transition[1] * r.units / transition, 1.0, 1e-12);
  for (const auto& [account, all] :
       {std::pair{&r.costs.undiscounted_causes, r.costs.undiscounted},
        std::pair{&r.costs.discounted_causes, r.costs.discounted},
        std::pair{&r.utilities.discounted_causes, r.utilities.discounted}}) {
    EXPECT_NEAR(sum_of(*account) / all.value, 1.0, 1e-12);
  }
}

TEST(Amounts, ByTimeWithoutAChangeInTheRunAreConstant) {
  Declaration d = sick_sicker();
  const Results a = run(d, study_of(3000, 20.0), {.by_unit = true});
  d.costs.stay["H"] = Pieces{{-5, 0, 20, 30}, {1, 2000, 7, 8}};
  d.utilities.stay["H"] = Pieces{{4, 50}, {1, 9}};
  const Results b = run(d, study_of(3000, 20.0), {.by_unit = true});
  EXPECT_EQ(a.costs.discounted.value, b.costs.discounted.value);
  EXPECT_EQ(a.costs.discounted.error, b.costs.discounted.error);
  EXPECT_EQ(a.utilities.discounted.value, b.utilities.discounted.value);
  EXPECT_EQ(a.costs.discounted_causes.stay, b.costs.discounted_causes.stay);
}

// Every unit leaves "in" at 3, exactly at a change of prices, of which the
// event and the stay after it have the new ones.
TEST(Amounts, OfAFixedStayAreExact) {
  Declaration d;
  d.states = {"in", "out"};
  d.transitions = {{"in", "out", {.since_entry = Fixed{3.0}}}};
  d.start.shares = {{"in", 1.0}};
  d.discount = {0.05, 0.0};
  d.costs.stay = {{"in", Pieces{{0, 2, 3}, {1, 5, 1e6}}},
                  {"out", Pieces{{0, 3}, {1e6, 2}}}};
  d.costs.entry = {{"out", Pieces{{0, 3}, {10, 100}}}};
  d.costs.transition = {{"in>out", Pieces{{0, 3.5}, {7, 1e6}}}};
  const Results r = run(d, study_of(5, 4.0, {0, 2, 3, 4}), {.by_unit = true});
  EXPECT_EQ(r.occupancy_at(1, 0), 5.0);
  EXPECT_EQ(r.occupancy_at(2, 0), 0.0);
  EXPECT_EQ(r.events_in(1, 0), 5.0);
  EXPECT_EQ(r.stay_in(1, 0), 5.0);
  EXPECT_EQ(r.costs.undiscounted.value, 2.0 + 5.0 + 100.0 + 7.0 + 2.0);
  const double rho = std::log(1.05);
  const auto worth = [&](double a, double b) {
    return (std::exp(-rho * a) - std::exp(-rho * b)) / rho;
  };
  const double expected = worth(0, 2) + 5.0 * worth(2, 3) +
                          107.0 * std::exp(-3.0 * rho) + 2.0 * worth(3, 4);
  EXPECT_NEAR(r.costs.discounted.value / expected, 1.0, 1e-14);
  for (const UnitAmounts& unit : r.by_unit) EXPECT_EQ(unit.cost, 116.0);

  // Units are followed until just before the horizon.
  const Results before = run(d, study_of(5, 3.0), {});
  EXPECT_EQ(before.occupancy_at(1, 0), 5.0);
  EXPECT_EQ(before.events_in(0, 0), 0.0);
  EXPECT_EQ(before.costs.undiscounted.value, 7.0);
}

// At the bounds of every number, the mean and its error are those of an
// exponential time up to the horizon.
TEST(Amounts, AtTheBoundsOfNumbersAreFiniteAndCorrect) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.transitions = {{"alive", "dead", {.rate = 1e-12}}};
  d.start.shares = {{"alive", 1.0}};
  d.start.age = -1e12;
  d.costs.stay = {{"alive", 1e12}};
  d.costs.entry = {{"dead", -1e12}};
  d.costs.transition = {{"alive>dead", 1e12}};
  d.utilities.stay = {{"alive", Pieces{{-1e12, 5e11}, {-1e12, 1e12}}}};
  d.discount = {0.0, 1e12};
  const Results r = run(d, study_of(100000, 1e12), {.seed = 23});
  const double cost = 1e24 * -std::expm1(-1.0);
  EXPECT_LT(std::abs(z(r.costs.undiscounted, cost)), kZ);
  // The variance of min(X, 1) for a standard exponential X, times 1e24.
  const double variance = 1.0 - 2.0 / std::exp(1.0) - std::exp(-2.0);
  EXPECT_NEAR(r.costs.undiscounted.error / (1e24 * std::sqrt(variance / 1e5)),
              1.0, 0.02);
  EXPECT_NEAR(r.utilities.discounted.value / (-1e12 / std::log1p(1e12)), 1.0,
              1e-9);
  EXPECT_TRUE(std::isfinite(r.covariance));
}

TEST(Events, HaveACapThatIsAnError) {
  Declaration d;
  d.states = {"in", "out"};
  d.transitions = {{"in", "out", {.rate = 1e6}}, {"out", "in", {.rate = 1e6}}};
  d.start.shares = {{"in", 1.0}};
  EXPECT_GT(run(d, study_of(1, 1.0)).events_in(0, 0), 4e5);
  try {
    run(d, study_of(1, 100.0));
    ADD_FAILURE() << "expected an error";
  } catch (const hearthline::Error& error) {
    EXPECT_NE(
        std::string(error.what()).find("events: expected at most 10000000"),
        std::string::npos);
  }
}

// One unit's history, reconstructed from tables at closely spaced times.
TEST(Amounts, OfAUnitMatchItsHistory) {
  const Declaration d = sick_sicker();
  std::vector<double> times;
  for (int i = 0; i <= 750; ++i) times.push_back(0.1 * i);
  times.back() = 75.0;
  for (std::uint32_t seed = 1; seed < 30; ++seed) {
    const Results r =
        run(d, study_of(1, 75.0, times), {.seed = seed, .by_unit = true});
    std::array<double, 4> stay{};
    for (index i = 0; i < 750; ++i) {
      for (index s = 0; s < 4; ++s) {
        stay[static_cast<std::size_t>(s)] += r.stay_in(i, s);
      }
    }
    EXPECT_NEAR(std::accumulate(stay.begin(), stay.end(), 0.0), 75.0, 1e-7);
    ASSERT_EQ(r.by_unit.size(), 1U);
    EXPECT_NEAR(r.by_unit[0].cost,
                2000 * stay[0] + 4000 * stay[1] + 15000 * stay[2], 1e-3);
    EXPECT_NEAR(r.by_unit[0].utility, stay[0] + .75 * stay[1] + .5 * stay[2],
                1e-6);
    EXPECT_EQ(r.by_unit[0].cost, r.costs.undiscounted.value);
    EXPECT_EQ(r.by_unit[0].discounted_utility, r.utilities.discounted.value);
    // No unit is gained or lost: those in D came by one of three transitions.
    double deaths = 0.0;
    for (index i = 0; i < 750; ++i) {
      for (const index p : {1, 4, 5}) deaths += r.events_in(i, p);
    }
    EXPECT_EQ(deaths, r.occupancy_at(750, 3));
  }
}

TEST(Amounts, CausesSumToTheTotal) {
  Declaration d = sick_sicker();
  d.costs.entry = {{"S2", 500.0}, {"D", 2000.0}};
  d.costs.transition = {{"S1>H", 40.0}};
  const Results r = run(d, study_of(10000, 75.0), {});
  const auto sum = [](const Causes& c) {
    const auto of = [](const std::vector<double>& v) {
      return std::accumulate(v.begin(), v.end(), 0.0);
    };
    return of(c.stay) + of(c.entry) + of(c.transition);
  };
  EXPECT_NEAR(sum(r.costs.discounted_causes) / r.costs.discounted.value, 1.0,
              1e-12);
  EXPECT_NEAR(sum(r.costs.undiscounted_causes) / r.costs.undiscounted.value,
              1.0, 1e-12);
  EXPECT_NEAR(sum(r.utilities.discounted_causes) / r.utilities.discounted.value,
              1.0, 1e-12);
}

TEST(Amounts, ErrorsAndCovarianceAreThoseOfTheUnits) {
  const Results r =
      run(sick_sicker(), study_of(10000, 75.0), {.by_unit = true});
  const double n = 10000.0;
  double cost = 0.0;
  double utility = 0.0;
  for (const auto& unit : r.by_unit) {
    cost += unit.discounted_cost / n;
    utility += unit.discounted_utility / n;
  }
  double cost_square = 0.0;
  double product = 0.0;
  for (const auto& unit : r.by_unit) {
    cost_square += std::pow(unit.discounted_cost - cost, 2) / (n - 1.0);
    product += (unit.discounted_cost - cost) *
               (unit.discounted_utility - utility) / (n - 1.0);
  }
  EXPECT_NEAR(r.costs.discounted.value / cost, 1.0, 1e-12);
  EXPECT_NEAR(r.costs.discounted.error / std::sqrt(cost_square / n), 1.0,
              1e-12);
  EXPECT_NEAR(r.covariance / (product / n), 1.0, 1e-9);
}

TEST(Times, NeedNotBeginAtZeroNorEndAtTheHorizon) {
  const Declaration d = sick_sicker();
  const Results all = run(d, yearly(5000, 75.0), {});
  const Results some = run(d, study_of(5000, 75.0, {10, 25}), {});
  for (index s = 0; s < 4; ++s) {
    EXPECT_EQ(some.occupancy_at(0, s), all.occupancy_at(10, s));
    EXPECT_EQ(some.occupancy_at(1, s), all.occupancy_at(25, s));
    double stay = 0.0;
    for (index i = 10; i < 25; ++i) stay += all.stay_in(i, s);
    EXPECT_NEAR(some.stay_in(0, s) / stay, 1.0, 1e-9);
  }
  for (index p = 0; p < 6; ++p) {
    double events = 0.0;
    for (index i = 10; i < 25; ++i) events += all.events_in(i, p);
    EXPECT_EQ(some.events_in(0, p), events);
  }
  EXPECT_EQ(some.costs.discounted.value, all.costs.discounted.value);
  const Results one = run(d, study_of(5000, 75.0, {25}), {});
  EXPECT_EQ(one.occupancy_at(0, 0), all.occupancy_at(25, 0));
  EXPECT_TRUE(one.stays.empty());
}

// ---- Reproducibility --------------------------------------------------------

void expect_same(const Results& a, const Results& b) {
  EXPECT_EQ(a.occupancy, b.occupancy);
  EXPECT_EQ(a.stays, b.stays);
  EXPECT_EQ(a.events, b.events);
  for (const auto& [x, y] :
       {std::pair{&a.costs, &b.costs}, std::pair{&a.utilities, &b.utilities}}) {
    EXPECT_EQ(x->discounted.value, y->discounted.value);
    EXPECT_EQ(x->discounted.error, y->discounted.error);
    EXPECT_EQ(x->undiscounted.value, y->undiscounted.value);
    EXPECT_EQ(x->discounted_causes.stay, y->discounted_causes.stay);
    EXPECT_EQ(x->discounted_causes.transition, y->discounted_causes.transition);
  }
  EXPECT_EQ(a.covariance, b.covariance);
}

Declaration with_everything() {
  Declaration d = sick_sicker();
  d.transitions[0].rate.hazard_ratios = {{"smoker", 2.0}};
  d.transitions[5].rate = {.since_entry = Weibull{1.3, 30.0}};
  d.start.shares = {{"S1", 0.25}, {"H", 0.75}};
  d.start.entrants = Pieces{{0, 10}, {200, 50}};
  d.costs.entry = {{"D", 1234.5}};
  return d;
}
Declaration with_changing_prices() {
  Declaration d = with_everything();
  d.costs.stay["S1"] = Pieces{{0, 10, 30.5}, {4000, 5000, 100}};
  d.costs.entry["D"] = Pieces{{0, 30.5}, {1234.5, 5.0}};
  d.costs.transition["S1>H"] = Pieces{{0, 60}, {40.0, 70.0}};
  d.utilities.stay["H"] = Pieces{{0, 20}, {1.0, 0.9}};
  return d;
}
Study with_smokers(index units) {
  Study s = yearly(units, 75.0);
  s.covariates = {{"smoker"}, {0, 1}, {0.7, 0.3}};
  return s;
}

TEST(Run, IsBitIdenticalForAnyNumberOfThreads) {
  for (const Declaration& d : {with_everything(), with_changing_prices()}) {
    const Results one = run(d, with_smokers(20000), {.seed = 3, .threads = 1});
    for (const int threads : {2, 3, 8}) {
      expect_same(one,
                  run(d, with_smokers(20000), {.seed = 3, .threads = threads}));
    }
  }
}

TEST(Run, GivesTheSameNumbersInAnyOrderOfStatesAndTransitions) {
  const Declaration d = with_everything();
  Declaration other = d;
  std::reverse(other.transitions.begin(), other.transitions.end());
  std::reverse(other.states.begin(), other.states.end());
  const Results a = run(d, with_smokers(5000), {.by_unit = true});
  const Results b = run(other, with_smokers(5000), {.by_unit = true});
  EXPECT_EQ(a.costs.discounted.value, b.costs.discounted.value);
  EXPECT_EQ(a.utilities.discounted.error, b.utilities.discounted.error);
  ASSERT_EQ(a.by_unit.size(), b.by_unit.size());
  for (std::size_t i = 0; i < a.by_unit.size(); ++i) {
    ASSERT_EQ(a.by_unit[i].discounted_cost, b.by_unit[i].discounted_cost);
  }
  for (index t = 0; t <= 75; ++t) {
    for (index s = 0; s < 4; ++s) {
      ASSERT_EQ(a.occupancy_at(t, s), b.occupancy_at(t, 3 - s));
    }
  }
}

TEST(Run, ADrawDoesNotDependOnTheOthers) {
  hearthline::engine::Control control;
  const Declaration d = with_everything();
  const auto draws =
      run_draws(d, with_smokers(6000),
                {.seed = 3, .draw = 4, .draws = 3, .threads = 2}, control);
  ASSERT_EQ(draws.size(), 3U);
  for (std::uint32_t i = 0; i < 3; ++i) {
    expect_same(draws[i], run(d, with_smokers(6000),
                              {.seed = 3, .draw = 4 + i, .threads = 1}));
  }
  EXPECT_NE(draws[0].costs.discounted.value, draws[1].costs.discounted.value);
  EXPECT_EQ(control.fraction(), 1.0);
}

TEST(Run, StopsOnRequest) {
  hearthline::engine::Control control;
  control.stop = true;
  EXPECT_THROW(run(sick_sicker(), study_of(10, 1.0), {}, control),
               hearthline::Interrupted);
}

// ---- Units at the start and entrants ----------------------------------------

TEST(Start, SharesAreThoseDeclared) {
  Declaration d = sick_sicker();
  d.start.shares = {{"S2", 0.2}, {"H", 0.5}, {"S1", 0.3}};
  const Results r = run(d, study_of(100000, 10.0), {.seed = 9});
  const std::array<double, 4> shares{0.5, 0.3, 0.2, 0.0};
  for (index s = 0; s < 3; ++s) {
    EXPECT_LT(std::abs(z_of_count(r.occupancy_at(0, s), 1e5,
                                  shares[static_cast<std::size_t>(s)])),
              kZ);
  }
  EXPECT_EQ(r.occupancy_at(0, 3), 0.0);
}

// Entrants are a Poisson process, so the variance of their number between two
// times is its mean; the number still alive is a Poisson number too.
TEST(Entrants, EnterAndSurviveAsAPoissonProcess) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.transitions = {{"alive", "dead", {.rate = 0.1}}};
  d.start.shares = {{"alive", 1.0}};
  d.start.entrants = Pieces{{0, 5, 8}, {10000, 0, 4000}};
  const Results r = run(d, study_of(1, 12.0, {0, 5, 8, 12}), {.seed = 10});
  const auto poisson = [](double found, double mean) {
    return (found - mean) / std::sqrt(mean);
  };
  EXPECT_LT(std::abs(poisson(r.units, 1.0 + 66000.0)), kZ);
  const double by_five = 10000.0 * -std::expm1(-0.5) / 0.1;
  const double by_twelve =
      by_five * std::exp(-0.7) + 4000.0 * -std::expm1(-0.4) / 0.1;
  EXPECT_LT(std::abs(poisson(r.occupancy_at(1, 0), by_five)), kZ);
  EXPECT_LT(std::abs(poisson(r.occupancy_at(3, 0), by_twelve)), kZ);
  EXPECT_EQ(r.occupancy_at(1, 0) + r.occupancy_at(1, 1),
            r.occupancy_at(2, 0) + r.occupancy_at(2, 1));
}

TEST(Covariates, RowsBelongToUnitsAndAreDrawnByEntrants) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.transitions = {
      {"alive", "dead", {.rate = 0.1, .hazard_ratios = {{"x", 3.0}}}}};
  d.start.shares = {{"alive", 1.0}};
  d.utilities.stay = {{"alive", 1.0}};
  Study s = study_of(40000, 10.0);
  s.covariates.names = {"x"};
  for (int i = 0; i < 40000; ++i) s.covariates.values.push_back(i % 2);
  const auto alive = [](double rate) { return -std::expm1(-rate * 10) / rate; };
  const Results r = run(d, s, {.seed = 11, .by_unit = true});
  EXPECT_LT(
      std::abs(z(r.utilities.discounted, 0.5 * (alive(0.1) + alive(0.3)))), kZ);
  double odd = 0.0;
  double square = 0.0;
  for (std::size_t i = 1; i < 40000; i += 2) {
    odd += r.by_unit[i].utility / 20000.0;
    square += r.by_unit[i].utility * r.by_unit[i].utility / 20000.0;
  }
  EXPECT_LT(
      std::abs(odd - alive(0.3)) / std::sqrt((square - odd * odd) / 20000.0),
      kZ);

  // All enter at the very start, so that they live as long as the others.
  d.start.entrants = Pieces{{0, 1e-6}, {4e10, 0}};
  const Results more = run(d, s, {.seed = 12});
  EXPECT_GT(more.units, 79000.0);
  EXPECT_LT(
      std::abs(z(more.utilities.discounted, 0.5 * (alive(0.1) + alive(0.3)))),
      kZ);
}

}  // namespace
