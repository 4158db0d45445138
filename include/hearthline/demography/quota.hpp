#pragma once
/// @file
/// Allocation of whole units in proportion to weights, one at a time.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace hearthline::demography {

class Quota {
 public:
  /// @param weights  0 or more; if all are 0, they count as equal
  explicit Quota(std::vector<double> weights)
      : weights_(std::move(weights)), given_(weights_.size(), 0.0) {
    double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
    if (!(sum > 0.0)) {
      std::fill(weights_.begin(), weights_.end(), 1.0);
      sum = static_cast<double>(weights_.size());
    }
    for (double& weight : weights_) weight /= sum;
  }

  /// Returns the index that is furthest below its share of one more unit than
  /// has been given so far; the first of equals, and none of weight 0.
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
