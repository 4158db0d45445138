#pragma once
/// @file
/// Simulation of one unit from its start to the horizon, event by event: exact
/// in continuous time, with a clock for each process (`course.hpp`).

#include "hearthline/engine/course.hpp"
#include "hearthline/engine/model.hpp"

namespace hearthline::engine {

/// Simulates `unit` over [start, horizon) and calls `recorder`.
/// @param start, horizon  in the model's unit of time
/// @throws Error if the model has a `kMostEvents` and a unit has more events:
///         it is never cut short in silence
/// Deterministic: depends only on (key, model.id(unit), model, unit).
/// Threads: reads `model` and `unit`; writes only `recorder`.
// Flattened: the functions of the model and the recorder are small and called
// at every event, and compilers stop inlining them if a file has many of them.
template <Model M, Recorder<M> R>
[[gnu::flatten]] inline void simulate(const M& model,
                                      const typename M::Unit& unit,
                                      random::RunKey key, double start,
                                      double horizon, R& recorder) {
  Course<M> course;
  course.begin(model, unit, key, start, recorder);
  for (;;) {
    const Step step = course.step(model, unit, key, horizon, recorder);
    if (step == Step::kNone || step == Step::kOver) break;
  }
  finish(model, unit, course, horizon, recorder);
}

}  // namespace hearthline::engine
