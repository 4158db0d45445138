#include "utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace hearthline::scenario {
namespace {

/// Returns the length in bytes of the character at the start of a text, or 0 if
/// there is no valid one. Overlong forms, surrogates and code points above
/// U+10FFFF are rejected, as the standard requires (Unicode 15, table 3-7).
std::size_t length_of_first(std::string_view text) {
  const auto byte = [text](std::size_t k) {
    return k < text.size() ? static_cast<std::uint8_t>(text[k])
                           : std::uint8_t{0};
  };
  const auto goes_on = [&byte](std::size_t k) {
    return (byte(k) & 0xC0U) == 0x80U;
  };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return goes_on(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    if (!goes_on(1) || !goes_on(2)) return 0;
    if (first == 0xE0U && second < 0xA0U) return 0;
    if (first == 0xEDU && second >= 0xA0U) return 0;
    return 3;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    if (!goes_on(1) || !goes_on(2) || !goes_on(3)) return 0;
    if (first == 0xF0U && second < 0x90U) return 0;
    if (first == 0xF4U && second >= 0x90U) return 0;
    return 4;
  }
  return 0;
}

std::string hexadecimal(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<std::uint8_t>(c);
  return {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
}

/// Returns the length in bytes of the TOML string that opens with a quotation
/// mark here: one mark or three, with escapes between double ones.
std::size_t length_of_words(std::string_view text) {
  const char mark = text[0];
  const std::string three(3, mark);
  const bool long_words = text.substr(0, 3) == three;
  std::size_t k = long_words ? 3 : 1;
  for (; k < text.size(); ++k) {
    if (text[k] == '\\' && mark == '"') {
      ++k;
    } else if (!long_words && (text[k] == mark || text[k] == '\n')) {
      return k + 1;
    } else if (long_words && text.substr(k, 3) == three) {
      // Up to two marks may belong to the string itself.
      std::size_t end = k + 3;
      while (end < text.size() && end < k + 5 && text[end] == mark) ++end;
      return end;
    }
  }
  return text.size();
}

/// Moves past `length` bytes of complete characters.
void pass(std::string_view text, std::size_t& at, std::size_t length,
          Stray& place) {
  for (const std::size_t end = std::min(at + length, text.size()); at < end;
       ++at) {
    const auto byte = static_cast<std::uint8_t>(text[at]);
    if (byte == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
}

}  // namespace

std::optional<Stray> first_invalid_utf8(std::string_view text) {
  Stray place;
  for (std::size_t k = 0; k < text.size();) {
    const std::size_t length = length_of_first(text.substr(k));
    if (length == 0) {
      place.bytes = hexadecimal(text[k]);
      return place;
    }
    pass(text, k, length, place);
  }
  return std::nullopt;
}

std::optional<Stray> first_stray_character(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  Stray place;
  std::size_t k = text.substr(0, 3) == kByteOrderMark ? 3 : 0;
  while (k < text.size()) {
    const std::string_view rest = text.substr(k);
    if ((static_cast<std::uint8_t>(rest[0]) & 0x80U) != 0) {
      place.bytes = rest.substr(0, length_of_first(rest));
      return place;
    }
    std::size_t length = 1;
    if (rest[0] == '#') length = std::min(rest.find('\n'), rest.size());
    if (rest[0] == '"' || rest[0] == '\'') length = length_of_words(rest);
    pass(text, k, length, place);
  }
  return std::nullopt;
}

}  // namespace hearthline::scenario
