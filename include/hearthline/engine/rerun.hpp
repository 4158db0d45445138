#pragma once
/// @file
/// One unit of a meeting, simulated again by itself: what happened to it at
/// pools is read from the log of the draw.

#include <array>
#include <cstdint>
#include <limits>

#include "hearthline/engine/course.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/engine/pool_log.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::engine {

/// The course of a unit that follows a log. It has the history that the unit
/// has in the meeting that wrote the log, bit for bit, and calls the recorder
/// as that meeting does. With another model it has the same history as long as
/// the two models agree about the unit.
///
///   Rerun rerun(model, unit, key, end, course, recorder);
///   rerun.begin(start);
///   rerun.follow(log, log.first(number), PoolLog::kEnd, PoolMap());
///   rerun.finish();
template <MeetingModel M, MeetingRecorder<M> R>
class Rerun {
 public:
  /// @param end      when the unit leaves, or the horizon
  /// @param course   the space for its course; all arguments must outlive this
  Rerun(const M& model, const typename M::Unit& unit, random::RunKey key,
        double end, Course<M>& course, R& recorder)
      : model_(&model),
        unit_(&unit),
        key_(key),
        end_(end),
        course_(&course),
        recorder_(&recorder) {}

  void begin(double start) {
    course_->begin(*model_, *unit_, key_, start, *recorder_);
  }

  /// Simulates the unit until it has done the steps of the log from `from` on
  /// and before `until`.
  /// @param pools  where the pools of the log are in the model
  void follow(const PoolLog& log, PoolLog::Place from, PoolLog::Place until,
              const PoolMap& pools) {
    for (PoolLog::Place at = from; at != until; at = log[at].next) {
      take(log[at], pools(log[at]));
    }
  }

  /// Takes the unit across its next event or change, if there is one before its
  /// end. Returns whether there is.
  bool step() {
    if (over_) return false;
    const Step step = course_->step(*model_, *unit_, key_, end_, *recorder_);
    if (step == Step::kNone) return false;
    over_ = step == Step::kOver;
    if (wants_ == holds_) return true;
    // It waits.
    steps_ = stepped_ == course_->time() ? steps_ + 1 : 1;
    stepped_ = course_->time();
    return true;
  }

  /// Simulates the unit to its end.
  void finish() {
    while (step()) {
    }
    engine::finish(*model_, *unit_, *course_, end_, *recorder_);
  }

  /// Whether nothing can happen to the unit any more.
  bool over() const { return over_; }

 private:
  void take(const PoolStep& step, int pool) {
    const PoolSet bit = pool_bit(pool);
    double& since = since_[static_cast<std::size_t>(pool)];
    if (step.change == PoolChange::kGranted) {
      while (course_->next(*model_) < step.time && this->step()) {
      }
      while ((stepped_ == step.time ? steps_ : 0) < step.steps &&
             this->step()) {
      }
      alter(step.time, [&](typename M::State& state) {
        return model_->grant(state, pool, step.time);
      });
      holds_ |= bit;
      tell(step, pool, since);
      since = step.time;
      return;
    }
    if (step.again) return;
    if (step.opens && step.cue == Cue::kEnds) {
      while (this->step()) {
      }
    } else if (step.opens && step.cue != Cue::kServed) {
      while (model_->wants(course_->state()) == wants_ && this->step()) {
      }
    }
    switch (step.change) {
      case PoolChange::kHeld:
        wants_ |= bit;
        holds_ |= bit;
        since = step.time;
        break;
      case PoolChange::kJoined:
        wants_ |= bit;
        since = step.time;
        break;
      case PoolChange::kRefused:
        alter(step.time, [&](typename M::State& state) {
          return model_->refuse(state, pool, step.time);
        });
        since = step.time;
        break;
      case PoolChange::kLeft:
      case PoolChange::kReturned:
        wants_ &= ~bit;
        holds_ &= ~bit;
        break;
      case PoolChange::kGranted:  // above
        break;
    }
    tell(step, pool, since);
  }
  template <class Alter>
  void alter(double time, Alter&& how) {
    course_->alter(*model_, *unit_, key_, time, how);
  }
  void tell(const PoolStep& step, int pool, double since) {
    recorder_->pool(*model_, *unit_, course_->state(),
                    PoolEvent{pool, step.change, step.time, since});
  }

  const M* model_;
  const typename M::Unit* unit_;
  random::RunKey key_;
  double end_;
  Course<M>* course_;
  R* recorder_;
  PoolSet wants_ = 0;
  PoolSet holds_ = 0;
  bool over_ = false;
  // While it waits: events and changes at the time of the last one.
  std::uint32_t steps_ = 0;
  double stepped_ = -std::numeric_limits<double>::infinity();
  std::array<double, kMostPools> since_{};
};

}  // namespace hearthline::engine
