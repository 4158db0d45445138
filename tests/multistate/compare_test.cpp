// Differences between declared models against their expected values, against
// runs of each model, and their errors against their spread over seeds. A
// correct program fails each number under 6 seeds in 100,000. Fixed seeds, no
// retries.

#include "hearthline/multistate/compare.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "examples.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/expect.hpp"
#include "stated_errors.hpp"
#include "support/statistics.hpp"

namespace {

using namespace hearthline::multistate;
using hearthline::index;
using hearthline::multistate_test::Stated;
using hearthline::multistate_test::study_of;
using hearthline::test_support::kZ;
using hearthline::test_support::moments;

Declaration usual() {
  Declaration d;
  d.states = {"well", "ill", "dead"};
  d.transitions = {
      {"well", "ill", {.rate = 0.3, .hazard_ratios = {{"x", 8.0}}}},
      {"ill", "well", {.rate = 0.5}},
      {"ill", "dead", {.rate = 0.2}}};
  d.start.shares = {{"well", 0.9}, {"ill", 0.1}};
  d.costs.stay = {{"ill", 400.0}, {"well", 20.0}};
  d.costs.transition = {{"ill>dead", 900.0}};
  d.utilities.stay = {{"well", 1.0}, {"ill", 0.6}};
  d.discount = {0.05, 0.02};
  return d;
}

/// Other hazards, amounts and start, and a state more.
Declaration changed() {
  Declaration d = usual();
  d.states.insert(d.states.begin(), "cared for");
  d.transitions[0].rate.rate = 0.27;
  d.transitions.push_back({"ill", "cared for", {.rate = 0.1}});
  d.transitions.push_back({"cared for", "well", {.rate = 1.0}});
  d.start.shares = {{"well", 0.92}, {"ill", 0.08}};
  d.costs.stay["cared for"] = 150.0;
  d.utilities.stay["cared for"] = 0.8;
  return d;
}

std::vector<NamedModel> models(const std::optional<Pieces>& entrants = {}) {
  std::vector<NamedModel> both{{"usual", usual()}, {"changed", changed()}};
  for (auto& model : both) model.declaration.start.entrants = entrants;
  return both;
}

Study with_shares(index units) {
  Study s = study_of(units, 8.0, {0.0, 4.0, 8.0});
  s.covariates = {{"x"}, {-0.5, 0.0, 0.5}, {0.3, 0.4, 0.3}};
  return s;
}
Study with_rows(index units) {
  Study s = study_of(units, 8.0, {0.0, 4.0, 8.0});
  s.covariates.names = {"x"};
  for (index i = 0; i < units; ++i) {
    s.covariates.values.push_back(
        static_cast<double>(i * 37 % units) / static_cast<double>(units) - 0.5);
  }
  return s;
}

std::vector<ComparedDraw> compared(const std::vector<NamedModel>& all,
                                   const Study& study,
                                   const RunOptions& options) {
  hearthline::engine::Control control;
  return compare_draws(all, study, options, control);
}

std::array<double, 4> values_of(const Results& r) {
  return {r.costs.undiscounted.value, r.costs.discounted.value,
          r.utilities.undiscounted.value, r.utilities.discounted.value};
}

// ---- Against other calculations ---------------------------------------------

TEST(CompareDraws, AgreesWithTheExpectedDifference) {
  for (const Study& study : {with_shares(400), with_rows(400)}) {
    for (const auto& entrants :
         {std::optional<Pieces>{}, std::optional<Pieces>{{{0.0}, {200.0}}}}) {
      const auto both = models(entrants);
      const AmountEstimates found = pooled_difference(
          compared(both, study, {.seed = 3, .draws = 30, .threads = 2}), 1);
      const auto base = values_of(expect(both[0].declaration, study));
      const auto other = values_of(expect(both[1].declaration, study));
      for (std::size_t i = 0; i < 4; ++i) {
        const double exact = other[i] - base[i];
        EXPECT_LT(std::abs(found.of[i].value - exact), kZ * found.of[i].error)
            << "amount " << i;
        // The comparison says something about the difference.
        EXPECT_LT(found.of[i].error, 0.2 * std::abs(exact));
      }
    }
  }
}

// By hand, from the amounts of each unit in two runs.
TEST(CompareDraws, PairsTheUnitsOfTwoRuns) {
  const auto both = models();
  const Study study = with_shares(5000);
  const RunOptions options{.seed = 5, .by_unit = true};
  const Results base = run(both[0].declaration, study, options);
  const Results other = run(both[1].declaration, study, options);
  std::vector<double> costs;
  for (std::size_t i = 0; i < 5000; ++i) {
    costs.push_back(other.by_unit[i].discounted_cost -
                    base.by_unit[i].discounted_cost);
  }
  const auto m = moments(costs);
  const Estimate found =
      pooled_difference(compared(both, study, {.seed = 5}), 1).of[1];
  EXPECT_NEAR(found.value / m.mean, 1.0, 1e-12);
  EXPECT_NEAR(found.error / std::sqrt(m.variance / m.n), 1.0, 1e-12);
}

TEST(CompareDraws, GivesTheRunOfEachModel) {
  hearthline::engine::Control control;
  const auto both = models(Pieces{{0.0}, {300.0}});
  const Study study = with_shares(5000);
  const RunOptions options{.seed = 9, .draws = 2};
  const auto draws = compared(both, study, options);
  for (std::size_t m = 0; m < 2; ++m) {
    const auto alone = run_draws(both[m].declaration, study, options, control);
    for (std::size_t d = 0; d < 2; ++d) {
      const Results& found = draws[d].models[m];
      EXPECT_EQ(found.units, alone[d].units);
      EXPECT_EQ(found.occupancy, alone[d].occupancy);
      EXPECT_EQ(found.events, alone[d].events);
      EXPECT_EQ(values_of(found), values_of(alone[d]));
      EXPECT_EQ(found.covariance, alone[d].covariance);
    }
  }
}

TEST(CompareDraws, OfTheSameModelIsExactlyNothing) {
  const std::vector<NamedModel> same{{"one", usual()}, {"two", usual()}};
  for (const Study& study : {with_shares(700), with_rows(701)}) {
    const AmountEstimates found =
        pooled_difference(compared(same, study, {}), 1);
    for (const Estimate& estimate : found.of) {
      EXPECT_EQ(estimate.value, 0.0);
      EXPECT_EQ(estimate.error, 0.0);
    }
  }
}

// ---- Errors -----------------------------------------------------------------

TEST(CompareDraws, StatesTheErrorOfTheDifference) {
  const auto stated = [](const std::vector<NamedModel>& both,
                         const Study& study, index draws, index model = 1) {
    Stated all;
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
      all.add(pooled_difference(
          compared(both, study, {.seed = seed, .draws = draws}), model));
    }
    return all;
  };
  stated(models(), with_shares(300), 1).expect_right();
  stated(models(), with_rows(401), 1).expect_right();
  stated(models(), with_rows(2), 100).expect_right();
  stated(models(Pieces{{0.0, 4.0}, {0.0, 80.0}}), with_shares(50), 2)
      .expect_right();
  auto three = models(Pieces{{0.0}, {30.0}});
  three.insert(three.begin() + 1, {"between", usual()});
  three[1].declaration.start.entrants = three[0].declaration.start.entrants;
  three[1].declaration.transitions[1].rate.rate = 0.7;
  stated(three, with_rows(151), 1, 1).expect_right();
  stated(three, with_rows(151), 1, 2).expect_right();
}

