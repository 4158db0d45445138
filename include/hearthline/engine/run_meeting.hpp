#pragma once
/// @file
/// Many draws of units that share pools of places.

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/run.hpp"

namespace hearthline::engine {

/// Simulates every unit in every draw. The units of a draw meet, so that a draw
/// is the work of one thread, without a lock, and draws run side by side.
/// @param units   how many units
/// @param plans   the pools; must outlive the run
/// @param empty   an empty recorder, which sets the shape of the results
/// @param add     add(unit, meeting, key, worker): adds a unit to a meeting
/// @param done    as for `run_each`
/// @throws InputError if a plan is not valid, or as `run_each`
/// @throws Interrupted if `control.stop` was set before the run was complete
/// Deterministic: the arguments of `done` depend neither on threads nor on the
/// order of units. `options.block` has no effect.
template <MeetingModel M, MeetingRecorder<M> R, class Add, class Done>
  requires Additive<R>
void run_meeting_each(const M& model, std::span<const PoolPlan> plans,
                      index units, double horizon, const RunOptions& options,
                      const R& empty, Control& control, Add&& add,
                      Done&& done) {
  for (const PoolPlan& plan : plans) require_pool(plan);
  RunOptions whole = options;
  whole.block = 1;
  std::vector<std::optional<Meeting<M, R>>> meetings(
      static_cast<std::size_t>(options.threads));
  run_each(
      1, whole, empty, control,
      [&](index, random::RunKey key, R& recorder, int worker) {
        auto& own = meetings[static_cast<std::size_t>(worker)];
        if (own) {
          own->clear(key, recorder);
        } else {
          own.emplace(model, plans, key, horizon, recorder);
        }
        Meeting<M, R>& meeting = *own;
        for (index unit = 0; unit < units; ++unit) {
          if (control.stop) throw Interrupted();
          add(unit, meeting, key, worker);
        }
        meeting.run(control);
      },
      std::forward<Done>(done));
}

/// The same for units of a model, each simulated over [start, horizon).
template <MeetingModel M, MeetingRecorder<M> R, class Done>
  requires Additive<R>
void run_meeting(const M& model, std::span<const PoolPlan> plans,
                 std::span<const typename M::Unit> units, double start,
                 double horizon, const RunOptions& options, const R& empty,
                 Control& control, Done&& done) {
  run_meeting_each(
      model, plans, static_cast<index>(units.size()), horizon, options, empty,
      control,
      [&](index unit, Meeting<M, R>& meeting, random::RunKey, int) {
        meeting.add(units[static_cast<std::size_t>(unit)], start, horizon);
      },
      std::forward<Done>(done));
}

}  // namespace hearthline::engine
