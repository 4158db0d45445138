#pragma once
/// @file
/// Finds, while families of a baseline are simulated, those that mixes touch.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/results/clock_differences.hpp"
#include "hearthline/results/cut.hpp"
#include "hearthline/results/mix_set.hpp"

namespace hearthline::results {

/// A recorder of families of the baseline. A family is touched by a mix if in
/// some state of its history another hazard makes, or may make, an event differ
/// (`clock_differences.hpp`), or if a state differs by more than hazards at
/// present, such as by how they depend on the time since entry. All others have
/// the same history in the mix, bit for bit, as long as they are granted what
/// they are granted in the baseline.
/// @tparam Differences  `NeedDifferences` or `CaseDifferences`: between the
///                      baseline and the mixes
/// @tparam Kept         what else is kept of a family that may differ
template <class Differences, class Kept>
class MixWatch {
 public:
  using State = typename Differences::State;
  static constexpr int kNotQuiet = -1;
  /// What is kept of the family that is being recorded.
  struct Bookmark {
    MixSet touched = 0;
    MixSet pending = 0;       ///< mixes that may differ in the present state
    std::uint32_t calls = 0;  ///< so far, but for changes
    std::uint32_t suspect = kNoSuspect;
    engine::CountLog* log = nullptr;
    bool began = false;  ///< to be suspect, in this call
    bool asks = false;   ///< has asked for a place
    /// The kind of state, if mixes do not differ in it (`kind_of`).
    int quiet = kNotQuiet;
  };

  /// @param differences, families  must outlive the watch
  /// @param most_steps             as for `TouchedFamilies`
  /// @param logs_asking  whether it is written down what families have that ask
  ///                     for places, from then on; of those that no mix touches
  ///                     otherwise, some are served otherwise in a mix
  MixWatch(const Differences& differences,
           const std::vector<model::Family>& families, std::size_t most_steps,
           bool logs_asking)
      : differences_(&differences),
        logs_(logs_asking),
        found_(families, most_steps),
        suspects_(differences.clocks().numbers()) {}

  /// @name Called before the recorders
  /// Return whether `log` may have changed.
  ///@{
  bool start(const State& state, double time) {
    now_ = {};
    see(state, time, false);
    now_.began = false;
    ++now_.calls;
    return true;
  }
  bool event(const State& state, int process, double time) {
    const bool suspect = now_.suspect != kNoSuspect;
    if (suspect) happen(process, time);
    const bool differs = see(state, time, false);
    ++now_.calls;
    return differs || suspect;
  }
  bool change(const State& state, double time) {
    if (Differences::kind_of(state) == now_.quiet) return false;
    return see(state, time, true);
  }
  bool pool(const State& state, double time) {
    // From now on, places may be granted at other times in a mix.
    if (!now_.asks) {
      now_.asks = true;
      if (logs_) {
        suspect();
        write({time, now_.calls, false});
      }
    }
    see(state, time, false);
    now_.began = false;
    ++now_.calls;
    return true;
  }
  ///@}

  /// @name At the end of a family
  ///@{
  void clocks(const auto& course, double time) {
    if (now_.suspect == kNoSuspect) return;
    settle(time, false);
    now_.touched |= differences_->clocks().expired(
        suspects_.sooner(now_.suspect),
        [&](int process) { return course.left(process, time); });
  }
  void finish(const auto& unit) {
    calls_ += now_.calls;
    if (now_.asks) asking_calls_ += now_.calls;
    if (now_.suspect == kNoSuspect) return;
    auto& suspect = suspects_[now_.suspect];
    if (is_kept()) {
      TouchedFamily<Kept> family;
      family.mixes = now_.touched;
      family.calls = now_.calls;
      family.written = now_.log != nullptr;
      family.cut = suspect.cut;
      family.kept = std::move(suspect.kept);
      found_.add(unit, std::move(family), suspect.steps);
    }
    suspects_.give_back(now_.suspect);
    now_.suspect = kNoSuspect;
    now_.log = nullptr;
  }
  ///@}
  Bookmark bookmark() const { return now_; }
  void resume(const Bookmark& bookmark) { now_ = bookmark; }

