#pragma once
/// @file
/// A digest of numbers, bit by bit.

#include <cstdint>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "hearthline/results/table.hpp"

namespace hearthline::determinism {

/// 64-bit FNV-1a over the bytes of numbers.
class Digest {
 public:
  template <class Number>
  void add(Number number) {
    static_assert(std::is_arithmetic_v<Number>);
    const auto* bytes = reinterpret_cast<const unsigned char*>(&number);
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      value_ = (value_ ^ bytes[i]) * 0x100000001B3U;
    }
  }
  void add(const std::string& text) {
    for (const char letter : text) add(letter);
  }
  template <class Number>
  void add(const std::vector<Number>& numbers) {
    for (const Number number : numbers) add(number);
  }
  void add(const results::Table& table) {
    for (const auto& column : table.columns) {
      std::visit([this](const auto& cells) { add(cells); }, column.cells);
    }
  }

  /// Sixteen hexadecimal digits.
  std::string text() const {
    constexpr const char* kDigits = "0123456789abcdef";
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) {
      digits += kDigits[(value_ >> static_cast<unsigned>(shift)) & 15U];
    }
    return digits;
  }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325U;
};

}  // namespace hearthline::determinism
