// Expected results of declared models against closed forms and published
// answers, and against runs in which all clocks matter. There |z| < 4, which a
// correct program misses 6 times in 100,000; there are about 120 such numbers,
// so one seed in 140 would fail.

#include "hearthline/multistate/expect.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "examples.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/run.hpp"
#include "support/compare.hpp"
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
using hearthline::test_support::relative_error;

TEST(SickSicker, AllStrategiesAreExact) {
  for (const auto& answer : sick_sicker_answers()) {
    const Results r = expect(sick_sicker(answer.strategy), yearly(1, 75.0));
    EXPECT_LT(relative_error(r.costs.discounted.value, answer.cost), 1e-11);
    EXPECT_LT(relative_error(r.utilities.discounted.value, answer.qaly), 1e-11);
    EXPECT_EQ(r.costs.discounted.error, 0.0);
    EXPECT_EQ(r.units, 1.0);
  }
}

TEST(SickSicker, OccupancyAndStaysAreExact) {
  const std::vector<double> times{1.0, 10.0, 25.0, 75.0};
  const Results soc = expect(sick_sicker(), study_of(1, 75.0, times));
  const std::vector<double> shares{
      0.8869579171, 0.1046188601, 0.0061502353, 0.0022729875,
      0.6448222507, 0.1646710089, 0.1516330442, 0.0388736962,
      0.4485181784, 0.1146499807, 0.2986878646, 0.1381439763,
      0.1338120479, 0.034204966,  0.3096545285, 0.5223284576};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    EXPECT_NEAR(soc.occupancy[i], shares[i], 6e-11);
  }
  const Results whole = expect(sick_sicker(), study_of(10, 75.0));
  EXPECT_NEAR(whole.stay_in(0, 0), 286.559062088, 6e-9);
  EXPECT_NEAR(whole.stay_in(0, 1), 69.790195832, 6e-9);
  EXPECT_NEAR(whole.stay_in(0, 2), 211.57126385, 6e-9);
  EXPECT_NEAR(whole.events_in(0, 0), 0.15 * whole.stay_in(0, 0), 1e-9);
  EXPECT_NEAR(whole.events_in(0, 5), 0.02 * whole.stay_in(0, 2), 1e-9);
  const Results b = expect(sick_sicker("B"), study_of(1, 75.0));
  EXPECT_NEAR(b.occupancy_at(1, 0), 0.2364061612, 6e-11);
  EXPECT_NEAR(b.stay_in(0, 2), 15.718826991, 6e-9);
}

TEST(RiskPaths, BothCohortsAreExpectedExactly) {
  for (const auto& answer : riskpaths_answers()) {
    const Results r = expect(riskpaths(answer.parameters), study_of(1, 40.0));
    // The published answers have seven digits.
    EXPECT_NEAR(1.0 - r.occupancy_at(1, 5), answer.childless, 1e-7);
    for (index p = 0; p < 9; ++p) {
      EXPECT_NEAR(r.events_in(0, p), answer.events[static_cast<std::size_t>(p)],
                  1.5e-7)
          << r.transitions[static_cast<std::size_t>(p)];
    }
  }
}

// A Markov model by the renewal equation: a Weibull curve of shape 1.
TEST(SickSicker, AgreesWithTheRenewalEquation) {
  Declaration d = sick_sicker();
  d.transitions[5].rate = {.since_entry = Weibull{1.0, 50.0}};
  const Results r = expect(d, yearly(1, 75.0));
  EXPECT_LT(relative_error(r.costs.discounted.value, 147742.62751299), 1e-9);
  EXPECT_LT(relative_error(r.utilities.discounted.value, 21.3448386418), 1e-9);
}

