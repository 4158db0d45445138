#pragma once
/// @file
/// A function that is constant between given places.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace hearthline::multistate {

/// `value[i]` holds from `from[i]` until before `from[i + 1]`, the last one
/// for ever; the first one holds before `from[0]` as well.
struct Pieces {
  std::vector<double> from;   ///< rising; minus infinity may be the first
  std::vector<double> value;  ///< as many

  /// @param x  any; there must be at least one piece
  double at(double x) const {
    const auto next = std::upper_bound(from.begin(), from.end(), x);
    const auto pieces = static_cast<std::size_t>(next - from.begin());
    return value[pieces == 0 ? 0 : pieces - 1];
  }

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
  double inverse_integral(double a, double amount) const;

  friend bool operator==(const Pieces&, const Pieces&) = default;
};

}  // namespace hearthline::multistate

#include "hearthline/multistate/pieces_impl.hpp"
