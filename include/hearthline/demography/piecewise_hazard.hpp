#pragma once
/// @file
/// A hazard that is constant between dates, its integral and the inverse.

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
      while (from_[0] + static_cast<double>(by_month_.size()) < from_[i]) {
        by_month_.push_back(static_cast<std::uint32_t>(i - 1));
      }
    }
    by_month_.push_back(by_month_.empty() ? 0 : by_month_.back());
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
    // The last piece that begins before that much has passed; before the first
    // date nothing of any has.
    const auto later = std::upper_bound(sum_.begin(), sum_.end(), wanted);
    const auto i = static_cast<std::size_t>(
        std::max<std::ptrdiff_t>(later - sum_.begin(), 1) - 1);
    if (rate_[i] == 0.0) return std::numeric_limits<double>::infinity();
    return std::max(from, from_[i] + (wanted - sum_[i]) / rate_[i]);
  }

 private:
  std::size_t piece(double time) const {
    const double months = time - from_[0];
    if (!(months > 0.0)) return 0;
    if (time >= from_.back()) return from_.size() - 1;
    std::size_t i = by_month_[static_cast<std::size_t>(months)];
    while (from_[i + 1] <= time) ++i;
    return i;
  }
  double integral(double time) const {
    const std::size_t i = piece(time);
    return sum_[i] + rate_[i] * (time - from_[i]);
  }

  std::vector<double> from_{0.0};
  std::vector<double> rate_{0.0};
  std::vector<double> sum_{0.0};
  /// The piece at the start of each month after the first date, up to the last
  /// date; looking pieces up takes most of drawing a life otherwise.
  std::vector<std::uint32_t> by_month_;
};

}  // namespace hearthline::demography
