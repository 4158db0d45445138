#pragma once
/// @file
/// Plain choices for parameters made at random, the same on every machine.

#include <cstdint>
#include <random>
#include <vector>

namespace hearthline::validation {

/// Choices from a fixed generator. The standard fixes its words; its
/// distributions are not used, since they differ between libraries.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : words_(seed) {}

  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(words_()) + 0.5) * 0x1p-32;
  }
  /// 0 ... n - 1.
  int below(int n) { return static_cast<int>(between(0.0, n)); }
  bool one_in(int n) { return below(n) == 0; }
  /// Any of them; there must be one.
  template <class Value>
  Value any(const std::vector<Value>& of) {
    return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
  }

 private:
  std::mt19937 words_;
};

}  // namespace hearthline::validation
