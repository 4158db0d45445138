#pragma once
/// @file
/// What the units of a draw did at its pools, so that another meeting can do
/// the same in their place (`meeting.hpp`), or one of them can be simulated
/// again by itself (`rerun.hpp`).

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/index.hpp"

namespace hearthline::engine {

/// Why a unit, or a pool, comes up, in the order of those at one time.
enum class Cue : std::uint8_t {
  kWakes,    ///< a stand-in is about to be granted a place, and something else
             ///< of its own happens at the same time: it needs its course
  kPlaces,   ///< the number of places of a pool changes
  kArrives,  ///< it has places at its start
  kAsks,     ///< it wants other places than before
  kSteps,    ///< its next event, or change of hazards, while it waits
  kEnds,     ///< it leaves
  kOverdue,  ///< a stand-in has not been granted the place that the log says
  kServed,   ///< it has just been granted a place, or refused one; never in the
             ///< agenda
};

/// One thing that a unit did, or that happened to it, at a pool.
struct PoolStep {
  double time = 0.0;
  Rank rank{};             ///< of kJoined
  std::uint32_t next = 0;  ///< the unit's next step in the log
  /// Of kGranted: how often the unit, while it waited, had an event or a change
  /// at this very time before.
  std::uint32_t steps = 0;
  std::int8_t pool = 0;
  PoolChange change = PoolChange::kHeld;
  /// What caused it. Of kGranted: when a stand-in that still waits comes up.
  Cue cue = Cue::kAsks;
  bool opens = true;   ///< the first step that its cue caused
  bool again = false;  ///< of kJoined: it has joined before, and is ranked anew
  /// Of kGranted: something else happens to the unit at the same time, so that
  /// more than the time matters.
  bool tied = false;
};

/// The steps of a draw at its pools, in the order in which they happened, with
/// those of a unit linked to each other. Units are numbered from 0, in the
/// order in which they were added.
class PoolLog {
 public:
  using Place = std::uint32_t;
  static constexpr Place kEnd = std::numeric_limits<Place>::max();

  void clear() {
    steps_.clear();
    units_.clear();
  }
  void add_unit(std::uint64_t id) { units_.push_back({id, kEnd, kEnd}); }
  void write(std::uint32_t unit, PoolStep step) {
    const auto place = static_cast<Place>(steps_.size());
    step.next = kEnd;
    steps_.push_back(step);
    Unit& own = units_[unit];
    (own.last == kEnd ? own.first : steps_[own.last].next) = place;
    own.last = place;
  }
  /// States the rank of the last step at a pool, and whether it is a new rank
  /// of a unit that has joined before.
  void rank_last(int pool, const Rank& rank, bool again) {
    for (std::size_t at = steps_.size(); at-- > 0;) {
      if (steps_[at].pool != pool) continue;
      steps_[at].rank = rank;
      steps_[at].again = again;
      return;
    }
  }

  std::uint32_t units() const {
    return static_cast<std::uint32_t>(units_.size());
  }
  std::uint64_t id(std::uint32_t unit) const { return units_[unit].id; }
  /// Returns the first step of a unit; `kEnd` for none.
  Place first(std::uint32_t unit) const { return units_[unit].first; }
  const PoolStep& operator[](Place place) const { return steps_[place]; }

 private:
  struct Unit {
    std::uint64_t id;
    Place first;
    Place last;
  };

  std::vector<PoolStep> steps_;
  std::vector<Unit> units_;
};

/// Where the pools of a log are among those of another meeting.
struct PoolMap {
  static constexpr std::int8_t kNowhere = -1;

  std::array<std::int8_t, kMostPools> to = [] {
    std::array<std::int8_t, kMostPools> same{};
    for (std::size_t pool = 0; pool < same.size(); ++pool) {
      same[pool] = static_cast<std::int8_t>(pool);
    }
    return same;
  }();

  int operator()(const PoolStep& step) const {
    return to[static_cast<std::size_t>(step.pool)];
  }
};

}  // namespace hearthline::engine
