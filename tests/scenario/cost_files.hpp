#pragma once
/// @file
/// Shared by the tests of cost books: the valid book "plain", scenarios that
/// take it in, and the issues that result.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "scenario_files.hpp"

namespace hearthline::scenario {

inline const std::vector<std::string>& book_folders() {
  static const std::vector<std::string> kFolders{HEARTHLINE_TEST_DATA,
                                                 HEARTHLINE_SCENARIOS};
  return kFolders;
}

inline const std::string kPricedFile =
    std::string(HEARTHLINE_TEST_DATA) + "/mine.toml";
inline const std::string kPlainFile =
    std::string(HEARTHLINE_TEST_DATA) + "/costs/plain.toml";

/// A scenario with a pathway, and with these costs.
inline std::string with_costs(const std::string& costs) {
  return "inherits = \"pathway\"\nwithout = [\"costs\"]\nname = \"mine\"\n" +
         costs;
}
inline Loaded priced(const std::string& costs) {
  return parse(with_costs(costs), kPricedFile, book_folders());
}
inline std::vector<Issue> issues_with_costs(const std::string& costs) {
  try {
    priced(costs);
  } catch (const ScenarioError& error) {
    return error.issues();
  }
  return {};
}
inline Issue issue_with_costs(const std::string& costs) {
  const auto issues = issues_with_costs(costs);
  for (const Issue& issue : issues) SCOPED_TRACE(issue.message());
  EXPECT_EQ(issues.size(), 1U) << costs;
  return issues.empty() ? Issue{} : issues.front();
}

inline std::string text_of_plain() {
  std::ifstream stream(kPlainFile, std::ios::binary);
  std::ostringstream whole;
  whole << stream.rdbuf();
  return whole.str();
}

inline const std::string kTakesIn = "[costs]\nbook = \"plain\"\n";

}  // namespace hearthline::scenario
