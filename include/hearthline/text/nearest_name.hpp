#pragma once
/// @file
/// The right name that a wrong one was probably meant to be.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::text {

/// How many insertions, deletions, replacements and swaps of neighbours turn
/// one word into the other (Damerau-Levenshtein, optimal string alignment).
inline index edit_distance(std::string_view a, std::string_view b) {
  std::vector<index> before(b.size() + 1);
  std::vector<index> last(b.size() + 1);
  std::vector<index> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<index>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<index>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const index change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

namespace detail {

/// How people vary a name without changing it: case, and - or space for _.
inline std::string folded(std::string_view word) {
  std::string plain;
  for (const char c : word) {
    if (c >= 'A' && c <= 'Z') {
      plain += static_cast<char>(c - 'A' + 'a');
    } else {
      plain += c == '-' || c == ' ' ? '_' : c;
    }
  }
  return plain;
}

}  // namespace detail

/// The name that is nearest to `wrong`, or "" when none is near or several
/// are equally so: a wrong suggestion costs more than none. Names that differ
/// in case, or in - or space for _, are the same to it.
inline std::string nearest_name(std::string_view wrong,
                                const std::vector<std::string>& names) {
  // The table of distances is quadratic; nobody mistypes names this long.
  if (wrong.size() > 200) return "";
  const std::string plain = detail::folded(wrong);
  index best = std::clamp<index>(std::ssize(plain) / 3, 1, 5) + 1;
  std::string found;
  for (const std::string& name : names) {
    const index distance = edit_distance(plain, detail::folded(name));
    if (distance < best) {
      best = distance;
      found = name;
    } else if (distance == best) {
      found.clear();
    }
  }
  return found;
}

}  // namespace hearthline::text