TEST(Curves, SurvivalMatchesTheirIntegrals) {
  for (const Curve& curve : std::vector<Curve>{
           Steps{{{0, 2, 5}, {0.3, 0.0, 0.6}}}, Weibull{1.7, 4.0},
           Weibull{0.6, 4.0}, Gompertz{0.05, 0.2}, Gompertz{0.5, -0.3},
           LogLogistic{2.5, 4.0}}) {
    Declaration d;
    d.states = {"in", "out"};
    d.transitions = {{"in", "out", {.rate = 0.7, .since_entry = curve}}};
    d.start.shares = {{"in", 1.0}};
    d.costs.entry = {{"out", 1.0}};
    const Results r = expect(d, study_of(1, 9.0, {1, 2, 3, 5, 9}));
    const std::vector<double> times{1, 2, 3, 5, 9};
    for (index i = 0; i < 5; ++i) {
      const double t = times[static_cast<std::size_t>(i)];
      EXPECT_NEAR(r.occupancy_at(i, 0), std::exp(-0.7 * cumulative(curve, t)),
                  2e-9);
    }
    EXPECT_NEAR(r.costs.undiscounted.value, r.occupancy_at(4, 1), 2e-9);
  }
}

TEST(GompertzInAge, SurvivalMatchesItsIntegral) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.transitions = {{"alive", "dead", {.in_age = Gompertz{3e-5, 0.09}}}};
  d.start.shares = {{"alive", 1.0}};
  d.start.age = 40.0;
  const Results r = expect(d, yearly(1, 60.0));
  for (index t = 1; t <= 60; ++t) {
    const double integrated =
        3e-5 / 0.09 *
        (std::exp(0.09 * (40.0 + static_cast<double>(t))) -
         std::exp(0.09 * 40.0));
    EXPECT_NEAR(r.occupancy_at(t, 0), std::exp(-integrated), 2e-9);
  }
}

TEST(Pieces, InAgeAndTimeMultiply) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.transitions = {{"alive",
                    "dead",
                    {.rate = 0.1,
                     .by_age = Pieces{{0, 52, 57}, {1, 2, 3}},
                     .by_time = Pieces{{0, 4}, {1, 0.5}}}}};
  d.start.shares = {{"alive", 1.0}};
  d.start.age = 50.0;
  const Results r = expect(d, study_of(1, 10.0));
  // 2 at 1, 2 at 2, 3 at 2 x 0.5, 3 at 3 x 0.5.
  EXPECT_NEAR(r.occupancy_at(1, 0), std::exp(-0.1 * (2 + 4 + 3 + 4.5)), 1e-14);
}

TEST(Covariates, AreMixedByTheirShares) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.transitions = {
      {"alive", "dead", {.rate = 0.1, .hazard_ratios = {{"x", 3.0}}}}};
  d.start.shares = {{"alive", 1.0}};
  Study s = study_of(4, 10.0);
  s.covariates = {{"x"}, {0, 1, 1, 1}, {}};
  const double expected = std::exp(-1.0) + 3.0 * std::exp(-3.0);
  EXPECT_NEAR(expect(d, s).occupancy_at(1, 0), expected, 1e-13);
  s.covariates = {{"x"}, {0, 1}, {0.25, 0.75}};
  EXPECT_NEAR(expect(d, s).occupancy_at(1, 0), expected, 1e-13);
}

// ---- Amounts by time --------------------------------------------------------

// Prices change between the requested times, and at none of them.
TEST(ExpectedAmounts, ByTimeAreExact) {
  const ByTimeCase c;
  for (const std::vector<double>& times :
       std::vector<std::vector<double>>{{}, {0, 3, 7, 20}, {1, 11, 19}}) {
    const Results r =
        expect(c.declaration(), study_of(3, ByTimeCase::kHorizon, times));
    EXPECT_LT(relative_error(r.costs.discounted.value, c.cost(c.rho)), 1e-12);
    EXPECT_LT(relative_error(r.costs.undiscounted.value, c.cost(0.0)), 1e-12);
    EXPECT_LT(relative_error(r.utilities.discounted.value, c.utility()), 1e-12);
    EXPECT_EQ(r.times.size(), times.empty() ? 2 : times.size());
    EXPECT_EQ(r.occupancy.size(), 2 * r.times.size());
    EXPECT_EQ(r.stays.size(), 2 * (r.times.size() - 1));
  }
  // Tables are the same as without changes of prices.
  Declaration constant = c.declaration();
  constant.costs = {};
  constant.utilities = {};
  const Study study = study_of(3, ByTimeCase::kHorizon, {1, 11, 19});
  const Results with = expect(c.declaration(), study);
  const Results without = expect(constant, study);
  for (std::size_t i = 0; i < with.stays.size(); ++i) {
    EXPECT_NEAR(with.stays[i], without.stays[i], 1e-12);
    EXPECT_NEAR(with.events[i], without.events[i], 1e-12);
  }
}

