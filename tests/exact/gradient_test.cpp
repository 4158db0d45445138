// Slopes by the adjoint method against closed forms and against central
// differences of the output.

#include "hearthline/exact/gradient.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "hearthline/exact/piecewise.hpp"

namespace {

using Eigen::RowVectorXd;
using Eigen::Vector2d;
using Eigen::VectorXd;
using hearthline::Error;
using hearthline::index;
using hearthline::exact::generator;
using hearthline::exact::Gradient;
using hearthline::exact::GradientOptions;
using hearthline::exact::log_factor_slopes;
using hearthline::exact::Output;
using hearthline::exact::parameter_gradient;
using hearthline::exact::Piece;
using hearthline::exact::piecewise;
using hearthline::exact::rate_gradients;
using hearthline::exact::RatePiece;
using hearthline::exact::Transition;

/// A process over a time: everything that an output depends on.
struct Case {
  index places = 0;
  std::vector<RatePiece> pieces;
  RowVectorXd start;
  double from = 0.0;
  double until = 0.0;
};

Gradient gradient(const Case& c, const Output& output,
                  const GradientOptions& options = {}) {
  return rate_gradients(c.places, c.pieces, c.start, c.from, c.until, {output},
                        options)[0];
}

/// Returns the output from a solution forwards only.
double value_of(const Case& c, const Output& output) {
  std::vector<Piece> pieces;
  std::vector<double> times{c.from};
  for (const RatePiece& piece : c.pieces) {
    pieces.push_back({piece.from, generator(c.places, piece.transitions)});
    if (piece.from > c.from && piece.from < c.until) {
      times.push_back(piece.from);
    }
  }
  times.push_back(c.until);
  const auto path = piecewise(pieces, c.start, c.from, times,
                              {output.discount_rate}, {1e-14, 10'000'000});
  const auto last = static_cast<index>(times.size()) - 1;
  double value = path.occupancy.row(last).dot(output.at_end) +
                 path.stays[0].row(last).dot(output.while_there);
  for (std::size_t i = 0; i < output.at_event.size(); ++i) {
    // Times within the piece, which starts and ends at requested times.
    const auto row = [&](double time) {
      const double within = std::clamp(time, c.from, c.until);
      return std::find(times.begin(), times.end(), within) - times.begin();
    };
    const double end = i + 1 < pieces.size() ? pieces[i + 1].from : c.until;
    const RowVectorXd stay =
        path.stays[0].row(row(end)) - path.stays[0].row(row(pieces[i].from));
    for (std::size_t k = 0; k < output.at_event[i].size(); ++k) {
      const Transition& t = c.pieces[i].transitions[k];
      value += stay(t.from) * t.rate * output.at_event[i][k];
    }
  }
  return value;
}

/// Central differences at steps h and 2h, with the leading error eliminated.
template <class Value>
double difference(double h, Value&& value) {
  const auto slope = [&](double step) {
    return (value(step) - value(-step)) / (2.0 * step);
  };
  return (4.0 * slope(h) - slope(2.0 * h)) / 3.0;
}

/// Compares each slope with a difference, to 1e-6 of itself and 1e-9 of the
/// largest.
void expect_differences(const Case& c, const Output& output) {
  const Gradient g = gradient(c, output);
  EXPECT_NEAR(g.value, value_of(c, output), 1e-10 * std::abs(g.value));
  double largest = 0.0;
  for (const auto& slopes : g.slopes) {
    for (const double x : slopes) largest = std::max(largest, std::abs(x));
  }
  EXPECT_GT(largest, 0.0);
  for (std::size_t i = 0; i < c.pieces.size(); ++i) {
    for (std::size_t k = 0; k < c.pieces[i].transitions.size(); ++k) {
      const double expected =
          difference(1e-3 * c.pieces[i].transitions[k].rate, [&](double step) {
            Case moved = c;
            moved.pieces[i].transitions[k].rate += step;
            return value_of(moved, output);
          });
      EXPECT_NEAR(g.slopes[i][k], expected,
                  1e-6 * std::abs(expected) + 1e-9 * largest)
          << "piece " << i << ", transition " << k;
    }
  }
  for (index s = 0; s < c.places; ++s) {
    Case moved = c;
    moved.start = RowVectorXd::Unit(c.places, s);
    EXPECT_NEAR(g.start_slopes(s), value_of(moved, output),
                1e-10 * std::abs(g.value))
        << "state " << s;
  }
}

// ---- Closed forms: one transition at rate q, p_0(t) = e^{-qt} ---------------

Case one_way_out(double rate, double time) {
  return {2, {{0.0, {{0, 1, 0, rate}}}}, RowVectorXd::Unit(2, 0), 0.0, time};
}

/// Integral of e^{-st}, and minus its derivative with respect to s.
double stay(double s, double t) { return -std::expm1(-s * t) / s; }
double fall(double s, double t) {
  return (1.0 - (1.0 + s * t) * std::exp(-s * t)) / (s * s);
}

// Of J = p_0(T) + integral of e^{-rt} p_0, the slope is
// -T e^{-qT} - (1 - (1 + sT) e^{-sT}) / s^2 with s = q + r.
TEST(Gradient, MatchesTheClosedFormOfOneTransition) {
  const double q = 0.3;
  const double r = 0.05;
  const double t = 7.0;
  const Output output{Vector2d(1.0, 0.0), Vector2d(1.0, 0.0), r};
  const Gradient g = gradient(one_way_out(q, t), output);
  EXPECT_NEAR(g.value, std::exp(-q * t) + stay(q + r, t), 1e-12);
  EXPECT_NEAR(g.slopes[0][0], -t * std::exp(-q * t) - fall(q + r, t), 1e-11);
  EXPECT_NEAR(g.start_slopes(0), g.value, 1e-12);
  EXPECT_NEAR(g.start_slopes(1), 0.0, 1e-12);
}

// Discounted events: J = q (1 - e^{-sT}) / s.
TEST(Gradient, MatchesTheClosedFormOfACount) {
  const double q = 0.3;
  const double t = 7.0;
  for (const double r : {0.0, 0.05}) {
    const Output output{Vector2d::Zero(), Vector2d::Zero(), r, {{1.0}}};
    const Gradient g = gradient(one_way_out(q, t), output);
    EXPECT_NEAR(g.value, q * stay(q + r, t), 1e-12);
    EXPECT_NEAR(g.slopes[0][0], stay(q + r, t) - q * fall(q + r, t), 1e-11);
  }
}

// It moves no mass, so its count is proportional to its rate.
TEST(Gradient, CountsTransitionsFromAStateToItself) {
  Case c = one_way_out(0.3, 7.0);
  c.pieces[0].transitions.push_back({0, 0, 1, 2.0});
  const Output output{Vector2d::Zero(), Vector2d::Zero(), 0.0, {{0.0, 5.0}}};
  const Gradient g = gradient(c, output);
  EXPECT_NEAR(g.value, 10.0 * stay(0.3, 7.0), 1e-11);
  EXPECT_NEAR(g.slopes[0][0], -10.0 * fall(0.3, 7.0), 1e-10);
  EXPECT_NEAR(g.slopes[0][1], 5.0 * stay(0.3, 7.0), 1e-10);
}

TEST(Gradient, HasSlopesAtRatesOfZero) {
  // Of the share away, 1 - e^{-qT}, at q = 0.
  const Output output{Vector2d(0.0, 1.0), Vector2d::Zero(), 0.0};
  EXPECT_NEAR(gradient(one_way_out(0.0, 5.0), output).slopes[0][0], 5.0, 1e-12);
}

// p_0(T) = exp(-q_1 (b - from) - q_2 (T - b)), where the rate jumps at b by a
// factor of a hundred: the slope of each piece depends on its own length.
TEST(Gradient, HandlesABreakpointAtWhichRatesJump) {
  const double from = 2.5;
  const double b = 4.0;
  const double until = 4.75;
  const double r = 0.1;
  const double q1 = 0.02;
  const double q2 = 2.0;
  const Case c{2,
               {{-1.0, {{0, 1, 0, 9.0}}},
                {0.0, {{0, 1, 0, q1}}},
                {b, {{0, 1, 0, q2}}},
                {5.0, {{0, 1, 0, 7.0}}}},
               RowVectorXd::Unit(2, 0),
               from,
               until};
  const double end = std::exp(-q1 * (b - from) - q2 * (until - b));
  const Gradient last = gradient(c, {Vector2d(1.0, 0.0), Vector2d::Zero(), r});
  EXPECT_NEAR(last.value, end, 1e-13);
  EXPECT_NEAR(last.slopes[1][0], -(b - from) * end, 1e-12);
  EXPECT_NEAR(last.slopes[2][0], -(until - b) * end, 1e-12);
  EXPECT_EQ(last.slopes[0][0], 0.0) << "ended before the start";
  EXPECT_EQ(last.slopes[3][0], 0.0) << "begins after the end";

  // The discounted stay, and events with a payment only after the breakpoint.
  const double left = std::exp(-(q1 + r) * (b - from));
  const double first = stay(q1 + r, b - from);
  const double second = stay(q2 + r, until - b);
  const Gradient time = gradient(c, {Vector2d::Zero(), Vector2d(1.0, 0.0), r});
  EXPECT_NEAR(time.value, first + left * second, 1e-13);
  EXPECT_NEAR(time.slopes[1][0],
              -fall(q1 + r, b - from) - (b - from) * left * second, 1e-12);
  EXPECT_NEAR(time.slopes[2][0], -left * fall(q2 + r, until - b), 1e-12);
  const Gradient count = gradient(
      c, {Vector2d::Zero(), Vector2d::Zero(), r, {{3.0}, {0.0}, {1.0}, {3.0}}});
  EXPECT_NEAR(count.value, q2 * left * second, 1e-13);
  EXPECT_NEAR(count.slopes[1][0], -(b - from) * q2 * left * second, 1e-12);
  EXPECT_NEAR(count.slopes[2][0],
              left * (second - q2 * fall(q2 + r, until - b)), 1e-12);
}

// ---- Central differences ----------------------------------------------------

// Sick-Sicker: Alarid-Escudero et al., Medical Decision Making 2023, in
// continuous time; costs and a final value over 75 years, discounted.
TEST(Gradient, MatchesCentralDifferencesOfSickSicker) {
  const Case c{4,
               {{0.0,
                 {{0, 1, 0, 0.15},
                  {0, 3, 1, 0.002},
                  {1, 0, 2, 0.5},
                  {1, 2, 3, 0.105},
                  {1, 3, 4, 0.006},
                  {2, 3, 5, 0.02}}}},
               RowVectorXd::Unit(4, 0),
               0.0,
               75.0};
  const Output output{Eigen::Vector4d(1000.0, 200.0, 0.0, -500.0),
                      Eigen::Vector4d(2000.0, 4000.0, 15000.0, 0.0),
                      std::log(1.03)};
  expect_differences(c, output);
}

/// Fifteen states, three pieces of random rates, a fast one among slow ones.
Case random_case(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<index> any(0, 14);
  std::uniform_real_distribution<double> uniform(0.1, 3.0);
  Case c{15, {}, RowVectorXd(15), -1.0, 3.0};
  for (const double from : {-2.0, 0.5, 1.75}) {
    RatePiece piece{from, {{0, 5, 0, 200.0}}};
    for (index i = 0; i < 15; ++i) {
      for (int k = 0; k < 3; ++k) {
        piece.transitions.push_back({i, any(random), k, uniform(random)});
      }
    }
    c.pieces.push_back(piece);
  }
  for (double& p : c.start) p = uniform(random);
  c.start /= c.start.sum();
  return c;
}

Output random_output(const Case& c, std::uint64_t seed, double discount_rate) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(-1.0, 3.0);
  Output output{VectorXd(c.places), VectorXd(c.places), discount_rate};
  for (double& x : output.at_end) x = uniform(random);
  for (double& x : output.while_there) x = uniform(random);
  for (const RatePiece& piece : c.pieces) {
    std::vector<double> pay;
    for (std::size_t k = 0; k < piece.transitions.size(); ++k) {
      pay.push_back(uniform(random));
    }
    output.at_event.push_back(pay);
  }
  return output;
}

