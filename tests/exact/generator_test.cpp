// From the engine's model to a generator: it has the model's rates, state by
// state, and a model that contradicts itself is rejected.

#include "hearthline/exact/generator.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "hearthline/engine/simulate.hpp"
#include "support/chains.hpp"
#include "support/compare.hpp"

namespace {

using hearthline::Error;
using hearthline::index;
using hearthline::exact::check_generator;
using hearthline::exact::FiniteModel;
using hearthline::exact::Generator;
using hearthline::exact::generator;
using hearthline::exact::Transition;
using hearthline::exact::transitions;
using hearthline::test_support::Chain;
using hearthline::test_support::kInfinity;
using hearthline::test_support::Person;

/// A chain that can also be evaluated at each of its states.
template <std::size_t States>
struct FiniteChain : Chain<States> {
  using Chain<States>::Chain;
  using State = typename Chain<States>::State;
  index places(const Person&) const { return States; }
  void at(const Person&, double, index place, State& state) const {
    state.at = static_cast<std::size_t>(place);
  }
  index place(const State& state) const { return static_cast<index>(state.at); }
};

/// Its last process does not change the state.
struct Counted : FiniteChain<2> {
  using FiniteChain<2>::FiniteChain;
  std::uint32_t fire(State& state, int lane, double time) const {
    return state.at == 1 ? 1U : FiniteChain<2>::fire(state, lane, time);
  }
};

/// Its state indices are wrong by one.
struct Confused : FiniteChain<3> {
  using FiniteChain<3>::FiniteChain;
  index place(const State& state) const {
    return static_cast<index>(state.at) + 1;
  }
};

static_assert(FiniteModel<FiniteChain<3>>);
static_assert(!FiniteModel<Chain<3>>);

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <class Function>
std::string message(Function function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Generator, HoldsTheRatesOfTheModel) {
  const FiniteChain<3>::Rates rates{{{0, 0.5, 0.25}, {2, 0, 0}, {0, 1, 0}}};
  const FiniteChain<3> chain(rates);
  const auto list = transitions(chain, Person{}, 0.0);
  EXPECT_EQ(list.size(), 4U);  // no transitions with a rate of zero
  const Eigen::MatrixXd q = generator(3, list);
  for (int i = 0; i < 3; ++i) {
    double out = 0.0;
    for (int j = 0; j < 3; ++j) {
      const double rate =
          rates[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
      out += rate;
      if (i != j) {
        EXPECT_EQ(q(i, j), rate) << i << " to " << j;
      }
    }
    EXPECT_EQ(q(i, i), -out);
  }
}

TEST(Generator, NamesTheProcessOfEachTransition) {
  const FiniteChain<3> chain({{{0, 0.5, 0.25}, {2, 0, 0}, {0, 1, 0}}});
  for (const Transition& t : transitions(chain, Person{}, 0.0)) {
    EXPECT_EQ(FiniteChain<3>::from(static_cast<std::size_t>(t.process)),
              static_cast<std::size_t>(t.from));
    EXPECT_EQ(FiniteChain<3>::to(static_cast<std::size_t>(t.process)),
              static_cast<std::size_t>(t.to));
  }
}

TEST(Generator, ListsButDoesNotAddTransitionsToTheSameState) {
  const Counted model({{{0, 0.5}, {0.3, 0}}});
  const auto list = transitions(model, Person{}, 0.0);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[1].from, 1);
  EXPECT_EQ(list[1].to, 1);
  EXPECT_EQ(list[1].rate, 0.3);
  const Eigen::MatrixXd q = generator(2, list);
  EXPECT_EQ(q, (Eigen::MatrixXd(2, 2) << -0.5, 0.5, 0.0, 0.0).finished());
}

TEST(Generator, AddsRatesBetweenTheSameStates) {
  const Eigen::MatrixXd q =
      generator(2, {{0, 1, 0, 0.25}, {0, 1, 1, 0.5}, {1, 0, 2, 2.0}});
  EXPECT_EQ(q, (Eigen::MatrixXd(2, 2) << -0.75, 0.75, 2.0, -2.0).finished());
}

TEST(Generator, RefusesInvalidModelsAndTransitions) {
  EXPECT_NE(message([] {
              transitions(Confused({{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}}),
                          Person{}, 0.0);
            }).find("to return 0"),
            std::string::npos);
  EXPECT_NE(
      message([] {
        transitions(FiniteChain<2>({{{0, -1}, {1, 0}}}), Person{}, 0.0);
      })
          .find(
              "from state 0 to state 1: expected a finite number of 0 or more, "
              "found -1"),
      std::string::npos);
  EXPECT_THROW(generator(0, {}), Error);
  EXPECT_THROW(generator(2, {{0, 2, 0, 1.0}}), Error);
  EXPECT_THROW(generator(2, {{-1, 0, 0, 1.0}}), Error);
  EXPECT_THROW(generator(2, {{0, 1, 0, kNan}}), Error);
  EXPECT_THROW(generator(2, {{0, 1, 0, kInfinity}}), Error);
}

TEST(Generator, ChecksAnyMatrix) {
  const auto sparse = [](const Eigen::MatrixXd& q) -> Generator {
    return q.sparseView();
  };
  Eigen::MatrixXd q(2, 2);
  q << -1, 1, 2, -2;
  EXPECT_NO_THROW(check_generator(sparse(q)));
  q(0, 0) = -1.5;  // mass leaves, which is valid
  EXPECT_NO_THROW(check_generator(sparse(q)));
  q(0, 0) = -0.5;
  EXPECT_NE(message([&] { check_generator(sparse(q)); }).find("row 0"),
            std::string::npos);
  q << -1, 1, -2, 2;
  EXPECT_NE(message([&] { check_generator(sparse(q)); }).find("found -2"),
            std::string::npos);
  q << -1, 1, 2, kNan;
  EXPECT_THROW(check_generator(sparse(q)), Error);
  EXPECT_THROW(check_generator(Generator(2, 3)), Error);
  EXPECT_THROW(check_generator(Generator(0, 0)), Error);
}

}  // namespace
