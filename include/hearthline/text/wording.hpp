#pragma once
/// @file
/// Names in messages.

#include <string>
#include <vector>

#include "hearthline/text/nearest_name.hpp"

namespace hearthline::text {

/// Returns "a, b and c"; of more than twelve names, only the first twelve.
inline std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 12;
  if (names.empty()) return "none";
  std::string list = names.front();
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (i == kMost) {
      return list + " and " + std::to_string(names.size() - kMost) + " more";
    }
    list += (i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return list;
}

/// Returns "; did you mean 'b'?", or the names available if none is near.
inline std::string suggestion(const std::string& wrong,
                              const std::vector<std::string>& names) {
  const std::string near = nearest_name(wrong, names);
  return near.empty() ? "; available: " + listed(names)
                      : "; did you mean '" + near + "'?";
}

}  // namespace hearthline::text
