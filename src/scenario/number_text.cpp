#include "number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace hearthline::scenario {

std::string number_text(double value) {
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

std::string rounded_text(double value) {
  return number_text(std::round(value * 1e9) / 1e9);
}

std::string bounds_text(const model::Number& number) {
  std::string text = number.whole ? "a whole number" : "a number";
  if (std::isinf(number.at_most)) {
    text += number.above ? " above " : " of at least ";
    text += number_text(number.at_least);
  } else {
    text += number.above ? " above " : " from ";
    text += number_text(number.at_least) + (number.above ? " up to " : " to ") +
            number_text(number.at_most);
  }
  if (!number.unit.empty()) text += " (" + std::string(number.unit) + ")";
  return text;
}

std::string notation(const std::string& value, const model::Number& number) {
  std::string text = "{ value = " + value;
  if (!number.unit.empty()) {
    text += ", unit = \"" + std::string(number.unit) + "\"";
  }
  return text +
         ", source = \"document, section\" } (or calibrated, or "
         "assumption, in place of source)";
}

}  // namespace hearthline::scenario
