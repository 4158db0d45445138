#pragma once
/// @file
/// Shared by the tests of scenario files: the valid file, ways to spoil it, and
/// the resulting issues.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "hearthline/scenario/check.hpp"
#include "hearthline/scenario/load.hpp"

namespace hearthline::scenario {

/// The folder of the tests' scenario files.
inline std::string data_folder() {
  const std::string here = __FILE__;
  return here.substr(0, here.find_last_of('/')) + "/../data/scenario";
}

inline std::string text_of(const std::string& file) {
  std::ifstream stream(data_folder() + "/" + file, std::ios::binary);
  if (!stream) throw std::runtime_error("no test file " + file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

inline Loaded small() { return load("small", {data_folder()}); }
inline Loaded living() { return load(data_folder() + "/living/living.toml"); }

/// Returns the one issue that a change to a valid scenario causes.
template <class Change>
Issue issue_after(Loaded loaded, Change&& change) {
  change(loaded.scenario);
  const auto issues = check_whole(loaded.scenario);
  EXPECT_EQ(issues.size(), 1U);
  return issues.empty() ? Issue{} : issues.front();
}

/// Returns `small.toml` with one piece of text replaced, which must occur in
/// it.
inline std::string small_with(const std::string& old,
                              const std::string& replacement) {
  std::string text = text_of("small.toml");
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::runtime_error("not found: " + old);
  return text.replace(at, old.size(), replacement);
}

/// Returns the issues of a text; none if it loads.
inline std::vector<Issue> issues_of(const std::string& text) {
  try {
    parse(text, "test.toml", {data_folder()});
  } catch (const ScenarioError& error) {
    return error.issues();
  }
  return {};
}

/// Returns the line, from 1, on which a piece of text begins.
inline int line_of(const std::string& text, const std::string& piece) {
  const std::size_t at = text.find(piece);
  if (at == std::string::npos) throw std::runtime_error("not found: " + piece);
  int line = 1;
  for (std::size_t k = 0; k < at; ++k) line += text[k] == '\n' ? 1 : 0;
  return line;
}

}  // namespace hearthline::scenario
