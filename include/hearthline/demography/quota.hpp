#pragma once
/// @file
/// Whole things shared out in proportion to weights, one by one.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace hearthline::demography {

class Quota {
 public:
  /// @param weights  not negative; all the same when none is above 0
  explicit Quota(std::vector<double> weights)
      : weights_(std::move(weights)), given_(weights_.size(), 0.0) {
    double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
    if (!(sum > 0.0)) {
      std::fill(weights_.begin(), weights_.end(), 1.0);
      sum = static_cast<double>(weights_.size());
    }
    for (double& weight : weights_) weight /= sum;
  }

  /// The place that lacks most of its part of all that was given and one more;
  /// the first of them. None of weight 0.
  std::size_t next() const {
    std::size_t best = 0;
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const double owed = weights_[i] * (all_ + 1.0) - given_[i];
      if (weights_[i] > 0.0 && owed > most) {
        best = i;
        most = owed;
      }
    }
    return best;
  }
  void give(std::size_t place, double amount) {
    given_[place] += amount;
    all_ += amount;
  }

 private:
  std::vector<double> weights_;
  std::vector<double> given_;
  double all_ = 0.0;
};

}  // namespace hearthline::demography
