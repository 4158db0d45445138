#pragma once
/// @file
/// What the caller of long work holds while it goes on.

#include <atomic>

#include "hearthline/index.hpp"

namespace hearthline::engine {

/// How a run is watched and stopped from another thread.
struct Control {
  std::atomic<bool> stop{false};
  std::atomic<index> blocks_done{0};
  std::atomic<index> blocks{0};  ///< in all; 0 until the run knows

  /// Share of the work that is done, 0 to 1.
  double fraction() const {
    const index all = blocks;
    return all == 0
               ? 0.0
               : static_cast<double>(blocks_done) / static_cast<double>(all);
  }
};

}  // namespace hearthline::engine
