#pragma once
/// @file
/// A hazard that is constant between dates, its integral and the inverse.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace hearthline::demography {

/// hazard(t) = rate[i] for from[i] <= t < from[i + 1]; the first rate holds
/// before the first date as well, the last one for ever.
class PiecewiseHazard {
 public:
  PiecewiseHazard() = default;
  /// @param from  months, rising
  /// @param rate  a month, as many
  PiecewiseHazard(std::vector<double> from, std::vector<double> rate)
      : from_(std::move(from)), rate_(std::move(rate)) {
    sum_.assign(from_.size(), 0.0);
    for (std::size_t i = 1; i < from_.size(); ++i) {
      sum_[i] = sum_[i - 1] + rate_[i - 1] * (from_[i] - from_[i - 1]);
    }
  }

  double rate(double time) const { return rate_[piece(time)]; }

  /// Integral of the hazard from `from` to `to`.
  double between(double from, double to) const {
    return integral(to) - integral(from);
  }

  /// When so much of the integral will have passed since `from`: not before
  /// it, rising with `amount`; infinity where it never will.
  double reach(double from, double amount) const {
    const double wanted = integral(from) + amount;
    if (!(wanted < std::numeric_limits<double>::infinity())) return wanted;
    // The last piece that begins before that much has passed.
    std::size_t i = piece(from);
    while (i + 1 < sum_.size() && sum_[i + 1] <= wanted) ++i;
    if (rate_[i] == 0.0) return std::numeric_limits<double>::infinity();
    return std::max(from, from_[i] + (wanted - sum_[i]) / rate_[i]);
  }

 private:
  std::size_t piece(double time) const {
    std::size_t i = 0;
    while (i + 1 < from_.size() && from_[i + 1] <= time) ++i;
    return i;
  }
  double integral(double time) const {
    const std::size_t i = piece(time);
    return sum_[i] + rate_[i] * (time - from_[i]);
  }

  std::vector<double> from_{0.0};
  std::vector<double> rate_{0.0};
  std::vector<double> sum_{0.0};
};

}  // namespace hearthline::demography