TEST(Gradient, MatchesCentralDifferencesOfRandomRates) {
  const Case c = random_case(8);
  expect_differences(c, random_output(c, 9, 0.1));
}

TEST(Gradient, MatchesCentralDifferencesOfRandomStocks) {
  const Case c = random_case(18);
  Output output = random_output(c, 19, 0.0);
  output.while_there.setZero();
  output.at_event.clear();
  expect_differences(c, output);
}

// ---- Consistency ------------------------------------------------------------

TEST(Gradient, ABreakpointWithoutAChangeSplitsTheSlopes) {
  Case c = random_case(28);
  c.pieces = {{-1.0, c.pieces[0].transitions}};
  Output output = random_output(c, 29, 0.2);
  const Gradient whole = gradient(c, output);
  c.pieces.push_back({0.3, c.pieces[0].transitions});
  output.at_event.push_back(output.at_event[0]);
  const Gradient split = gradient(c, output);
  EXPECT_NEAR(whole.value, split.value, 1e-12);
  for (std::size_t k = 0; k < whole.slopes[0].size(); ++k) {
    EXPECT_NEAR(whole.slopes[0][k], split.slopes[0][k] + split.slopes[1][k],
                1e-10);
  }
}

TEST(Gradient, OutputsDoNotAffectEachOther) {
  const Case c = random_case(38);
  const std::vector<Output> outputs{random_output(c, 1, 0.0),
                                    random_output(c, 2, 0.1),
                                    random_output(c, 3, 0.5)};
  const auto all =
      rate_gradients(c.places, c.pieces, c.start, c.from, c.until, outputs);
  ASSERT_EQ(all.size(), 3);
  for (std::size_t m = 0; m < 3; ++m) {
    const Gradient one = gradient(c, outputs[m]);
    EXPECT_NEAR(all[m].value, one.value, 1e-12);
    EXPECT_LT((all[m].start_slopes - one.start_slopes).cwiseAbs().maxCoeff(),
              1e-12);
    for (std::size_t i = 0; i < c.pieces.size(); ++i) {
      for (std::size_t k = 0; k < c.pieces[i].transitions.size(); ++k) {
        EXPECT_NEAR(all[m].slopes[i][k], one.slopes[i][k], 1e-9);
      }
    }
  }
  EXPECT_TRUE(
      rate_gradients(c.places, c.pieces, c.start, c.from, c.until, {}).empty());
}

