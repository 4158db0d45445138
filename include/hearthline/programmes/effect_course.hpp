#pragma once
/// @file
/// The course of an effect: its ramp-up during a stay, and its fade after it.
///
/// An effect is a ratio r of hazards. A share x of it is r^x, so that shares
/// add up on the logarithm. The share grows linearly during the ramp-up, and
/// halves with every half-life after the stay. It is applied in steps, between
/// which hazards are constant, so that the engine is exact for them. Each step
/// has the mean of the share, so that the effect over a whole stay is as
/// stated; at any time the share differs from the line or the curve by less
/// than 1 / kSteps.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "hearthline/programmes/parameters.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::programmes {

/// A ratio that changes in steps; the last value stays.
struct SteppedRatio {
  /// When each step ends, since the origin; the last does not.
  std::vector<double> until;
  std::vector<double> value{1.0};

  /// Returns the step at a time.
  std::size_t at(double origin, double time) const {
    std::size_t k = 0;
    while (k < until.size() && origin + until[k] <= time) ++k;
    return k;
  }
  /// Returns when step `k` ends; infinity for the last.
  double next(double origin, std::size_t k) const {
    return k < until.size() ? origin + until[k]
                            : std::numeric_limits<double>::infinity();
  }
  friend bool operator==(const SteppedRatio&, const SteppedRatio&) = default;
};

/// The number of steps of a ramp-up, and of a fade.
inline constexpr int kSteps = 16;

/// Returns a ratio to a power, the same bits everywhere; a ratio of 1 stays 1.
inline double ratio_power(double ratio, double power) {
  if (ratio == 1.0 || power == 0.0) return 1.0;
  if (power == 1.0) return ratio;
  return random::exp(power * random::log(ratio));
}

/// The ratio while a family is in, by time since the start of its stay.
inline SteppedRatio during(double ratio, double ramp_up) {
  SteppedRatio course{{}, {ratio}};
  if (ratio == 1.0 || !(ramp_up > 0.0)) return course;
  course.value.clear();
  for (int k = 0; k < kSteps; ++k) {
    const auto step = static_cast<double>(k);
    course.until.push_back(ramp_up * (step + 1.0) / kSteps);
    course.value.push_back(ratio_power(ratio, (step + 0.5) / kSteps));
  }
  course.value.push_back(ratio);
  return course;
}

/// The ratio after a stay, by time since its end. Each step has as much of the
/// effect as any other: the first is the shortest, and the last ends after ten
/// half-lives, when a thousandth of the effect is left.
/// @param half_life  infinity if it does not fade
inline SteppedRatio fading(double ratio, double half_life) {
  constexpr double kHalfLives = 10.0;
  SteppedRatio course{{}, {ratio}};
  if (ratio == 1.0 || half_life == std::numeric_limits<double>::infinity()) {
    return course;
  }
  course.value.clear();
  const double rate = random::log(2.0) / half_life;
  const double each = 1.0 / (rate * kSteps);
  double from = 0.0;
  for (int k = 1; k <= kSteps; ++k) {
    const double to =
        k < kSteps ? -random::log(1.0 - static_cast<double>(k) / kSteps) / rate
                   : kHalfLives * half_life;
    course.until.push_back(to);
    course.value.push_back(ratio_power(ratio, each / (to - from)));
    from = to;
  }
  course.value.push_back(1.0);
  return course;
}

/// How the ratios of several programmes on one process combine.
enum class Rule : std::uint8_t { kProduct, kBest, kAdditive };

/// Combines ratios one by one, in any order up to rounding. Of many, only those
/// that are used are cleared.
class CombinedRatio {
 public:
  void clear() {
    count_ = 0;
    only_ = 1.0;
    product_ = 1.0;
    sum_ = 0.0;
    lowest_ = 1.0;
    highest_ = 1.0;
  }
  void add(double ratio) {
    // A programme without an effect must not change a bit.
    if (ratio == 1.0) return;
    ++count_;
    only_ = ratio;
    product_ *= ratio;
    sum_ += ratio - 1.0;
    lowest_ = std::min(lowest_, ratio);
    highest_ = std::max(highest_, ratio);
  }
  /// @param floor  the least that several programmes together reach, unless one
  ///               alone is below it
  double value(Rule rule, double floor) const {
    if (count_ == 0) return 1.0;
    if (count_ == 1) return only_;
    // What lowers a hazard and what raises it are each other's counterparts.
    if (rule == Rule::kBest) return lowest_ * highest_;
    const double all = rule == Rule::kProduct ? product_ : 1.0 + sum_;
    return std::max(all, std::min(floor, lowest_));
  }

 private:
  int count_;
  double only_;
  double product_;
  double sum_;
  double lowest_;   ///< of those that lower the hazard
  double highest_;  ///< of those that raise it
};

}  // namespace hearthline::programmes
