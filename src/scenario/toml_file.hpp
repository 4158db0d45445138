#pragma once
/// @file
/// From the text of one file to tables and values with their locations.
/// Nothing here knows what a scenario is.

#include <string>
#include <vector>

#include "tree.hpp"

namespace hearthline::scenario {

/// Returns the bytes of a file. A missing or unreadable file is an issue.
std::string read_text(const std::string& file);

/// Returns the tables of a text. Text that is not UTF-8 or not TOML is an
/// issue.
/// @param file  its name in messages
/// @param number  its number in `Tree::files`
Node parse_toml(const std::string& text, const std::string& file, int number);

}  // namespace hearthline::scenario