// By the renewal equation, with a curve that is constant.
TEST(ExpectedAmounts, ByTimeAgreeWithTheRenewalEquation) {
  const ByTimeCase c;
  Declaration d = c.declaration();
  d.transitions[1].rate = {.since_entry =
                               Weibull{1.0, 1.0 / ByTimeCase::kBack}};
  const Results r = expect(d, study_of(1, ByTimeCase::kHorizon));
  EXPECT_LT(relative_error(r.costs.discounted.value, c.cost(c.rho)), 1e-8);
  EXPECT_LT(relative_error(r.utilities.discounted.value, c.utility()), 1e-8);
}

TEST(ExpectedAmounts, AtTheBoundsOfNumbersAreFiniteAndCorrect) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.transitions = {{"alive", "dead", {.rate = 1e-12}}};
  d.start.shares = {{"alive", 1.0}};
  d.costs.stay = {{"alive", Pieces{{0, 5e11}, {1e12, -1e12}}}};
  d.utilities.stay = {{"alive", 1e12}};
  const Results r = expect(d, study_of(100000000, 1e12));
  const double half = -std::expm1(-0.5);
  EXPECT_LT(relative_error(r.costs.discounted.value,
                           1e24 * half * (1.0 - std::exp(-0.5))),
            1e-11);
  EXPECT_LT(
      relative_error(r.utilities.discounted.value, 1e24 * -std::expm1(-1.0)),
      1e-11);
}

// ---- Entrants ---------------------------------------------------------------

// Arrivals at rate c, deaths at rate m: c (1 - e^{-mt}) / m are alive.
TEST(Entrants, MatchTheClosedForm) {
  const auto alive = [](double t) {
    const double until = std::min(t, 5.0);
    double sum =
        100.0 * -std::expm1(-0.1 * until) / 0.1 * std::exp(-0.1 * (t - until));
    if (t > 8.0) sum += 40.0 * -std::expm1(-0.1 * (t - 8.0)) / 0.1;
    return sum + 10.0 * std::exp(-0.1 * t);
  };
  Declaration d;
  d.states = {"alive", "dead"};
  d.start.shares = {{"alive", 1.0}};
  d.start.entrants = Pieces{{0, 5, 8}, {100, 0, 40}};
  d.costs.entry = {{"dead", 1.0}};
  // As a Markov model, and twice by the renewal equation; once with an age.
  for (const Rate& rate :
       {Rate{.rate = 0.1}, Rate{.since_entry = Weibull{1.0, 10.0}},
        Rate{.in_age = Gompertz{0.1, 0.0}}}) {
    d.transitions = {{"alive", "dead", rate}};
    const Results r = expect(d, study_of(10, 12.0, {0, 3, 5, 7, 12}));
    EXPECT_NEAR(r.units, 10.0 + 500.0 + 160.0, 1e-9);
    index i = 0;
    for (const double t : {0.0, 3.0, 5.0, 7.0, 12.0}) {
      EXPECT_NEAR(r.occupancy_at(i++, 0), alive(t), 1e-6) << t;
    }
    EXPECT_NEAR(r.costs.undiscounted.value * r.units, r.occupancy_at(4, 1),
                1e-6);
  }
}

