#pragma once

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>
#include <utility>

#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/rerun.hpp"
#include "hearthline/error.hpp"

namespace hearthline::engine {

namespace meeting_detail {

/// Calls `visit(pool)` for every pool of a set, the lowest first.
template <class Visit>
void each_pool(PoolSet pools, Visit&& visit) {
  for (; pools != 0; pools &= pools - 1) visit(std::countr_zero(pools));
}

/// Returns the order of cues at one time, before ids: stand-ins that need their
/// course wake first; those who have places at their start take them before
/// anyone asks; and a place that has not been granted by then is overdue.
constexpr int rank_of(Cue cue) {
  return cue == Cue::kWakes     ? 0
         : cue <= Cue::kArrives ? 1
         : cue == Cue::kOverdue ? 3
                                : 2;
}

/// A model that breaks its contract would never come to rest.
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_model(
    int pool, const char* found) {
  throw Error("pool " + std::to_string(pool) + ": " + found);
}

}  // namespace meeting_detail

template <MeetingModel M, MeetingRecorder<M> R>
inline bool Meeting<M, R>::Later::operator()(const Appointment& a,
                                             const Appointment& b) const {
  // Nearly always all that is needed.
  if (a.time != b.time) return a.time > b.time;
  const int rank_a = meeting_detail::rank_of(a.cue);
  const int rank_b = meeting_detail::rank_of(b.cue);
  return std::tie(rank_a, a.id, a.cue) > std::tie(rank_b, b.id, b.cue);
}

template <MeetingModel M, MeetingRecorder<M> R>
Meeting<M, R>::Meeting(const M& model, std::span<const PoolPlan> plans,
                       random::RunKey key, double horizon, R& recorder) {
  clear(model, plans, key, horizon, recorder);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::clear(const M& model, std::span<const PoolPlan> plans,
                          random::RunKey key, double horizon, R& recorder) {
  model_ = &model;
  horizon_ = horizon;
  if (plans.size() > static_cast<std::size_t>(kMostPools)) {
    throw InputError("pools: expected at most " + std::to_string(kMostPools) +
                     ", found " + std::to_string(plans.size()));
  }
  pools_.clear();
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
  fetched_first_ = {};
  fetched_ = {};
  travelling_ = 0;
  followed_ = nullptr;
  if (log_ != nullptr) log_->clear();
  for (std::size_t p = 0; p < pools_.size(); ++p) {
    pools_[p].clear();
    const auto pool = static_cast<Slot>(p);
    if (pools_[p].next_change() < horizon_) {
      push({pools_[p].next_change(), pool, pool, 0, Cue::kPlaces});
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
  Traveller& who = travels(slot);
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
void Meeting<M, R>::appoint(Slot slot, double time, Cue cue) {
  Entry& entry = entries_[slot];
  push({time, entry.id, slot, ++entry.version, cue});
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
bool Meeting<M, R>::add(const Unit& unit, double start, double end,
                        Keep&& keep) {
  end = std::min(end, horizon_);
  // It travels where it will be kept if it asks: most do not, and the next
  // takes the same place.
  const auto slot = static_cast<Slot>(entries_.size());
  if (travelling_ == travellers_.size()) {
    travellers_.push_back({Course<M>(), unit, recorder_->bookmark()});
  }
  Traveller& who = travellers_[travelling_];
  Course<M>& course = who.course;
  course.begin(*model_, unit, key_, start, *recorder_);
  bool over = false;
  if (!run_alone(course, unit, end, 0, over)) {
    engine::finish(*model_, unit, course, end, *recorder_);
    return false;
  }
  who.unit = keep();
  who.bookmark = recorder_->bookmark();
  entries_.push_back({.id = model_->id(unit),
                      .end = end,
                      .traveller = travelling_++,
                      .over = over});
  if (log_ != nullptr) log_->add_unit(entries_[slot].id);
  const bool holds = model_->holds(course.state()) != 0;
  first_.push_back({course.time(), entries_[slot].id, slot, 0,
                    holds ? Cue::kArrives : Cue::kAsks});
  return true;
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::write_to(PoolLog* log) {
  log_ = log;
  if (log_ != nullptr) log_->clear();
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::follow(const PoolLog& log, const PoolMap& pools,
                           Wake wake) {
  followed_ = &log;
  pools_of_log_ = &pools;
  wake_ = std::move(wake);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::add_stand_in(std::uint32_t unit) {
  const PoolLog::Place at = followed_->first(unit);
  if (at == PoolLog::kEnd) return;
  const auto slot = static_cast<Slot>(entries_.size());
  const PoolStep& step = (*followed_)[at];
  entries_.push_back({.id = followed_->id(unit),
                      .end = horizon_,
                      .stands_in = true,
                      .unit = unit,
                      .at = at});
  first_.push_back({step.time, entries_[slot].id, slot, 0, step.cue});
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
/// present unit goes on; once for each.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::fetch_next() {
  const auto fetch = [&](const Appointment& next, Appointment& last) {
    if (next.slot == last.slot && next.version == last.version) return;
    last = next;
    if (next.cue == Cue::kPlaces) return;
    const Entry& entry = entries_[next.slot];
    if (entry.stands_in || entry.version != next.version) return;
    const Traveller& who = travellers_[entry.traveller];
    who.course.fetch();
    prefetch(&who.unit, sizeof(who.unit));
    prefetch(&who.bookmark, sizeof(who.bookmark));
  };
  if (!first_.empty()) fetch(first_.back(), fetched_first_);
  if (!agenda_.empty()) fetch(agenda_.front(), fetched_);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::run(const Control& control) {
  std::sort(first_.begin(), first_.end(), Later());
  while (!first_.empty() || !agenda_.empty()) {
    const Appointment now = pop();
    fetch_next();
    if (now.cue != Cue::kPlaces && entries_[now.slot].version != now.version) {
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
  now_ = now;
  switch (now.cue) {
    case Cue::kPlaces: {
      Pool& pool = pools_[now.slot];
      pool.pass();
      if (pool.next_change() < horizon_) {
        push({pool.next_change(), now.id, now.slot, 0, Cue::kPlaces});
      }
      open_ |= pool_bit(static_cast<int>(now.slot));
      break;
    }
    case Cue::kArrives:
      arrive(now.slot, now.time);
      return;
    case Cue::kAsks:
      asking_.push_back(now.slot);
      break;
    case Cue::kSteps: {
      asking_.push_back(now.slot);
      Entry& entry = entries_[now.slot];
      if (entry.stands_in) break;
      entry.steps = entry.stepped == now.time ? entry.steps + 1 : 1;
      entry.stepped = now.time;
      Traveller& who = travels(now.slot);
      with(who, [&] {
        entry.over = who.course.step(*model_, who.unit, key_, entry.end,
                                     *recorder_) == Step::kOver;
      });
      break;
    }
    case Cue::kEnds:
      if (entries_[now.slot].stands_in) {
        asking_.push_back(now.slot);
      } else {
        end(now.slot, now.time);
      }
      break;
    case Cue::kWakes:
    case Cue::kOverdue:
      wake(now.slot, now.time, false);
      touch(now.slot);
      break;
    case Cue::kServed:
      break;
  }
  settle(now.time, now.cue);
}

/// Takes the places that a unit has at its start.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::arrive(Slot slot, double time) {
  Entry& entry = entries_[slot];
  const auto take = [&](int pool) {
    pools_[static_cast<std::size_t>(pool)].take(slot, time);
  };
  if (entry.stands_in) {
    for (; entry.at != PoolLog::kEnd &&
           (*followed_)[entry.at].change == PoolChange::kHeld;
         entry.at = (*followed_)[entry.at].next) {
      const int pool = (*pools_of_log_)((*followed_)[entry.at]);
      take(pool);
      entry.holds |= pool_bit(pool);
    }
    entry.wants = entry.holds;
    go_on(slot);
    return;
  }
  entry.holds = model_->holds(travels(slot).course.state());
  entry.wants = entry.holds;
  cue_ = Cue::kArrives;
  opens_ = true;
  meeting_detail::each_pool(entry.holds, [&](int pool) {
    take(pool);
    write(slot, pool, PoolChange::kHeld, time);
    tell(slot, pool, PoolChange::kHeld, time, time);
  });
  appoint(slot, time, Cue::kAsks);
}

/// Serves pools and units until nobody who waits can get a place: a unit that
/// gets one may give up another.
/// @param cue  what has made the first one ask
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::settle(double time, Cue cue) {
  // Who asks later, does because of a pool.
  const std::size_t first = asking_.size();
  // Units join, and are served, in the order in which they come up, which
  // depends on times and ids alone.
  for (std::size_t next = 0; next < asking_.size() || open_ != 0;) {
    if (next < asking_.size()) {
      const Cue own = next < first ? cue : Cue::kServed;
      ask_pools(asking_[next++], time, own);
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

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::touch(Slot slot) {
  Entry& entry = entries_[slot];
  if (entry.touched) return;
  entry.touched = true;
  touched_.push_back(slot);
}

/// Tells the pools what a unit wants now.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::ask_pools(Slot slot, double time, Cue cue) {
  Entry& entry = entries_[slot];
  if (entry.stands_in && ask_as_logged(slot, time, cue)) {
    touch(slot);
    return;
  }
  touch(slot);
  cue_ = cue;
  opens_ = true;
  const typename M::State& state = travels(slot).course.state();
  const PoolSet wants = model_->wants(state);
  give_up(slot, entry.wants & ~wants, time);
  const PoolSet more = wants & ~entry.wants;
  meeting_detail::each_pool(more, [&](int pool) { join(slot, pool, time); });
  meeting_detail::each_pool(entry.wants & ~entry.holds, [&](int pool) {
    const bool joins = (more & pool_bit(pool)) != 0;
    rank(slot, pool, time, joins);
  });
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
    Traveller& who = travels(slot);
    who.course.alter(*model_, who.unit, key_, time,
                     [&](typename M::State& state) {
                       return model_->refuse(state, pool, time);
                     });
    write(slot, pool, PoolChange::kRefused, time);
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
  write(slot, pool, PoolChange::kJoined, time);
  tell(slot, pool, PoolChange::kJoined, time, time);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::rank(Slot slot, int pool, double time, bool joins) {
  Pool& places = pools_[static_cast<std::size_t>(pool)];
  const Rank rank =
      model_->rank(travels(slot).course.state(), pool, places.since(slot));
  if (places.has_rank(slot, rank)) return;
  if (log_ != nullptr) {
    if (!joins) write(slot, pool, PoolChange::kJoined, time);
    log_->rank_last(pool, rank, !joins);
  }
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
      write(slot, pool, PoolChange::kReturned, time);
      tell(slot, pool, PoolChange::kReturned, time, since);
    } else {
      places.leave(slot);
      write(slot, pool, PoolChange::kLeft, time);
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
  if (entry.stands_in) {
    if (is_logged_grant(slot, pool, time)) {
      entry.holds |= pool_bit(pool);
      entry.at = (*followed_)[entry.at].next;
      asking_.push_back(slot);
      return;
    }
    wake(slot, time, false);
  }
  entry.holds |= pool_bit(pool);
  write(slot, pool, PoolChange::kGranted, time);
  Traveller& who = travels(slot);
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
  if (entry.stands_in) {
    if (entry.at == PoolLog::kEnd) {
      ++entry.version;
    } else {
      const PoolStep& step = (*followed_)[entry.at];
      appoint(slot, step.time, step.cue);
    }
    return;
  }
  Traveller& who = travels(slot);
  if (entry.wants != entry.holds && !entry.over) {
    const double next = who.course.next(*model_);
    if (next < entry.end) {
      appoint(slot, next, Cue::kSteps);
    } else {
      appoint(slot, entry.end, Cue::kEnds);
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
    appoint(slot, who.course.time(), Cue::kAsks);
  } else if (entry.wants != 0) {
    appoint(slot, entry.over ? who.course.time() : entry.end, Cue::kEnds);
  } else {
    finish(slot, entry.end);
  }
}

/// Takes a unit that leaves out of all pools.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::end(Slot slot, double time) {
  cue_ = Cue::kEnds;
  opens_ = true;
  give_up(slot, entries_[slot].wants, time);
  finish(slot, entries_[slot].end);
}

template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::finish(Slot slot, double time) {
  if (entries_[slot].stands_in) return;
  const Traveller& who = travels(slot);
  recorder_->resume(who.bookmark);
  engine::finish(*model_, who.unit, who.course, time, *recorder_);
}

/// Writes down what a unit does at a pool, if that is asked for. A grant is
/// written before it is made.
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::write(Slot slot, int pool, PoolChange change, double time) {
  if (log_ == nullptr) return;
  PoolStep step;
  step.time = time;
  step.pool = static_cast<std::int8_t>(pool);
  step.change = change;
  step.cue = cue_;
  step.opens = opens_;
  opens_ = false;
  if (change == PoolChange::kGranted) {
    const Entry& entry = entries_[slot];
    step.steps = entry.stepped == time ? entry.steps : 0;
    step.tied = step.steps > 0 || !(time < entry.end) ||
                !(time < travels(slot).course.next(*model_));
    step.cue = step.tied ? Cue::kWakes : Cue::kOverdue;
    step.opens = true;
  }
  log_->write(slot, step);
}

// ---- Stand-ins --------------------------------------------------------------

/// Does at the pools what the unit of a stand-in did when it asked. Returns
/// false if a pool answers otherwise than it did: the unit then asks itself.
template <MeetingModel M, MeetingRecorder<M> R>
bool Meeting<M, R>::ask_as_logged(Slot slot, double time, Cue cue) {
  Entry& entry = entries_[slot];
  const PoolLog& log = *followed_;
  if (entry.at == PoolLog::kEnd || log[entry.at].cue != cue) return true;
  PoolLog::Place next = entry.at;
  const auto goes_on = [&] {
    return next != PoolLog::kEnd && !log[next].opens;
  };
  do {
    const PoolStep& step = log[next];
    next = step.next;
    const int pool = (*pools_of_log_)(step);
    if (pool < 0) {
      meeting_detail::refuse_model(step.pool,
                                   "a stand-in needs a pool that is not there");
    }
    const bool joins = step.change == PoolChange::kJoined && !step.again;
    if (!joins && step.change != PoolChange::kRefused) continue;
    if (pools_[static_cast<std::size_t>(pool)].accepts() == joins) continue;
    wake(slot, time, true);
    return false;
  } while (goes_on());
  next = entry.at;
  do {
    const PoolStep& step = log[next];
    next = step.next;
    const int pool = (*pools_of_log_)(step);
    Pool& places = pools_[static_cast<std::size_t>(pool)];
    const PoolSet bit = pool_bit(pool);
    switch (step.change) {
      case PoolChange::kJoined:
        if (!step.again) {
          entry.wants |= bit;
          places.join(slot, time);
          open_ |= bit;
        }
        places.set_rank(slot, step.rank,
                        random::uniform(key_, entry.id, places.stream(),
                                        places.joined(slot)),
                        entry.id);
        break;
      case PoolChange::kRefused:
        asking_.push_back(slot);
        break;
      case PoolChange::kLeft:
        places.leave(slot);
        entry.wants &= ~bit;
        break;
      case PoolChange::kReturned:
        places.give_back();
        open_ |= bit;
        entry.wants &= ~bit;
        entry.holds &= ~bit;
        break;
      case PoolChange::kHeld:
      case PoolChange::kGranted:
        break;
    }
  } while (goes_on());
  entry.at = next;
  return true;
}

/// Returns whether a stand-in is granted the place that the log says.
template <MeetingModel M, MeetingRecorder<M> R>
bool Meeting<M, R>::is_logged_grant(Slot slot, int pool, double time) const {
  const PoolLog::Place at = entries_[slot].at;
  if (at == PoolLog::kEnd) return false;
  const PoolStep& step = (*followed_)[at];
  return step.change == PoolChange::kGranted && !step.tied &&
         step.time == time && (*pools_of_log_)(step) == pool;
}

/// Simulates the unit of a stand-in up to the present moment.
/// @param asks  whether it comes up because it wants other places than before
template <MeetingModel M, MeetingRecorder<M> R>
void Meeting<M, R>::wake(Slot slot, double time, bool asks) {
  Entry& entry = entries_[slot];
  Attendance<M> who = wake_(entry.unit);
  entry.stands_in = false;
  entry.end = std::min(who.end, horizon_);
  entry.traveller = travelling_++;
  if (entry.traveller == travellers_.size()) {
    travellers_.push_back({Course<M>(), who.unit, recorder_->bookmark()});
  }
  Traveller& own = travellers_[entry.traveller];
  own.unit = std::move(who.unit);
  Rerun<M, R> rerun(*model_, own.unit, key_, entry.end, own.course, *recorder_);
  rerun.begin(who.start);
  rerun.follow(*followed_, followed_->first(entry.unit), entry.at,
               *pools_of_log_);
  if (asks) {
    if ((*followed_)[entry.at].cue != Cue::kServed) {
      while (model_->wants(own.course.state()) == entry.wants && rerun.step()) {
      }
    }
  } else {
    // While it waited, what is its own at the present time came up in the order
    // of ids.
    for (;;) {
      const double next = own.course.next(*model_);
      const Appointment step{next, entry.id, slot, 0, Cue::kSteps};
      if (!(next < time) &&
          (next > time || entry.touched || !Later()(now_, step))) {
        break;
      }
      if (!rerun.step()) break;
    }
  }
  entry.over = rerun.over();
  own.bookmark = recorder_->bookmark();
}

}  // namespace hearthline::engine
