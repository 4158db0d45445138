#pragma once
/// @file
/// The problems of a scenario: all of them at once, each with its location,
/// what was expected, what was found and the nearest valid name.

#include <string>
#include <string_view>
#include <vector>

#include "hearthline/error.hpp"

namespace hearthline::scenario {

/// The value of `Issue::found` if the field is missing.
inline constexpr std::string_view kMissing = "nothing";

/// One problem. Empty strings and a line of 0 mean "does not apply".
struct Issue {
  std::string file;
  int line = 0;       ///< from 1
  int column = 0;     ///< from 1, in characters
  std::string field;  ///< dotted path, such as "time.horizon"
  std::string found;
  std::string allowed;
  std::string nearest;

  /// Returns the problem as one line: "file:line:column: field: expected
  /// ALLOWED, found FOUND; did you mean 'NEAREST'?", or, if the field is
  /// missing, "file:line:column: field is missing: expected ALLOWED".
  std::string message() const;
};

/// Returns issues sorted by file, line and column.
std::vector<Issue> in_order(std::vector<Issue> issues);

/// A scenario that cannot be used. `what()` has one line per issue, sorted by
/// file and line, and their number at the end.
class ScenarioError : public Error {
 public:
  explicit ScenarioError(std::vector<Issue> issues);
  const std::vector<Issue>& issues() const { return issues_; }

 private:
  std::vector<Issue> issues_;
};

}  // namespace hearthline::scenario