TEST(CompareDraws, IsFarMorePreciseThanSeparateSeeds) {
  auto both = models();
  both[1].declaration = usual();
  both[1].declaration.transitions[0].rate.rate = 0.29;
  const Study study = with_shares(5000);
  const Estimate found = pooled_difference(compared(both, study, {}), 1).of[1];
  const Results r = run(both[0].declaration, study);
  EXPECT_LT(found.error, 0.25 * std::sqrt(2.0) * r.costs.discounted.error);
}

TEST(CompareDraws, HasNoErrorIfNothingCanHappenAndElseAnUnknownOne) {
  Declaration still;
  still.states = {"a"};
  still.start.shares = {{"a", 1.0}};
  still.costs.stay = {{"a", 3.0}};
  std::vector<NamedModel> both{{"one", still}, {"two", still}};
  both[1].declaration.costs.stay = {{"a", 5.0}};
  const auto difference = [&] {
    return pooled_difference(compared(both, study_of(1, 2.0), {}), 1).of[0];
  };
  EXPECT_EQ(difference().value, 4.0);
  EXPECT_EQ(difference().error, 0.0);
  both[1].declaration.states.emplace_back("b");
  both[1].declaration.transitions = {{"a", "b", {.rate = 1.0}}};
  EXPECT_TRUE(std::isnan(difference().error));
}

