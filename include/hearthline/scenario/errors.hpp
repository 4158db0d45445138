#pragma once
/// @file
/// What is wrong with a scenario: every problem at once, each with its place,
/// what was found, what is allowed and the nearest right name.

#include <string>
#include <vector>

#include "hearthline/error.hpp"

namespace hearthline::scenario {

/// One problem. Empty strings and a line of 0 mean "does not apply".
struct Issue {
  std::string file;
  int line = 0;       ///< from 1
  int column = 0;     ///< from 1, in characters
  std::string field;  ///< dotted path, as "time.horizon"
  std::string found;
  std::string allowed;
  std::string nearest;

  /// "file:line:column: field: found X; allowed Y; did you mean Z?"
  std::string message() const;
};

/// A scenario that cannot be used. `what()` has a line for each issue, in the
/// order of files and lines, and at the end their number.
class ScenarioError : public Error {
 public:
  explicit ScenarioError(std::vector<Issue> issues);
  const std::vector<Issue>& issues() const { return issues_; }

 private:
  std::vector<Issue> issues_;
};

}  // namespace hearthline::scenario
