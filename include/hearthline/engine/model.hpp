#pragma once
/// @file
/// What the engine asks of a model, and of those who watch it run.
///
/// A model gives states, processes and hazards. The engine knows no theme and
/// no borough: the family model is one model, a declared multi-state model or
/// a textbook case in the tests are others.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "hearthline/random/stream.hpp"

namespace hearthline::engine {

/// A model of units (families, women, patients) that change by processes.
///
/// At most `kLanes` of its `kProcesses` are live at once, each in a lane.
///   streams()           a random stream for each process, from its name
///   id(unit)            the unit's place in the random numbers
///   enter(unit, t, s)   writes the state at t
///   process(s, lane)    which process runs in a lane, -1 for none
///   hazards(s, out)     events a unit of time, every lane; 0 where none runs
///   next_change(s)      when hazards next change without an event; later
///                       than the last such moment, or infinity
///   pass(s, t)          takes the state across that moment; processes stay
///                       in their lanes
///   fire(s, lane, t)    the process in the lane happens; returns as bits the
///                       lanes whose process is another from now on or starts
///                       anew, always the lane itself among them
template <class M>
concept Model = requires(
    const M& model, const typename M::Unit& unit, typename M::State& state,
    const typename M::State& constant, std::array<double, M::kLanes>& hazards) {
  {
    model.streams()
  } -> std::convertible_to<
      std::array<random::StreamId, static_cast<std::size_t>(M::kProcesses)>>;
  { model.id(unit) } -> std::convertible_to<std::uint64_t>;
  model.enter(unit, 0.0, state);
  { model.process(constant, 0) } -> std::convertible_to<int>;
  model.hazards(constant, hazards);
  { model.next_change(constant) } -> std::convertible_to<double>;
  model.pass(state, 0.0);
  { model.fire(state, 0, 0.0) } -> std::convertible_to<std::uint32_t>;
  requires M::kLanes > 0 && M::kLanes <= 32 && M::kProcesses > 0;
};

/// A model whose hazards also vary smoothly between changes. Each lane then
/// runs in an operational time of its own, and `hazards` gives the scale:
///
///   integrated hazard from a to b = scale * elapsed(a, b)
///
///   elapsed(s, lane, from, to)     operational time that passes in a lane;
///                                  `to - from` where the hazard is constant
///   reach(s, lane, from, amount)   when that much will have passed since
///                                  `from`: not before it, rising with
///                                  `amount`; infinity for an infinite amount
///                                  or one that never passes
///
/// Both speak of the lane's present process. What they say of a lane may
/// change when the lane is among those that `fire` returns, and then only: a
/// change of hazards that `pass` brings is one of the scale.
template <class M>
concept CurvedModel =
    Model<M> && requires(const M& model, const typename M::State& state) {
      { model.elapsed(state, 0, 0.0, 0.0) } -> std::convertible_to<double>;
      { model.reach(state, 0, 0.0, 0.0) } -> std::convertible_to<double>;
    };

/// Watches one unit after another: its start, each event just after it
/// happened (`hazard` is the one under which it did; of a curved model, the
/// scale), and its end.
template <class R, class M>
concept Recorder = Model<M> && requires(R& recorder, const M& model,
                                        const typename M::Unit& unit,
                                        const typename M::State& state) {
  recorder.start(model, unit, state, 0.0);
  recorder.event(model, unit, state, 0, 0.0, 0.0);
  recorder.finish(model, unit, state, 0.0);
};

/// A recorder that is also told of each change of hazards that no event brings,
/// just after it.
template <class R, class M>
concept WatchesChanges =
    Recorder<R, M> &&
    requires(R& recorder, const M& model, const typename M::Unit& unit,
             const typename M::State& state) {
      recorder.change(model, unit, state, 0.0);
    };

/// Watches nothing.
struct NoRecorder {
  void start(const auto&, const auto&, const auto&, double) {}
  void event(const auto&, const auto&, const auto&, int, double, double) {}
  void finish(const auto&, const auto&, const auto&, double) {}
};

}  // namespace hearthline::engine
