#pragma once
/// @file
/// The words of messages.

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "hearthline/multistate/nearest_name.hpp"

namespace hearthline::multistate {

/// A number as short as it can be written without loss.
inline std::string written(double number) {
  std::array<char, 40> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

/// "a, b and c"; of many, the first ones.
inline std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 12;
  if (names.empty()) return "none";
  std::string text = names.front();
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (i == kMost) {
      return text + " and " + std::to_string(names.size() - kMost) + " more";
    }
    text += (i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return text;
}

/// "; did you mean b?", or what there is when no name is near.
inline std::string suggestion(const std::string& wrong,
                              const std::vector<std::string>& names) {
  const std::string near = nearest_name(wrong, names);
  return near.empty() ? "; there are " + listed(names)
                      : "; did you mean '" + near + "'?";
}

}  // namespace hearthline::multistate
