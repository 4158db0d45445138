#pragma once
/// @file
/// Progress and cancellation of long work.

#include <atomic>

#include "hearthline/index.hpp"

namespace hearthline::engine {

/// Lets another thread follow the progress of a run, and stop it.
struct Control {
  std::atomic<bool> stop{false};
  std::atomic<index> blocks_done{0};
  std::atomic<index> blocks{0};  ///< total; 0 until the run has set it

  /// Returns the share of the work that is done, 0 to 1.
  double fraction() const {
    const index all = blocks;
    return all == 0
               ? 0.0
               : static_cast<double>(blocks_done) / static_cast<double>(all);
  }
};

}  // namespace hearthline::engine
