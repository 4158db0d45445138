#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "hearthline/engine/course.hpp"
#include "hearthline/error.hpp"

namespace hearthline::engine {

namespace course_detail {

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

}  // namespace course_detail

// Flattened: the functions of the model and the recorder are small and called
// at every event, and compilers stop inlining them if a file has many of them.

template <Model M>
template <class R>
[[gnu::flatten]] inline void Course<M>::begin(const M& model,
                                              const typename M::Unit& unit,
                                              random::RunKey key, double start,
                                              R& recorder) {
  events_ = 0;
  model.enter(unit, start, state_);
  recorder.start(model, unit, state_, start);

  const Address who{key, model.id(unit)};
  if constexpr (kDrawsLate) {
    // Most processes never run: their thresholds wait until they do.
    clocks_.stopped.fill(course_detail::kUndrawn);
    clocks_.resets.fill(0U);
    constexpr auto& kFirst = M::kFirstProcesses;
    std::array<double, kFirst.size()> first;
    random::exponentials(key, who.id, model.first_streams(), first.data(),
                         kFirst.size());
    for (std::size_t i = 0; i < kFirst.size(); ++i) {
      const auto process = static_cast<std::size_t>(kFirst[i]);
      clocks_.stopped[process] = first[i];
      clocks_.resets[process] = 1;
    }
  } else {
    // Every clock gets a threshold at the start, and a new one as soon as it
    // has expired: the random number is then ready long before it is needed.
    std::size_t processes = kProcesses;
    if constexpr (requires { model.processes(); }) {
      processes = model.processes();
    }
    random::exponentials(key, who.id, model.streams(), clocks_.stopped.data(),
                         processes);
    std::fill_n(clocks_.stopped.data() + processes, kLanes, kNever);
    std::fill_n(clocks_.resets.begin(), processes, 1U);
  }

  Lanes fresh;
  model.hazards(state_, fresh);
  start_all(model, who, fresh, start);
  time_ = start;
}

/// Starts the clocks of all lanes, whose processes follow each other: all at
/// once, without a branch. An idle lane has the clock of a process that is not
/// live, and a hazard of 0: it is never due, and its clock keeps its bits.
template <Model M>
inline void Course<M>::start_row(int first, const Lanes& fresh, double time) {
  const double* row = clocks_.stopped.data() + first;
  for (std::size_t l = 0; l < kLanes; ++l) {
    clocks_.left[l] = row[l];
    clocks_.anchor[l] = time;
    clocks_.hazard[l] = fresh[l];
    clocks_.due[l] = time + clocks_.left[l] / fresh[l];
  }
}

template <Model M>
inline void Course<M>::start_lane(const M& model, Address who, std::size_t lane,
                                  const Lanes& fresh, double time) {
  const int process = model.process(state_, static_cast<int>(lane));
  clocks_.process[lane] = process;
  if constexpr (kDrawsLate) {
    if (process >= 0) {
      const auto p = static_cast<std::size_t>(process);
      if (clocks_.stopped[p] < 0.0) {
        clocks_.stopped[p] = random::exponential(
            who.key, who.id, model.streams()[p], clocks_.resets[p]++);
      }
    }
  }
  clocks_.anchor[lane] = time;
  clocks_.left[lane] =
      process < 0 ? kNever : clocks_.stopped[static_cast<std::size_t>(process)];
  clocks_.hazard[lane] = fresh[lane];
  if constexpr (CurvedModel<M>) {
    clocks_.due[lane] = model.reach(state_, static_cast<int>(lane), time,
                                    clocks_.left[lane] / fresh[lane]);
  } else {
    clocks_.due[lane] = time + clocks_.left[lane] / fresh[lane];
  }
}

template <Model M>
inline void Course<M>::start_all(const M& model, Address who,
                                 const Lanes& fresh, double time) {
  if constexpr (kInRows) {
    start_row(model.first_process(state_), fresh, time);
  } else {
    for (std::size_t l = 0; l < kLanes; ++l)
      start_lane(model, who, l, fresh, time);
  }
}

/// Stores what is left of the clocks of lanes that have switched.
/// @param before  the state whose curves the lanes have followed
template <Model M>
inline void Course<M>::stop_lanes(const M& model,
                                  const typename M::State& before,
                                  std::uint32_t lanes, double time) {
  course_detail::each_lane(lanes, [&](std::size_t l) {
    if (clocks_.process[l] < 0) return;
    const auto process = static_cast<std::size_t>(clocks_.process[l]);
    if constexpr (CurvedModel<M>) {
      clocks_.stopped[process] =
          course_detail::left_on_curve(model, before, clocks_, l, time);
    } else {
      clocks_.stopped[process] = clocks_.left_at(l, time);
    }
  });
}

/// Gives lanes their new hazards after a change or an event: those that keep
/// their process, then those that have switched.
template <Model M>
inline void Course<M>::update_lanes(const M& model, Address who,
                                    std::uint32_t switched, Lanes& fresh,
                                    double time) {
  model.hazards(state_, fresh);
  if constexpr (CurvedModel<M>) {
    // Curves are expensive: skip lanes that keep their scale or are about to be
    // restarted.
    for (std::size_t l = 0; l < kLanes; ++l) {
      if (fresh[l] == clocks_.hazard[l] || (switched >> l & 1U) != 0) continue;
      clocks_.left[l] =
          course_detail::left_on_curve(model, state_, clocks_, l, time);
      clocks_.anchor[l] = time;
      clocks_.hazard[l] = fresh[l];
      clocks_.due[l] = model.reach(state_, static_cast<int>(l), time,
                                   clocks_.left[l] / fresh[l]);
    }
  } else {
    for (std::size_t l = 0; l < kLanes; ++l) {
      const bool changed = fresh[l] != clocks_.hazard[l];
      const double left = clocks_.left_at(l, time);
      clocks_.left[l] = changed ? left : clocks_.left[l];
      clocks_.anchor[l] = changed ? time : clocks_.anchor[l];
      clocks_.due[l] = changed ? time + left / fresh[l] : clocks_.due[l];
      clocks_.hazard[l] = fresh[l];
    }
  }
  // After the vector loop, which would otherwise wait for these writes.
  course_detail::each_lane(
      switched, [&](std::size_t l) { start_lane(model, who, l, fresh, time); });
}

/// Gives the clock of a process that has happened a new threshold.
template <Model M>
inline void Course<M>::reset(const M& model, Address who, int process) {
  const auto happened = static_cast<std::size_t>(process);
  if constexpr (kDrawsLate) {
    clocks_.stopped[happened] = course_detail::kUndrawn;
  } else {
    const std::uint32_t resets = clocks_.resets[happened]++;
    auto& next = clocks_.next[happened];
    if (resets % 4 == 1) {
      random::next_exponentials(who.key, who.id, model.streams()[happened],
                                resets, next);
    }
    clocks_.stopped[happened] = next[(resets - 1) % 4];
  }
}

template <Model M>
template <class R>
[[gnu::flatten]] inline Step Course<M>::step(const M& model,
                                             const typename M::Unit& unit,
                                             random::RunKey key, double until,
                                             R& recorder) {
  const int lane = course_detail::earliest(clocks_.due);
  const auto fired = static_cast<std::size_t>(lane);
  const double event = clocks_.due[fired];
  const double change = model.next_change(state_);
  const Address who{key, model.id(unit)};
  Lanes fresh;
  if (change <= event) {
    if (change >= until) return Step::kNone;
    time_ = change;
    std::uint32_t switched = 0;
    if constexpr (kPassSwitches) {
      switched = model.pass(state_, change);
    } else {
      model.pass(state_, change);
    }
    if constexpr (WatchesChanges<R, M>) {
      recorder.change(model, unit, state_, change);
    }
    if constexpr (ForksCourses<R, Course>) {
      if (recorder.forks()) recorder.fork(*this, Rest{-1, switched});
    }
    if constexpr (kPassSwitches) stop_lanes(model, state_, switched, change);
    update_lanes(model, who, switched, fresh, change);
    return Step::kChange;
  }
  if (event >= until) return Step::kNone;
  if constexpr (requires { M::kMostEvents; }) {
    if (++events_ > M::kMostEvents) {
      course_detail::refuse_events(M::kMostEvents);
    }
  }
  time_ = event;
  const double hazard = clocks_.hazard[fired];
  int process = 0;
  std::uint32_t switched = 0;
  if constexpr (kInRows) {
    const int row = model.first_process(state_);
    process = row + lane;
    model.fire(state_, lane, event);
    recorder.event(model, unit, state_, process, hazard, event);
    for (std::size_t l = 0; l < kLanes; ++l) {
      clocks_.stopped[static_cast<std::size_t>(row) + l] =
          clocks_.left_at(l, event);
    }
  } else if constexpr (CurvedModel<M>) {
    const typename M::State before = state_;
    process = clocks_.process[fired];
    switched = model.fire(state_, lane, event);
    recorder.event(model, unit, state_, process, hazard, event);
    stop_lanes(model, before, switched & ~(1U << fired), event);
  } else {
    process = clocks_.process[fired];
    switched = model.fire(state_, lane, event);
    recorder.event(model, unit, state_, process, hazard, event);
    if constexpr (ForksCourses<R, Course>) {
      if (recorder.forks()) recorder.fork(*this, Rest{lane, switched});
    }
    stop_lanes(model, state_, switched, event);
  }
  if constexpr (requires { model.is_over(state_); }) {
    if (model.is_over(state_)) return Step::kOver;
  }
  reset(model, who, process);
  if constexpr (kReplacesAll) {
    model.hazards(state_, fresh);
    if constexpr (kInRows) {
      start_row(model.first_process(state_), fresh, event);
    } else {
      course_detail::each_lane(switched, [&](std::size_t l) {
        start_lane(model, who, l, fresh, event);
      });
    }
  } else {
    update_lanes(model, who, switched, fresh, event);
  }
  return Step::kEvent;
}

template <Model M>
inline void Course<M>::go_on_in(const M& model, const typename M::Unit& unit,
                                random::RunKey key, const Rest& rest) {
  static_assert(!kReplacesAll && !CurvedModel<M>);
  model.adopt(unit, time_, state_);
  const Address who{key, model.id(unit)};
  const int process =
      rest.lane < 0 ? -1 : clocks_.process[static_cast<std::size_t>(rest.lane)];
  stop_lanes(model, state_, rest.switched, time_);
  if (process >= 0) reset(model, who, process);
  Lanes fresh;
  update_lanes(model, who, rest.switched, fresh, time_);
}

template <Model M>
inline double Course<M>::next(const M& model) const {
  const auto fired =
      static_cast<std::size_t>(course_detail::earliest(clocks_.due));
  return std::min(clocks_.due[fired], model.next_change(state_));
}

template <Model M>
inline double Course<M>::left(int process, double time) const {
  static_assert(!kInRows && !CurvedModel<M>);
  for (std::size_t l = 0; l < kLanes; ++l) {
    if (clocks_.process[l] == process) return clocks_.left_at(l, time);
  }
  return clocks_.stopped[static_cast<std::size_t>(process)];
}

template <Model M>
template <class Alter>
[[gnu::flatten]] inline void Course<M>::alter(const M& model,
                                              const typename M::Unit& unit,
                                              random::RunKey key, double time,
                                              Alter&& alter) {
  const Address who{key, model.id(unit)};
  static_assert(!kReplacesAll,
                "models whose clocks follow each other in rows "
                "cannot be changed from outside");
  time_ = time;
  if constexpr (CurvedModel<M>) {
    const typename M::State before = state_;
    const std::uint32_t switched = alter(state_);
    stop_lanes(model, before, switched, time);
    Lanes fresh;
    update_lanes(model, who, switched, fresh, time);
  } else {
    const std::uint32_t switched = alter(state_);
    stop_lanes(model, state_, switched, time);
    Lanes fresh;
    update_lanes(model, who, switched, fresh, time);
  }
}

}  // namespace hearthline::engine
