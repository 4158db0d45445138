#pragma once
/// @file
/// Simulation of one unit from its start to the horizon, event by event: exact
/// in continuous time, with a clock for each process.
///
/// Random time change (Ethier and Kurtz 1986, ch. 6; Anderson, "A modified
/// next reaction method", J. Chem. Phys. 127, 2007; as a coupling, Rathinam,
/// Sheppard and Khammash, J. Chem. Phys. 132, 2010): process p happens for the
/// k-th time when its integrated hazard since the last time reaches an
/// exponential threshold E(p, k), which has its own random-number address.

#include "hearthline/engine/model.hpp"

namespace hearthline::engine {

/// Simulates `unit` over [start, horizon) and calls `recorder`.
///
///   every clock p starts with the remaining time left[p] = E(p, 0)
///   t <- earliest of the events due and of the next change of hazards
///   a lane whose hazard changes at t: left -= hazard * (t - anchor)
///   an event: its clock gets a new threshold; clocks that stop keep their
///   remaining time
///
/// A lane whose hazard is unchanged, bit for bit, is not updated, so a change
/// without effect leaves every time bit-identical. Since each step rounds
/// monotonically, a lower hazard never makes an event earlier.
///
/// In a `CurvedModel`, elapsed(anchor, t) replaces t - anchor, and
/// reach(anchor, left / hazard) replaces anchor + left / hazard. A lower scale
/// then makes no event earlier, except by the amount, if any, by which the
/// model's `reach` fails to be monotonic.
/// @param start, horizon  in the model's unit of time
/// @throws Error if the model has a `kMostEvents` and a unit has more events:
///         it is never cut short in silence
/// Deterministic: depends only on (key, model.id(unit), model, unit).
/// Threads: reads `model` and `unit`; writes only `recorder`.
template <Model M, Recorder<M> R>
void simulate(const M& model, const typename M::Unit& unit, random::RunKey key,
              double start, double horizon, R& recorder);

}  // namespace hearthline::engine

#include "hearthline/engine/simulate_impl.hpp"
