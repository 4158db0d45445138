// Three methods for one result: uniformisation, the dense exponential and
// Krylov spaces share no code, so that their agreement is evidence for each.

#include "support/exponential.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "hearthline/exact/uniformise.hpp"

namespace {

using Eigen::RowVectorXd;
using hearthline::Error;
using hearthline::index;
using hearthline::exact::Generator;
using hearthline::exact::generator;
using hearthline::exact::Transition;
using hearthline::exact::uniformise;
using hearthline::test_support::dense_exponential;
using hearthline::test_support::krylov_exponential;

/// About five transitions out of each state, at rates from 10^low to 10^high.
Generator random_generator(std::mt19937_64& random, index states, double low,
                           double high) {
  std::uniform_int_distribution<index> any(0, states - 1);
  std::uniform_real_distribution<double> exponent(low, high);
  std::vector<Transition> list;
  for (index i = 0; i < states; ++i) {
    for (int k = 0; k < 5; ++k) {
      list.push_back({i, any(random), 0, std::pow(10.0, exponent(random))});
    }
  }
  return generator(states, list);
}

RowVectorXd random_start(std::mt19937_64& random, index states) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  RowVectorXd p(states);
  for (index i = 0; i < states; ++i) p(i) = uniform(random);
  return p / p.sum();
}

TEST(Exponential, MatchesTwoStates) {
  const auto e =
      dense_exponential(generator(2, {{0, 1, 0, 0.2}, {1, 0, 1, 0.3}}), 4.0);
  EXPECT_NEAR(e.value(0, 1), 0.4 * (1.0 - std::exp(-2.0)), 1e-14);
  EXPECT_NEAR(e.stay(0, 1), 0.4 * (4.0 - (1.0 - std::exp(-2.0)) / 0.5), 1e-14);
}

TEST(Exponential, AgreesWithUniformisationOnRandomGenerators) {
  std::mt19937_64 random(20);
  for (int trial = 0; trial < 30; ++trial) {
    // Rates from 1e-3 to 1e3 in every tenth. The dense method takes states^3:
    // the largest, of 300, is for Krylov only.
    const bool stiff = trial % 10 == 9;
    const index states = trial == 28 ? 300 : 2 + 4 * trial;
    const Generator q = stiff ? random_generator(random, states, -3.0, 3.0)
                              : random_generator(random, states, -2.0, 0.5);
    const RowVectorXd p = random_start(random, states);
    const double time = stiff ? 2.0 : 0.5 + trial;
    const double rate = trial % 3 == 0 ? 0.0 : 0.04;
    const auto u = uniformise(q, p, time, {rate});
    const auto k = krylov_exponential(q, p, time);
    EXPECT_LT((u.value - k.value).cwiseAbs().sum(), 1e-9) << trial;
    if (states > 150) continue;
    const auto e = dense_exponential(q, time, rate);
    EXPECT_LT((u.value - p * e.value).cwiseAbs().sum(), 1e-9) << trial;
    EXPECT_LT((u.stays[0] - p * e.stay).cwiseAbs().sum(), 1e-9 * (1.0 + time))
        << trial;
  }
}

TEST(Exponential, KrylovStopsWhenItsSpaceHoldsTheAnswer) {
  const Generator q = generator(3, {{0, 1, 0, 1.0}, {1, 2, 0, 0.5}});
  const auto k =
      krylov_exponential(q, RowVectorXd::Unit(3, 0), 100.0, {1e-12, 30, 10});
  EXPECT_EQ(k.steps, 1);
  EXPECT_NEAR(k.value(2), 1.0, 1e-12);
  EXPECT_NEAR(k.value(1), 2.0 * (std::exp(-50.0) - std::exp(-100.0)), 1e-14);
}

TEST(Exponential, KrylovNeedsFewerProductsWhereRatesDiffer) {
  std::mt19937_64 random(3);
  const Generator q = random_generator(random, 200, -3.0, 3.0);
  const RowVectorXd p = random_start(random, 200);
  EXPECT_LT(krylov_exponential(q, p, 5.0).products,
            uniformise(q, p, 5.0).terms / 2);
}

TEST(Exponential, RefusesByName) {
  const Generator q = generator(2, {{0, 1, 0, 0.2}});
  EXPECT_THROW(dense_exponential(q, -1.0), Error);
  EXPECT_THROW(dense_exponential(q, 1.0, -1.0), Error);
  EXPECT_THROW(krylov_exponential(q, RowVectorXd::Ones(3), 1.0), Error);
  EXPECT_THROW(krylov_exponential(q, RowVectorXd::Ones(2), 1.0, {0.0, 30, 9}),
               Error);
  std::mt19937_64 random(3);
  const Generator big = random_generator(random, 100, 0.0, 2.0);
  EXPECT_THROW(
      krylov_exponential(big, random_start(random, 100), 100.0, {1e-12, 10, 3}),
      Error);
}

}  // namespace
