// Two methods for one result: uniformisation and the dense exponential share no
// code, so that their agreement is evidence for each.

#include "exact/exponential.hpp"

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
    // Rates from 1e-3 to 1e3 in every tenth.
    const bool stiff = trial % 10 == 9;
    const index states = 2 + 4 * trial;
    const Generator q = stiff ? random_generator(random, states, -3.0, 3.0)
                              : random_generator(random, states, -2.0, 0.5);
    const RowVectorXd p = random_start(random, states);
    const double time = stiff ? 2.0 : 0.5 + trial;
    const double rate = trial % 3 == 0 ? 0.0 : 0.04;
    const auto u = uniformise(q, p, time, {rate});
    const auto e = dense_exponential(q, time, rate);
    EXPECT_LT((u.value - p * e.value).cwiseAbs().sum(), 1e-9) << trial;
    EXPECT_LT((u.stays[0] - p * e.stay).cwiseAbs().sum(), 1e-9 * (1.0 + time))
        << trial;
  }
}

TEST(Exponential, RefusesByName) {
  const Generator q = generator(2, {{0, 1, 0, 0.2}});
  EXPECT_THROW(dense_exponential(q, -1.0), Error);
  EXPECT_THROW(dense_exponential(q, 1.0, -1.0), Error);
}

}  // namespace
