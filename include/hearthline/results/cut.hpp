#pragma once
/// @file
/// A moment in the history of a family, between two calls of its recorder.

#include <cstdint>

namespace hearthline::results {

/// The moment before a call at `time` that comes after `calls` others. Calls of
/// changes do not count: one without effect may come in one of two scenarios
/// alone.
struct Cut {
  double time = 0.0;
  std::uint32_t calls = 0;
  bool at_change = false;

  /// Returns whether the cut comes before a call, in a history that is the same
  /// up to the cut.
  /// @param before  the calls before this one, but for changes
  bool is_before(double now, bool change, std::uint32_t before) const {
    if (now > time) return true;
    // The first event that is not the same may come early.
    return before == calls && (!change || (at_change && now == time));
  }
};

}  // namespace hearthline::results
