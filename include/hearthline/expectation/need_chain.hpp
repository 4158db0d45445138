#pragma once
/// @file
/// The chain of one stratum: need (level and themes), with a pathway the kind
/// of case too, and the phases of every running clock.

#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "hearthline/exact/chebyshev.hpp"
#include "hearthline/exact/generator.hpp"
#include "hearthline/expectation/case_moves.hpp"
#include "hearthline/expectation/clock_phases.hpp"
#include "hearthline/expectation/need_numbers.hpp"
#include "hearthline/model/family_model.hpp"

namespace hearthline::expectation {

/// How a transition is timed: by a clock's timed exit, of which it is a share.
struct Timing {
  const ClockPhases* clock;
  int exit;
  double share;  ///< 1, except for an outcome among those of a case

  /// Mass per month that leaves so = share * rate . phases.
  const Phases& rate() const { return *clock->rate(exit); }
  /// Per month, averaged over a stay that only timed exits end.
  double mean_rate() const { return share * clock->mean_rate(exit); }
};

/// The clocks of a stratum: for every group and each of its states (theme
/// absent or present; level 1 to 4; kind of case) its phases, or null.
class NeedClocks {
 public:
  /// @param durations    the pieces of every process
  /// @param transitions  between needs at ratio 1, in every stretch of time
  /// @param needs        number of needs
  /// @param library      in which phases are looked up
  /// @param cases, kinds  of a pathway; null and empty without
  /// @throws Error if a hazard depends on time since entry and also on the rest
  ///         of need, the date, the child's age, help or, where families change
  ///         between the two, couple and lone parent: phases cannot represent
  ///         that
  NeedClocks(const model::HazardTable& durations,
             const std::vector<std::vector<exact::Transition>>& transitions,
             index needs, ClockLibrary& library,
             const model::CaseTable* cases = nullptr, CaseKinds kinds = {});

  /// Returns the clock of a group at a need; null if none is running.
  const ClockPhases* at(index need, int group) const;
  /// Returns how a transition is timed; nothing if it is not.
  std::optional<Timing> timing(const exact::Transition& transition) const;

  /// The largest error of all phases.
  double survival_error() const;
  double transform_error() const;

 private:
  using Stretches = std::vector<std::vector<exact::Transition>>;
  using Shares = std::array<double, model::kLevels>;

  void time_need(const model::HazardTable& durations,
                 const Stretches& transitions, index needs,
                 ClockLibrary& library);
  void time_cases(const model::CaseTable& cases, const Stretches& transitions,
                  ClockLibrary& library);

  static std::size_t theme_place(int theme, bool present) {
    return std::size_t{2} * static_cast<std::size_t>(theme) +
           (present ? 1U : 0U);
  }
  static std::size_t level_place(int level) {
    return std::size_t{2 * model::kThemes} + static_cast<std::size_t>(level);
  }
  static std::size_t case_place(model::Case kind) {
    return level_place(model::kLevels) +
           static_cast<std::size_t>(model::place(kind));
  }
  /// Index by theme (absent, then present), followed by the levels and the
  /// kinds of case.
  std::size_t clock_place(index need, int group) const {
    if (group == kCaseGroup) return case_place(kinds_.at(need));
    const model::Need at = need_at(need);
    if (group == model::kThemes) return level_place(model::place(at.level));
    return theme_place(group, at.themes.contains(model::theme_at(group)));
  }

  CaseKinds kinds_;
  std::array<std::shared_ptr<const ClockPhases>,
             2 * model::kThemes + model::kLevels + model::kCases>
      clocks_;
  /// By kind of case whose end is timed: the hazard of all outcomes at each
  /// level, which differ by rounding of their shares.
  std::array<Shares, model::kCases> ends_{};
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
    double scale;  ///< of `timed`: pace and share; `rate` includes them
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
  /// Whether two transitions of cases may be one entry of the chain.
  static bool joins(const exact::Transition& one,
                    const exact::Transition& other) {
    return is_of_case(one.process) && is_of_case(other.process) &&
           one.from == other.from && one.to == other.to;
  }
  void list(const NeedStates& states, const exact::Transition& transition,
            const std::optional<Timing>& timing);
  void connect(const NeedStates& states, const exact::Transition& transition,
               const std::optional<Timing>& timing);
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
