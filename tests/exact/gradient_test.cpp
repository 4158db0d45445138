// The adjoint's slopes against a closed form and against central differences
// of the output itself.

#include "hearthline/exact/gradient.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace {

using Eigen::RowVectorXd;
using Eigen::VectorXd;
using hearthline::Error;
using hearthline::index;
using hearthline::exact::generator;
using hearthline::exact::Output;
using hearthline::exact::parameter_gradient;
using hearthline::exact::rate_gradient;
using hearthline::exact::Transition;
using hearthline::exact::uniformise;

double value_of(index places, const std::vector<Transition>& list,
                const RowVectorXd& start, double time, const Output& output) {
  const auto u =
      uniformise(generator(places, list), start, time, {output.discount_rate});
  return u.value.row(0).dot(output.at_end) +
         u.stays[0].row(0).dot(output.while_there);
}

/// Central differences at steps h and 2h, the leading error taken out.
double difference(index places, const std::vector<Transition>& list,
                  std::size_t k, const RowVectorXd& start, double time,
                  const Output& output) {
  const double h = 1e-3 * list[k].rate;
  const auto slope = [&](double step) {
    auto up = list;
    auto down = list;
    up[k].rate += step;
    down[k].rate -= step;
    return (value_of(places, up, start, time, output) -
            value_of(places, down, start, time, output)) /
           (2.0 * step);
  };
  return (4.0 * slope(h) - slope(2.0 * h)) / 3.0;
}

// One way out at rate q: p_0(t) = e^{-qt}. Of J = p_0(T) + integral of
// e^{-rt} p_0, the slope is -T e^{-qT} - (1 - (1 + sT) e^{-sT}) / s^2 with
// s = q + r.
TEST(Gradient, IsTheClosedFormOfOneWayOut) {
  const double q = 0.3;
  const double r = 0.05;
  const double t = 7.0;
  const Output output{Eigen::Vector2d(1.0, 0.0), Eigen::Vector2d(1.0, 0.0), r};
  const auto g =
      rate_gradient(2, {{0, 1, 0, q}}, Eigen::RowVector2d(1.0, 0.0), t, output);
  const double s = q + r;
  EXPECT_NEAR(g.value, std::exp(-q * t) - std::expm1(-s * t) / s, 1e-12);
  EXPECT_NEAR(g.slopes[0],
              -t * std::exp(-q * t) -
                  (1.0 - (1.0 + s * t) * std::exp(-s * t)) / (s * s),
              1e-11);
}

TEST(Gradient, HasSlopesAtRatesOfZero) {
  // Of the share away, 1 - e^{-qT}, at q = 0.
  const Output output{Eigen::Vector2d(0.0, 1.0), Eigen::Vector2d::Zero(), 0.0};
  const auto g = rate_gradient(2, {{0, 1, 0, 0.0}},
                               Eigen::RowVector2d(1.0, 0.0), 5.0, output);
  EXPECT_NEAR(g.slopes[0], 5.0, 1e-12);
}

// Sick-Sicker: Alarid-Escudero et al., Medical Decision Making 2023, in
// continuous time; costs and a final value over 75 years, discounted.
TEST(Gradient, IsTheCentralDifferenceOfSickSicker) {
  const std::vector<Transition> list{{0, 1, 0, 0.15},  {0, 3, 1, 0.002},
                                     {1, 0, 2, 0.5},   {1, 2, 3, 0.105},
                                     {1, 3, 4, 0.006}, {2, 3, 5, 0.02}};
  const RowVectorXd start = RowVectorXd::Unit(4, 0);
  const Output output{Eigen::Vector4d(1000.0, 200.0, 0.0, -500.0),
                      Eigen::Vector4d(2000.0, 4000.0, 15000.0, 0.0),
                      std::log(1.03)};
  const auto g = rate_gradient(4, list, start, 75.0, output);
  EXPECT_NEAR(g.value, value_of(4, list, start, 75.0, output), 1e-6);
  for (std::size_t k = 0; k < list.size(); ++k) {
    const double expected = difference(4, list, k, start, 75.0, output);
    EXPECT_NEAR(g.slopes[k], expected, 1e-6 * std::abs(expected)) << k;
  }
}

