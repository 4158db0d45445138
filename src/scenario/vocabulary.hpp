#pragma once
/// @file
/// The names that the format knows, list by list.

#include <string>
#include <string_view>
#include <vector>

#include "hearthline/model/quantity.hpp"

namespace hearthline::scenario {

/// Every name of a vocabulary; none for kFree.
/// @param localities  those the scenario declares; covariates too
std::vector<std::string> words_of(model::Vocabulary vocabulary,
                                  const std::vector<std::string>& localities);

/// Whether a file may use this name for a thing of its own: a locality, an
/// effect. Dots would make the paths of its fields ambiguous.
bool free_name(std::string_view name);

/// What a message says is allowed.
std::string allowed_words(model::Vocabulary vocabulary,
                          const std::vector<std::string>& localities);

/// "a, b, c".
std::string joined(const std::vector<std::string>& words);

}  // namespace hearthline::scenario
