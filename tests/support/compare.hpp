#pragma once
/// @file
/// Infinity, and how far one number is from another.

#include <cmath>
#include <limits>

namespace hearthline::test_support {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// |found / expected - 1|; of an expected 0, |found|.
inline double relative_error(double found, double expected) {
  return expected == 0.0 ? std::abs(found) : std::abs(found / expected - 1.0);
}

}  // namespace hearthline::test_support
