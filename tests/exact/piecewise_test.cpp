// Rates that change at dates: a hazard with a gap against its closed form, and
// generators that do not commute against a product of dense exponentials.

#include "hearthline/exact/piecewise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "exact/exponential.hpp"

namespace {

using Eigen::MatrixXd;
using Eigen::RowVector2d;
using hearthline::Error;
using hearthline::exact::Generator;
using hearthline::exact::generator;
using hearthline::exact::Piece;
using hearthline::exact::piecewise;
using hearthline::test_support::dense_exponential;

Generator dying(double rate) { return generator(2, {{0, 1, 0, rate}}); }

// A hazard of 0.3 on [1, 2.5) and of 0.8 on [4, 5), otherwise 0, from an entry
// at 0.5: its integral up to t is elementary.
TEST(Piecewise, MatchesTheClosedFormOfAHazardWithAGap) {
  const std::vector<Piece> pieces{{0.0, dying(0.0)},
                                  {1.0, dying(0.3)},
                                  {2.5, dying(0.0)},
                                  {4.0, dying(0.8)},
                                  {5.0, dying(0.0)}};
  const std::vector<double> times{0.5, 1.0, 1.7, 2.5, 3.0, 4.0, 4.6, 5.0, 9.0};
  const double r = 0.05;
  const auto path =
      piecewise(pieces, RowVector2d(1.0, 0.0), 0.5, times, {0.0, r});
  const auto overlap = [](double a, double b, double t) {
    return std::clamp(t, a, b) - a;
  };
  // Integral of e^{-r (s - 0.5)} from a to min(b, t), alive by S e^{-h (s-a)}.
  const auto part = [&](double a, double b, double t, double h, double rate) {
    const double length = overlap(a, b, t);
    const double fall = h + rate;
    return std::exp(-rate * (a - 0.5)) *
           (fall > 0.0 ? -std::expm1(-fall * length) / fall : length);
  };
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double t = times[i];
    const auto row = static_cast<Eigen::Index>(i);
    const double alive =
        std::exp(-0.3 * overlap(1.0, 2.5, t) - 0.8 * overlap(4.0, 5.0, t));
    EXPECT_NEAR(path.occupancy(row, 0), alive, 1e-12) << t;
    EXPECT_NEAR(path.occupancy(row, 1), 1.0 - alive, 1e-12) << t;
    std::size_t k = 0;
    for (const double rate : {0.0, r}) {
      const double first = std::exp(-0.3 * 1.5);
      const double second = first * std::exp(-0.8);
      const double stay = part(0.5, 1.0, t, 0.0, rate) +
                          part(1.0, 2.5, t, 0.3, rate) +
                          first * part(2.5, 4.0, t, 0.0, rate) +
                          first * part(4.0, 5.0, t, 0.8, rate) +
                          second * part(5.0, 9.0, t, 0.0, rate);
      EXPECT_NEAR(path.stays[k++](row, 0), stay, 1e-11) << t << ", " << rate;
    }
  }
  EXPECT_LE(path.bound, 1e-12);
}

TEST(Piecewise, MatchesAProductOfExponentials) {
  const Generator a =
      generator(3, {{0, 1, 0, 1.0}, {1, 2, 0, 0.5}, {2, 0, 0, 0.1}});
  const Generator b =
      generator(3, {{0, 2, 0, 0.4}, {2, 1, 0, 2.0}, {1, 0, 0, 0.3}});
  const Eigen::RowVector3d start(0.2, 0.5, 0.3);
  const double r = 0.1;
  const auto path = piecewise({{-3.0, a}, {1.0, b}, {2.0, a}}, start, 0.0,
                              {0.7, 1.4, 3.0}, {r});
  const MatrixXd at_one = start * dense_exponential(a, 1.0).value;
  const MatrixXd at_two = at_one * dense_exponential(b, 1.0).value;
  EXPECT_LT((path.occupancy.row(0) - start * dense_exponential(a, 0.7).value)
                .cwiseAbs()
                .sum(),
            1e-12);
  EXPECT_LT((path.occupancy.row(1) - at_one * dense_exponential(b, 0.4).value)
                .cwiseAbs()
                .sum(),
            1e-12);
  EXPECT_LT((path.occupancy.row(2) - at_two * dense_exponential(a, 1.0).value)
                .cwiseAbs()
                .sum(),
            1e-12);
  const MatrixXd stay =
      start * dense_exponential(a, 1.0, r).stay +
      std::exp(-r) * at_one * dense_exponential(b, 1.0, r).stay +
      std::exp(-2.0 * r) * at_two * dense_exponential(a, 1.0, r).stay;
  EXPECT_LT((path.stays[0].row(2) - stay).cwiseAbs().sum(), 1e-12);
}

TEST(Piecewise, ABreakpointWithoutAChangeHasNoEffect) {
  const auto whole =
      piecewise({{0.0, dying(0.7)}}, RowVector2d(1.0, 0.0), 0.0, {3.0}, {0.1});
  const auto split = piecewise({{0.0, dying(0.7)}, {1.1, dying(0.7)}},
                               RowVector2d(1.0, 0.0), 0.0, {3.0}, {0.1});
  EXPECT_LT((whole.occupancy - split.occupancy).cwiseAbs().sum(), 1e-12);
  EXPECT_LT((whole.stays[0] - split.stays[0]).cwiseAbs().sum(), 1e-12);
}

TEST(Piecewise, RefusesPiecesAndTimesOutOfOrder) {
  const RowVector2d p(1.0, 0.0);
  EXPECT_THROW(piecewise({}, p, 0.0, {1.0}), Error);
  EXPECT_THROW(piecewise({{1.0, dying(1.0)}}, p, 0.0, {1.0}), Error);
  EXPECT_THROW(piecewise({{0.0, dying(1.0)}, {0.0, dying(2.0)}}, p, 0.0, {1.0}),
               Error);
  EXPECT_THROW(piecewise({{0.0, dying(1.0)}}, p, 0.0, {2.0, 1.0}), Error);
  EXPECT_THROW(piecewise({{0.0, dying(1.0)}}, p, 1.0, {0.5}), Error);
}

}  // namespace
