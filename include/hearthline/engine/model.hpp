#pragma once
/// @file
/// The requirements of the engine on models and recorders.
///
/// A model defines states, processes and hazards. The engine knows nothing of
/// themes or boroughs: the family model is one model; declared multi-state
/// models and the textbook cases in the tests are others.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "hearthline/random/stream.hpp"

namespace hearthline::engine {

/// A model of units (families, women, patients) that change by processes.
///
/// At most `kLanes` of its `kProcesses` are live at once, each in a lane.
///   streams()           the random-number stream of each process, by its name
///   id(unit)            the unit's part of a random-number address
///   enter(unit, t, s)   writes the state at t
///   process(s, lane)    the process that runs in a lane, or -1 for none
///   hazards(s, out)     events per unit of time in every lane; 0 in idle lanes
///   next_change(s)      when hazards next change without an event; later
///                       than the last such moment, or infinity
///   pass(s, t)          takes the state across that moment; returns, as
///                       `fire` does, the lanes whose process has changed or
///                       restarts, or nothing if none ever does
///   fire(s, lane, t)    applies the event of the lane's process; returns, as
///                       bits, the lanes whose process has changed or restarts,
///                       always including the lane itself
///
/// What it may have, so that it runs faster with the same results:
///   kBusyStateBytes     how many of the first bytes of a state are used at
///                       every step, if not all
///   first_process(s)    the process in the first lane, if the live processes
///                       follow each other, lane by lane, and `fire` returns
///                       every lane that was live before the event or is after
///   is_over(s)          whether nothing can happen any more
///   processes()         how many of the `kProcesses` there are: the first
///                       ones, in whole fours
///   kFirstProcesses,    the processes that run in most units, in whole fours,
///   first_streams()     and their streams: they get a threshold at the start,
///                       and every other threshold is drawn when it is needed
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
/// runs in its own operational time, and `hazards` returns the scale:
///
///   integrated hazard from a to b = scale * elapsed(a, b)
///
///   elapsed(s, lane, from, to)     operational time that passes in a lane;
///                                  `to - from` if the hazard is constant
///   reach(s, lane, from, amount)   when that much will have passed since
///                                  `from`: not before `from`, non-decreasing
///                                  in `amount`; infinity for an infinite
///                                  amount or one that never passes
///
/// Both refer to the present process of the lane. Their results for a lane may
/// change only when `fire` returns the lane: `pass` returns nothing, and may
/// change only the scale.
template <class M>
concept CurvedModel =
    Model<M> && requires(const M& model, const typename M::State& state) {
      { model.elapsed(state, 0, 0.0, 0.0) } -> std::convertible_to<double>;
      { model.reach(state, 0, 0.0, 0.0) } -> std::convertible_to<double>;
    };

/// Records one unit after another: its start, each event immediately after it
/// has happened, and its end. `hazard` is the hazard under which the event
/// happened, or the scale in a curved model.
template <class R, class M>
concept Recorder = Model<M> && requires(R& recorder, const M& model,
                                        const typename M::Unit& unit,
                                        const typename M::State& state) {
  recorder.start(model, unit, state, 0.0);
  recorder.event(model, unit, state, 0, 0.0, 0.0);
  recorder.finish(model, unit, state, 0.0);
};

/// A recorder that is also called immediately after each change of hazards
/// without an event.
template <class R, class M>
concept WatchesChanges =
    Recorder<R, M> &&
    requires(R& recorder, const M& model, const typename M::Unit& unit,
             const typename M::State& state) {
      recorder.change(model, unit, state, 0.0);
    };

/// A recorder that is also told of the clocks of each unit, immediately before
/// its end.
template <class R, class M, class Course>
concept WatchesClocks = Recorder<R, M> && requires(R& recorder, const M& model,
                                                   const typename M::Unit& unit,
                                                   const Course& course) {
  recorder.clocks(model, unit, course, 0.0);
};

/// A recorder that wants copies of some courses from within a step, immediately
/// after it has been called.
///   forks()             whether it wants one of the present course
///   fork(course, rest)  gives it; see `Course::Rest`
template <class R, class Course>
concept ForksCourses = requires(R& recorder, const Course& course,
                                const typename Course::Rest& rest) {
  { recorder.forks() } -> std::convertible_to<bool>;
  recorder.fork(course, rest);
};

/// Records nothing.
struct NoRecorder {
  void start(const auto&, const auto&, const auto&, double) {}
  void event(const auto&, const auto&, const auto&, int, double, double) {}
  void finish(const auto&, const auto&, const auto&, double) {}
};

}  // namespace hearthline::engine
