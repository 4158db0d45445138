#pragma once
/// @file
/// Stated errors against the spread of stated values.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "hearthline/multistate/sampling_error.hpp"
#include "support/statistics.hpp"

namespace hearthline::multistate_test {

using multistate::AmountEstimates;

/// Stated values with their errors, of many draws or seeds.
///
/// The ratio of the two variances has a chi-square test, in which a correct
/// program's |z| exceeds 4 with 6 seeds in 100,000 (Wilson and Hilferty's cube
/// root; the excess of the values and the variation of the stated errors count
/// as fewer degrees of freedom).
class Stated {
 public:
  void add(const AmountEstimates& found) {
    for (std::size_t i = 0; i < 4; ++i) {
      value_[i].push_back(found.of[i].value);
      square_[i].push_back(found.of[i].error * found.of[i].error);
    }
    covariance_.push_back(found.covariance);
  }

  /// Returns the variance of the values by the mean of the squared errors.
  double ratio(std::size_t i) const {
    return test_support::moments(value_[i]).variance /
           test_support::moments(square_[i]).mean;
  }
  double z(std::size_t i) const {
    const auto m = test_support::moments(value_[i]);
    const auto squares = test_support::moments(square_[i]);
    double fourth = 0.0;
    for (const double x : value_[i]) fourth += std::pow(x - m.mean, 4) / m.n;
    const double excess =
        std::max(0.0, fourth / (m.variance * m.variance) - 3.0);
    const double freedom =
        2.0 / ((2.0 + excess) / (m.n - 1.0) +
               squares.variance / (squares.mean * squares.mean) / m.n);
    const double part = 2.0 / (9.0 * freedom);
    return (std::cbrt(ratio(i)) - (1.0 - part)) / std::sqrt(part);
  }
  /// Returns the z value of the mean stated covariance, for normal values.
  double z_of_covariance() const {
    const auto cost = test_support::moments(value_[1]);
    const auto utility = test_support::moments(value_[3]);
    double found = 0.0;
    for (std::size_t k = 0; k < value_[1].size(); ++k) {
      found += (value_[1][k] - cost.mean) * (value_[3][k] - utility.mean) /
               (cost.n - 1.0);
    }
    const auto stated = test_support::moments(covariance_);
    return (stated.mean - found) / std::sqrt((cost.variance * utility.variance +
                                              found * found + stated.variance) /
                                             cost.n);
  }
  void expect_right() const {
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_LT(std::abs(z(i)), test_support::kZ)
          << "amount " << i << ", ratio " << ratio(i);
    }
    EXPECT_LT(std::abs(z_of_covariance()), test_support::kZ);
  }

 private:
  std::array<std::vector<double>, 4> value_;
  std::array<std::vector<double>, 4> square_;
  std::vector<double> covariance_;
};

}  // namespace hearthline::multistate_test
