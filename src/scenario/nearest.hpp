#pragma once
/// @file
/// The right name that a wrong one was probably meant to be.

#include <string>
#include <string_view>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::scenario {

/// How many insertions, deletions, replacements and swaps of neighbours turn
/// one word into the other (Damerau-Levenshtein, optimal string alignment).
index edit_distance(std::string_view a, std::string_view b);

/// The word that is nearest to `wrong`, or "" when none is near or several
/// are equally so: a wrong suggestion costs more than none.
std::string nearest_name(std::string_view wrong,
                         const std::vector<std::string>& words);

}  // namespace hearthline::scenario
