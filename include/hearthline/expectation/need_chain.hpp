#pragma once
/// @file
/// The chain of one stratum: need (level and themes) with the phases of every
/// clock that runs there.

#include <array>
#include <memory>
#include <vector>

#include "hearthline/exact/chebyshev.hpp"
#include "hearthline/exact/generator.hpp"
#include "hearthline/expectation/clock_phases.hpp"
#include "hearthline/model/family_model.hpp"

namespace hearthline::expectation {

inline constexpr int kNeeds = model::kLevels * model::kThemeSets;

/// Needs are counted as the hazard table does. Where families change between
/// couple and lone parent, those of lone parents follow from here on, so that
/// there are twice as many.
inline constexpr int kLoneParents = kNeeds;
inline model::Need need_at(index need) {
  return model::HazardTable::need_at(need % kNeeds);
}

/// Separation and re-partnering among transitions: no process of the model's.
inline constexpr int kPartnership = model::kProcesses;

/// Groups of processes that share a clock: the two of each theme, and the
/// moves out of the present level.
inline constexpr int kGroups = model::kThemes + 1;

/// The group that a process belongs to.
constexpr int group_of(int process) {
  return process < model::kFirstMove ? process % model::kThemes
                                     : model::kThemes;
}

/// The clocks of a stratum: for every group and the state that it can be in
/// (theme absent or present; level 1 to 4) its phases, or none.
class NeedClocks {
 public:
  /// @param durations    the pieces of every process
  /// @param transitions  between needs at ratio 1, in every stretch of time
  /// @param needs        how many there are
  /// @param library      where phases are looked up
  /// @throws Error when a hazard depends on time since entry and also on the
  ///         rest of need, the date, the child's age or, where families change
  ///         between the two, couple and lone parent: then no phases serve
  NeedClocks(const model::HazardTable& durations,
             const std::vector<std::vector<exact::Transition>>& transitions,
             index needs, ClockLibrary& library);

  /// The clock of a group at a need; null where none runs.
  const ClockPhases* at(model::Need need, int group) const {
    return clocks_[place(need, group)].get();
  }
  /// The clock that times a transition; null where it is not timed.
  const ClockPhases* timing(const exact::Transition& transition) const {
    if (transition.process == kPartnership) return nullptr;
    const ClockPhases* clock =
        at(need_at(transition.from), group_of(transition.process));
    const bool timed =
        clock != nullptr && clock->rate(transition.process) != nullptr;
    return timed ? clock : nullptr;
  }

  /// The largest errors of all phases.
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
  /// Themes absent and present, theme by theme; then the levels.
  static std::size_t place(model::Need need, int group) {
    if (group == model::kThemes) return level_place(model::place(need.level));
    return theme_place(group, need.themes.contains(model::theme_at(group)));
  }

  std::array<std::shared_ptr<const ClockPhases>,
             2 * model::kThemes + model::kLevels>
      clocks_;
};

/// By need, the rate a month at which the fastest of its phases is left.
/// @param transitions  between needs at ratio 1
/// @param needs        how many there are
std::vector<double> leaving_rates(
    const NeedClocks& clocks, const std::vector<exact::Transition>& transitions,
    index needs);

/// Where the states of a chain lie: needs that are kept, phases within them.
class NeedStates {
 public:
  /// A clock that runs at a need.
  struct Running {
    int group;
    const ClockPhases* clock;
    index stride;

    /// The phase of a state, counted within its need.
    int phase(index state) const {
      return static_cast<int>((state / stride) % kPhases);
    }
  };

  /// @param kept  by need
  NeedStates(const NeedClocks& clocks, const std::vector<bool>& kept);

  int needs() const { return static_cast<int>(needs_.size()); }
  index states() const { return states_; }
  bool kept(int need) const { return needs_[at(need)].first >= 0; }
  /// The first state of a need, and how many it has.
  index first(int need) const { return needs_[at(need)].first; }
  index size(int need) const { return needs_[at(need)].size; }
  const std::vector<Running>& running(int need) const {
    return needs_[at(need)].running;
  }
  /// The clock of a group at a need; null where none runs.
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

/// What happens in a stratum while no date or birthday changes its hazards.
///
/// A few needs are left within hours: those that have nearly every theme, as
/// hazard ratios multiply. Their rates would make all the others' solution
/// long, so time runs slower there, at a pace below 1 that makes no rate larger
/// than `fastest`. What happens next to whom stays the same; those who pass
/// through such a need stay longer, and `NeedScope` sees to how much.
class NeedChain {
 public:
  /// A process out of a need: its events a month are `rate` times the mass
  /// there or, where a clock times it, the phases' own rates times theirs.
  /// Partnerships are none.
  struct Flow {
    int process;
    int from, to;  ///< needs
    double rate;
    const NeedStates::Running* clock;  ///< null: not timed
    const Phases* timed;
    double pace;  ///< `rate` holds it, `timed` does not
  };

  /// @param transitions  between needs at ratio 1
  /// @param fastest      largest rate of leaving, a month; > 0
  NeedChain(const NeedClocks& clocks, const NeedStates& states,
            const std::vector<exact::Transition>& transitions, double fastest);

  const exact::ChebyshevChain& chain() const { return chain_; }
  /// By transition that leaves a need which is kept. Who reaches one that is
  /// not has left the chain.
  const std::vector<Flow>& flows() const { return flows_; }
  /// How fast time runs at a need.
  double pace(int need) const { return pace_[static_cast<std::size_t>(need)]; }

 private:
  void run_clocks(const NeedStates& states);
  void connect(const NeedStates& states, const exact::Transition& transition);

  exact::ChebyshevChain chain_;
  std::vector<Flow> flows_;
  std::vector<double> pace_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_chain_impl.hpp"
#endif
