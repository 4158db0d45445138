#pragma once
/// @file
/// A function that is constant between given points.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace hearthline {

/// `value[i]` holds from `from[i]` until before `from[i + 1]`, the last one
/// for ever; the first one holds before `from[0]` as well.
struct PiecewiseConstant {
  std::vector<double> from;   ///< rising; minus infinity may be the first
  std::vector<double> value;  ///< as many

  /// The index of the piece that holds at `x`.
  /// @param x  any; there must be at least one piece
  std::size_t piece(double x) const {
    const auto next = std::upper_bound(from.begin(), from.end(), x);
    const auto pieces = static_cast<std::size_t>(next - from.begin());
    return pieces == 0 ? 0 : pieces - 1;
  }
  double at(double x) const { return value[piece(x)]; }

  /// The integral from `a` to `b`, a <= b.
  double integral(double a, double b) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const double begin = i == 0 ? a : std::max(a, from[i]);
      const double end = i + 1 < from.size() ? std::min(b, from[i + 1]) : b;
      if (end > begin) sum += value[i] * (end - begin);
    }
    return sum;
  }

  /// The least b >= a with integral(a, b) = amount; infinity if never.
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
      // Rounding may leave nothing of an amount that ends with the piece.
      if (amount <= 0.0) return end;
    }
    return kNever;
  }

  friend bool operator==(const PiecewiseConstant&,
                         const PiecewiseConstant&) = default;
};

}  // namespace hearthline