  /// Returns where to write down what the baseline counts of the present
  /// family; null if nothing differs so far.
  engine::CountLog* log() const { return now_.log; }
  /// Returns whether the present family has become suspect in an event or a
  /// change, nothing differs so far, and `fork` has not been called.
  bool began() const { return now_.began; }
  void fork() { now_.began = false; }
  /// Returns what else is kept of the present family, which must be suspect.
  Kept& kept() { return suspects_[now_.suspect].kept; }
  bool is_suspect() const { return now_.suspect != kNoSuspect; }
  /// Returns whether the present family is touched, or has asked for a place
  /// and what it has is written down.
  bool is_kept() const {
    return now_.touched != 0 || (now_.asks && now_.log != nullptr);
  }
  /// Returns how many calls of the family have come, but for changes.
  std::uint32_t calls() const { return now_.calls; }

  /// Returns how many calls of all families have come, but for changes.
  std::uint64_t all_calls() const { return calls_; }
  /// The same of those who ask for places.
  std::uint64_t asking_calls() const { return asking_calls_; }

  void add(const MixWatch& other) {
    calls_ += other.calls_;
    asking_calls_ += other.asking_calls_;
    found_.add(other.found_);
  }
  void clear() {
    calls_ = 0;
    asking_calls_ = 0;
    found_.clear();
    suspects_.clear();
  }
  const TouchedFamilies<Kept>& touched() const { return found_; }

 private:
  /// Returns whether mixes may differ, or have up to now.
  bool see(const State& state, double time, bool at_change) {
    const bool pending = now_.pending != 0;
    if (pending) settle(time, at_change);
    const std::size_t need = model::HazardTable::need_place(state.need);
    const MixSet mixes = differences_->ever(state, need) & ~now_.touched;
    if (mixes == 0) [[likely]] {
      now_.quiet = Differences::kind_of(state);
      return pending;
    }
    now_.quiet = kNotQuiet;
    differ(state, need, mixes, time, at_change);
    return true;
  }
  // Not inlined: most families are never suspect.
  /// Begins a state in which mixes may differ.
  [[gnu::noinline]] void differ(const State& state, std::size_t need,
                                MixSet mixes, double time, bool at_change) {
    suspect();
    now_.touched |= differences_->always(state, need, mixes);
    if (now_.touched != 0) write({time, now_.calls, at_change});
    now_.pending = mixes & ~now_.touched;
    if (now_.pending == 0) return;
    differences_->begin(state, need, time, suspects_[now_.suspect].stay);
  }
  void suspect() {
    if (now_.suspect != kNoSuspect) return;
    now_.suspect = suspects_.take();
    now_.began = true;
  }
  /// A process happens in the baseline.
  [[gnu::noinline]] void happen(int process, double time) {
    settle(time, false);
    now_.touched |= differences_->clocks().differing(
        suspects_.sooner(now_.suspect), process);
    if (now_.touched != 0) write({time, now_.calls, false});
  }
  /// Ends the state in which mixes may differ. If a process may have happened
  /// there in a mix, the two differ from now on at the latest.
  [[gnu::noinline]] void settle(double time, bool at_change) {
    double* sooner = suspects_.sooner(now_.suspect);
    now_.touched |= differences_->end(suspects_[now_.suspect].stay, time,
                                      now_.pending, sooner);
    now_.pending = 0;
    if (now_.touched != 0 || differences_->clocks().any_sooner(sooner)) {
      write({time, now_.calls, at_change});
    }
  }
  /// Writes down what is counted from a cut on, if that has not begun.
  void write(const Cut& cut) {
    // What has been counted since it asked may differ, too.
    if (now_.log != nullptr || (now_.asks && !logs_)) return;
    auto& suspect = suspects_[now_.suspect];
    suspect.cut = cut;
    now_.log = &suspect.steps;
    now_.began = false;
  }

  const Differences* differences_;
  bool logs_;
  std::uint64_t calls_ = 0;
  std::uint64_t asking_calls_ = 0;
  TouchedFamilies<Kept> found_;
  Suspects<typename Differences::Stay, Kept> suspects_;
  Bookmark now_;
};

}  // namespace hearthline::results
