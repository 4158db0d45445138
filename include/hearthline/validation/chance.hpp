#pragma once
/// @file
/// Simple random choices for random parameters, the same on every machine.

#include <cstdint>
#include <random>
#include <vector>

namespace hearthline::validation {

/// Choices from a fixed generator. The standard specifies its numbers; the
/// standard distributions are not used, because they differ between libraries.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : words_(seed) {}

  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(words_()) + 0.5) * 0x1p-32;
  }
  /// Returns a number from 0 to n - 1.
  int below(int n) { return static_cast<int>(between(0.0, n)); }
  bool one_in(int n) { return below(n) == 0; }
  /// Returns one of the values; there must be at least one.
  template <class Value>
  Value any(const std::vector<Value>& of) {
    return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
  }

 private:
  std::mt19937 words_;
};

}  // namespace hearthline::validation
