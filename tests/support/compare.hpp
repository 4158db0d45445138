#pragma once
/// @file
/// Infinity, and the relative error of a number.

#include <cmath>
#include <limits>

namespace hearthline::test_support {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Returns |found / expected - 1|, or |found| if 0 is expected.
inline double relative_error(double found, double expected) {
  return expected == 0.0 ? std::abs(found) : std::abs(found / expected - 1.0);
}

}  // namespace hearthline::test_support
