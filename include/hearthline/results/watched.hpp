#pragma once
/// @file
/// The recorders of a baseline, and a watch over its families.

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "hearthline/demography/life.hpp"
#include "hearthline/engine/course.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/results/mix_watch.hpp"

namespace hearthline::results {

/// The course of a family from the state on in which it became suspect.
template <engine::Model M>
struct Fork {
  engine::Course<M> course;
  typename engine::Course<M>::Rest rest;
  std::uint32_t calls;  ///< of the recorder so far, but for changes
  demography::Life life;
};

/// What is kept of a family that may differ in some mix.
/// @tparam R  `PartRecorders`
template <class R, engine::Model M>
struct KeptOfFamily {
  std::optional<typename R::Bookmark> at_cut;
  /// Null if it became suspect at its start, or families meet.
  std::shared_ptr<Fork<M>> fork;
};

/// Calls the watch before the recorders, so that what they count of a family
/// is written down from the very call on in which a mix may begin to differ.
template <class R, engine::Model M, class Differences>
class Watched {
 public:
  using Kept = KeptOfFamily<R, M>;
  using Watch = MixWatch<Differences, Kept>;
  using Touched = TouchedFamilies<Kept>;

  /// @param forks  whether courses are kept of families that become suspect
  Watched(R recorders, Watch watch, bool forks)
      : recorders_(std::move(recorders)),
        watch_(std::move(watch)),
        forks_(forks) {}

  R& recorders() { return recorders_; }
  const R& recorders() const { return recorders_; }
  const Touched& touched() const { return watch_.touched(); }
  std::uint64_t all_calls() const { return watch_.all_calls(); }
  std::uint64_t asking_calls() const { return watch_.asking_calls(); }

  /// @name Called by the engine
  ///@{
  void start(const auto& model, const auto& unit, const auto& state,
             double time) {
    watch_.start(state, time);
    write_down();
    recorders_.start(model, unit, state, time);
  }
  void event(const auto& model, const auto& unit, const auto& state,
             int process, double hazard, double time) {
    if (watch_.event(state, process, time)) write_down();
    recorders_.event(model, unit, state, process, hazard, time);
  }
  void change(const auto& model, const auto& unit, const auto& state,
              double time) {
    if (watch_.change(state, time)) write_down();
    if constexpr (requires { recorders_.change(model, unit, state, time); }) {
      recorders_.change(model, unit, state, time);
    }
  }
  void pool(const auto& model, const auto& unit, const auto& state,
            const engine::PoolEvent& event) {
    if (watch_.pool(state, event.time)) write_down();
    recorders_.pool(model, unit, state, event);
  }
  void clocks(const auto&, const auto&, const auto& course, double time) {
    watch_.clocks(course, time);
    write_down();
  }
  void finish(const auto& model, const auto& unit, const auto& state,
              double time) {
    recorders_.finish(model, unit, state, time);
    if (watch_.is_suspect()) {
      Kept& kept = watch_.kept();
      if (!watch_.is_kept()) {
        // The memory is used again.
        if (kept.fork) spare_ = std::move(kept.fork);
      } else if constexpr (requires { *unit.life; }) {
        if (kept.fork) kept.fork->life = *unit.life;
      }
    }
    watch_.finish(unit);
    follow_log();
  }
  bool forks() const { return watch_.began(); }
  void fork(const engine::Course<M>& course,
            const typename engine::Course<M>::Rest& rest) {
    watch_.fork();
    if (!forks_) return;
    if (spare_ == nullptr) spare_ = std::make_shared<Fork<M>>();
    spare_->course = course;
    spare_->rest = rest;
    spare_->calls = watch_.calls();
    watch_.kept().fork = std::move(spare_);
  }
  struct Bookmark {
    typename R::Bookmark recorders;
    typename Watch::Bookmark watch;
  };
  Bookmark bookmark() const {
    return {recorders_.bookmark(), watch_.bookmark()};
  }
  void resume(const Bookmark& bookmark) {
    recorders_.resume(bookmark.recorders);
    watch_.resume(bookmark.watch);
    follow_log();
  }
  ///@}

  /// @name Sums over blocks of families
  ///@{
  void add(const Watched& other) {
    recorders_.add(other.recorders_);
    watch_.add(other.watch_);
  }
  void clear() {
    recorders_.clear();
    watch_.clear();
  }
  ///@}

 private:
  /// Writes down what is counted, if the watch has just begun to want it.
  [[gnu::noinline]] void write_down() {
    if (watch_.log() == log_) return;
    if (watch_.log() != nullptr) watch_.kept().at_cut = recorders_.bookmark();
    follow_log();
  }
  void follow_log() {
    if (watch_.log() == log_) return;
    log_ = watch_.log();
    recorders_.log_to(log_);
  }

  R recorders_;
  Watch watch_;
  engine::CountLog* log_ = nullptr;
  std::shared_ptr<Fork<M>> spare_;
  bool forks_;
};

}  // namespace hearthline::results
