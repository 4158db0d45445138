#pragma once
/// @file
/// A hazard that is constant between dates, prepared for fast look-ups.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "hearthline/piecewise_constant.hpp"

namespace hearthline::demography {

/// A `PiecewiseConstant` of time with its running integral and an index by
/// month. Integrals are differences of the running integral, so that `reach` is
/// non-decreasing in its amount across dates, even with rounding. The integrals
/// of `PiecewiseConstant` do not guarantee that.
class DatedHazard {
 public:
  DatedHazard() = default;
  /// @param from  months, strictly increasing
  /// @param rate  per month, one for each of `from`
  DatedHazard(std::vector<double> from, std::vector<double> rate)
      : rate_{std::move(from), std::move(rate)} {
    const auto& date = rate_.from;
    sum_.assign(date.size(), 0.0);
    for (std::size_t i = 1; i < date.size(); ++i) {
      sum_[i] = sum_[i - 1] + rate_.value[i - 1] * (date[i] - date[i - 1]);
      while (date[0] + static_cast<double>(by_month_.size()) < date[i]) {
        by_month_.push_back(static_cast<std::uint32_t>(i - 1));
      }
    }
    by_month_.push_back(by_month_.empty() ? 0 : by_month_.back());
  }

  double rate(double time) const { return rate_.value[piece(time)]; }

  /// Returns the integral of the hazard from `from` to `to`.
  double between(double from, double to) const {
    return integral(to) - integral(from);
  }

  /// Returns the time at which the integral since `from` reaches `amount`: not
  /// before `from`, non-decreasing in `amount`; infinity if it never does.
  double reach(double from, double amount) const {
    const double wanted = integral(from) + amount;
    if (!(wanted < std::numeric_limits<double>::infinity())) return wanted;
    // The last piece that begins before the amount is reached. Before the
    // first date the running integral is 0.
    const auto later = std::upper_bound(sum_.begin(), sum_.end(), wanted);
    const auto i = static_cast<std::size_t>(
        std::max<std::ptrdiff_t>(later - sum_.begin(), 1) - 1);
    if (rate_.value[i] == 0.0) return std::numeric_limits<double>::infinity();
    return std::max(from, rate_.from[i] + (wanted - sum_[i]) / rate_.value[i]);
  }
  friend bool operator==(const DatedHazard&, const DatedHazard&) = default;

 private:
  std::size_t piece(double time) const {
    const double months = time - rate_.from[0];
    if (!(months > 0.0)) return 0;
    if (time >= rate_.from.back()) return rate_.from.size() - 1;
    std::size_t i = by_month_[static_cast<std::size_t>(months)];
    while (rate_.from[i + 1] <= time) ++i;
    return i;
  }
  double integral(double time) const {
    const std::size_t i = piece(time);
    return sum_[i] + rate_.value[i] * (time - rate_.from[i]);
  }

  PiecewiseConstant rate_{{0.0}, {0.0}};
  std::vector<double> sum_{0.0};
  /// The piece at the start of each month after the first date, up to the last
  /// date. Without it, look-ups would take most of the time to draw a life.
  std::vector<std::uint32_t> by_month_;
};

}  // namespace hearthline::demography
