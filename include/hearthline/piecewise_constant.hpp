#pragma once
/// @file
/// A piecewise-constant function.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace hearthline {

/// `value[i]` holds in [from[i], from[i + 1]). The last value also holds for
/// ever after, and the first value before `from[0]`.
struct PiecewiseConstant {
  std::vector<double> from;   ///< increasing; the first may be -infinity
  std::vector<double> value;  ///< one for each of `from`

  /// Returns the index of the interval (piece) that contains `x`.
  /// @param x  any number; there must be at least one piece
  std::size_t piece(double x) const {
    const auto next = std::upper_bound(from.begin(), from.end(), x);
    const auto pieces = static_cast<std::size_t>(next - from.begin());
    return pieces == 0 ? 0 : pieces - 1;
  }
  double at(double x) const { return value[piece(x)]; }

  /// Returns the integral from `a` to `b`, where a <= b.
  double integral(double a, double b) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const double begin = i == 0 ? a : std::max(a, from[i]);
      const double end = i + 1 < from.size() ? std::min(b, from[i + 1]) : b;
      if (end > begin) sum += value[i] * (end - begin);
    }
    return sum;
  }

  /// Returns the least b >= a with integral(a, b) = amount; infinity if there
  /// is none.
  double inverse_integral(double a, double amount) const {
    constexpr double kNever = std::numeric_limits<double>::infinity();
    if (amount <= 0.0) return a;
    if (amount == kNever) return kNever;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const double begin = i == 0 ? a : std::max(a, from[i]);
      const double end = i + 1 < from.size() ? from[i + 1] : kNever;
      if (end <= begin || value[i] == 0.0) continue;
      const double reached = begin + amount / value[i];
      if (reached <= end) return reached;
      amount -= value[i] * (end - begin);
      // Rounding may exhaust the amount exactly at the end of the piece.
      if (amount <= 0.0) return end;
    }
    return kNever;
  }

  friend bool operator==(const PiecewiseConstant&,
                         const PiecewiseConstant&) = default;
};

}  // namespace hearthline