// With entrants, amounts by time are integrals of price times number alive.
TEST(Entrants, HaveAmountsByTime) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.start.shares = {{"alive", 1.0}};
  d.start.entrants = Pieces{{0}, {100}};
  d.costs.stay = {{"alive", Pieces{{0, 2.5, 4}, {1.0, 3.0, 0.5}}}};
  // From 10 units at 0, and the integral of the number alive from 0 to t.
  const auto until = [](double t) {
    const double one = -std::expm1(-0.1 * t) / 0.1;
    return 10.0 * one + 100.0 * (t - one) / 0.1;
  };
  const double expected =
      until(2.5) + 3.0 * (until(4) - until(2.5)) + 0.5 * (until(6) - until(4));
  for (const Rate& rate :
       {Rate{.rate = 0.1}, Rate{.since_entry = Weibull{1.0, 10.0}}}) {
    d.transitions = {{"alive", "dead", rate}};
    const Results r = expect(d, study_of(10, 6.0, {3}));
    EXPECT_LT(relative_error(r.costs.undiscounted.value * r.units, expected),
              1e-7);
  }
}

// Entrants aged 50 die at a rate that jumps at 53: of those who enter at s,
// e^{-0.1 min(t - s, 3) - 0.5 max(t - s - 3, 0)} are alive at t.
TEST(Entrants, AgeFromTheirEntryOn) {
  Declaration d;
  d.states = {"alive", "dead"};
  d.start.shares = {{"alive", 1.0}};
  d.start.age = 50.0;
  d.start.entrants = Pieces{{0}, {100}};
  d.transitions = {{"alive", "dead", {.by_age = Pieces{{0, 53}, {0.1, 0.5}}}}};
  const Results r = expect(d, study_of(1, 10.0, {2, 6.5, 10}));
  const auto alive = [](double t) {
    const double young = std::min(t, 3.0);
    const double entered = -std::expm1(-0.1 * young) / 0.1;
    const double old = std::max(t - 3.0, 0.0);
    return 100.0 * (entered + std::exp(-0.3) * -std::expm1(-0.5 * old) / 0.5) +
           std::exp(-0.1 * young - 0.5 * old);
  };
  EXPECT_NEAR(r.occupancy_at(0, 0), alive(2.0), 1e-7);
  EXPECT_NEAR(r.occupancy_at(1, 0), alive(6.5), 1e-7);
  EXPECT_NEAR(r.occupancy_at(2, 0), alive(10.0), 1e-7);
}

// Factors of 1 over the run's time change nothing but the method: entrants are
// then an inflow of the renewal equation, or summed over the time of entry.
TEST(Entrants, ShareOneCourseIfNothingDependsOnTheTime) {
  Declaration d;
  d.states = {"well", "ill", "dead"};
  d.transitions = {{"well", "ill", {.since_entry = Weibull{1.6, 3.0}}},
                   {"ill", "well", {.since_entry = LogLogistic{1.4, 1.0}}},
                   {"ill", "dead", {.rate = 0.2}}};
  d.start.shares = {{"well", 1.0}};
  d.start.age = 60.0;
  d.start.entrants = Pieces{{0, 2}, {30, 50}};
  d.costs.stay = {{"ill", 10.0}};
  d.costs.entry = {{"dead", 40.0}};
  d.discount = {0.035, 0.0};
  const Study s = study_of(20, 4.0, {0, 1.5, 2, 4});
  for (const bool ages : {false, true}) {
    if (ages) d.transitions[2].rate = {.in_age = Gompertz{0.01, 0.05}};
    const Results shared = expect(d, s, {1e-9, 2});
    Declaration other = d;
    other.transitions[0].rate.by_time = Pieces{{0, 1}, {1, 1}};
    const Results summed = expect(other, s, {ages ? 1e-7 : 1e-9, 2});
    const double allowed = (ages ? 1e-5 : 1e-7) * shared.units;
    for (std::size_t i = 0; i < shared.occupancy.size(); ++i) {
      EXPECT_NEAR(shared.occupancy[i], summed.occupancy[i], allowed);
    }
    EXPECT_NEAR(shared.costs.discounted.value, summed.costs.discounted.value,
                ages ? 1e-4 : 1e-6);
  }
}

