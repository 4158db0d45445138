#pragma once
/// @file
/// The right name that a wrong one was probably meant to be.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::multistate {

/// How many insertions, deletions and replacements turn one word into the
/// other (Levenshtein), upper and lower case being the same.
inline index edit_distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  std::vector<index> last(b.size() + 1);
  std::vector<index> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<index>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<index>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const index change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
    }
    std::swap(last, row);
  }
  return last[b.size()];
}

/// The name that is nearest to `wrong`, or "" when none is near or several
/// are equally so: a wrong suggestion costs more than none.
inline std::string nearest_name(std::string_view wrong,
                                const std::vector<std::string>& names) {
  // The table of distances is quadratic; nobody mistypes names this long.
  if (wrong.size() > 200) return "";
  const auto length = static_cast<index>(wrong.size());
  index best = std::clamp<index>(length / 3, 1, 5) + 1;
  std::string found;
  for (const std::string& name : names) {
    const index distance = edit_distance(wrong, name);
    if (distance < best) {
      best = distance;
      found = name;
    } else if (distance == best) {
      found.clear();
    }
  }
  return found;
}

}  // namespace hearthline::multistate
