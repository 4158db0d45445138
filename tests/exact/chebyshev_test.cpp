// The Chebyshev series against uniformisation, an independent method, and its
// Bessel functions against the standard library's.

#include "hearthline/exact/chebyshev.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/exact/piecewise.hpp"
#include "hearthline/validation/chance.hpp"

namespace {

using Eigen::MatrixXd;
using hearthline::index;
using hearthline::exact::Block;
using hearthline::exact::ChebyshevChain;
using hearthline::exact::generator;
using hearthline::exact::Piece;
using hearthline::exact::piecewise;
using hearthline::exact::scaled_bessel;
using hearthline::exact::Transition;
using hearthline::validation::Chance;
using Transitions = std::vector<Transition>;
using Intervals = std::vector<ChebyshevChain::Interval>;

/// Tolerance of the series. Results are tested to ten times as much, because
/// the terms after the last two add up to less than that.
constexpr double kSeries = 1e-13;
constexpr double kNear = 1e-12;

ChebyshevChain chain_of(index states, const Transitions& transitions) {
  ChebyshevChain chain(states);
  for (const Transition& t : transitions) {
    chain.add(t.from, t.from, -t.rate);
    chain.add(t.from, t.to, t.rate);
  }
  chain.close();
  return chain;
}

/// A number of transitions out of every state, with log-uniform rates.
Transitions random_transitions(Chance& chance, index states, int ways,
                               double slowest, double fastest) {
  Transitions made;
  for (index from = 0; from < states; ++from) {
    for (int way = 0; way < ways; ++way) {
      const index to = chance.below(static_cast<int>(states));
      if (to == from) continue;
      made.push_back(
          {from, to, 0,
           slowest * std::pow(fastest / slowest, chance.between(0.0, 1.0))});
    }
  }
  return made;
}

/// Columns with a mass of one.
template <int Columns>
Block<Columns> random_mass(Chance& chance, index states) {
  Block<Columns> mass(states);
  for (int c = 0; c < Columns; ++c) {
    double sum = 0.0;
    for (index s = 0; s < states; ++s) {
      mass[s][c] = chance.one_in(3) ? chance.between(0.0, 1.0) : 0.0;
      sum += mass[s][c];
    }
    for (index s = 0; s < states; ++s) mass[s][c] /= sum;
  }
  return mass;
}

template <int Columns>
auto copy_of(index states) {
  return [states](const Block<Columns>& mass, double* row) {
    std::copy_n(mass[0], states * Columns, row);
  };
}

/// Moves in steps, which are halved where one fails; integrals of all mass, by
/// interval.
template <int Columns>
MatrixXd move(const ChebyshevChain& chain, double time,
              const Intervals& intervals, Block<Columns>& mass,
              int* refused = nullptr) {
  const index width = chain.states() * Columns;
  MatrixXd all = MatrixXd::Zero(std::ssize(intervals), width);
  double step = time;
  double now = 0.0;
  while (now < time && step > 1e-6 * time) {
    const double until = std::min(now + step, time);
    Intervals parts;
    for (const auto& i : intervals) {
      const double from = std::clamp(i.from, now, until) - now;
      parts.push_back({from, std::clamp(i.until, now, until) - now});
    }
    MatrixXd integrals;
    if (!chain.move(until - now, parts, kSeries, width,
                    copy_of<Columns>(chain.states()), mass, integrals)) {
      if (refused != nullptr) ++*refused;
      step *= 0.5;
      continue;
    }
    all += integrals;
    now = until;
  }
  EXPECT_EQ(now, time);
  return all;
}

/// Largest difference from uniformisation, of occupancy at the end and of
/// integrals over [0, t/5], [t/5, t/2] and [t/2, t], these per unit of time.
template <int Columns>
double difference(index states, const Transitions& transitions, double time,
                  Block<Columns> mass, int* refused = nullptr) {
  const Block<Columns> start = mass;
  const std::vector<double> ends{0.2 * time, 0.5 * time, time};
  const Intervals intervals{
      {0.0, ends[0]}, {ends[0], ends[1]}, {ends[1], time}};
  const ChebyshevChain chain = chain_of(states, transitions);
  const MatrixXd integrals = move(chain, time, intervals, mass, refused);
  const std::vector<Piece> pieces{{0.0, generator(states, transitions)}};
  double largest = 0.0;
  for (int c = 0; c < Columns; ++c) {
    Eigen::RowVectorXd p(states);
    for (index s = 0; s < states; ++s) p(s) = start[s][c];
    const auto path =
        piecewise(pieces, p, 0.0, ends, {0.0}, {1e-14, 1'000'000});
    for (index s = 0; s < states; ++s) {
      const auto compare = [&](double found, double wanted) {
        // NaN must fail.
        if (!(std::abs(found - wanted) <= largest)) {
          largest = std::abs(found - wanted);
        }
      };
      compare(mass[s][c], path.occupancy(2, s));
      double before = 0.0;
      for (index i = 0; i < 3; ++i) {
        const double stay = path.stays[0](i, s);
        compare(integrals(i, s * Columns + c) / time, (stay - before) / time);
        before = stay;
      }
    }
  }
  return largest;
}

// The library's functions are accurate to about 1e-13, relative.
TEST(ScaledBessel, MatchesTheStandardLibrary) {
  for (const double x : {1e-3, 0.1, 1.0, 7.5, 40.0, 200.0, 500.0}) {
    const std::vector<double> values = scaled_bessel(x, 1e-17);
    double sum = -values[0];
    for (std::size_t k = 0; k < values.size(); ++k) {
      const double wanted =
          std::exp(-x) * std::cyl_bessel_i(static_cast<double>(k), x);
      EXPECT_NEAR(values[k], wanted, 1e-12 * wanted + 1e-17) << x << ", " << k;
      sum += 2.0 * values[k];
    }
    // e^x = I_0 + 2 I_1 + 2 I_2 + ...
    EXPECT_NEAR(sum, 1.0, 1e-14) << x;
  }
}

TEST(ScaledBessel, EndsWhereTheRemainderIsSmall) {
  for (const double x : {1e-3, 1.0, 40.0, 500.0}) {
    for (const double tolerance : {1e-4, 1e-9, 1e-15}) {
      const auto count = scaled_bessel(x, tolerance).size();
      double rest = 0.0;
      for (std::size_t k = count + 200; k-- > count;) {
        rest += std::exp(-x) * std::cyl_bessel_i(static_cast<double>(k), x);
      }
      EXPECT_LT(rest, tolerance) << x;
      // With one term fewer, the remainder would exceed half of the tolerance.
      const double last =
          std::exp(-x) * std::cyl_bessel_i(static_cast<double>(count) - 1.0, x);
      EXPECT_GT(rest + last, 0.4 * tolerance) << x;
    }
  }
  EXPECT_EQ(scaled_bessel(0.0, 1e-9), std::vector<double>{1.0});
}

TEST(Chebyshev, MatchesUniformisationOnRandomChains) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    Chance chance(seed);
    const index states = 80 + chance.below(60);
    const auto transitions = random_transitions(chance, states, 6, 0.05, 2.0);
    const auto mass = random_mass<4>(chance, states);
    EXPECT_LT(difference(states, transitions, 7.0, mass), 10.0 * kNear) << seed;
  }
}

