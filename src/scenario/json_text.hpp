#pragma once
/// @file
/// The little of JSON that writing a schema takes.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearthline::scenario::json {

/// Names and values, the values being JSON already, in the order given.
using Members = std::vector<std::pair<std::string, std::string>>;

std::string words(std::string_view text);
std::string object(const Members& members);
std::string array(const std::vector<std::string>& items);
/// Words as an array of strings.
std::string array_of_words(const std::vector<std::string>& items);

/// The same text over several lines, two spaces a level.
std::string indented(std::string_view text);

}  // namespace hearthline::scenario::json
