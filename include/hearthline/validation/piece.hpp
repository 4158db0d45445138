#pragma once
/// @file
/// What a case of the suite is made of: pieces of work that can be done in any
/// order and side by side, for each has seeds of its own.

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/validation/finding.hpp"

namespace hearthline::validation {

/// Most take under a second; longer ones look at `stop` in between.
/// @throws Interrupted when it was set
using Piece = std::function<std::vector<Finding>(const engine::Control& stop)>;

/// A share of those who begin, and how many it was.
struct Outcome {
  std::string quantity;
  double share = 0.0;
  double count = 0.0;
};

/// Findings of outcomes that exclude each other: each as a share of those who
/// had none of the outcomes before it. So written their z values are
/// independent (but for the normal approximation), and together they say as
/// much as the table does.
inline std::vector<Finding> sequential_shares(
    const std::string& source_case, const std::string& part, double trials,
    const std::vector<Outcome>& outcomes) {
  std::vector<Finding> findings;
  double left = 1.0;
  for (const Outcome& o : outcomes) {
    findings.push_back(share_finding(source_case, part, o.quantity,
                                     o.share / left, o.count, trials));
    left -= o.share;
    trials -= o.count;
  }
  return findings;
}

}  // namespace hearthline::validation
