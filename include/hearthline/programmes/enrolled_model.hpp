#pragma once
/// @file
/// The family model with programmes: need, demography and cases as in
/// `CaseModel`, and beside them what programmes do with the family.
///
/// A family is found while it is eligible, waits for a place, stays, and
/// leaves. None of these times depends on its hazards, so that each is known
/// when what leads to it happens: programmes need no lanes of the engine, and a
/// family that no programme has found has, bit for bit, the history that it has
/// without programmes. A programme acts on need and cases through hazard ratios
/// alone, while the family is in it and as the effect fades.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "hearthline/pathway/case_model.hpp"
#include "hearthline/programmes/enrolment.hpp"
#include "hearthline/programmes/programme_table.hpp"

namespace hearthline::programmes {

class EnrolledModel {
 public:
  using Unit = pathway::HelpedFamily;
  using CaseModel = pathway::CaseModel;
  static constexpr int kLanes = CaseModel::kLanes;
  static constexpr int kProcesses = CaseModel::kProcesses;
  static constexpr auto kFirstProcesses = CaseModel::kFirstProcesses;
  static constexpr std::uint32_t kMostEvents = CaseModel::kMostEvents;

  /// What happens at one programme, by its number.
  struct AtProgramme {
    std::uint8_t programme;
    Happening what;
  };
  /// At one moment: each programme may lose a family, and find it again.
  static constexpr std::size_t kMostHappenings = 8 * kMostProgrammes;

  struct State : CaseModel::State {
    double programmes_next;  ///< when something of programmes changes next
    double next_running;
    double next_age;
    double next_effect;  ///< when one on a process that runs may change next
    double next_step;    ///< when any does
    engine::PoolSet wanted;  ///< pools of programmes
    engine::PoolSet held;
    ProgrammeSet eligible;
    ProgrammeSet open;  ///< those that run, in its locality
    /// Those for which it has a child of the age, among those watched. What
    /// age does to others is looked up when it may matter.
    ProgrammeSet of_age;
    ProgrammeSet watched;
    /// Those it has been eligible for: its other enrolments are not valid.
    ProgrammeSet known;
    ProgrammeSet acting;  ///< those that may have an effect
    ProgrammeSet asked;   ///< those it has asked, the scenario's own and others
    bool effects_changed;  ///< since ratios were set
    /// How many steps have changed eligibility or an enrolment, and what
    /// happened in the last of them, for recorders.
    std::uint32_t changes;
    std::uint32_t happened;
    /// The hazard ratio of each lane and of each process; valid if any acts.
    std::array<double, static_cast<std::size_t>(kLanes)> lane_ratio;
    std::array<double, kEffectProcesses> ratio;
    std::array<Enrolment, kMostProgrammes> enrolments;
    std::array<AtProgramme, kMostHappenings> happenings;
  };
  /// How many of the first bytes of a state are used at every step.
  static constexpr std::size_t kBusyStateBytes =
      sizeof(CaseModel::State) + 64 + sizeof(State::lane_ratio);

  /// @param need, cases, programmes  must outlive the model
  EnrolledModel(const model::HazardTable& need, const model::CaseTable& cases,
                const ProgrammeTable& programmes)
      : cases_(need, cases), programmes_(&programmes) {}

  const std::array<random::StreamId, kProcesses>& streams() const {
    return cases_.streams();
  }
  const auto& first_streams() const { return cases_.first_streams(); }
  static std::uint64_t id(const Unit& unit) { return CaseModel::id(unit); }

  void enter(const Unit& unit, double start, State& state) const;
  int process(const State& state, int lane) const {
    return cases_.process(state, lane);
  }
  void hazards(const State& state, std::array<double, kLanes>& out) const {
    cases_.hazards(state, out);
    if (state.acting == 0) return;
    for (std::size_t lane = 0; lane < state.lane_ratio.size(); ++lane) {
      out[lane] *= state.lane_ratio[lane];
    }
  }
  double next_change(const State& state) const {
    return std::min(cases_.next_change(state), state.programmes_next);
  }
  std::uint32_t pass(State& state, double time) const;
  std::uint32_t fire(State& state, int lane, double time) const;

