#pragma once
/// @file
/// From what compiling a part of a scenario refuses to an issue.

#include <optional>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/scenario/errors.hpp"

namespace hearthline::scenario {

/// Returns what `compile` refuses; nothing if it is sound.
template <class Compile>
std::optional<Issue> refused(const Compile& compile) {
  try {
    compile();
  } catch (const InputError& error) {
    const std::string text = error.what();
    const auto expected = text.find(": expected ");
    const auto found = text.rfind(", found ");
    if (expected == std::string::npos || found == std::string::npos) throw;
    Issue issue;
    issue.field = text.substr(0, expected);
    issue.found = text.substr(found + 8);
    issue.allowed = text.substr(expected + 11, found - expected - 11);
    return issue;
  }
  return std::nullopt;
}

}  // namespace hearthline::scenario
