#pragma once
/// @file
/// Recorders that skip what a family has up to a cut.

#include <cstdint>
#include <utility>

#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/results/cut.hpp"

namespace hearthline::results {

/// Calls the recorders from a cut in the history of each family on.
/// @tparam R  `PartRecorders`
template <class R>
class Skipping {
 public:
  explicit Skipping(R recorders) : recorders_(std::move(recorders)) {}

  R& recorders() { return recorders_; }
  const R& recorders() const { return recorders_; }

  /// Skips the next family up to a cut.
  /// @param at_cut  what the recorders keep of it there; both must outlive the
  ///                family
  /// @param calls   how many calls of it have come, but for changes
  void skip_to(const Cut& cut, const typename R::Bookmark& at_cut,
               std::uint32_t calls) {
    now_ = {&cut, &at_cut, calls};
  }
  /// Skips nothing of the next family.
  void skip_nothing() { now_ = {}; }

  /// @name Called by the engine
  ///@{
  void start(const auto& model, const auto& unit, const auto& state,
             double time) {
    if (skips(time, false)) return;
    recorders_.start(model, unit, state, time);
  }
  void event(const auto& model, const auto& unit, const auto& state,
             int process, double hazard, double time) {
    if (skips(time, false)) return;
    recorders_.event(model, unit, state, process, hazard, time);
  }
  void change(const auto& model, const auto& unit, const auto& state,
              double time) {
    if (skips(time, true)) return;
    if constexpr (requires { recorders_.change(model, unit, state, time); }) {
      recorders_.change(model, unit, state, time);
    }
  }
  void pool(const auto& model, const auto& unit, const auto& state,
            const engine::PoolEvent& event) {
    if (skips(event.time, false)) return;
    recorders_.pool(model, unit, state, event);
  }
  void finish(const auto& model, const auto& unit, const auto& state,
              double time) {
    if (now_.to != nullptr) end();
    recorders_.finish(model, unit, state, time);
  }
  /// What is skipped of a family: up to which cut.
  struct Skipped {
    const Cut* to = nullptr;
    const typename R::Bookmark* at_cut = nullptr;
    std::uint32_t calls = 0;
  };
  struct Bookmark {
    typename R::Bookmark recorders;
    Skipped skipped;
  };
  Bookmark bookmark() const { return {recorders_.bookmark(), now_}; }
  void resume(const Bookmark& bookmark) {
    recorders_.resume(bookmark.recorders);
    now_ = bookmark.skipped;
  }
  ///@}

 private:
  bool skips(double time, bool at_change) {
    return now_.to != nullptr && comes_before(time, at_change);
  }
  /// Returns whether a call comes before the cut.
  [[gnu::noinline]] bool comes_before(double time, bool at_change) {
    if (now_.to->is_before(time, at_change, now_.calls)) {
      end();
      return false;
    }
    now_.calls += at_change ? 0 : 1;
    return true;
  }
  void end() {
    recorders_.resume(*now_.at_cut);
    now_ = {};
  }

  R recorders_;
  Skipped now_;
};

}  // namespace hearthline::results
