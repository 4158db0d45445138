#pragma once
/// @file
/// Where a text stops being UTF-8, and where it has characters that only
/// words and comments may have: other encodings and the curly quotation marks
/// of word processors arrive without saying so.

#include <optional>
#include <string>
#include <string_view>

namespace hearthline::scenario {

/// Something in a text, and where it stands, from 1.
struct Stray {
  int line = 1;
  int column = 1;
  std::string bytes;
};

/// The first byte that is not UTF-8, as "0xE9".
std::optional<Stray> first_invalid_utf8(std::string_view text);

/// The first character beyond ASCII that stands neither between quotation
/// marks nor in a comment. The text is UTF-8.
std::optional<Stray> first_stray_character(std::string_view text);

}  // namespace hearthline::scenario
