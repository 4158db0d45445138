#pragma once
/// @file
/// One unit from its start to the horizon, from event to event: exact in
/// continuous time, with a clock for each process.
///
/// Random time change (Ethier and Kurtz 1986, ch. 6; Anderson, "A modified
/// next reaction method", J. Chem. Phys. 127, 2007; as a coupling, Rathinam,
/// Sheppard and Khammash, J. Chem. Phys. 132, 2010): process p happens for the
/// k-th time when its integrated hazard since the last time reaches an
/// exponential threshold E(p, k), which has an address of its own in the
/// random numbers.

#include "hearthline/engine/model.hpp"

namespace hearthline::engine {

/// Simulates `unit` over [start, horizon) and tells `recorder`.
///
///   every clock p has left[p] = E(p, 0) to run
///   t <- earliest of the events due and of the next change of hazards
///   a lane whose hazard changes at t: left -= hazard * (t - anchor)
///   an event: its clock is wound anew; clocks that stop keep what is left
///
/// A lane whose hazard keeps its bits is not touched, so a change that changes
/// nothing leaves every time as it was, to the bit; and since each step rounds
/// monotonically, a lower hazard never makes an event earlier.
///
/// Of a `CurvedModel`, a lane's time runs as its curve does: elapsed(anchor, t)
/// takes the place of t - anchor, and reach(anchor, left / hazard) that of
/// anchor + left / hazard. A lower scale then makes no event earlier by more
/// than the model's `reach` strays from rising with its amount.
/// @param start, horizon  in the model's unit of time
/// Deterministic: a function of (key, model.id(unit), model, unit) alone.
/// Threads: reads `model` and `unit`; writes `recorder` only.
template <Model M, Recorder<M> R>
void simulate(const M& model, const typename M::Unit& unit, random::RunKey key,
              double start, double horizon, R& recorder);

}  // namespace hearthline::engine

#include "hearthline/engine/simulate_impl.hpp"
