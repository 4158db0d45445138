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
  /// Work that consists of several runs, one after another, counts those that
  /// are done.
  std::atomic<index> runs_done{0};
  std::atomic<index> runs{1};

  /// Returns the share of the work that is done, 0 to 1.
  double fraction() const {
    const index all = blocks;
    const double own =
        all == 0 ? 0.0
                 : static_cast<double>(blocks_done) / static_cast<double>(all);
    return (static_cast<double>(runs_done) + own) / static_cast<double>(runs);
  }
  /// Ends one of several runs.
  void end_run() {
    blocks = 0;
    ++runs_done;
  }
  /// Ends the last of them.
  void end() {
    runs_done = runs - 1;
    blocks_done = 1;
    blocks = 1;
    runs_done = 0;
    runs = 1;
  }
};

}  // namespace hearthline::engine