TEST(Expect, RefusesByNameWhatWouldTakeForEver) {
  Declaration d;
  d.states = {"a", "b"};
  d.transitions = {{"a", "b", {.rate = 1.0}}, {"b", "a", {.rate = 2.0}}};
  d.start.shares = {{"a", 1.0}};
  const auto message = [&](double horizon) -> std::string {
    try {
      expect(d, study_of(1, horizon));
    } catch (const hearthline::InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(
      message(1e120).find("horizon: expected a number from 1e-12 to 1e12"),
      std::string::npos);
  EXPECT_NE(message(1e8).find("the transition 'a>b'"), std::string::npos);
}

// Where entrants are part of the renewal equation, too.
TEST(Expect, RefusesByNameWhoWouldTakeForEver) {
  Declaration d;
  d.states = {"a", "b"};
  d.transitions = {{"a",
                    "b",
                    {.rate = 2000.0,
                     .by_time = Pieces{{0, 10}, {1, 2}},
                     .hazard_ratios = {{"x", 1.5}}}},
                   {"b", "a", {.since_entry = Weibull{1.5, 1.0}}}};
  d.start.shares = {{"a", 1.0}};
  d.start.entrants = Pieces{{0}, {3.0}};
  Study study = study_of(1, 5000.0);
  study.covariates.names = {"x"};
  study.covariates.values = {1.0};
  try {
    expect(d, study);
    FAIL() << "expected 3e7 events to be refused";
  } catch (const hearthline::InputError& error) {
    EXPECT_NE(std::string(error.what())
                  .find("the transition 'a>b' of units with x 1: expected"),
              std::string::npos)
        << error.what();
  }
}

// ---- Against runs -----------------------------------------------------------

void expect_agreement(const Declaration& d, const Study& s,
                      std::uint32_t seed) {
  const Results run =
      hearthline::multistate::run(d, s, {.seed = seed, .threads = 2});
  const Results mean = hearthline::multistate::expect(d, s);
  const auto states = std::ssize(d.states);
  const bool entrants = d.start.entrants.has_value();
  for (std::size_t i = 0; i < mean.occupancy.size(); ++i) {
    // Binomial; with entrants, a variance below that of a Poisson number.
    const double p = mean.occupancy[i] / static_cast<double>(s.units);
    const double variance =
        mean.occupancy[i] * (entrants ? 1.0 : std::max(1.0 - p, 0.0));
    if (mean.occupancy[i] < 20.0 || variance < 20.0) continue;
    EXPECT_LT(std::abs(run.occupancy[i] - mean.occupancy[i]),
              kZ * std::sqrt(variance))
        << "state " << d.states[i % static_cast<std::size_t>(states)];
  }
  const auto agree = [](const Estimate& found, const Estimate& expected,
                        const char* what) {
    EXPECT_LT(std::abs(found.value - expected.value), kZ * found.error)
        << what << ": " << found.value << " and " << expected.value;
  };
  agree(run.costs.discounted, mean.costs.discounted, "discounted cost");
  agree(run.costs.undiscounted, mean.costs.undiscounted, "cost");
  agree(run.utilities.discounted, mean.utilities.discounted, "utility");
}

Declaration all_clocks() {
  Declaration d;
  d.states = {"a", "b", "c", "end"};
  d.transitions = {
      {"a", "b", {.rate = 0.4, .by_age = Pieces{{0, 31, 33}, {1, 2, 0.5}}}},
      {"b", "a", {.since_entry = Weibull{1.6, 2.0}}},
      {"b",
       "c",
       {.rate = 0.3,
        .by_time = Pieces{{0, 2, 4}, {1, 0, 3}},
        .since_entry = Steps{{{0, 0.5}, {0.2, 1.2}}},
        .hazard_ratios = {{"x", 2.0}}}},
      {"c", "a", {.since_entry = LogLogistic{1.4, 1.0}}},
      {"c",
       "end",
       {.since_entry = Steps{{{0, 1}, {1.0, 0.3}}},
        .in_age = Gompertz{0.01, 0.1}}},
      {"a", "end", {.rate = 0.02}}};
  d.start.shares = {{"a", 0.8}, {"c", 0.2}};
  d.start.age = 30.0;
  d.costs.stay = {{"b", Pieces{{0, 1.7}, {10.0, 14.0}}}, {"c", 25.0}};
  d.costs.entry = {{"c", 40.0}};
  d.costs.transition = {{"b>a", 3.0}};
  d.utilities.stay = {{"a", 1.0}, {"b", 0.7}, {"c", 0.4}};
  d.discount = {0.035, 0.015};
  return d;
}

TEST(RunsAgree, WithAllClocksTogether) {
  Study s = study_of(200000, 6.0, {0, 1, 2.5, 4, 6});
  s.covariates = {{"x"}, {0, 1, -1.5}, {0.5, 0.3, 0.2}};
  expect_agreement(all_clocks(), s, 14);
}

TEST(RunsAgree, WithEntrantsWhoAge) {
  Declaration d = all_clocks();
  for (auto& t : d.transitions) {
    t.rate.since_entry.reset();
    t.rate.in_age.reset();
  }
  d.start.entrants = Pieces{{0, 3}, {30000, 10000}};
  Study s = study_of(20000, 6.0, {0, 1, 2.5, 4, 6});
  s.covariates = {{"x"}, {0, 1}, {0.5, 0.5}};
  expect_agreement(d, s, 15);
}

// A small model, since every time of entry is solved separately: one way to
// fall ill and two to leave the illness.
TEST(RunsAgree, WithEntrantsWhoAgeUnderCurves) {
  Declaration d;
  d.states = {"well", "ill", "dead"};
  d.transitions = {{"well", "ill", {.by_age = Pieces{{0, 61}, {0.3, 0.9}}}},
                   {"ill", "well", {.since_entry = Weibull{1.6, 1.0}}},
                   {"ill", "dead", {.in_age = Gompertz{0.001, 0.08}}}};
  d.start.shares = {{"well", 1.0}};
  d.start.age = 60.0;
  d.start.entrants = Pieces{{0}, {30000}};
  d.costs.stay = {{"ill", 10.0}};
  d.costs.entry = {{"dead", 40.0}};
  d.utilities.stay = {{"well", 1.0}, {"ill", 0.7}};
  d.discount = {0.035, 0.015};
  expect_agreement(d, study_of(20000, 3.0, {0, 1.5, 3}), 16);
}

TEST(Expect, IsBitIdenticalForAnyNumberOfThreads) {
  Declaration d = all_clocks();
  for (auto& t : d.transitions) {
    t.rate.since_entry.reset();
    t.rate.in_age.reset();
  }
  d.start.entrants = Pieces{{0, 3}, {300, 100}};
  Study s = study_of(200, 6.0, {0, 1, 2.5, 4, 6});
  s.covariates = {{"x"}, {0, 1}, {0.5, 0.5}};
  const Results one = expect(d, s);
  for (const int threads : {2, 5}) {
    const Results more = expect(d, s, {.threads = threads});
    EXPECT_EQ(one.occupancy, more.occupancy);
    EXPECT_EQ(one.stays, more.stays);
    EXPECT_EQ(one.events, more.events);
    EXPECT_EQ(one.costs.discounted.value, more.costs.discounted.value);
  }
}

TEST(Expect, StopsOnRequest) {
  hearthline::engine::Control control;
  control.stop = true;
  EXPECT_THROW(expect(sick_sicker(), {}, {}, control), hearthline::Interrupted);
}

}  // namespace
