#pragma once
/// @file
/// What happens to families in a month, at constant hazards of births and
/// moves.

#include <array>
#include <cstddef>
#include <vector>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/index.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::demography {

/// Returns the mean of exp(-x t) over t from 0 to 1, bit-identical on every
/// machine: birth scales depend on it, and all lives depend on birth scales.
inline double mean_decay(double x) {
  // For small x, 1 - e^-x loses precision; the remainder of the series is below
  // 2^-51 there.
  constexpr double kSmall = 0.01;
  if (x > kSmall) return (1.0 - random::exp(-x)) / x;
  return 1.0 -
         x / 2.0 *
             (1.0 -
              x / 3.0 * (1.0 - x / 4.0 * (1.0 - x / 5.0 * (1.0 - x / 6.0))));
}

/// Whether the youngest child was born at the start of a month or within one.
enum BirthKind : int { kBornAtStart, kBornWithin };
inline constexpr int kBirthKinds = 2;

class MonthRates {
 public:
  /// Births of a family in the month.
  struct Births {
    double all;   ///< expected number
    double kept;  ///< of these, present at the end of the month
  };

  /// @param births  scale of births, per month
  /// @param moving  hazard of moving, per month
  MonthRates(const LifeShape& shape, double births, double moving)
      : parities_(shape.by_children.size()),
        stays_(random::exp(-moving)),
        there_(mean_decay(moving)) {
    const auto& pieces = shape.since_birth;
    const std::size_t count = pieces.from.size();
    // The pieces of the hazard, and the mean of each and the next.
    for (std::size_t r = 0; r < 2 * count; ++r) {
      const std::size_t piece = r / 2;
      const double ratio =
          r % 2 == 0 || piece + 1 == count
              ? pieces.value[piece]
              : 0.5 * (pieces.value[piece] + pieces.value[piece + 1]);
      for (const double by_children : shape.by_children) {
        for (const double lone : {1.0, shape.lone_parent}) {
          const double hazard = births * ratio * by_children * lone;
          births_.push_back({hazard * mean_decay(hazard + moving),
                             stays_ * hazard * mean_decay(hazard)});
        }
      }
    }
    for (const int kind : {kBornAtStart, kBornWithin}) {
      std::size_t piece = 0;
      for (index age = 0; age < kChildhood; ++age) {
        while (piece + 1 < count &&
               pieces.from[piece + 1] <= static_cast<double>(age)) {
          ++piece;
        }
        const bool turns =
            kind == kBornWithin && piece + 1 < count &&
            pieces.from[piece + 1] <= static_cast<double>(age + 1);
        rows_[static_cast<std::size_t>(kind * kChildhood + age)] =
            2 * piece + (turns ? 1 : 0);
      }
    }
  }

  /// The probability of not moving within the month, and its mean over it.
  double stays() const { return stays_; }
  double there() const { return there_; }
  /// Returns the births of families by number of children so far, of couples
  /// and of lone parents.
  /// @param age  of the youngest child at the start of the month
  const Births* births(int kind, index age) const {
    return births_.data() +
           2 * parities_ *
               rows_[static_cast<std::size_t>(kind * kChildhood + age)];
  }
  /// Returns the share of the month in which a youngest child is below 18. One
  /// born within a month reaches 18 within a month, half-way through it on
  /// average.
  static double below_18(int kind, index age) {
    return age + 1 == kChildhood && kind == kBornWithin ? 0.5 : 1.0;
  }

 private:
  std::size_t parities_;
  double stays_;
  double there_;
  std::vector<Births> births_;
  std::array<std::size_t, std::size_t{kBirthKinds * kChildhood}> rows_{};
};

}  // namespace hearthline::demography