// Rates over four orders of magnitude, with mass at both ends.
TEST(Chebyshev, MatchesUniformisationOnAStiffChain) {
  Chance chance(11);
  const auto transitions = random_transitions(chance, 100, 3, 0.01, 100.0);
  const auto mass = random_mass<8>(chance, 100);
  EXPECT_LT(difference(100, transitions, 12.0, mass), 1e-11);
}

// M has eigenvalues i and -i: T_k grows like 2.4^k, and the sum of the terms'
// sizes like e^{0.41 t}. At t = 5 that is 8; at t = 100, 1e18, where no digit
// would be correct, and `move` must report it.
TEST(Chebyshev, IsCorrectOnACycleOrFails) {
  const Transitions circle{
      {0, 1, 0, 1.0}, {1, 2, 0, 1.0}, {2, 3, 0, 1.0}, {3, 0, 0, 1.0}};
  Block<2> mass(4);
  mass[0][0] = 1.0;
  mass[1][1] = 0.5;
  mass[2][1] = 0.5;
  int refused = 0;
  EXPECT_LT(difference(4, circle, 5.0, mass, &refused), 10.0 * kNear);
  EXPECT_EQ(refused, 0);
  // Steps with terms below 1e5 have rounding errors below 1e5 * 1e-16.
  for (double time = 10.0; time <= 160.0; time *= 2.0) {
    EXPECT_LT(difference(4, circle, time, mass, &refused), 1e-10) << time;
  }
  EXPECT_GT(refused, 0);

  const ChebyshevChain chain = chain_of(4, circle);
  const Block<2> start = mass;
  MatrixXd integrals;
  EXPECT_FALSE(chain.move(100.0, {{0.0, 100.0}}, kSeries, 8, copy_of<2>(4),
                          mass, integrals));
  for (index s = 0; s < 4; ++s) {
    EXPECT_EQ(mass[s][0], start[s][0]);
    EXPECT_EQ(mass[s][1], start[s][1]);
  }
}

