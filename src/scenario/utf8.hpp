#pragma once
/// @file
/// Finds where a text is not UTF-8, and where it has characters that are
/// allowed only in strings and comments. Other encodings and the curly
/// quotation marks of word processors are common and easily overlooked.

#include <optional>
#include <string>
#include <string_view>

namespace hearthline::scenario {

/// Something in a text, with its line and column, both from 1.
struct Stray {
  int line = 1;
  int column = 1;
  std::string bytes;
};

/// Returns the first byte that is not UTF-8, in the form "0xE9".
std::optional<Stray> first_invalid_utf8(std::string_view text);

/// Returns the first non-ASCII character that is neither between quotation
/// marks nor in a comment. The text must be UTF-8.
std::optional<Stray> first_stray_character(std::string_view text);

}  // namespace hearthline::scenario
