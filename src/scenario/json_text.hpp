#pragma once
/// @file
/// The few parts of JSON that are needed to write a schema.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearthline::scenario::json {

/// Names and values, in the order given. The values are JSON already.
using Members = std::vector<std::pair<std::string, std::string>>;

std::string words(std::string_view text);
std::string object(const Members& members);
std::string array(const std::vector<std::string>& items);
/// Returns text items as an array of strings.
std::string array_of_words(const std::vector<std::string>& items);

/// Returns the same text over several lines, two spaces per level.
std::string indented(std::string_view text);

}  // namespace hearthline::scenario::json