TEST(Gradient, IsTheCentralDifferenceOfRandomRates) {
  std::mt19937_64 random(8);
  std::uniform_int_distribution<index> any(0, 14);
  std::uniform_real_distribution<double> uniform(0.1, 3.0);
  std::vector<Transition> list;
  for (index i = 0; i < 15; ++i) {
    for (int k = 0; k < 3; ++k) {
      const index to = any(random);
      if (to != i) list.push_back({i, to, 0, uniform(random)});
    }
  }
  list.push_back({0, 5, 0, 200.0});  // a fast one among slow ones
  Output output{VectorXd(15), VectorXd(15), 0.1};
  for (index i = 0; i < 15; ++i) {
    output.at_end(i) = uniform(random);
    output.while_there(i) = uniform(random);
  }
  const RowVectorXd start = RowVectorXd::Unit(15, 0);
  const auto g = rate_gradient(15, list, start, 4.0, output);
  double largest = 0.0;
  for (const double slope : g.slopes) {
    largest = std::max(largest, std::abs(slope));
  }
  for (std::size_t k = 0; k < list.size(); ++k) {
    const double expected = difference(15, list, k, start, 4.0, output);
    EXPECT_NEAR(g.slopes[k], expected,
                1e-6 * std::abs(expected) + 1e-9 * largest)
        << k;
  }
}

// Rates 2 a, a b and b: the derivative by a and b of the output as a whole.
TEST(Gradient, FollowsParametersByTheChainRule) {
  const RowVectorXd start = RowVectorXd::Unit(3, 0);
  const Output output{Eigen::Vector3d(0.0, 1.0, 3.0),
                      Eigen::Vector3d(1.0, 2.0, 0.0), 0.02};
  const auto list = [](double a, double b) -> std::vector<Transition> {
    return {{0, 1, 0, 2.0 * a}, {1, 2, 0, a * b}, {1, 0, 0, b}};
  };
  const double a = 0.2;
  const double b = 0.6;
  const auto g = rate_gradient(3, list(a, b), start, 6.0, output);
  const VectorXd slopes = parameter_gradient(
      g, 2, {{0, 0, 2.0}, {1, 0, b}, {1, 1, a}, {2, 1, 1.0}});
  const double h = 1e-4;
  const auto value = [&](double x, double y) {
    return value_of(3, list(x, y), start, 6.0, output);
  };
  EXPECT_NEAR(slopes(0), (value(a + h, b) - value(a - h, b)) / (2.0 * h),
              1e-6 * std::abs(slopes(0)));
  EXPECT_NEAR(slopes(1), (value(a, b + h) - value(a, b - h)) / (2.0 * h),
              1e-6 * std::abs(slopes(1)));
  EXPECT_THROW(parameter_gradient(g, 2, {{3, 0, 1.0}}), Error);
  EXPECT_THROW(parameter_gradient(g, 2, {{0, 2, 1.0}}), Error);
}

TEST(Gradient, RefusesByName) {
  const Output output{Eigen::Vector2d(1.0, 0.0), Eigen::Vector2d(1.0, 0.0),
                      0.0};
  const RowVectorXd start = RowVectorXd::Unit(2, 0);
  EXPECT_THROW(rate_gradient(3, {{0, 1, 0, 1.0}}, start, 1.0, output), Error);
  EXPECT_THROW(rate_gradient(2, {{0, 1, 0, 1.0}}, start, -1.0, output), Error);
  EXPECT_THROW(
      rate_gradient(2, {{0, 1, 0, 1e4}}, start, 1.0, output, {1e-12, 8}),
      Error);
}

}  // namespace
