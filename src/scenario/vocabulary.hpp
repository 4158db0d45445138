#pragma once
/// @file
/// The names that the format defines, list by list, and lists in messages.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/model/quantity.hpp"
#include "hearthline/model/vocabulary.hpp"

namespace hearthline::scenario {

using model::words_of;

/// Returns whether a file may use this name for its own localities, effects
/// and the like. Dots would make the paths of its fields ambiguous.
bool free_name(std::string_view name);

/// Returns what a message expects of one name.
std::string allowed_words(model::Vocabulary vocabulary,
                          const std::vector<std::string>& localities);

/// Returns what a message expects of a list of names.
std::string allowed_list(model::Vocabulary vocabulary,
                         const std::vector<std::string>& localities);

/// Returns "a", "a or b", or "one of a, b or c".
std::string alternatives(const std::vector<std::string>& words);

/// Returns "1 number", "2 numbers".
std::string counted(std::size_t count, std::string_view noun);

/// Returns "a, b, c".
std::string joined(const std::vector<std::string>& words);

}  // namespace hearthline::scenario