// ---- Accuracy ---------------------------------------------------------------

// The initial state is left within 1e-6 of the time, between evenly spaced
// points.
TEST(Gradient, ResolvesALayerAtTheStart) {
  const double q = 1e6;
  const Case c{3,
               {{0.0, {{0, 1, 0, q}, {1, 2, 1, 0.4}}}},
               RowVectorXd::Unit(3, 0),
               0.0,
               1.0};
  const Output output{VectorXd::Zero(3), VectorXd{{1.0, 0.0, 0.0}}, 0.0};
  const Gradient g = gradient(c, output);
  EXPECT_NEAR(g.slopes[0][0] * q * q, -1.0, 1e-8);
  EXPECT_LT(g.panels, 200);
}

TEST(Gradient, IsZeroForOutputsThatNoRateAffects) {
  Case c = random_case(48);
  const Output output{VectorXd::Constant(15, 40.0), VectorXd::Constant(15, 7.0),
                      0.3};
  const Gradient g = gradient(c, output);
  EXPECT_NEAR(g.value, 40.0 + 7.0 * stay(0.3, 4.0), 1e-11);
  for (const auto& slopes : g.slopes) {
    for (const double slope : slopes) EXPECT_NEAR(slope, 0.0, 1e-11);
  }
}

// n consecutive steps of rate q: a pulse that moves through the states and
// bends p and v in the middle of the time. All are taken by T with probability
// P(N >= n), N Poisson of mean qT. Its derivative with respect to q is
// T Poisson(n - 1; qT), in equal parts for the steps, whose order does not
// matter.
TEST(Gradient, HalvesPanelsAroundAPulse) {
  constexpr index kSteps = 400;
  constexpr double kTime = 400.0;
  Case c{kSteps + 1, {{0.0, {}}}, RowVectorXd::Unit(kSteps + 1, 0), 0.0, kTime};
  for (index i = 0; i < kSteps; ++i) {
    c.pieces[0].transitions.push_back({i, i + 1, 0, 1.0});
  }
  const Output output{VectorXd::Unit(kSteps + 1, kSteps),
                      VectorXd::Zero(kSteps + 1), 0.0};
  const double expected =
      kTime / kSteps *
      std::exp((kSteps - 1) * std::log(kTime) - kTime - std::lgamma(kSteps));
  const auto error = [&](const Gradient& g) {
    double largest = 0.0;
    for (const double slope : g.slopes[0]) {
      largest = std::max(largest, std::abs(slope - expected));
    }
    return largest;
  };
  const Gradient tight = gradient(c, output);
  EXPECT_LT(error(tight), 1e-10 * expected);
  const Gradient loose = gradient(c, output, {1e-2, 1000});
  EXPECT_LT(loose.panels, tight.panels);
  EXPECT_LT(error(loose), 1e-2 * expected);
  EXPECT_LT(error(loose), loose.error);
}

