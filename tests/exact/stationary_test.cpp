// Stationary distributions against closed forms and against a long time, and
// the dense method against the sparse one.

#include "support/stationary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
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
using hearthline::test_support::stationary;

Generator birth_death(index states, double birth, double death) {
  std::vector<Transition> list;
  for (index i = 0; i + 1 < states; ++i) {
    list.push_back({i, i + 1, 0, birth});
    list.push_back({i + 1, i, 1, death});
  }
  return generator(states, list);
}

// Detailed balance: pi(i) is proportional to (birth / death)^i.
TEST(Stationary, MatchesTheClosedFormOfBirthAndDeath) {
  for (const index dense : {300, 0}) {
    const RowVectorXd pi = stationary(birth_death(40, 0.5, 1.25), dense);
    const double ratio = 0.4;
    const double all = (1.0 - std::pow(ratio, 40)) / (1.0 - ratio);
    for (index i = 0; i < 40; ++i) {
      const double expected = std::pow(ratio, i) / all;
      EXPECT_NEAR(pi(i), expected, dense > 0 ? 1e-13 * expected : 1e-14) << i;
    }
  }
}

// Poisson: births at rate 3, deaths at rate i from state i. The smallest share
// is 1e-40, and its relative error is still that of rounding.
TEST(Stationary, ComputesSmallSharesToFullPrecision) {
  std::vector<Transition> list;
  for (index i = 0; i < 59; ++i) {
    list.push_back({i, i + 1, 0, 3.0});
    list.push_back({i + 1, i, 1, static_cast<double>(i + 1)});
  }
  const RowVectorXd pi = stationary(generator(60, list));
  double weight = 1.0;
  for (index i = 0; i < 59; ++i) {
    EXPECT_NEAR(pi(i) / (pi(0) * weight), 1.0, 1e-12) << i;
    weight *= 3.0 / static_cast<double>(i + 1);
  }
  EXPECT_NEAR(pi(0), std::exp(-3.0), 1e-14);
}

TEST(Stationary, IsTheLimitOfALongTime) {
  std::mt19937_64 random(5);
  std::uniform_int_distribution<index> any(0, 399);
  std::uniform_real_distribution<double> rate(0.1, 2.0);
  std::vector<Transition> list;
  for (index i = 0; i < 400; ++i) {
    list.push_back({i, (i + 1) % 400, 0, rate(random)});
    for (int k = 0; k < 4; ++k)
      list.push_back({i, any(random), 0, rate(random)});
  }
  const Generator q = generator(400, list);
  const RowVectorXd later =
      uniformise(q, RowVectorXd::Unit(400, 7), 200.0).value;
  EXPECT_LT((stationary(q, 400) - later).cwiseAbs().sum(), 1e-11);
  EXPECT_LT((stationary(q, 10) - later).cwiseAbs().sum(), 1e-11);
}

TEST(Stationary, IsZeroInTransientStates) {
  // 0 -> 1 <-> 2, and 3 -> 0.
  const RowVectorXd pi = stationary(generator(
      4, {{0, 1, 0, 5.0}, {1, 2, 0, 1.0}, {2, 1, 0, 3.0}, {3, 0, 0, 1.0}}));
  EXPECT_EQ(pi(0), 0.0);
  EXPECT_EQ(pi(3), 0.0);
  EXPECT_NEAR(pi(1), 0.75, 1e-15);
  EXPECT_EQ(stationary(generator(2, {{0, 1, 0, 1.0}}))(1), 1.0);
  EXPECT_EQ(stationary(Generator(1, 1))(0), 1.0);
}

TEST(Stationary, HandlesLongChains) {
  const index states = 200000;
  const RowVectorXd pi = stationary(birth_death(states, 1.0, 1.0));
  EXPECT_NEAR(pi(0) * static_cast<double>(states), 1.0, 1e-6);
  EXPECT_NEAR(pi(states - 1) * static_cast<double>(states), 1.0, 1e-6);
}

TEST(Stationary, RefusesSeveralClosedClasses) {
  try {
    stationary(generator(
        4, {{0, 1, 0, 1.0}, {0, 2, 0, 1.0}, {2, 3, 0, 1.0}, {3, 2, 0, 1.0}}));
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("2 closed classes"),
              std::string::npos);
  }
}

TEST(Stationary, RefusesMassThatLeaves) {
  Generator q(1, 1);
  q.insert(0, 0) = -1.0;
  EXPECT_THROW(stationary(q), Error);
}

}  // namespace
