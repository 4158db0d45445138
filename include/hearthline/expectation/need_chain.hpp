#pragma once
/// @file
/// The chain of one stratum: need (level and themes) with the phases of every
/// running clock.

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "hearthline/exact/chebyshev.hpp"
#include "hearthline/exact/generator.hpp"
#include "hearthline/expectation/clock_phases.hpp"
#include "hearthline/model/family_model.hpp"

namespace hearthline::expectation {

inline constexpr int kNeeds = model::kLevels * model::kThemeSets;

/// Needs have the indices of the hazard table. If families change between
/// couple and lone parent, the needs of lone parents have indices from here on,
/// so that there are twice as many.
inline constexpr int kLoneParents = kNeeds;
inline model::Need need_at(index need) {
  return model::HazardTable::need_at(need % kNeeds);
}

/// Separation and re-partnering among transitions; not a process of the model.
inline constexpr int kPartnership = model::kProcesses;

/// Groups of processes that share a clock: onset and remission of each theme,
/// and the moves out of the present level.
inline constexpr int kGroups = model::kThemes + 1;

/// Returns the group of a process.
constexpr int group_of(int process) {
  return process < model::kFirstMove ? process % model::kThemes
                                     : model::kThemes;
}

/// The clocks of a stratum: for every group and each of its states (theme
/// absent or present; level 1 to 4) its phases, or null.
class NeedClocks {
 public:
  /// @param durations    the pieces of every process
  /// @param transitions  between needs at ratio 1, in every stretch of time
  /// @param needs        number of needs
  /// @param library      in which phases are looked up
  /// @throws Error if a hazard depends on time since entry and also on the rest
  ///         of need, the date, the child's age or, where families change
  ///         between the two, couple and lone parent: phases cannot represent
  ///         that
  NeedClocks(const model::HazardTable& durations,
             const std::vector<std::vector<exact::Transition>>& transitions,
             index needs, ClockLibrary& library);

  /// Returns the clock of a group at a need; null if none is running.
  const ClockPhases* at(model::Need need, int group) const {
    return clocks_[place(need, group)].get();
  }
  /// Returns the clock that times a transition; null if it is not timed.
  const ClockPhases* timing(const exact::Transition& transition) const {
    if (transition.process == kPartnership) return nullptr;
    const ClockPhases* clock =
        at(need_at(transition.from), group_of(transition.process));
    const bool timed =
        clock != nullptr && clock->rate(transition.process) != nullptr;
    return timed ? clock : nullptr;
  }

  /// The largest error of all phases.
  double survival_error() const;
  double transform_error() const;

 private:
  static std::size_t theme_place(int theme, bool present) {
    return std::size_t{2} * static_cast<std::size_t>(theme) +
           (present ? 1U : 0U);
  }
  static std::size_t level_place(int level) {
    return std::size_t{2 * model::kThemes} + static_cast<std::size_t>(level);
  }
  /// Index by theme (absent, then present), followed by the levels.
  static std::size_t place(model::Need need, int group) {
    if (group == model::kThemes) return level_place(model::place(need.level));
    return theme_place(group, need.themes.contains(model::theme_at(group)));
  }

  std::array<std::shared_ptr<const ClockPhases>,
             2 * model::kThemes + model::kLevels>
      clocks_;
};

/// Returns, by need, the rate per month at which its fastest phase is left.
/// @param transitions  between needs at ratio 1
/// @param needs        number of needs
std::vector<double> leaving_rates(
    const NeedClocks& clocks, const std::vector<exact::Transition>& transitions,
    index needs);

/// The states of a chain: the needs that are kept, and phases within them.
class NeedStates {
 public:
  /// A clock that runs at a need.
  struct Running {
    int group;
    const ClockPhases* clock;
    index stride;

    /// Returns the phase of a state, as an index within its need.
    int phase(index state) const {
      return static_cast<int>((state / stride) % kPhases);
    }
  };

  /// @param kept  by need
  NeedStates(const NeedClocks& clocks, const std::vector<bool>& kept);

  int needs() const { return static_cast<int>(needs_.size()); }
  index states() const { return states_; }
  bool kept(int need) const { return needs_[at(need)].first >= 0; }
  /// The first state of a need, and its number of states.
  index first(int need) const { return needs_[at(need)].first; }
  index size(int need) const { return needs_[at(need)].size; }
  const std::vector<Running>& running(int need) const {
    return needs_[at(need)].running;
  }
  /// Returns the clock of a group at a need; null if none is running.
  const Running* running(int need, int group) const;

 private:
  template <class Integer>
  static std::size_t at(Integer place) {
    return static_cast<std::size_t>(place);
  }
  struct Place {
    index first = -1;
    index size = 0;
    std::vector<Running> running;
  };

  std::vector<Place> needs_;
  index states_ = 0;
};

/// What a chain moves: the mass of families forward in time, or numbers that
/// are expected of a family in each state backward.
enum class Direction { kForward, kBackward };

/// The transitions of a stratum during a time in which no date or birthday
/// changes its hazards.
///
/// A few needs are left within hours: those with nearly all themes, because
/// hazard ratios multiply. Their rates would make the solution of all others
/// slow, so time passes more slowly there, at a pace below 1 that keeps every
/// rate to at most `fastest`. The probabilities of the next events do not
/// change; families that pass through such a need remain longer, and
/// `NeedScope` limits by how much.
class NeedChain {
 public:
  /// A process out of a need: its events per month are `rate` times the mass
  /// there or, if a clock times it, the phases' own rates times the phases.
  /// Changes between couple and lone parent are not included.
  struct Flow {
    int process;
    int from, to;  ///< needs
    double rate;
    const NeedStates::Running* clock;  ///< null if not timed
    const Phases* timed;
    double pace;  ///< included in `rate`, not in `timed`
  };

  /// @param transitions  between needs at ratio 1
  /// @param fastest      largest rate of leaving, per month; > 0
  NeedChain(const NeedClocks& clocks, const NeedStates& states,
            const std::vector<exact::Transition>& transitions, double fastest,
            Direction direction = Direction::kForward);

  const exact::ChebyshevChain& chain() const { return chain_; }
  /// By transition out of a need that is kept. Families that reach a need that
  /// is not kept have left the chain.
  const std::vector<Flow>& flows() const { return flows_; }
  /// Returns the pace of time at a need.
  double pace(int need) const { return pace_[static_cast<std::size_t>(need)]; }

 private:
  void run_clocks(const NeedStates& states);
  void connect(const NeedStates& states, const exact::Transition& transition);
  void add(index from, index to, double rate) {
    if (direction_ == Direction::kBackward) std::swap(from, to);
    chain_.add(from, to, rate);
  }

  Direction direction_;
  exact::ChebyshevChain chain_;
  std::vector<Flow> flows_;
  std::vector<double> pace_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_chain_impl.hpp"
#endif