TEST(Gradient, OverNoTimeIsThatOfTheFinalValue) {
  Case c = one_way_out(0.3, 0.0);
  const Output output{Vector2d(3.0, 1.0), Vector2d(5.0, 5.0), 0.0, {{2.0}}};
  const Gradient g = gradient(c, output);
  EXPECT_EQ(g.value, 3.0);
  EXPECT_EQ(g.slopes[0][0], 0.0);
  EXPECT_EQ(g.start_slopes(1), 1.0);
}

// ---- Parameters -------------------------------------------------------------

// Rates 2 a, a b and b, and after a break a, a and b^2.
TEST(Gradient, AppliesTheChainRuleToParameters) {
  const Output output{VectorXd{{0.0, 1.0, 3.0}},
                      VectorXd{{1.0, 2.0, 0.0}},
                      0.02,
                      {{1.0, 0.0, 0.0}, {0.0, 2.0, 0.5}}};
  const auto model = [](double a, double b) -> Case {
    return {3,
            {{0.0, {{0, 1, 0, 2.0 * a}, {1, 2, 0, a * b}, {1, 0, 0, b}}},
             {2.0, {{0, 1, 0, a}, {1, 2, 0, a}, {1, 0, 0, b * b}}}},
            RowVectorXd::Unit(3, 0),
            0.0,
            6.0};
  };
  const double a = 0.2;
  const double b = 0.6;
  const Gradient g = gradient(model(a, b), output);
  const VectorXd slopes = parameter_gradient(g, 2,
                                             {{0, 0, 0, 2.0},
                                              {0, 1, 0, b},
                                              {0, 1, 1, a},
                                              {0, 2, 1, 1.0},
                                              {1, 0, 0, 1.0},
                                              {1, 1, 0, 1.0},
                                              {1, 2, 1, 2.0 * b}});
  EXPECT_NEAR(slopes(0),
              difference(1e-3,
                         [&](double step) {
                           return value_of(model(a + step, b), output);
                         }),
              1e-8);
  EXPECT_NEAR(slopes(1),
              difference(1e-3,
                         [&](double step) {
                           return value_of(model(a, b + step), output);
                         }),
              1e-8);
}

