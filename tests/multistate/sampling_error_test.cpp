// Stated errors against the spread of the stated values over seeds, with tests
// that a correct program fails under 6 seeds in 100,000 each
// (stated_errors.hpp). Fixed seeds, no retries. The file takes some seconds,
// because a spread needs hundreds of runs.

#include "hearthline/multistate/sampling_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "examples.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/run.hpp"
#include "hearthline/multistate/similar_rows.hpp"
#include "hearthline/random/stream.hpp"
#include "stated_errors.hpp"
#include "support/statistics.hpp"

namespace {

using namespace hearthline::multistate;
using hearthline::index;
using hearthline::multistate_test::sick_sicker;
using hearthline::multistate_test::Stated;
using hearthline::multistate_test::study_of;
using hearthline::test_support::kZ;
using hearthline::test_support::moments;

/// Each of `times` seeds states its values from `draws` draws.
Stated stated(const Declaration& d, const Study& study, index draws,
              std::uint32_t times) {
  hearthline::engine::Control control;
  Stated all;
  for (std::uint32_t seed = 0; seed < times; ++seed) {
    all.add(
        pooled(run_draws(d, study, {.seed = seed, .draws = draws}, control)));
  }
  return all;
}

Declaration three_states() {
  Declaration d;
  d.states = {"well", "ill", "dead"};
  d.transitions = {{"well", "ill", {.rate = 0.3}},
                   {"ill", "well", {.rate = 0.5}},
                   {"ill", "dead", {.rate = 0.2}}};
  d.start.shares = {{"well", 1.0}};
  d.costs.stay = {{"ill", 400.0}, {"well", 20.0}};
  d.costs.transition = {{"ill>dead", 900.0}};
  d.utilities.stay = {{"well", 1.0}, {"ill", 0.6}};
  d.discount = {0.05, 0.02};
  return d;
}

/// Numbers from 0 to 1, in ascending order or shuffled.
std::vector<double> numbers(index count, bool shuffled, std::uint32_t seed) {
  std::vector<std::pair<double, double>> both;
  for (index i = 0; i < count; ++i) {
    const double x =
        (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    both.emplace_back(
        shuffled ? hearthline::random::uniform(
                       {seed, 0}, static_cast<std::uint64_t>(i), {7U}, 0)
                 : x,
        x);
  }
  std::sort(both.begin(), both.end());
  std::vector<double> found;
  for (const auto& [key, x] : both) found.push_back(x);
  return found;
}

// ---- Moments ----------------------------------------------------------------

TEST(UnitSums, KeepTheirDigitsWhateverTheMeanAndTheFirstUnit) {
  for (const double first : {0.0, 1e6}) {
    Moments found;
    std::vector<double> all;
    for (int block = 0; block < 5; ++block) {
      UnitSums sums;
      for (int i = 0; i < 1000 + block; ++i) {
        const double x = hearthline::random::uniform(
            {1, 0}, static_cast<std::uint64_t>(1000 * block + i), {3U}, 0);
        const double cost = 1e9 + (i == 0 && block == 0 ? first : x);
        all.push_back(cost);
        sums.add({cost, 2.0 * cost, 0.0, -cost});
      }
      found.add(sums.moments());
    }
    long double mean = 0.0;
    for (const double x : all) mean += x;
    mean /= static_cast<long double>(all.size());
    long double square = 0.0;
    for (const double x : all) square += (x - mean) * (x - mean);
    EXPECT_EQ(found.units, static_cast<double>(all.size()));
    EXPECT_NEAR(found.mean[0] / static_cast<double>(mean), 1.0, 1e-15);
    const auto relative = [&](double x) {
      return x / static_cast<double>(square);
    };
    EXPECT_NEAR(relative(found.squares.of[0]), 1.0, 1e-8);
    EXPECT_NEAR(relative(found.squares.of[1]), 4.0, 4e-8);
    EXPECT_EQ(found.squares.of[2], 0.0);
    EXPECT_NEAR(relative(found.squares.products), -2.0, 2e-8);
  }
}

TEST(UnitSums, InPairsEstimateTheVarianceOfTheSum) {
  const auto variance = [](const std::vector<double>& amounts) {
    UnitSums sums(true);
    for (const double x : amounts) sums.add({x, x, 0.0, 2.0 * x});
    EXPECT_EQ(sums.moments().squares.products,
              2.0 * sums.moments().squares.of[0]);
    return sums.moments().squares.of[0];
  };
  EXPECT_EQ(variance({5.0}), 0.0);
  EXPECT_EQ(variance({5.0, 8.0}), 9.0);
  EXPECT_EQ(variance({5.0, 8.0, 100.0, 102.0}), 13.0);
  // Three units: 3/2 of (3^2 + 0 + 3^2).
  EXPECT_EQ(variance({1.0, 4.0, 7.0}), 27.0);
  EXPECT_EQ(variance({90.0, 91.0, 7.0, 1.0, 4.0}), 28.0);
}

// ---- Neighbours -------------------------------------------------------------

TEST(SimilarRows, AreInTheOrderOfOnePredictor) {
  Declaration d = three_states();
  d.transitions[0].rate.hazard_ratios = {{"a", 4.0}, {"b", 0.5}};
  d.transitions[2].rate.hazard_ratios = {{"a", 0.25}, {"b", 2.0}};
  // log 2 times 2 a - b; the second transition's is its opposite.
  const Covariates table{{"b", "a"}, {0, 2, 1, 1, 2, 0, 1, 3}};
  const std::atomic<bool> stop{false};
  EXPECT_EQ(similar_rows({d}, table, stop),
            (std::vector<std::uint32_t>{2, 1, 0, 3}));
}

// With two predictors, rows on a grid of 32 by 32 have neighbours in both.
TEST(SimilarRows, AreCloseInTwoPredictors) {
  Declaration d = three_states();
  d.transitions[0].rate.hazard_ratios = {{"a", std::exp(1.0)}};
  d.transitions[2].rate.hazard_ratios = {{"b", std::exp(1.0)}};
  Covariates table{{"a", "b"}, {}};
  for (int i = 0; i < 1024; ++i) {
    const int k = i * 397 % 1024;
    table.values.push_back(k / 32);
    table.values.push_back(k % 32);
  }
  const std::atomic<bool> stop{false};
  const auto order = similar_rows({d}, table, stop);
  ASSERT_EQ(order.size(), 1024U);
  std::vector<bool> seen(1024, false);
  for (std::size_t i = 0; i < 1024; i += 2) {
    seen[order[i]] = seen[order[i + 1]] = true;
    const double* one = &table.values[2 * std::size_t{order[i]}];
    const double* two = &table.values[2 * std::size_t{order[i + 1]}];
    EXPECT_EQ(std::abs(one[0] - two[0]) + std::abs(one[1] - two[1]), 1.0);
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), 1024);
}

// ---- Stated errors against the spread ---------------------------------------

TEST(StatedErrors, AreRightForUnitsThatAreAlike) {
  stated(three_states(), study_of(200, 10.0), 1, 1000).expect_right();
  stated(sick_sicker(), study_of(60, 75.0), 4, 400).expect_right();
}

TEST(StatedErrors, AreRightForOneUnitInManyDraws) {
  stated(three_states(), study_of(1, 10.0), 60, 600).expect_right();
}

TEST(StatedErrors, AreRightForRowsThatAreDrawn) {
  Declaration d = three_states();
  d.transitions[0].rate.hazard_ratios = {{"x", 50.0}};
  Study s = study_of(150, 10.0);
  s.covariates = {{"x"}, {-1.0, 0.0, 1.0}, {0.3, 0.5, 0.2}};
  stated(d, s, 1, 600).expect_right();
  stated(d, s, 3, 400).expect_right();
}

/// Hazards from a fiftieth to fifty times the middle one, by unit.
Declaration with_strong_ratio() {
  Declaration d = three_states();
  d.transitions[0].rate.hazard_ratios = {{"x", 2500.0}};
  return d;
}
Study with_own_rows(index units, bool shuffled) {
  Study s = study_of(units, 3.0);
  s.covariates.names = {"x"};
  for (const double x : numbers(units, shuffled, 1)) {
    s.covariates.values.push_back(x - 0.5);
  }
  return s;
}

TEST(StatedErrors, AreRightIfEachUnitHasItsOwnRow) {
  for (const index units : {250, 251}) {
    for (const bool shuffled : {false, true}) {
      for (const index draws : {1, 2}) {
        stated(with_strong_ratio(), with_own_rows(units, shuffled), draws, 500)
            .expect_right();
      }
    }
  }
}

// As if units were drawn alike, the error would be much too large: the test
// above could tell.
TEST(StatedErrors, OfOwnRowsAreFarBelowThoseOfDrawnRows) {
  Study drawn = with_own_rows(2000, true);
  const auto error = [&](const Study& s) {
    return run(with_strong_ratio(), s).utilities.discounted.error;
  };
  const double own = error(drawn);
  drawn.covariates.shares.assign(2000, 1.0 / 2000.0);
  EXPECT_LT(own, 0.75 * error(drawn));
}

TEST(StatedErrors, AreRightForRowsOfTwoColumns) {
  Declaration d = three_states();
  d.transitions[0].rate.hazard_ratios = {{"x", 400.0}};
  d.transitions[2].rate.hazard_ratios = {{"x", 0.5}, {"y", 300.0}};
  Study s = study_of(900, 6.0);
  s.covariates.names = {"x", "y"};
  const auto x = numbers(900, true, 1);
  const auto y = numbers(900, true, 2);
  for (std::size_t i = 0; i < 900; ++i) {
    s.covariates.values.push_back(x[i] - 0.5);
    s.covariates.values.push_back(y[i] - 0.5);
  }
  stated(d, s, 1, 500).expect_right();
}

// Pairs of three very different rows would say nothing; the draws do.
TEST(StatedErrors, AreRightForFewRowsInManyDraws) {
  for (const index units : {1, 2, 3}) {
    stated(with_strong_ratio(), with_own_rows(units, false), 50, 500)
        .expect_right();
  }
}

TEST(StatedErrors, AreRightWithEntrants) {
  Declaration d = three_states();
  d.start.entrants = Pieces{{0.0}, {40.0}};
  stated(d, study_of(100, 10.0), 1, 800).expect_right();
  // Few starters, above all those who cost much, among many entrants.
  stated(d, study_of(3, 10.0), 1, 800).expect_right();
  stated(d, study_of(1, 10.0), 1, 800).expect_right();
  stated(d, study_of(2, 10.0), 4, 400).expect_right();
  // Nobody enters at first; those who enter later cost less.
  d.start.entrants = Pieces{{0.0, 6.0}, {0.0, 100.0}};
  stated(d, study_of(150, 10.0), 1, 800).expect_right();
}

TEST(StatedErrors, AreRightForOwnRowsWithEntrants) {
  Declaration d = with_strong_ratio();
  d.start.entrants = Pieces{{0.0}, {60.0}};
  stated(d, with_own_rows(101, true), 1, 600).expect_right();
  stated(d, with_own_rows(101, true), 3, 400).expect_right();
}

TEST(StatedErrors, AreRightForRareAndHugeAmounts) {
  Declaration d = three_states();
  d.transitions[2].rate.rate = 5e-3;
  d.costs.transition = {{"ill>dead", 1e12}};
  stated(d, study_of(4000, 10.0), 1, 300).expect_right();
}

// ---- Several draws ----------------------------------------------------------

// In draws of few units, the mean of the draws' ratios differs from the ratio
// of expectations: the one starter costs ten times as much as an entrant.
TEST(Pooled, DrawsTendToTheExpectedRatio) {
  Declaration d;
  d.states = {"ill", "dead"};
  d.transitions = {{"ill", "dead", {.rate = 0.02}}};
  d.start.shares = {{"ill", 1.0}};
  d.costs.stay = {{"ill", 100.0}};
  d.start.entrants = Pieces{{0.0, 9.0}, {0.0, 2.0}};
  const Study s = study_of(1, 10.0);
  hearthline::engine::Control control;
  const auto draws = run_draws(d, s, {.seed = 4, .draws = 20000}, control);
  const Estimate found = pooled(draws).of[1];
  const double expected = expect(d, s).costs.discounted.value;
  EXPECT_LT(std::abs(found.value - expected) / found.error, kZ);
  double ratios = 0.0;
  for (const Results& r : draws) ratios += r.costs.discounted.value / 20000.0;
  EXPECT_GT(std::abs(ratios - expected) / found.error, 10.0);
}

TEST(Pooled, OneDrawHasItsOwnErrors) {
  Declaration d = with_strong_ratio();
  d.start.entrants = Pieces{{0.0}, {60.0}};
  const Results r = run(d, with_own_rows(101, true));
  const AmountEstimates found = pooled({r});
  EXPECT_EQ(found.of[0].value, r.costs.undiscounted.value);
  EXPECT_EQ(found.of[1].error, r.costs.discounted.error);
  EXPECT_EQ(found.of[3].error, r.utilities.discounted.error);
  EXPECT_EQ(found.covariance, r.covariance);
}

// Without pairs, draws are one sample: its error is that of all units.
TEST(Pooled, DrawsAreOneSample) {
  hearthline::engine::Control control;
  const auto draws =
      run_draws(three_states(), study_of(300, 10.0),
                {.seed = 2, .draws = 3, .by_unit = true}, control);
  std::vector<double> costs;
  for (const Results& r : draws) {
    for (const auto& unit : r.by_unit) costs.push_back(unit.discounted_cost);
  }
  const auto m = moments(costs);
  const Estimate found = pooled(draws).of[1];
  EXPECT_NEAR(found.value / m.mean, 1.0, 1e-14);
  EXPECT_NEAR(found.error / std::sqrt(m.variance / m.n), 1.0, 1e-12);
}

TEST(StatedErrors, OfOneUnitAreUnknownUnlessUnitsCannotDiffer) {
  Declaration d = three_states();
  EXPECT_TRUE(std::isnan(run(d, study_of(1, 5.0)).costs.discounted.error));
  EXPECT_TRUE(std::isnan(run(d, study_of(1, 5.0)).covariance));
  EXPECT_TRUE(
      std::isnan(run(with_strong_ratio(), with_own_rows(1, false)).covariance));
  d.utilities = {};
  const Results free = run(d, study_of(1, 5.0));
  EXPECT_TRUE(std::isnan(free.costs.discounted.error));
  EXPECT_EQ(free.utilities.discounted.error, 0.0);
  EXPECT_EQ(free.covariance, 0.0);
  d.transitions.clear();
  d.costs.transition.clear();
  EXPECT_EQ(run(d, study_of(1, 5.0)).costs.discounted.error, 0.0);
  EXPECT_EQ(run(d, study_of(7, 5.0)).costs.discounted.error, 0.0);
  d.start.shares = {{"well", 0.5}, {"ill", 0.5}};
  EXPECT_TRUE(std::isnan(run(d, study_of(1, 5.0)).costs.discounted.error));
}

TEST(StatedErrors, AreBitIdenticalForAnyNumberOfThreads) {
  Declaration d = with_strong_ratio();
  d.start.entrants = Pieces{{0.0}, {3000.0}};
  // A block more than the last one would have.
  const Study s = with_own_rows(2 * 4096 + 1, true);
  hearthline::engine::Control control;
  const auto found = [&](int threads) {
    return pooled(run_draws(d, s, {.draws = 2, .threads = threads}, control));
  };
  const AmountEstimates one = found(1);
  for (const int threads : {2, 5}) {
    const AmountEstimates many = found(threads);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(one.of[i].value, many.of[i].value);
      EXPECT_EQ(one.of[i].error, many.of[i].error);
    }
    EXPECT_EQ(one.covariance, many.covariance);
  }
  // The order of rows affects the sums, not what belongs to a unit.
  const Results by_unit = run(d, s, {.by_unit = true});
  double sum = 0.0;
  for (const auto& unit : by_unit.by_unit) sum += unit.cost;
  EXPECT_NEAR(sum / by_unit.units / by_unit.costs.undiscounted.value, 1.0,
              1e-12);
}

}  // namespace