  /// @name Pools: those of teams, then those of programmes
  ///@{
  engine::PoolSet wants(const State& state) const {
    return cases_.wants(state) | state.wanted;
  }
  engine::PoolSet holds(const State& state) const {
    return cases_.holds(state) | state.held;
  }
  engine::Rank rank(const State& state, int pool, double since) const;
  std::uint32_t grant(State& state, int pool, double time) const;
  std::uint32_t refuse(State& state, int pool, double time) const;
  ///@}

  const ProgrammeTable& programmes() const { return *programmes_; }

 private:
  static constexpr double kNever = std::numeric_limits<double>::infinity();
  /// Those who ask at the start do so within this time, in the order of their
  /// own numbers: who asks at one instant is served one after another.
  static constexpr double kAtStart = 1e-6;

  /// What a step of need, demography or cases may have changed.
  struct Before {
    model::Case kind;
    double youngest_born;
  };
  static Before before(State& state) {
    state.happened = 0;
    return {state.kind, state.youngest_born};
  }
  static void note(State& state, int number, Happening what) {
    if (state.happened == 0) ++state.changes;
    state.happenings[state.happened++] = {static_cast<std::uint8_t>(number),
                                          what};
  }
  void after(State& state, const Before& earlier, std::uint32_t switched,
             double time) const;
  void follow(State& state, const Before& earlier, std::uint32_t switched,
              double time) const;

  void find_running(State& state, double time) const;
  void find_ages(State& state, ProgrammeSet watched, double time) const;
  /// Returns the programmes that the family is eligible for, ages aside.
  ProgrammeSet at_any_age(const State& state) const {
    return programmes_->by_need(state.need) & programmes_->by_case(state.kind) &
           state.open;
  }
  static int route_of(const State& state) {
    return state.kind == model::Case::kNone ? kClosedRoute : route(state.kind);
  }
  void set_eligible(State& state, ProgrammeSet now, double time) const;
  void go_along(State& state, int route, double time) const;
  void act_on_time(State& state, int number, double time) const;

  static bool may_be_found(const State& state, int number) {
    const Enrolment& own = enrolment(state, number);
    return own.standing == Standing::kOut &&
           (state.eligible & programme_bit(number)) != 0;
  }
  double closed_until(const Enrolment& own, int number) const {
    return own.ended == -kNever
               ? -kNever
               : own.ended + programmes_->programme(number).repeat_after;
  }
  void set_clock(State& state, int number, double time) const;
  void stop_clock(State& state, int number, double time) const;
  void find(State& state, int number, double time) const;
  void ask(State& state, int number, double time) const;
  void leave_queue(State& state, int number, Happening how) const;
  void start_stay(State& state, int number, double time) const;
  void end_stay(State& state, int number, double time) const;

  ProcessSet running(const State& state) const;
  template <class Visit>
  void each_effect(State& state, double time, Visit&& visit) const;
  void renew_effects(State& state, double time) const;
  void switch_effects(State& state, std::uint32_t switched) const;
  void combine_ratios(State& state, double time) const;
  void set_lane_ratios(State& state, std::uint32_t lanes) const;
  void find_next(State& state) const;
  const SteppedRatio* course(const Enrolment& own, const Effect& effect) const;

  static Enrolment& enrolment(State& state, int number) {
    return state.enrolments[static_cast<std::size_t>(number)];
  }
  static const Enrolment& enrolment(const State& state, int number) {
    return state.enrolments[static_cast<std::size_t>(number)];
  }
  /// Calls `visit(number)` for each programme of a set.
  template <class Visit>
  static void each(ProgrammeSet set, Visit&& visit) {
    for (; set != 0; set &= set - 1) visit(std::countr_zero(set));
  }
  engine::PoolSet pool_of(const State& state, int number) const {
    const Programme& programme = programmes_->programme(number);
    return engine::pool_bit(programme.first_pool +
                            (programme.by_locality ? state.locality : 0));
  }
  double uniform(const State& state, random::StreamId stream,
                 std::uint32_t k) const {
    return random::uniform(state.key, state.family->id.value, stream, k);
  }
  double exponential(const State& state, random::StreamId stream,
                     std::uint32_t k) const {
    return random::exponential(state.key, state.family->id.value, stream, k);
  }

  static constexpr std::uint32_t kAllLanes = (1U << kLanes) - 1U;
  static_assert(kProcesses <= kEffectProcesses);

  CaseModel cases_;
  const ProgrammeTable* programmes_;
};

}  // namespace hearthline::programmes

#include "hearthline/programmes/enrolled_model_impl.hpp"
