// By hand, and its integral against its inverse.

#include "hearthline/piecewise_constant.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace hearthline {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

const PiecewiseConstant kSteps{{0.0, 2.0, 5.0}, {0.5, 0.0, 0.25}};

TEST(PiecewiseConstant, HasTheValueOfItsPiece) {
  EXPECT_EQ(kSteps.at(-1.0), 0.5);
  EXPECT_EQ(kSteps.at(0.0), 0.5);
  EXPECT_EQ(kSteps.at(1.999), 0.5);
  EXPECT_EQ(kSteps.at(2.0), 0.0);
  EXPECT_EQ(kSteps.at(5.0), 0.25);
  EXPECT_EQ(kSteps.at(1e9), 0.25);
  EXPECT_EQ(kSteps.piece(-1.0), 0U);
  EXPECT_EQ(kSteps.piece(4.0), 1U);
}

TEST(PiecewiseConstant, IntegratesFromPieceToPiece) {
  EXPECT_DOUBLE_EQ(kSteps.integral(-2.0, 1.0), 1.5);
  EXPECT_DOUBLE_EQ(kSteps.integral(1.0, 7.0), 1.0);
  EXPECT_EQ(kSteps.integral(2.5, 4.5), 0.0);
  EXPECT_EQ(kSteps.integral(3.0, 3.0), 0.0);
}

TEST(PiecewiseConstant, InvertsItsIntegral) {
  EXPECT_DOUBLE_EQ(kSteps.inverse_integral(0.0, 0.25), 0.5);
  EXPECT_DOUBLE_EQ(kSteps.inverse_integral(0.0, 1.0), 2.0);
  EXPECT_DOUBLE_EQ(kSteps.inverse_integral(0.0, 1.5), 7.0);
  EXPECT_DOUBLE_EQ(kSteps.inverse_integral(3.0, 0.5), 7.0);
  EXPECT_EQ(kSteps.inverse_integral(3.0, 0.0), 3.0);
  EXPECT_EQ(kSteps.inverse_integral(0.0, kNever), kNever);
  const PiecewiseConstant ends{{0.0, 1.0}, {1.0, 0.0}};
  EXPECT_EQ(ends.inverse_integral(0.0, 1.5), kNever);
  for (const double from : {-3.0, 0.0, 1.5, 6.0}) {
    for (const double amount : {0.1, 0.9, 4.0}) {
      EXPECT_NEAR(kSteps.integral(from, kSteps.inverse_integral(from, amount)),
                  amount, 1e-12);
    }
  }
}

}  // namespace
}  // namespace hearthline
