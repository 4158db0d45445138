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
    : model_(&model), key_(key), horizon_(horizon), recorder_(&recorder) {
  if (plans.size() > static_cast<std::size_t>(kMostPools)) {
    throw InputError("pools: expected at most " + std::to_string(kMostPools) +
                     ", found " + std::to_string(plans.size()));
  }
  pools_.reserve(plans.size());
  for (const PoolPlan& plan : plans) {
    pools_.emplace_back(plan);
    const auto pool = static_cast<Slot>(pools_.size() - 1);
    if (pools_.back().next_change() < horizon) {
      agenda_.push({pools_.back().next_change(), pool, pool, 0, Next::kPlaces});
    }
  }
}

template <MeetingModel M, MeetingRecorder<M> R>
template <class Record>
void Meeting<M, R>::with(Entry& entry, Record&& record) {
  recorder_->resume(entry.bookmark);
  record();
  entry.bookmark = recorder_->bookmark();
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::tell(Entry& entry, int pool, PoolChange change, double time,
                         double since) {
  with(entry, [&] {
    recorder_->pool(*model_, entry.unit, entry.course.state(),
                    PoolEvent{pool, change, time, since});
  });
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::appoint(Slot slot, double time, Next next) {
  Entry& entry = entries_[slot];
  agenda_.push({time, model_->id(entry.unit), slot, ++entry.version, next});
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
  Course<M> course;
  course.begin(*model_, unit, key_, start, *recorder_);
  bool over = false;
  if (!run_alone(course, unit, end, 0, over)) {
    recorder_->finish(*model_, unit, course.state(), end);
    return;
  }
  const auto slot = static_cast<Slot>(entries_.size());
  Entry& entry = entries_.emplace_back(course, keep(), recorder_->bookmark());
  entry.end = end;
  entry.over = over;
  const bool holds = model_->holds(course.state()) != 0;
  appoint(slot, course.time(), holds ? Next::kArrives : Next::kAsks);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::run(const Control& control) {
  while (!agenda_.empty()) {
    const Appointment now = agenda_.top();
    agenda_.pop();
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
        agenda_.push({pool.next_change(), now.id, now.slot, 0, Next::kPlaces});
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
      with(entry, [&] {
        const Step step =
            entry.course.step(*model_, entry.unit, key_, entry.end, *recorder_);
        entry.over = step == Step::kOver;
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
  entry.holds = model_->holds(entry.course.state());
  entry.wants = entry.holds;
  meeting_detail::each_pool(entry.holds, [&](int pool) {
    pools_[static_cast<std::size_t>(pool)].take(slot, time);
    tell(entry, pool, PoolChange::kHeld, time, time);
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
  const PoolSet wants = model_->wants(entry.course.state());
  give_up(slot, entry.wants & ~wants, time);
  const PoolSet more = wants & ~entry.wants;
  meeting_detail::each_pool(more, [&](int pool) { join(slot, pool, time); });
  meeting_detail::each_pool(entry.wants & ~entry.holds,
                            [&](int pool) { rank(slot, pool); });
  const PoolSet holds = model_->holds(entry.course.state());
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
    entry.course.alter(*model_, entry.unit, key_, time,
                       [&](typename M::State& state) {
                         return model_->refuse(state, pool, time);
                       });
    tell(entry, pool, PoolChange::kRefused, time, time);
    if ((model_->wants(entry.course.state()) & bit) != 0) {
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
  tell(entry, pool, PoolChange::kJoined, time, time);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::rank(Slot slot, int pool) {
  Entry& entry = entries_[slot];
  Pool& places = pools_[static_cast<std::size_t>(pool)];
  const Rank rank =
      model_->rank(entry.course.state(), pool, places.since(slot));
  if (places.has_rank(slot, rank)) return;
  const std::uint64_t id = model_->id(entry.unit);
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
      tell(entry, pool, PoolChange::kReturned, time, since);
    } else {
      places.leave(slot);
      tell(entry, pool, PoolChange::kLeft, time, since);
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
  entry.course.alter(*model_, entry.unit, key_, time,
                     [&](typename M::State& state) {
                       return model_->grant(state, pool, time);
                     });
  tell(entry, pool, PoolChange::kGranted, time, since);
  asking_.push_back(slot);
}

/// Finds what a unit does next.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::go_on(Slot slot) {
  Entry& entry = entries_[slot];
  if (entry.wants != entry.holds && !entry.over) {
    const double next = entry.course.next(*model_);
    if (next < entry.end) {
      appoint(slot, next, Next::kSteps);
    } else {
      appoint(slot, entry.end, Next::kEnds);
    }
    return;
  }
  bool asks = false;
  if (!entry.over) {
    with(entry, [&] {
      asks = run_alone(entry.course, entry.unit, entry.end, entry.wants,
                       entry.over);
    });
  }
  if (asks) {
    appoint(slot, entry.course.time(), Next::kAsks);
  } else if (entry.wants != 0) {
    appoint(slot, entry.over ? entry.course.time() : entry.end, Next::kEnds);
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
  Entry& entry = entries_[slot];
  recorder_->resume(entry.bookmark);
  recorder_->finish(*model_, entry.unit, entry.course.state(), time);
}

}  // namespace hearthline::engine