// The same for cycles of other lengths, with a fast and a slow part.
TEST(Chebyshev, IsCorrectOnUnevenCycles) {
  for (const index states : {3, 5, 12}) {
    Transitions circle;
    for (index s = 0; s < states; ++s) {
      circle.push_back({s, (s + 1) % states, 0, s == 0 ? 0.2 : 3.0});
    }
    Chance chance(static_cast<std::uint32_t>(states));
    const auto mass = random_mass<2>(chance, states);
    EXPECT_LT(difference(states, circle, 30.0, mass), 1e-10) << states;
  }
}

TEST(Chebyshev, NothingMovesWithoutRates) {
  ChebyshevChain chain(3);
  chain.close();
  EXPECT_EQ(chain.half_width(), 0.0);
  Block<2> mass(3);
  mass[1][0] = 0.25;
  mass[2][1] = 4.0;
  MatrixXd integrals;
  ASSERT_TRUE(chain.move(9.0, {{0.0, 2.0}, {2.0, 9.0}}, kSeries, 6,
                         copy_of<2>(3), mass, integrals));
  EXPECT_EQ(mass[1][0], 0.25);
  EXPECT_EQ(mass[2][1], 4.0);
  EXPECT_EQ(integrals(0, 2), 0.5);
  EXPECT_EQ(integrals(1, 2), 1.75);
  EXPECT_EQ(integrals(1, 5), 28.0);
  EXPECT_EQ(integrals(1, 0), 0.0);
}

/// A chain with consecutive copies of each state, and their differences.
struct Copies {
  index states = 0;
  Transitions transitions;
};

Copies copies(Chance& chance, index originals, index count, index shift) {
  Copies made{originals * count + shift, {}};
  for (const Transition& t :
       random_transitions(chance, originals, 4, 0.1, 1.0)) {
    for (index k = 0; k < count; ++k) {
      made.transitions.push_back(
          {t.from * count + k, t.to * count + k, 0, t.rate});
    }
  }
  for (index s = 0; s < originals; ++s) {
    made.transitions.push_back(
        {s * count, s * count + count - 1, 0, chance.between(0.1, 1.0)});
  }
  // Runs that extend across the limits of others, so that they must be split.
  for (index s = 0; s + shift < originals * count && shift > 0; ++s) {
    made.transitions.push_back({s, s + shift, 0, 0.03});
  }
  return made;
}

/// Adds transitions in runs: diagonals first, since they end no run.
ChebyshevChain chain_of_runs(index states, const Transitions& transitions,
                             const std::vector<index>& place) {
  const auto at = [&](index s) { return place[static_cast<std::size_t>(s)]; };
  ChebyshevChain chain(states);
  for (const Transition& t : transitions) {
    chain.add(at(t.from), at(t.from), -t.rate);
  }
  for (const Transition& t : transitions) {
    chain.add(at(t.from), at(t.to), t.rate);
  }
  chain.close();
  return chain;
}

