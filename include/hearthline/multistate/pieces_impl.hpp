#pragma once

#include <limits>

#include "hearthline/multistate/pieces.hpp"

namespace hearthline::multistate {

inline double Pieces::inverse_integral(double a, double amount) const {
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

}  // namespace hearthline::multistate
