#pragma once
/// @file
/// A pool of places that units share: how many there are, how many are taken,
/// and who waits.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::engine {

/// What a pool offers.
struct PoolPlan {
  /// The random numbers that settle the order of units of equal rank.
  random::StreamId stream;
  /// `places[i]` holds from time `from[i]` on, and the first also before.
  std::vector<double> from{0.0};
  std::vector<index> places{0};
  /// How many may wait: a unit that finds so many waiting is refused.
  index longest_queue = std::numeric_limits<index>::max();

  friend bool operator==(const PoolPlan&, const PoolPlan&) = default;
};

/// @throws InputError unless times increase and numbers are not negative
inline void require_pool(const PoolPlan& plan) {
  if (plan.from.empty() || plan.from.size() != plan.places.size()) {
    throw InputError(
        "pool: expected a number of places for each of one or more times, "
        "found " +
        std::to_string(plan.places.size()) + " for " +
        std::to_string(plan.from.size()));
  }
  for (std::size_t i = 1; i < plan.from.size(); ++i) {
    if (plan.from[i - 1] < plan.from[i]) continue;
    throw InputError("pool: expected times that increase, found " +
                     std::to_string(plan.from[i]) + " after " +
                     std::to_string(plan.from[i - 1]));
  }
  const index least =
      std::min(plan.longest_queue,
               *std::min_element(plan.places.begin(), plan.places.end()));
  if (least < 0) {
    throw InputError(
        "pool: expected numbers of places and a longest queue of 0 or more, "
        "found " +
        std::to_string(least));
  }
}

/// The places of one pool and its queue. Units are known by their slots in a
/// list of the caller.
class Pool {
 public:
  using Slot = std::uint32_t;

  /// @param plan  must outlive the pool
  /// @throws InputError if the plan is not valid
  explicit Pool(const PoolPlan& plan) : plan_(&plan) { require_pool(plan); }

  /// Empties the pool, and goes back to its first number of places.
  void clear() {
    piece_ = 0;
    taken_ = 0;
    waiting_ = 0;
    queue_.clear();
    standing_.clear();
    last_ticket_ = kNoTicket;
  }

  random::StreamId stream() const { return plan_->stream; }

  /// Returns when the number of places changes next; infinity if never.
  double next_change() const {
    return piece_ + 1 < plan_->from.size()
               ? plan_->from[piece_ + 1]
               : std::numeric_limits<double>::infinity();
  }
  void pass() { ++piece_; }

  /// A pool whose places become fewer may have more taken than it has.
  bool has_free() const { return taken_ < plan_->places[piece_]; }
  bool accepts() const { return has_free() || waiting_ < plan_->longest_queue; }
  index waiting() const { return waiting_; }

  /// Returns when a unit joined the queue or got its place.
  double since(Slot slot) const { return standing_[slot].since; }
  /// Returns how often the unit has joined the queue.
  std::uint32_t joined(Slot slot) const { return standing_[slot].joined; }

  void take(Slot slot, double time) {
    ++taken_;
    standing(slot).since = time;
  }
  void give_back() { --taken_; }

  void join(Slot slot, double time) {
    Standing& unit = standing(slot);
    unit.since = time;
    ++unit.joined;
    ++waiting_;
  }
  bool has_rank(Slot slot, const Rank& rank) const {
    const Standing& unit = standing_[slot];
    return unit.ticket != kNoTicket && unit.rank == rank;
  }
  /// Gives a unit that has joined its rank, or another rank.
  /// @param luck  settles the order of equal ranks
  void set_rank(Slot slot, const Rank& rank, double luck, std::uint64_t id) {
    Standing& unit = standing_[slot];
    unit.rank = rank;
    unit.ticket = ++last_ticket_;
    queue_.push_back({rank, luck, id, unit.ticket, slot});
    std::push_heap(queue_.begin(), queue_.end(), Later());
    drop_stale();
  }
  void leave(Slot slot) {
    standing_[slot].ticket = kNoTicket;
    --waiting_;
    drop_stale();
  }
  /// Takes the first of the queue, which must not be empty, out of it.
  Slot pop() {
    for (;;) {
      std::pop_heap(queue_.begin(), queue_.end(), Later());
      const Turn turn = queue_.back();
      queue_.pop_back();
      if (is_stale(turn)) continue;
      standing_[turn.slot].ticket = kNoTicket;
      --waiting_;
      return turn.slot;
    }
  }

 private:
  static constexpr std::uint64_t kNoTicket = 0;

  struct Standing {
    Rank rank{};
    double since = 0.0;
    std::uint64_t ticket = kNoTicket;  ///< of its turn in the queue
    std::uint32_t joined = 0;
  };
  /// A turn in the queue; stale once the unit has another ticket, or none.
  struct Turn {
    Rank rank;
    double luck;
    std::uint64_t id;
    std::uint64_t ticket;
    Slot slot;
  };
  struct Later {
    bool operator()(const Turn& a, const Turn& b) const {
      return std::tie(a.rank, a.luck, a.id) > std::tie(b.rank, b.luck, b.id);
    }
  };

  Standing& standing(Slot slot) {
    if (slot >= standing_.size()) standing_.resize(slot + 1);
    return standing_[slot];
  }
  bool is_stale(const Turn& turn) const {
    return standing_[turn.slot].ticket != turn.ticket;
  }
  /// Keeps the queue within a multiple of those who wait.
  void drop_stale() {
    if (queue_.size() < 64 + 2 * static_cast<std::size_t>(waiting_)) return;
    std::erase_if(queue_, [&](const Turn& turn) { return is_stale(turn); });
    std::make_heap(queue_.begin(), queue_.end(), Later());
  }

  const PoolPlan* plan_;
  std::size_t piece_ = 0;
  index taken_ = 0;
  index waiting_ = 0;
  std::vector<Turn> queue_;  // a heap: the first is on top
  std::vector<Standing> standing_;
  std::uint64_t last_ticket_ = kNoTicket;
};

}  // namespace hearthline::engine
