#pragma once
/// @file
/// The requirements of the engine on models whose units meet: they share pools
/// of places, such as the cases that the workers of a team can hold.

#include <array>
#include <concepts>
#include <cstdint>

#include "hearthline/engine/model.hpp"

namespace hearthline::engine {

/// A set of pools, as bits.
using PoolSet = std::uint64_t;
inline constexpr int kMostPools = 64;

constexpr PoolSet pool_bit(int pool) { return PoolSet{1} << pool; }

/// A unit's rank in a queue, compared number by number: the lowest goes first.
using Rank = std::array<double, 2>;

/// A model whose units want places in pools, and wait where none is free.
///
///   wants(s)            the pools in which the unit wants a place, or has one
///   holds(s)            those of them in which it has a place
///   rank(s, pool, t)    its rank in the queue of a pool, which it joined at t
///   grant(s, pool, t)   gives it the place; `holds` then has the pool
///   refuse(s, pool, t)  its queue is full; `wants` then lacks the pool
///
/// `grant` and `refuse` return, as `fire` does, the lanes whose process has
/// changed or restarts. A unit gives its place back, or leaves the queue, when
/// an event or a change takes the pool out of `wants` (and of `holds`). A unit
/// that has a place at its start has it whether or not the pool has that many.
template <class M>
concept MeetingModel =
    Model<M> && requires(const M& model, typename M::State& state,
                         const typename M::State& constant) {
      { model.wants(constant) } -> std::same_as<PoolSet>;
      { model.holds(constant) } -> std::same_as<PoolSet>;
      { model.rank(constant, 0, 0.0) } -> std::same_as<Rank>;
      { model.grant(state, 0, 0.0) } -> std::convertible_to<std::uint32_t>;
      { model.refuse(state, 0, 0.0) } -> std::convertible_to<std::uint32_t>;
    };

/// What happens to a unit at a pool.
enum class PoolChange : std::uint8_t {
  kHeld,      ///< it has a place at its start
  kJoined,    ///< it joins the queue, if only for an instant
  kGranted,   ///< it gets a place
  kRefused,   ///< the queue is full
  kLeft,      ///< it leaves the queue without a place
  kReturned,  ///< it gives its place back
};

/// One such change.
struct PoolEvent {
  int pool;
  PoolChange change;
  double time;
  double since;  ///< when it joined the queue (kGranted, kLeft) or got its
                 ///< place (kReturned); otherwise `time`
};

/// A recorder of units that take turns: what it keeps of the present unit can
/// be put aside and taken up.
///
///   bookmark()                    what it keeps of the present unit
///   resume(bookmark)              goes on with that unit
///   pool(model, unit, s, event)   after each change at a pool
template <class R, class M>
concept MeetingRecorder =
    MeetingModel<M> && Recorder<R, M> && std::copyable<typename R::Bookmark> &&
    requires(R& recorder, const M& model, const typename M::Unit& unit,
             const typename M::State& state, const PoolEvent& event,
             const typename R::Bookmark& bookmark) {
      { recorder.bookmark() } -> std::same_as<typename R::Bookmark>;
      recorder.resume(bookmark);
      recorder.pool(model, unit, state, event);
    };

}  // namespace hearthline::engine
