#pragma once
/// @file
/// A hazard that is constant between dates, prepared for many look-ups.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "hearthline/piecewise_constant.hpp"

namespace hearthline::demography {

/// A `PiecewiseConstant` of time with its running integral and an index by
/// month. Integrals are differences of the running one, so that rounding keeps
/// `reach` rising with its amount across dates; that is why it does not use
/// those of `PiecewiseConstant`.
class DatedHazard {
 public:
  DatedHazard() = default;
  /// @param from  months, rising
  /// @param rate  a month, as many
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
    if (rate_.value[i] == 0.0) return std::numeric_limits<double>::infinity();
    return std::max(from, rate_.from[i] + (wanted - sum_[i]) / rate_.value[i]);
  }

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
  /// date; looking pieces up takes most of drawing a life otherwise.
  std::vector<std::uint32_t> by_month_;
};

}  // namespace hearthline::demography
