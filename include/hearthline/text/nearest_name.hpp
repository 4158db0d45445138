#pragma once
/// @file
/// The valid name that was probably meant by an unknown one.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::text {

/// Returns the number of insertions, deletions, replacements and swaps of
/// neighbouring characters that turn one word into the other
/// (Damerau-Levenshtein, optimal string alignment).
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

/// Removes variation that does not change a name: case, and - or space for _.
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

/// Returns the name nearest to `wrong`, or "" if none is near or several are
/// equally near: a wrong suggestion is worse than none. Names that differ only
/// in case, or in - or space for _, count as equal.
inline std::string nearest_name(std::string_view wrong,
                                const std::vector<std::string>& names) {
  // The table of distances is quadratic, and no name is this long.
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
