#pragma once

#include "hearthline/demography/arrivals.hpp"
#include "hearthline/programmes/enrolled_model.hpp"

namespace hearthline::programmes {

inline void EnrolledModel::enter(const Unit& unit, double start,
                                 State& state) const {
  cases_.enter(unit, start, state);
  state.wanted = 0;
  state.held = 0;
  state.eligible = 0;
  state.known = 0;
  state.acting = 0;
  state.asked = 0;
  state.effects_changed = false;
  state.next_effect = kNever;
  state.next_step = kNever;
  state.changes = 0;
  state.happened = 0;
  find_running(state, start);
  find_ages(state, at_any_age(state), start);
  set_eligible(state, at_any_age(state) & state.of_age, start);
  const std::uint64_t id = unit.family->id.value;
  if ((id & demography::kEntrant) == 0) {
    each(state.eligible, [&](int number) {
      const Programme& programme = programmes_->programme(number);
      if (!(programme.at_start > 0.0)) return;
      const double u = uniform(state, programme.streams.at_start, 0);
      if (!(u < programme.at_start)) return;
      Enrolment& own = enrolment(state, number);
      stop_clock(state, number, start);
      ++own.counts.found;
      own.standing = Standing::kAsked;
      own.from_start = true;
      own.due = start + kAtStart * (u / programme.at_start);
    });
  } else if (demography::is_new_family(unit.family->id)) {
    go_along(state, kBirthRoute, start);
  }
  if (state.acting != 0) renew_effects(state, start);
  find_next(state);
}

inline std::uint32_t EnrolledModel::fire(State& state, int lane,
                                         double time) const {
  const Before earlier = before(state);
  const std::uint32_t switched = cases_.fire(state, lane, time);
  after(state, earlier, switched, time);
  return switched;
}

inline std::uint32_t EnrolledModel::pass(State& state, double time) const {
  const Before earlier = before(state);
  std::uint32_t switched = 0;
  if (cases_.next_change(state) <= time) switched = cases_.pass(state, time);
  after(state, earlier, switched, time);
  return switched;
}

/// Draws the consequences of a step for programmes.
/// @param switched  the lanes whose process has changed
inline void EnrolledModel::after(State& state, const Before& earlier,
                                 std::uint32_t switched, double time) const {
  const ProgrammeSet apart = at_any_age(state);
  const ProgrammeSet now = apart & state.of_age;
  if (now != state.eligible || (apart & ~state.watched) != 0 ||
      state.programmes_next <= time ||
      (state.kind != earlier.kind &&
       (programmes_->by_route(route_of(state)) & now) != 0) ||
      state.youngest_born != earlier.youngest_born ||
      (state.acting != 0 && switched != 0 && state.next_step <= time)) {
    follow(state, earlier, switched, time);
  } else if (state.acting != 0) {
    switch_effects(state, switched);
    state.programmes_next = std::min(state.programmes_next, state.next_effect);
  }
}

// Not inlined, nor is what it calls: most events have no consequences.
[[gnu::noinline]] inline void EnrolledModel::follow(State& state,
                                                    const Before& earlier,
                                                    std::uint32_t switched,
                                                    double time) const {
  const bool born = state.youngest_born != earlier.youngest_born;
  if (state.next_running <= time) find_running(state, time);
  const ProgrammeSet apart = at_any_age(state);
  if (state.next_age <= time || born || (apart & ~state.watched) != 0) {
    find_ages(state, apart, time);
  }
  // Who is no longer eligible can no longer be found or served.
  set_eligible(state, apart & state.of_age, time);
  if (state.programmes_next <= time) {
    each(state.known, [&](int number) {
      if (enrolment(state, number).due <= time) {
        act_on_time(state, number, time);
      }
    });
  }
  if (state.kind != earlier.kind) go_along(state, route_of(state), time);
  if (born) go_along(state, kBirthRoute, time);
  if (state.acting != 0) {
    if (state.effects_changed || state.next_effect <= time ||
        (switched != 0 && state.next_step <= time)) {
      renew_effects(state, time);
    } else {
      switch_effects(state, switched);
    }
  }
  find_next(state);
}

// ---- Who is eligible --------------------------------------------------------

inline void EnrolledModel::find_running(State& state, double time) const {
  const auto& from = programmes_->running_from();
  std::size_t segment = 0;
  while (segment + 1 < from.size() && from[segment + 1] <= time) ++segment;
  state.next_running = segment + 1 < from.size() ? from[segment + 1] : kNever;
  state.open =
      programmes_->by_locality(state.locality) & programmes_->running(segment);
}

/// Finds for which programmes the family has a child of the age, and when that
/// changes next.
/// @param watched  the programmes that it matters for
inline void EnrolledModel::find_ages(State& state, ProgrammeSet watched,
                                     double time) const {
  state.of_age = programmes_->of_any_age();
  state.watched = watched | state.of_age;
  state.next_age = kNever;
  watched &= ~state.of_age;
  if (watched == 0) return;
  const auto& ages = programmes_->age_from();
  const double now = CaseModel::age_time(state, time);
  CaseModel::each_child(state, time, [&](int, double born) {
    std::size_t band = 0;
    while (band + 1 < ages.size() && born + ages[band + 1] <= now) ++band;
    const ProgrammeSet present = programmes_->by_age(band) & watched;
    state.of_age |= present;
    if (!state.grows) return;
    while (++band < ages.size()) {
      if ((programmes_->by_age(band) & watched) == present) continue;
      state.next_age = std::min(state.next_age, born + ages[band]);
      break;
    }
  });
}

inline void EnrolledModel::set_eligible(State& state, ProgrammeSet now,
                                        double time) const {
  const ProgrammeSet changed = now ^ state.eligible;
  if (changed == 0) return;
  state.eligible = now;
  each(changed & now & ~state.known, [&](int number) {
    const Programme& programme = programmes_->programme(number);
    Enrolment& own = enrolment(state, number) = Enrolment();
    if (programme.outreach > 0.0) {
      own.left = exponential(state, programme.streams.outreach, 0) /
                 programme.outreach;
    }
  });
  state.known |= now;
  each(changed & now, [&](int number) {
    note(state, number, Happening::kEligible);
    set_clock(state, number, time);
  });
  each(changed & ~now, [&](int number) {
    note(state, number, Happening::kNotEligible);
    Enrolment& own = enrolment(state, number);
    switch (own.standing) {
      case Standing::kOut:
        stop_clock(state, number, time);
        break;
      case Standing::kAsked:
      case Standing::kWaiting:
        leave_queue(state, number, Happening::kLapsed);
        break;
      case Standing::kIn:  // A stay goes on: that it ends need is its purpose.
        break;
    }
  });
}

/// Lets the clock of outreach run, if the family may be found.
inline void EnrolledModel::set_clock(State& state, int number,
                                     double time) const {
  if (!may_be_found(state, number)) return;
  Enrolment& own = enrolment(state, number);
  const double until = closed_until(own, number);
  own.clock_runs = false;
  own.due = kNever;
  if (time < until) {
    own.due = until;
  } else if (programmes_->programme(number).outreach > 0.0) {
    own.clock_runs = true;
    own.due = time + own.left;
  }
}

inline void EnrolledModel::stop_clock(State& state, int number,
                                      double time) const {
  Enrolment& own = enrolment(state, number);
  if (own.clock_runs) own.left = std::max(own.due - time, 0.0);
  own.clock_runs = false;
  own.due = kNever;
}

// ---- From being found to the end of a stay ----------------------------------

/// Refers the family to programmes by a route.
[[gnu::noinline]] inline void EnrolledModel::go_along(State& state, int route,
                                                      double time) const {
  each(programmes_->by_route(route) & state.eligible, [&](int number) {
    Enrolment& own = enrolment(state, number);
    if (!may_be_found(state, number) || time < closed_until(own, number)) {
      return;
    }
    const Programme& programme = programmes_->programme(number);
    if (uniform(state, programme.streams.route, own.counts.referred++) <
        programme.share[static_cast<std::size_t>(route)]) {
      stop_clock(state, number, time);
      find(state, number, time);
    }
  });
}

inline void EnrolledModel::act_on_time(State& state, int number,
                                       double time) const {
  Enrolment& own = enrolment(state, number);
  const Programme& programme = programmes_->programme(number);
  switch (own.standing) {
    case Standing::kOut:
      if (!own.clock_runs) {
        set_clock(state, number, time);
        break;
      }
      own.clock_runs = false;
      own.left = exponential(state, programme.streams.outreach,
                             ++own.counts.outreach) /
                 programme.outreach;
      find(state, number, time);
      break;
    case Standing::kAsked:
      ask(state, number, time);
      break;
    case Standing::kWaiting:
      leave_queue(state, number, Happening::kGaveUp);
      set_clock(state, number, time);
      break;
    case Standing::kIn:
      end_stay(state, number, time);
      break;
  }
}

[[gnu::noinline]] inline void EnrolledModel::find(State& state, int number,
                                                  double time) const {
  Enrolment& own = enrolment(state, number);
  const Programme& programme = programmes_->programme(number);
  const std::uint32_t k = own.counts.found++;
  note(state, number, Happening::kFound);
  own.due = kNever;
  if (!(uniform(state, programme.streams.take_up, k) < programme.take_up)) {
    note(state, number, Happening::kDeclined);
    set_clock(state, number, time);
  } else if (programme.delay > 0.0) {
    own.standing = Standing::kAsked;
    own.due =
        time + programme.delay * exponential(state, programme.streams.delay, k);
  } else {
    ask(state, number, time);
  }
}

inline void EnrolledModel::ask(State& state, int number, double time) const {
  Enrolment& own = enrolment(state, number);
  state.asked |= programme_bit(number);
  if ((programmes_->own() & programme_bit(number)) == 0) {
    own.standing = Standing::kOut;
    own.from_start = false;
    own.due = kNever;
    return;
  }
  const Programme& programme = programmes_->programme(number);
  const std::uint32_t k = own.counts.asked++;
  note(state, number, Happening::kAsked);
  own.waited = 0.0;
  if (programme.first_pool == Programme::kUnlimited) {
    start_stay(state, number, time);
    return;
  }
  note(state, number, Happening::kWaits);
  own.standing = Standing::kWaiting;
  own.since = time;
  own.due = time + programme.longest_wait;
  if (programme.leaving > 0.0) {
    own.due = std::min(own.due,
                       time + exponential(state, programme.streams.leaving, k) /
                                  programme.leaving);
  }
  state.wanted |= pool_of(state, number);
}

/// Takes a family out that has asked, or waits.
inline void EnrolledModel::leave_queue(State& state, int number,
                                       Happening how) const {
  Enrolment& own = enrolment(state, number);
  if (own.standing == Standing::kWaiting) {
    state.wanted &= ~pool_of(state, number);
    note(state, number, how);
  } else {
    note(state, number, Happening::kNotAsking);
  }
  own.standing = Standing::kOut;
  own.from_start = false;
  own.due = kNever;
}

[[gnu::noinline]] inline void EnrolledModel::start_stay(State& state,
                                                        int number,
                                                        double time) const {
  Enrolment& own = enrolment(state, number);
  const Programme& programme = programmes_->programme(number);
  const ProgrammeStreams& streams = programme.streams;
  const std::uint32_t k = own.counts.started++;
  if (own.standing == Standing::kWaiting) {
    note(state, number, Happening::kServed);
    own.waited = time - own.since;
  }
  own.standing = Standing::kIn;
  const bool in_before = own.from_start && time <= kAtStart;
  const double age =
      in_before ? programme.stay.age(uniform(state, streams.age, 0)) : 0.0;
  own.from_start = false;
  note(state, number, in_before ? Happening::kInBefore : Happening::kStarted);
  own.since = time - age;
  const StayPlan::End end =
      programme.stay.end(own.since, age, exponential(state, streams.planned, k),
                         exponential(state, streams.dropped, k));
  own.due = std::max(end.time, time);
  own.end =
      end.planned && uniform(state, streams.completes, k) < programme.completes
          ? StayEnd::kCompleted
          : StayEnd::kDropped;
  if (programme.first_pool != Programme::kUnlimited) {
    state.held |= pool_of(state, number);
  }
  if ((programmes_->effective() & programme_bit(number)) != 0) {
    if (state.acting == 0) state.ratio.fill(1.0);
    state.acting |= programme_bit(number);
    state.effects_changed = true;
  }
}

inline void EnrolledModel::end_stay(State& state, int number,
                                    double time) const {
  Enrolment& own = enrolment(state, number);
  own.standing = Standing::kOut;
  own.ended = time;
  own.due = kNever;
  note(state, number,
       own.end == StayEnd::kCompleted ? Happening::kCompleted
                                      : Happening::kDropped);
  if (programmes_->programme(number).first_pool != Programme::kUnlimited) {
    state.wanted &= ~pool_of(state, number);
    state.held &= ~pool_of(state, number);
  }
  state.effects_changed = true;
  set_clock(state, number, time);
}

// ---- Effects ----------------------------------------------------------------

/// Returns the course that an effect is on.
inline const SteppedRatio* EnrolledModel::course(const Enrolment& own,
                                                 const Effect& effect) const {
  if (own.standing == Standing::kIn) return &effect.during;
  return own.end == StayEnd::kCompleted ? &effect.completed : &effect.dropped;
}

/// Returns the processes that run.
inline ProcessSet EnrolledModel::running(const State& state) const {
  ProcessSet set;
  for (int lane = 0; lane < kLanes; ++lane) {
    const int p = process(state, lane);
    if (p >= 0) set.set(static_cast<std::size_t>(p));
  }
  return set;
}

/// Calls `visit(effect, ratio)` for the effects that act now, and finds when
/// the first of them changes.
template <class Visit>
inline void EnrolledModel::each_effect(State& state, double time,
                                       Visit&& visit) const {
  state.next_effect = kNever;
  state.next_step = kNever;
  const ProcessSet run = running(state);
  each(state.acting, [&](int number) {
    const Enrolment& own = enrolment(state, number);
    const bool in = own.standing == Standing::kIn;
    const double origin = in ? own.since : own.ended;
    bool acts = in;
    for (const Effect& effect : programmes_->programme(number).effects) {
      const SteppedRatio& ratio = *course(own, effect);
      const std::size_t step = ratio.at(origin, time);
      acts = acts || step + 1 < ratio.value.size() || ratio.value[step] != 1.0;
      const double next = ratio.next(origin, step);
      state.next_step = std::min(state.next_step, next);
      if ((effect.set & run).any()) {
        state.next_effect = std::min(state.next_effect, next);
      }
      visit(effect, ratio.value[step]);
    }
    if (!acts) state.acting &= ~programme_bit(number);
  });
}

/// Finds the ratios of now. They then hold until an effect on a process that
/// runs changes; what does not run meets the ratio of its time when it starts.
[[gnu::noinline]] inline void EnrolledModel::renew_effects(State& state,
                                                           double time) const {
  state.effects_changed = false;
  if ((state.acting & (state.acting - 1)) != 0) {
    combine_ratios(state, time);
  } else {
    // Most families are in one programme, whose ratios need no combining.
    for (const int process : programmes_->changed()) {
      state.ratio[static_cast<std::size_t>(process)] = 1.0;
    }
    each_effect(state, time, [&](const Effect& effect, double ratio) {
      for (const int process : effect.processes) {
        state.ratio[static_cast<std::size_t>(process)] = ratio;
      }
    });
  }
  set_lane_ratios(state, kAllLanes);
}

/// The same for lanes whose process has changed, while all ratios hold.
inline void EnrolledModel::switch_effects(State& state,
                                          std::uint32_t switched) const {
  if (switched == 0) return;
  set_lane_ratios(state, switched);
  // What runs now may have an effect that was not looked at.
  state.next_effect = state.next_step;
}

inline void EnrolledModel::combine_ratios(State& state, double time) const {
  const auto& changed = programmes_->changed();
  std::array<CombinedRatio, kEffectProcesses> combined;
  for (std::size_t k = 0; k < changed.size(); ++k) combined[k].clear();
  each_effect(state, time, [&](const Effect& effect, double ratio) {
    for (const std::size_t place : effect.places) combined[place].add(ratio);
  });
  for (std::size_t k = 0; k < changed.size(); ++k) {
    state.ratio[static_cast<std::size_t>(changed[k])] =
        combined[k].value(programmes_->rule(), programmes_->floor());
  }
}

inline void EnrolledModel::set_lane_ratios(State& state,
                                           std::uint32_t lanes) const {
  for (; lanes != 0; lanes &= lanes - 1) {
    const int lane = std::countr_zero(lanes);
    const int p = process(state, lane);
    state.lane_ratio[static_cast<std::size_t>(lane)] =
        p < 0 ? 1.0 : state.ratio[static_cast<std::size_t>(p)];
  }
}

inline void EnrolledModel::find_next(State& state) const {
  double next = std::min(state.next_running, state.next_age);
  if (state.acting != 0) next = std::min(next, state.next_effect);
  each(state.known, [&](int number) {
    next = std::min(next, enrolment(state, number).due);
  });
  state.programmes_next = next;
}

// ---- Pools ------------------------------------------------------------------

inline engine::Rank EnrolledModel::rank(const State& state, int pool,
                                        double since) const {
  const int own = pool - programmes_->teams();
  if (own < 0) return cases_.rank(state, pool, since);
  const int number =
      programmes_->places()[static_cast<std::size_t>(own)].programme;
  switch (programmes_->programme(number).order) {
    case QueueOrder::kFirstCome:
      return {0.0, since};
    case QueueOrder::kHighestNeed:
      return {-static_cast<double>(model::place(state.need.level)), since};
    case QueueOrder::kYoungestChild:
      return {-state.youngest_born, since};
    case QueueOrder::kRandom:
      break;
  }
  return {0.0, 0.0};
}

inline std::uint32_t EnrolledModel::grant(State& state, int pool,
                                          double time) const {
  const Before earlier = before(state);
  const int own = pool - programmes_->teams();
  if (own < 0) {
    const std::uint32_t switched = cases_.grant(state, pool, time);
    after(state, earlier, switched, time);
    return switched;
  }
  const int number =
      programmes_->places()[static_cast<std::size_t>(own)].programme;
  start_stay(state, number, time);
  follow(state, earlier, 0, time);
  return 0;
}

inline std::uint32_t EnrolledModel::refuse(State& state, int pool,
                                           double time) const {
  const Before earlier = before(state);
  const std::uint32_t switched = cases_.refuse(state, pool, time);
  after(state, earlier, switched, time);
  return switched;
}

}  // namespace hearthline::programmes
