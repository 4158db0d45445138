#pragma once
/// @file
/// The parts of a case of the suite: pieces of work that can be done in any
/// order and in parallel, because each has its own seeds.

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/validation/finding.hpp"

namespace hearthline::validation {

/// Most take under a second; longer ones check `stop` in between.
/// @throws Interrupted if it was set
using Piece = std::function<std::vector<Finding>(const engine::Control& stop)>;

/// A share of a cohort, and the number observed.
struct Outcome {
  std::string quantity;
  double share = 0.0;
  double count = 0.0;
};

/// Returns findings for mutually exclusive outcomes: each as a share of those
/// with none of the outcomes before it. Their z values are then independent
/// (except for the normal approximation), and together contain as much
/// information as the table.
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