// In shuffled order no run is longer than one state, so that all entries are
// single; in order most are wide.
TEST(Chebyshev, RunsMatchSingleEntries) {
  struct Case {
    index count, shift;
  };
  for (const Case& one : {Case{4, 0}, Case{16, 0}, Case{6, 0}, Case{4, 2},
                          Case{8, 5}, Case{3, 1}}) {
    Chance chance(static_cast<std::uint32_t>(100 * one.count + one.shift));
    const Copies made = copies(chance, 24, one.count, one.shift);
    const index states = made.states;
    std::vector<index> straight(static_cast<std::size_t>(states));
    std::iota(straight.begin(), straight.end(), 0);
    std::vector<index> shuffled = straight;
    for (std::size_t i = shuffled.size() - 1; i > 0; --i) {
      std::swap(shuffled[i], shuffled[static_cast<std::size_t>(
                                 chance.below(static_cast<int>(i) + 1))]);
    }
    Block<4> ordered = random_mass<4>(chance, states);
    Block<4> mixed(states);
    for (index s = 0; s < states; ++s) {
      std::copy_n(ordered[s], 4, mixed[shuffled[static_cast<std::size_t>(s)]]);
    }
    EXPECT_LT(difference(states, made.transitions, 6.0, ordered), 10.0 * kNear)
        << one.count;
    const Intervals intervals{{0.0, 1.0}, {1.0, 6.0}};
    const MatrixXd own = move(chain_of_runs(states, made.transitions, straight),
                              6.0, intervals, ordered);
    const MatrixXd other =
        move(chain_of_runs(states, made.transitions, shuffled), 6.0, intervals,
             mixed);
    double largest = 0.0;
    for (index s = 0; s < states; ++s) {
      const index to = shuffled[static_cast<std::size_t>(s)];
      for (int c = 0; c < 4; ++c) {
        largest = std::max(largest, std::abs(ordered[s][c] - mixed[to][c]));
        for (index i = 0; i < 2; ++i) {
          largest = std::max(
              largest, std::abs(own(i, 4 * s + c) - other(i, 4 * to + c)));
        }
      }
    }
    EXPECT_LT(largest, 10.0 * kNear) << one.count << ", " << one.shift;
  }
}

template <int Columns>
void agrees_with_eight(const ChebyshevChain& chain, const Block<8>& start,
                       const Block<8>& wanted, const MatrixXd& integrals) {
  const index states = chain.states();
  Block<Columns> mass(states);
  for (index s = 0; s < states; ++s) {
    std::copy_n(start[s], Columns, mass[s]);
  }
  const MatrixXd own = move(chain, 5.0, {{0.0, 2.0}, {3.5, 4.0}}, mass);
  for (index s = 0; s < states; ++s) {
    for (int c = 0; c < Columns; ++c) {
      EXPECT_NEAR(mass[s][c], wanted[s][c], kNear) << Columns;
      for (index i = 0; i < 2; ++i) {
        EXPECT_NEAR(own(i, Columns * s + c), integrals(i, 8 * s + c), kNear);
      }
    }
  }
}

// Columns affect each other only through the end of the series.
TEST(Chebyshev, BlocksOfAnyWidthAgree) {
  Chance chance(5);
  const Copies made = copies(chance, 20, 4, 0);
  std::vector<index> straight(static_cast<std::size_t>(made.states));
  std::iota(straight.begin(), straight.end(), 0);
  const ChebyshevChain chain =
      chain_of_runs(made.states, made.transitions, straight);
  const Block<8> start = random_mass<8>(chance, made.states);
  Block<8> mass = start;
  const MatrixXd integrals = move(chain, 5.0, {{0.0, 2.0}, {3.5, 4.0}}, mass);
  agrees_with_eight<2>(chain, start, mass, integrals);
  agrees_with_eight<4>(chain, start, mass, integrals);
  agrees_with_eight<6>(chain, start, mass, integrals);
  agrees_with_eight<8>(chain, start, mass, integrals);
}

// Mass that leaves the chain: no row sums to zero.
TEST(Chebyshev, MassMayLeave) {
  ChebyshevChain chain(2);
  chain.add(0, 0, -0.7);
  chain.add(0, 1, 0.2);
  chain.add(1, 1, -0.3);
  chain.close();
  Block<2> mass(2);
  mass[0][0] = 1.0;
  mass[1][1] = 1.0;
  const MatrixXd integrals = move(chain, 4.0, {{1.0, 4.0}}, mass);
  EXPECT_NEAR(mass[0][0], std::exp(-2.8), kNear);
  EXPECT_NEAR(mass[1][0], 0.2 / 0.4 * (std::exp(-1.2) - std::exp(-2.8)), kNear);
  EXPECT_NEAR(mass[1][1], std::exp(-1.2), kNear);
  EXPECT_NEAR(integrals(0, 0), (std::exp(-0.7) - std::exp(-2.8)) / 0.7, kNear);
}

}  // namespace