// ---- Reproducibility --------------------------------------------------------

TEST(CompareDraws, IsBitIdenticalForAnyNumberOfThreads) {
  const auto both = models(Pieces{{0.0}, {700.0}});
  for (const Study& study : {with_shares(9000), with_rows(8193)}) {
    const auto found = [&](int threads) {
      const auto draws =
          compared(both, study, {.draws = 2, .threads = threads});
      const AmountEstimates all = pooled_difference(draws, 1);
      std::vector<double> numbers{all.covariance};
      for (const Estimate& e : all.of) {
        numbers.push_back(e.value);
        numbers.push_back(e.error);
      }
      for (const ComparedDraw& draw : draws) {
        for (const Results& r : draw.models) {
          for (const double value : values_of(r)) numbers.push_back(value);
          numbers.insert(numbers.end(), r.stays.begin(), r.stays.end());
        }
      }
      return numbers;
    };
    EXPECT_EQ(found(1), found(2));
    EXPECT_EQ(found(1), found(7));
  }
}

TEST(CompareDraws, StopsOnRequest) {
  hearthline::engine::Control control;
  control.stop = true;
  EXPECT_THROW(compare_draws(models(), with_shares(10), {}, control),
               hearthline::Interrupted);
}

// ---- Refusals ---------------------------------------------------------------

TEST(CompareDraws, RefusesModelsOfOtherUnits) {
  const auto refused = [](auto&& change) {
    auto both = models(Pieces{{0.0}, {5.0}});
    change(both[1].declaration);
    try {
      compared(both, with_shares(10), {});
    } catch (const hearthline::InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string start =
      "the model 'changed' cannot be compared with 'usual': expected the same ";
  EXPECT_EQ(refused([](Declaration&) {}), "");
  EXPECT_EQ(refused([](Declaration& d) { d.time_unit = "month"; }),
            start + "unit of time ('year'), found 'month'");
  EXPECT_EQ(refused([](Declaration& d) { d.start.age = 3.5; }),
            start + "age at the start (0), found 3.5");
  EXPECT_EQ(refused([](Declaration& d) { d.start.entrants.reset(); }),
            start +
                "entrants, since differences are those of the same units, "
                "found other rates");
  EXPECT_EQ(refused([](Declaration& d) { d.discount.costs = 0.0; }),
            start + "discount rate of costs (0.05), found 0");
  EXPECT_EQ(refused([](Declaration& d) { d.discount.utilities = 0.5; }),
            start + "discount rate of utilities (0.02), found 0.5");
  EXPECT_EQ(refused([](Declaration& d) {
              d.transitions[0].rate.hazard_ratios = {{"y", 2.0}};
            }),
            start +
                "covariates (x), found y; a hazard ratio of 1 lets a "
                "hazard depend on one without effect");
}

TEST(CompareDraws, ChecksTheStudyAgainstEachModel) {
  auto both = models();
  Study study = with_shares(10);
  study.covariates.values = {0.0, 0.0, 90.0};
  EXPECT_NO_THROW(compared(both, study, {}));
  both[1].declaration.transitions[0].rate.hazard_ratios["x"] = 20.0;
  EXPECT_THROW(compared(both, study, {}), hearthline::InputError);
}

}  // namespace
