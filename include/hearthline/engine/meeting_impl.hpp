#pragma once

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>
#include <utility>

#include "hearthline/engine/meeting.hpp"
#include "hearthline/error.hpp"

namespace hearthline::engine {

namespace meeting_detail {

/// Calls `visit(pool)` for every pool of a set, the lowest first.
template <class Visit>
void each_pool(PoolSet pools, Visit&& visit) {
  for (; pools != 0; pools &= pools - 1) visit(std::countr_zero(pools));
}

/// A model that breaks its contract would never come to rest.
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_model(
    int pool, const char* found) {
  throw Error("pool " + std::to_string(pool) + ": " + found);
}

}  // namespace meeting_detail

template <MeetingModel M, MeetingRecorder<M> R>
bool Meeting<M, R>::Later::operator()(const Appointment& a,
                                      const Appointment& b) const {
  // Those who have places at their start take them before anyone asks.
  const bool late_a = a.next > Next::kArrives;
  const bool late_b = b.next > Next::kArrives;
  return std::tie(a.time, late_a, a.id, a.next) >
         std::tie(b.time, late_b, b.id, b.next);
}

template <MeetingModel M, MeetingRecorder<M> R>
Meeting<M, R>::Meeting(const M& model, std::span<const PoolPlan> plans,
                       random::RunKey key, double horizon, R& recorder)
    : model_(&model), horizon_(horizon) {
  if (plans.size() > static_cast<std::size_t>(kMostPools)) {
    throw InputError("pools: expected at most " + std::to_string(kMostPools) +
                     ", found " + std::to_string(plans.size()));
  }
  pools_.reserve(plans.size());
  for (const PoolPlan& plan : plans) pools_.emplace_back(plan);
  clear(key, recorder);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::clear(random::RunKey key, R& recorder) {
  key_ = key;
  recorder_ = &recorder;
  entries_.clear();
  first_.clear();
  agenda_.clear();
  for (std::size_t p = 0; p < pools_.size(); ++p) {
    pools_[p].clear();
    const auto pool = static_cast<Slot>(p);
    if (pools_[p].next_change() < horizon_) {
      push({pools_[p].next_change(), pool, pool, 0, Next::kPlaces});
    }
  }
}

template <MeetingModel M, MeetingRecorder<M> R>
template <class Record>
void Meeting<M, R>::with(Traveller& who, Record&& record) {
  recorder_->resume(who.bookmark);
  record();
  who.bookmark = recorder_->bookmark();
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::tell(Slot slot, int pool, PoolChange change, double time,
                         double since) {
  Traveller& who = travellers_[slot];
  with(who, [&] {
    recorder_->pool(*model_, who.unit, who.course.state(),
                    PoolEvent{pool, change, time, since});
  });
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::push(const Appointment& appointment) {
  agenda_.push_back(appointment);
  std::push_heap(agenda_.begin(), agenda_.end(), Later());
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::appoint(Slot slot, double time, Next next) {
  Entry& entry = entries_[slot];
  push({time, entry.id, slot, ++entry.version, next});
}

/// Simulates a unit until `end` or until it wants other places than `wants`.
/// Returns whether it does.
template <MeetingModel M, MeetingRecorder<M> R>
[[gnu::flatten]] inline bool Meeting<M, R>::run_alone(Course<M>& course,
                                                      const Unit& unit,
                                                      double end, PoolSet wants,
                                                      bool& over) {
  while (model_->wants(course.state()) == wants) {
    const Step step = course.step(*model_, unit, key_, end, *recorder_);
    over = step == Step::kOver;
    if (over || step == Step::kNone) {
      return over && model_->wants(course.state()) != wants;
    }
  }
  return true;
}

template <MeetingModel M, MeetingRecorder<M> R>
template <class Keep>
void Meeting<M, R>::add(const Unit& unit, double start, double end,
                        Keep&& keep) {
  end = std::min(end, horizon_);
  // It travels where it will be kept if it asks: most do not, and the next
  // takes the same place.
  const auto slot = static_cast<Slot>(entries_.size());
  if (slot == travellers_.size()) {
    travellers_.push_back({Course<M>(), unit, recorder_->bookmark()});
  }
  Course<M>& course = travellers_[slot].course;
  course.begin(*model_, unit, key_, start, *recorder_);
  bool over = false;
  if (!run_alone(course, unit, end, 0, over)) {
    recorder_->finish(*model_, unit, course.state(), end);
    return;
  }
  travellers_[slot].unit = keep();
  travellers_[slot].bookmark = recorder_->bookmark();
  entries_.push_back({.id = model_->id(unit), .end = end, .over = over});
  const bool holds = model_->holds(course.state()) != 0;
  first_.push_back({course.time(), entries_[slot].id, slot, 0,
                    holds ? Next::kArrives : Next::kAsks});
}

/// Takes what is next out of the first appointments or the agenda.
template <MeetingModel M, MeetingRecorder<M> R>
auto Meeting<M, R>::pop() -> Appointment {
  Appointment next;
  if (agenda_.empty() ||
      (!first_.empty() && Later()(agenda_.front(), first_.back()))) {
    next = first_.back();
    first_.pop_back();
  } else {
    std::pop_heap(agenda_.begin(), agenda_.end(), Later());
    next = agenda_.back();
    agenda_.pop_back();
  }
  return next;
}

/// Asks the processor for the memory of those who may come next, while the
/// present unit goes on.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::fetch_next() const {
  const auto fetch = [&](const Appointment& next) {
    if (next.next == Next::kPlaces) return;
    const Traveller& who = travellers_[next.slot];
    who.course.fetch();
    prefetch(&who.unit, sizeof(who.unit));
    prefetch(&who.bookmark, sizeof(who.bookmark));
  };
  if (!first_.empty()) fetch(first_.back());
  if (!agenda_.empty()) fetch(agenda_.front());
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::run(const Control& control) {
  std::sort(first_.begin(), first_.end(), Later());
  while (!first_.empty() || !agenda_.empty()) {
    const Appointment now = pop();
    fetch_next();
    if (now.next != Next::kPlaces &&
        entries_[now.slot].version != now.version) {
      continue;
    }
    if (control.stop) throw Interrupted();
    if (now.time >= horizon_) {
      // Who waits or has a place at the horizon keeps it.
      finish(now.slot, entries_[now.slot].end);
      continue;
    }
    meet(now);
  }
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::meet(const Appointment& now) {
  switch (now.next) {
    case Next::kPlaces: {
      Pool& pool = pools_[now.slot];
      pool.pass();
      if (pool.next_change() < horizon_) {
        push({pool.next_change(), now.id, now.slot, 0, Next::kPlaces});
      }
      open_ |= pool_bit(static_cast<int>(now.slot));
      break;
    }
    case Next::kArrives:
      arrive(now.slot, now.time);
      appoint(now.slot, now.time, Next::kAsks);
      return;
    case Next::kAsks:
      asking_.push_back(now.slot);
      break;
    case Next::kSteps: {
      Entry& entry = entries_[now.slot];
      Traveller& who = travellers_[now.slot];
      with(who, [&] {
        entry.over = who.course.step(*model_, who.unit, key_, entry.end,
                                     *recorder_) == Step::kOver;
      });
      asking_.push_back(now.slot);
      break;
    }
    case Next::kEnds:
      end(now.slot, now.time);
      break;
  }
  settle(now.time);
}

/// Takes the places that a unit has at its start.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::arrive(Slot slot, double time) {
  Entry& entry = entries_[slot];
  entry.holds = model_->holds(travellers_[slot].course.state());
  entry.wants = entry.holds;
  meeting_detail::each_pool(entry.holds, [&](int pool) {
    pools_[static_cast<std::size_t>(pool)].take(slot, time);
    tell(slot, pool, PoolChange::kHeld, time, time);
  });
}

/// Serves pools and units until nobody who waits can get a place: a unit that
/// gets one may give up another.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::settle(double time) {
  // Units join, and are served, in the order in which they come up, which
  // depends on times and ids alone.
  for (std::size_t next = 0; next < asking_.size() || open_ != 0;) {
    if (next < asking_.size()) {
      ask_pools(asking_[next++], time);
      continue;
    }
    const int pool = std::countr_zero(open_);
    const Pool& places = pools_[static_cast<std::size_t>(pool)];
    if (places.has_free() && places.waiting() > 0) {
      grant(pool, time);
    } else {
      open_ &= ~pool_bit(pool);
    }
  }
  asking_.clear();
  for (const Slot slot : touched_) {
    entries_[slot].touched = false;
    go_on(slot);
  }
  touched_.clear();
}

/// Tells the pools what a unit wants now.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::ask_pools(Slot slot, double time) {
  Entry& entry = entries_[slot];
  if (!entry.touched) {
    entry.touched = true;
    touched_.push_back(slot);
  }
  const typename M::State& state = travellers_[slot].course.state();
  const PoolSet wants = model_->wants(state);
  give_up(slot, entry.wants & ~wants, time);
  const PoolSet more = wants & ~entry.wants;
  meeting_detail::each_pool(more, [&](int pool) { join(slot, pool, time); });
  meeting_detail::each_pool(entry.wants & ~entry.holds,
                            [&](int pool) { rank(slot, pool); });
  const PoolSet holds = model_->holds(state);
  if (holds != entry.holds) {
    meeting_detail::refuse_model(
        std::countr_zero(holds ^ entry.holds),
        "the model says otherwise than the pool whether a unit has a place");
  }
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::join(Slot slot, int pool, double time) {
  Entry& entry = entries_[slot];
  if (static_cast<std::size_t>(pool) >= pools_.size()) {
    meeting_detail::refuse_model(pool,
                                 "a unit wants a place in a pool that "
                                 "does not exist");
  }
  Pool& places = pools_[static_cast<std::size_t>(pool)];
  const PoolSet bit = pool_bit(pool);
  if (!places.accepts()) {
    Traveller& who = travellers_[slot];
    who.course.alter(*model_, who.unit, key_, time,
                     [&](typename M::State& state) {
                       return model_->refuse(state, pool, time);
                     });
    tell(slot, pool, PoolChange::kRefused, time, time);
    if ((model_->wants(who.course.state()) & bit) != 0) {
      meeting_detail::refuse_model(pool,
                                   "a unit that was refused must not "
                                   "want a place at once");
    }
    // It may want others now.
    asking_.push_back(slot);
    return;
  }
  entry.wants |= bit;
  places.join(slot, time);
  open_ |= bit;
  tell(slot, pool, PoolChange::kJoined, time, time);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::rank(Slot slot, int pool) {
  Pool& places = pools_[static_cast<std::size_t>(pool)];
  const Rank rank =
      model_->rank(travellers_[slot].course.state(), pool, places.since(slot));
  if (places.has_rank(slot, rank)) return;
  const std::uint64_t id = entries_[slot].id;
  places.set_rank(
      slot, rank,
      random::uniform(key_, id, places.stream(), places.joined(slot)), id);
}

/// Gives places back, or leaves queues.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::give_up(Slot slot, PoolSet pools, double time) {
  Entry& entry = entries_[slot];
  meeting_detail::each_pool(pools, [&](int pool) {
    Pool& places = pools_[static_cast<std::size_t>(pool)];
    const double since = places.since(slot);
    if ((entry.holds & pool_bit(pool)) != 0) {
      places.give_back();
      open_ |= pool_bit(pool);
      tell(slot, pool, PoolChange::kReturned, time, since);
    } else {
      places.leave(slot);
      tell(slot, pool, PoolChange::kLeft, time, since);
    }
  });
  entry.wants &= ~pools;
  entry.holds &= ~pools;
}

/// Gives a free place to the first of the queue.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::grant(int pool, double time) {
  Pool& places = pools_[static_cast<std::size_t>(pool)];
  const Slot slot = places.pop();
  Entry& entry = entries_[slot];
  const double since = places.since(slot);
  places.take(slot, time);
  entry.holds |= pool_bit(pool);
  Traveller& who = travellers_[slot];
  who.course.alter(*model_, who.unit, key_, time,
                   [&](typename M::State& state) {
                     return model_->grant(state, pool, time);
                   });
  tell(slot, pool, PoolChange::kGranted, time, since);
  asking_.push_back(slot);
}

/// Finds what a unit does next.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::go_on(Slot slot) {
  Entry& entry = entries_[slot];
  Traveller& who = travellers_[slot];
  if (entry.wants != entry.holds && !entry.over) {
    const double next = who.course.next(*model_);
    if (next < entry.end) {
      appoint(slot, next, Next::kSteps);
    } else {
      appoint(slot, entry.end, Next::kEnds);
    }
    return;
  }
  bool asks = false;
  if (!entry.over) {
    with(who, [&] {
      asks =
          run_alone(who.course, who.unit, entry.end, entry.wants, entry.over);
    });
  }
  if (asks) {
    appoint(slot, who.course.time(), Next::kAsks);
  } else if (entry.wants != 0) {
    appoint(slot, entry.over ? who.course.time() : entry.end, Next::kEnds);
  } else {
    finish(slot, entry.end);
  }
}

/// Takes a unit that leaves out of all pools.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::end(Slot slot, double time) {
  give_up(slot, entries_[slot].wants, time);
  finish(slot, entries_[slot].end);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::finish(Slot slot, double time) {
  const Traveller& who = travellers_[slot];
  recorder_->resume(who.bookmark);
  recorder_->finish(*model_, who.unit, who.course.state(), time);
}

}  // namespace hearthline::engine
