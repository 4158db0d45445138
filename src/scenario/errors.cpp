#include "hearthline/scenario/errors.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hearthline::scenario {
namespace {

std::string text_of(const std::vector<Issue>& issues) {
  std::string text;
  for (const Issue& issue : issues) text += issue.message() + "\n";
  text += std::to_string(issues.size());
  text += issues.size() == 1 ? " problem" : " problems";
  return text;
}

}  // namespace

std::string Issue::message() const {
  std::string text = file;
  if (line > 0) {
    text += ":" + std::to_string(line) + ":" + std::to_string(column);
  }
  if (!text.empty()) text += ": ";
  const bool missing = found == kMissing && !field.empty();
  std::string sentence;
  if (!allowed.empty()) sentence = "expected " + allowed;
  if (!missing) {
    sentence += sentence.empty() ? "found " : ", found ";
    sentence += found;
  }
  if (!field.empty()) text += field + (missing ? " is missing" : "");
  if (!field.empty() && !sentence.empty()) text += ": ";
  text += sentence;
  if (!nearest.empty()) text += "; did you mean '" + nearest + "'?";
  return text;
}

std::vector<Issue> in_order(std::vector<Issue> issues) {
  std::stable_sort(issues.begin(), issues.end(),
                   [](const Issue& a, const Issue& b) {
                     return std::tie(a.file, a.line, a.column) <
                            std::tie(b.file, b.line, b.column);
                   });
  return issues;
}

ScenarioError::ScenarioError(std::vector<Issue> issues)
    : Error(text_of(in_order(issues))), issues_(in_order(std::move(issues))) {}

}  // namespace hearthline::scenario
