#pragma once
/// @file
/// Numbers as text in files and messages, independent of the locale.

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace hearthline::text {

/// Returns the shortest decimal that reads back as the same number, with an
/// exponent below 1e-5 and from 1e15. For numbers that a user gave.
inline std::string number_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0.0 ? "inf" : "-inf";
  std::array<char, 64> buffer{};
  const double size = std::abs(value);
  const bool plain = size == 0.0 || (size >= 1e-5 && size < 1e15);
  const auto done = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value,
      plain ? std::chars_format::fixed : std::chars_format::scientific);
  return {buffer.data(), done.ptr};
}

/// Returns the same text after rounding to twelve significant digits, so that
/// a sum appears as 0.9 and not as 0.8999999999999999. For computed numbers.
inline std::string rounded_text(double value) {
  if (!std::isfinite(value)) return number_text(value);
  std::array<char, 64> buffer{};
  const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                  value, std::chars_format::scientific, 11);
  double rounded = value;
  std::from_chars(buffer.data(), done.ptr, rounded);
  return number_text(rounded);
}

}  // namespace hearthline::text
