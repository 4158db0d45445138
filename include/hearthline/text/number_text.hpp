#pragma once
/// @file
/// Numbers as the files and the messages write them; no locale changes them.

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace hearthline::text {

/// The shortest decimal that reads back as the same number; with an exponent
/// below 1e-5 and from 1e15 on. For a number that somebody gave.
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

/// The same of the nearest number of twelve significant digits: a sum as
/// people would write it, 0.9 and not 0.8999999999999999. For a number that
/// was computed.
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