TEST(Gradient, AppliesToFactorsOfProcesses) {
  const Case c = random_case(68);
  const Output output = random_output(c, 69, 0.1);
  const VectorXd slopes =
      parameter_gradient(gradient(c, output), 3, log_factor_slopes(c.pieces));
  for (int process = 0; process < 3; ++process) {
    const double expected = difference(1e-3, [&](double step) {
      Case moved = c;
      for (RatePiece& piece : moved.pieces) {
        for (Transition& t : piece.transitions) {
          if (t.process == process) t.rate *= std::exp(step);
        }
      }
      return value_of(moved, output);
    });
    EXPECT_NEAR(slopes(process), expected, 1e-8 * slopes.cwiseAbs().maxCoeff());
  }
}

// ---- Refusals ---------------------------------------------------------------

TEST(Gradient, RefusesByName) {
  const auto message = [](const Case& c, const Output& output,
                          const GradientOptions& options = {}) -> std::string {
    try {
      gradient(c, output, options);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const auto has = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  const Case good = one_way_out(1.0, 1.0);
  const Output output{Vector2d(1.0, 0.0), Vector2d(1.0, 0.0), 0.0};
  EXPECT_EQ(message(good, output), "");

  Case c = good;
  c.places = 3;
  has(message(c, output), "each of 3 states, found 2");
  c = good;
  c.start(0) = NAN;
  has(message(c, output), "finite");
  c = good;
  c.until = -1.0;
  has(message(c, output), "found -1 after 0");
  c = good;
  c.pieces[0].from = 0.5;
  has(message(c, output), "at or before the start, 0, found 0.5");
  c = good;
  c.pieces.push_back({0.0, {}});
  has(message(c, output), "strictly increasing times, found 0 after 0");
  c = good;
  c.pieces[0].transitions[0].rate = -0.1;
  has(message(c, output), "-0.1");

  Output bad = output;
  bad.while_there = VectorXd::Zero(3);
  has(message(good, bad), "each of 2 states, found 3");
  bad = output;
  bad.discount_rate = -0.5;
  has(message(good, bad),
      "discount rate: expected a finite number of 0 or more, found -0.5");
  bad = output;
  bad.at_event = {{1.0}, {1.0}};
  has(message(good, bad), "each of 1 pieces, found 2");
  bad.at_event = {{1.0, 2.0}};
  has(message(good, bad),
      "at_event, piece 0: expected a finite number for each of 1 transitions, "
      "found 2");

  has(message(good, output, {0.0, 100}),
      "tolerance: expected a number above 0, found 0");
  has(message(one_way_out(1e4, 1.0), output, {1e-12, 8}),
      "most_panels = 8, in a piece of length 1 whose largest exit rate is "
      "10000");
  has(message(one_way_out(1e8, 1.0), output), "exit rate 100000000");
}

TEST(Gradient, RefusesUnknownParameters) {
  const Output output{Vector2d(1.0, 0.0), Vector2d(1.0, 0.0), 0.0};
  const Gradient g = gradient(one_way_out(1.0, 1.0), output);
  EXPECT_NO_THROW(parameter_gradient(g, 1, {{0, 0, 0, 1.0}}));
  EXPECT_THROW(parameter_gradient(g, 1, {{1, 0, 0, 1.0}}), Error);
  EXPECT_THROW(parameter_gradient(g, 1, {{0, 1, 0, 1.0}}), Error);
  EXPECT_THROW(parameter_gradient(g, 1, {{0, 0, 1, 1.0}}), Error);
  EXPECT_THROW(parameter_gradient(g, 1, {{0, 0, -1, 1.0}}), Error);
}

}  // namespace
