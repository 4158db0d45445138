// Uniformisation against closed forms: two states, a ring by its Fourier modes,
// a published disease model by its matrix exponential, and a long time by its
// limit.

#include "hearthline/exact/uniformise.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

namespace {

using Eigen::MatrixXd;
using Eigen::RowVectorXd;
using hearthline::Error;
using hearthline::index;
using hearthline::exact::Generator;
using hearthline::exact::generator;
using hearthline::exact::Transition;
using hearthline::exact::uniformise;
using hearthline::exact::uniformise_backward;
using hearthline::exact::Uniformised;
using hearthline::exact::UniformiseOptions;

RowVectorXd unit(index states, index at) {
  RowVectorXd p = RowVectorXd::Zero(states);
  p(at) = 1.0;
  return p;
}

// ---- Two states: out at a, back at b ----------------------------------------

constexpr double kOut = 0.07;
constexpr double kBack = 0.19;

Generator two_states() {
  return generator(2, {{0, 1, 0, kOut}, {1, 0, 1, kBack}});
}
double away(double t) {
  return kOut / (kOut + kBack) * -std::expm1(-(kOut + kBack) * t);
}
/// Integral of e^{-r s} away(s).
double time_away(double t, double r) {
  const double both = kOut + kBack;
  const double all = r > 0.0 ? -std::expm1(-r * t) / r : t;
  return kOut / both * (all + std::expm1(-(both + r) * t) / (both + r));
}

TEST(UniformiseTwoStates, MatchesTheClosedForm) {
  for (const double t : {0.0, 1e-6, 0.3, 1.0, 40.0, 1000.0, 1e5}) {
    const Uniformised u =
        uniformise(two_states(), unit(2, 0), t, {0.0, 0.03, 2.0});
    EXPECT_NEAR(u.value(0, 1), away(t), 2e-12) << t;
    EXPECT_NEAR(u.value.sum(), 1.0, 2e-12) << t;
    EXPECT_LE(u.bound, 1e-12);
    std::size_t k = 0;
    for (const double r : {0.0, 0.03, 2.0}) {
      EXPECT_NEAR(u.stays[k](0, 1), time_away(t, r), 2e-12 * (1.0 + t))
          << "time " << t << ", rate " << r;
      ++k;
    }
  }
}

TEST(UniformiseTwoStates, SolvesBackwardsToo) {
  // A value of 1 in state 1 and 0 in state 0 is away(t) from state 0.
  const Uniformised u =
      uniformise_backward(two_states(), Eigen::Vector2d(0.0, 1.0), 5.0, {0.03});
  EXPECT_NEAR(u.value(0, 0), away(5.0), 2e-12);
  EXPECT_NEAR(u.value(1, 0), 1.0 - kBack / kOut * away(5.0), 2e-12);
  EXPECT_NEAR(u.stays[0](0, 0), time_away(5.0, 0.03), 2e-12);
}

TEST(UniformiseTwoStates, SolvesManyVectorsTogether) {
  MatrixXd block(3, 2);
  block << 1, 0, 0, 1, 0.25, 0.5;
  const Uniformised all = uniformise(two_states(), block, 4.0, {0.1});
  for (int row = 0; row < 3; ++row) {
    const Uniformised one =
        uniformise(two_states(), block.row(row), 4.0, {0.1});
    EXPECT_LT((all.value.row(row) - one.value).cwiseAbs().sum(), 1e-15);
    EXPECT_LT((all.stays[0].row(row) - one.stays[0]).cwiseAbs().sum(), 1e-15);
  }
}

// Up to a million steps, where weights would underflow or overflow without
// scaling; rounding is then about 1e-10 at most.
TEST(UniformiseTwoStates, HandlesAMillionSteps) {
  const Generator q = generator(2, {{0, 1, 0, 1e6}, {1, 0, 1, 5e5}});
  const Uniformised u = uniformise(q, unit(2, 0), 1.0, {0.0, 3.0});
  EXPECT_NEAR(u.value(0, 1), 2.0 / 3.0, 1e-9);
  EXPECT_NEAR(u.stays[0](0, 1), 2.0 / 3.0 * (1.0 - 1.0 / 1.5e6), 1e-9);
  EXPECT_NEAR(u.stays[1](0, 1),
              2.0 / 3.0 * (-std::expm1(-3.0) / 3.0 - 1.0 / 1500003.0), 1e-9);
  EXPECT_GT(u.terms, 1000000);
  EXPECT_LT(u.terms, 1020000);
}

// ---- A ring of ten: circulant, so e^{Qt} is a discrete Fourier transform ----

TEST(UniformiseRing, MatchesItsFourierSum) {
  constexpr int kStates = 10;
  constexpr double kRight = 0.8;
  constexpr double kLeft = 0.3;
  std::vector<Transition> list;
  for (int i = 0; i < kStates; ++i) {
    list.push_back({i, (i + 1) % kStates, 0, kRight});
    list.push_back({i, (i + kStates - 1) % kStates, 1, kLeft});
  }
  const Generator q = generator(kStates, list);
  for (const double t : {0.5, 3.0, 12.0}) {
    const Uniformised u = uniformise(q, unit(kStates, 0), t, {0.05});
    for (int j = 0; j < kStates; ++j) {
      std::complex<double> there = 0.0;
      std::complex<double> stay = 0.0;
      for (int k = 0; k < kStates; ++k) {
        const std::complex<double> turn(0.0,
                                        2.0 * std::numbers::pi * k / kStates);
        const std::complex<double> mode =
            kRight * (std::exp(turn) - 1.0) + kLeft * (std::exp(-turn) - 1.0);
        const auto part = std::exp(-turn * static_cast<double>(j)) / 10.0;
        there += part * std::exp(mode * t);
        stay += part * (std::exp((mode - 0.05) * t) - 1.0) / (mode - 0.05);
      }
      EXPECT_NEAR(u.value(0, j), there.real(), 1e-12) << t << ", " << j;
      EXPECT_NEAR(u.stays[0](0, j), stay.real(), 2e-12) << t << ", " << j;
    }
  }
}

// ---- Sick-Sicker: Alarid-Escudero et al., Medical Decision Making 2023, in
// continuous time; the answers are the matrix exponential's.

/// Healthy, sick, sicker, dead; rates per year.
Generator sick_sicker(double progression) {
  return generator(4, {{0, 1, 0, 0.15},
                       {0, 3, 1, 0.002},
                       {1, 0, 2, 0.5},
                       {1, 2, 3, progression},
                       {1, 3, 4, 0.006},
                       {2, 3, 5, 0.02}});
}

TEST(UniformiseSickSicker, OccupancyIsAsPublished) {
  struct Row {
    double progression;
    double time;
    std::array<double, 4> at;
  };
  const std::vector<Row> rows{
      {0.105, 1.0, {0.8869579171, 0.1046188601, 0.0061502353, 0.0022729875}},
      {0.105, 10.0, {0.6448222507, 0.1646710089, 0.1516330442, 0.0388736962}},
      {0.105, 75.0, {0.1338120479, 0.034204966, 0.3096545285, 0.5223284576}},
      {0.063, 1.0, {0.8873246719, 0.1066767543, 0.0037379839, 0.0022605899}},
      {0.063, 10.0, {0.6822758135, 0.1849307771, 0.0980984058, 0.0346950036}},
      {0.063, 75.0, {0.2364061612, 0.0641596775, 0.2602725466, 0.4391616147}}};
  for (const Row& row : rows) {
    const Uniformised u =
        uniformise(sick_sicker(row.progression), unit(4, 0), row.time);
    for (int s = 0; s < 4; ++s) {
      EXPECT_NEAR(u.value(0, s), row.at[static_cast<std::size_t>(s)], 1e-9)
          << "state " << s << " at " << row.time;
    }
  }
}

TEST(UniformiseSickSicker, StaysAreAsPublished) {
  struct Row {
    double progression;
    std::size_t discounted;
    std::array<double, 3> stay;
  };
  const std::vector<Row> rows{
      {0.105, 1, {15.239013805, 3.5627105513, 6.8675838465}},
      {0.063, 1, {17.2137061007, 4.3021103621, 4.8967588833}},
      {0.105, 0, {28.6559062088, 6.9790195832, 21.157126385}},
      {0.063, 0, {35.0282952235, 9.1214140704, 15.718826991}}};
  for (const Row& row : rows) {
    const Uniformised u = uniformise(sick_sicker(row.progression), unit(4, 0),
                                     75.0, {0.0, std::log(1.03)});
    for (int s = 0; s < 3; ++s) {
      const double expected = row.stay[static_cast<std::size_t>(s)];
      EXPECT_NEAR(u.stays[row.discounted](0, s), expected, 1e-8 * expected)
          << "state " << s;
    }
  }
}

// ---- Edge cases -------------------------------------------------------------

// Detailed balance of births and deaths: the share of state i is proportional
// to (birth / death)^i.
TEST(Uniformise, TendsToTheStationaryDistribution) {
  constexpr index kStates = 40;
  std::vector<Transition> list;
  for (index i = 0; i + 1 < kStates; ++i) {
    list.push_back({i, i + 1, 0, 0.5});
    list.push_back({i + 1, i, 1, 1.25});
  }
  const Generator q = generator(kStates, list);
  const double ratio = 0.5 / 1.25;
  const double all = (1.0 - std::pow(ratio, kStates)) / (1.0 - ratio);
  const RowVectorXd later = uniformise(q, unit(kStates, 7), 400.0).value;
  for (index i = 0; i < kStates; ++i) {
    EXPECT_NEAR(later(i), std::pow(ratio, i) / all, 1e-11) << i;
  }
}

TEST(Uniformise, MovesNothingWithoutRates) {
  const Uniformised u =
      uniformise(Generator(3, 3), unit(3, 1), 4.0, {0.0, 0.5});
  EXPECT_EQ(u.value, unit(3, 1));
  EXPECT_EQ(u.stays[0](0, 1), 4.0);
  EXPECT_NEAR(u.stays[1](0, 1), 2.0 * (1.0 - std::exp(-2.0)), 1e-15);
  EXPECT_EQ(u.terms, 0);
}

TEST(Uniformise, LetsMassLeaveWhereRowsSumToLess) {
  Generator q(1, 1);
  q.insert(0, 0) = -0.4;
  const Uniformised u = uniformise(q, unit(1, 0), 3.0, {0.0});
  EXPECT_NEAR(u.value(0, 0), std::exp(-1.2), 1e-12);
  EXPECT_NEAR(u.stays[0](0, 0), (1.0 - std::exp(-1.2)) / 0.4, 1e-12);
}

TEST(Uniformise, MeetsLooserTolerancesWithFewerTerms) {
  const Uniformised loose =
      uniformise(two_states(), unit(2, 0), 400.0, {0.0}, {1e-3, 1000});
  const Uniformised tight = uniformise(two_states(), unit(2, 0), 400.0, {0.0});
  EXPECT_LT(loose.terms, tight.terms);
  EXPECT_LE(loose.bound, 1e-3);
  EXPECT_LT((loose.value - tight.value).cwiseAbs().sum(), 1e-3);
  EXPECT_LT((loose.stays[0] - tight.stays[0]).cwiseAbs().sum(), 1e-3);
}

TEST(Uniformise, RefusesByName) {
  const auto message = [](const Generator& q, const MatrixXd& start,
                          double time, std::vector<double> rates = {},
                          UniformiseOptions options = {}) -> std::string {
    try {
      uniformise(q, start, time, rates, options);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  const Generator fast = generator(2, {{0, 1, 0, 2e6}});
  const std::string stiff = message(fast, unit(2, 0), 50.0);
  EXPECT_TRUE(has(stiff, "exit rate 2000000")) << stiff;
  EXPECT_TRUE(has(stiff, "time 50")) << stiff;
  EXPECT_TRUE(has(stiff, "10000000")) << stiff;
  const Generator q = two_states();
  EXPECT_TRUE(has(message(q, unit(3, 0), 1.0), "found 3"));
  EXPECT_TRUE(has(message(q, unit(2, 0), -1.0),
                  "time: expected a finite number of 0 or more, found -1"));
  EXPECT_TRUE(has(message(q, unit(2, 0), 1.0, {-0.1}),
                  "rate: expected a finite number of 0 or more, found -0.1"));
  EXPECT_TRUE(has(message(q, unit(2, 0), 1.0, {}, {0.0, 10}), "tolerance"));
  EXPECT_TRUE(has(message(q, unit(2, 0) * NAN, 1.0), "not finite"));
  EXPECT_TRUE(has(message(Generator(2, 3), unit(2, 0), 1.0), "square"));
}

}  // namespace
