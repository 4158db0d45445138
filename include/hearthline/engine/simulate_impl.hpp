#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"

namespace hearthline::engine {

namespace simulate_detail {

/// Rounding may take the remaining time just below zero; such a clock is due
/// immediately.
inline constexpr double kDueNow = std::numeric_limits<double>::min();

/// The clocks of one unit.
template <std::size_t Lanes, std::size_t Processes>
struct Clocks {
  // By lane: the live processes.
  alignas(64) std::array<double, Lanes> due;
  alignas(64) std::array<double, Lanes> hazard;
  alignas(64) std::array<double, Lanes> anchor;  // when hazard was set
  alignas(64) std::array<double, Lanes> left;    // remaining, at the anchor
  std::array<int, Lanes> process;
  // By process: the remaining time of clocks that are not live, and the number
  // of thresholds that each clock has been given. A row of lanes may reach
  // beyond the last process.
  alignas(64) std::array<double, Processes + Lanes> stopped;
  std::array<std::uint32_t, Processes> resets;
  // By process: the thresholds that come next, computed four at a time.
  alignas(64) std::array<std::array<double, 4>, Processes> next;

  /// Returns the remaining time of a live clock at `time`.
  double left_at(std::size_t lane, double time) const {
    return std::max(left[lane] - hazard[lane] * (time - anchor[lane]), kDueNow);
  }
};

/// Returns the remaining time of a live clock of a curved model at `time`.
template <class M, class C>
double left_on_curve(const M& model, const typename M::State& state,
                     const C& clocks, std::size_t lane, double time) {
  // At scale zero no time passes on the clock, whatever the curve.
  if (clocks.hazard[lane] == 0.0) return clocks.left[lane];
  const double passed =
      model.elapsed(state, static_cast<int>(lane), clocks.anchor[lane], time);
  return std::max(clocks.left[lane] - clocks.hazard[lane] * passed, kDueNow);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_events(
    std::uint32_t most) {
  throw Error("events: expected at most " + std::to_string(most) +
              " in the life of one unit, found more; lower the rates or what "
              "multiplies them, or shorten the horizon");
}

/// Returns the lane whose event is due first; the lowest in a tie.
template <std::size_t Lanes>
inline int earliest(const std::array<double, Lanes>& due) {
  int lane = 0;
  double first = due[0];
  for (std::size_t l = 1; l < Lanes; ++l) {
    const bool earlier = due[l] < first;
    first = earlier ? due[l] : first;
    lane = earlier ? static_cast<int>(l) : lane;
  }
  return lane;
}

/// Calls `visit(lane)` for every bit that is set.
template <class Visit>
inline void each_lane(std::uint32_t lanes, Visit&& visit) {
  for (; lanes != 0; lanes &= lanes - 1) {
    visit(static_cast<std::size_t>(std::countr_zero(lanes)));
  }
}

}  // namespace simulate_detail

// Flattened: the functions of the model and the recorder are small and called
// at every event, and compilers stop inlining them if a file has many of them.
template <Model M, Recorder<M> R>
[[gnu::flatten]] inline void simulate(const M& model,
                                      const typename M::Unit& unit,
                                      random::RunKey key, double start,
                                      double horizon, R& recorder) {
  using namespace simulate_detail;
  constexpr auto kLanes = static_cast<std::size_t>(M::kLanes);
  constexpr auto kProcesses = static_cast<std::size_t>(M::kProcesses);
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const auto& streams = model.streams();
  const std::uint64_t id = model.id(unit);

  typename M::State state;
  model.enter(unit, start, state);
  recorder.start(model, unit, state, start);

  // Every clock gets a threshold at the start, and a new one as soon as it has
  // expired: the random number is then ready long before it is needed.
  Clocks<kLanes, kProcesses> clocks;
  std::size_t processes = kProcesses;
  if constexpr (requires { model.processes(); }) processes = model.processes();
  random::exponentials(key, id, streams, clocks.stopped.data(), processes);
  std::fill_n(clocks.stopped.data() + processes, kLanes, kNever);
  std::fill_n(clocks.resets.begin(), processes, 1U);

  alignas(64) std::array<double, kLanes> fresh;
  // All lanes at once, without a branch, if an event replaces them all. An idle
  // lane has the clock of a process that is not live, and a hazard of 0: it is
  // never due, and its clock keeps its bits.
  constexpr bool kReplacesAll = requires { model.first_process(state); };
  constexpr bool kInRows = kReplacesAll && !CurvedModel<M>;
  const auto start_row = [&](int first, double time) {
    const double* row = clocks.stopped.data() + first;
    for (std::size_t l = 0; l < kLanes; ++l) {
      clocks.left[l] = row[l];
      clocks.anchor[l] = time;
      clocks.hazard[l] = fresh[l];
      clocks.due[l] = time + clocks.left[l] / fresh[l];
    }
  };
  const auto start_lane = [&](std::size_t lane, double time) {
    const int process = model.process(state, static_cast<int>(lane));
    clocks.process[lane] = process;
    clocks.anchor[lane] = time;
    clocks.left[lane] = process < 0
                            ? kNever
                            : clocks.stopped[static_cast<std::size_t>(process)];
    clocks.hazard[lane] = fresh[lane];
    if constexpr (CurvedModel<M>) {
      clocks.due[lane] = model.reach(state, static_cast<int>(lane), time,
                                     clocks.left[lane] / fresh[lane]);
    } else {
      clocks.due[lane] = time + clocks.left[lane] / fresh[lane];
    }
  };
  model.hazards(state, fresh);
  if constexpr (kInRows) {
    start_row(model.first_process(state), start);
  } else {
    for (std::size_t lane = 0; lane < kLanes; ++lane) start_lane(lane, start);
  }

  [[maybe_unused]] std::uint32_t events = 0;
  double time = start;
  for (;;) {
    const int lane = earliest(clocks.due);
    const auto fired = static_cast<std::size_t>(lane);
    const double event = clocks.due[fired];
    const double change = model.next_change(state);
    std::uint32_t switched = 0;
    if (change <= event) {
      if (change >= horizon) break;
      time = change;
      model.pass(state, time);
      if constexpr (WatchesChanges<R, M>) {
        recorder.change(model, unit, state, time);
      }
    } else {
      if (event >= horizon) break;
      if constexpr (requires { M::kMostEvents; }) {
        if (++events > M::kMostEvents) refuse_events(M::kMostEvents);
      }
      time = event;
      const double hazard = clocks.hazard[fired];
      int process = 0;
      if constexpr (kInRows) {
        const int row = model.first_process(state);
        process = row + lane;
        model.fire(state, lane, time);
        recorder.event(model, unit, state, process, hazard, time);
        for (std::size_t l = 0; l < kLanes; ++l) {
          clocks.stopped[static_cast<std::size_t>(row) + l] =
              clocks.left_at(l, time);
        }
      } else if constexpr (CurvedModel<M>) {
        // A switched lane has followed the curve of the state before the
        // event.
        const typename M::State before = state;
        process = clocks.process[fired];
        switched = model.fire(state, lane, time);
        recorder.event(model, unit, state, process, hazard, time);
        each_lane(switched & ~(1U << fired), [&](std::size_t l) {
          if (clocks.process[l] >= 0) {
            clocks.stopped[static_cast<std::size_t>(clocks.process[l])] =
                left_on_curve(model, before, clocks, l, time);
          }
        });
      } else {
        process = clocks.process[fired];
        switched = model.fire(state, lane, time);
        recorder.event(model, unit, state, process, hazard, time);
        each_lane(switched, [&](std::size_t l) {
          if (clocks.process[l] >= 0) {
            clocks.stopped[static_cast<std::size_t>(clocks.process[l])] =
                clocks.left_at(l, time);
          }
        });
      }
      if constexpr (requires { model.is_over(state); }) {
        if (model.is_over(state)) break;
      }
      const auto happened = static_cast<std::size_t>(process);
      const std::uint32_t resets = clocks.resets[happened]++;
      auto& next = clocks.next[happened];
      if (resets % 4 == 1) {
        random::next_exponentials(key, id, streams[happened], resets, next);
      }
      clocks.stopped[happened] = next[(resets - 1) % 4];
      if constexpr (kReplacesAll) {
        model.hazards(state, fresh);
        if constexpr (kInRows) {
          start_row(model.first_process(state), time);
        } else {
          each_lane(switched, [&](std::size_t l) { start_lane(l, time); });
        }
        continue;
      }
    }

    model.hazards(state, fresh);
    if constexpr (CurvedModel<M>) {
      // Curves are expensive: skip lanes that keep their scale or are about
      // to be restarted.
      for (std::size_t l = 0; l < kLanes; ++l) {
        if (fresh[l] == clocks.hazard[l] || (switched >> l & 1U) != 0) continue;
        clocks.left[l] = left_on_curve(model, state, clocks, l, time);
        clocks.anchor[l] = time;
        clocks.hazard[l] = fresh[l];
        clocks.due[l] = model.reach(state, static_cast<int>(l), time,
                                    clocks.left[l] / fresh[l]);
      }
      each_lane(switched, [&](std::size_t l) { start_lane(l, time); });
      continue;
    }
    for (std::size_t l = 0; l < kLanes; ++l) {
      const bool changed = fresh[l] != clocks.hazard[l];
      const double left = clocks.left_at(l, time);
      clocks.left[l] = changed ? left : clocks.left[l];
      clocks.anchor[l] = changed ? time : clocks.anchor[l];
      clocks.due[l] = changed ? time + left / fresh[l] : clocks.due[l];
      clocks.hazard[l] = fresh[l];
    }
    // After the vector loop, which would otherwise wait for these writes.
    each_lane(switched, [&](std::size_t l) { start_lane(l, time); });
  }
  recorder.finish(model, unit, state, horizon);
}

}  // namespace hearthline::engine
