#pragma once
/// @file
/// The family model with cases: need and demography as in `LivingModel`, and
/// beside them what services hold for the family.
///
/// A case acts on need only through help, while a worker has it. It covers some
/// of the family's children; who it covers follows from each child's own random
/// number. It closes when nobody whom it covers is under 18.

#include <array>
#include <cstdint>
#include <limits>
#include <span>

#include "hearthline/demography/life.hpp"
#include "hearthline/demography/living_model.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::pathway {

/// A family, its life and its case at the start; what it refers to must outlive
/// this reference.
struct HelpedFamily {
  const model::Family* family;
  std::span<const model::Child> children;  ///< on arrival
  const demography::Life* life;
  model::CaseAtStart start;
  random::RunKey key;
  /// Whether children grow up; otherwise they keep their ages at the start.
  bool grows = true;
};

class CaseModel {
 public:
  using Unit = HelpedFamily;
  static constexpr int kNeedLanes = demography::LivingModel::kLanes;
  static constexpr int kNeedProcesses = demography::LivingModel::kProcesses;
  /// Need's lanes, of which the last is idle and serves for leaving the queue;
  /// then those of the case.
  static constexpr int kLanes = kNeedLanes + model::kCaseLanes;
  static constexpr int kProcesses = kNeedProcesses + model::kCaseProcessCount;
  static constexpr int kLeavingLane = kNeedLanes - 1;
  /// Those of families without need and without a case, whom most families are
  /// all the time; with one more, in whole fours.
  static constexpr std::array<int, 20> kFirstProcesses = [] {
    std::array<int, 20> processes{};
    std::size_t count = 0;
    for (int theme = 0; theme < model::kThemes; ++theme) {
      processes[count++] =
          model::Process::onset(model::theme_at(theme)).place();
    }
    for (int move = 0; move <= model::kMovesPerLevel; ++move) {
      processes[count++] = model::kFirstMove + move;
    }
    for (int p = 0; count < processes.size(); ++p) {
      processes[count++] = kNeedProcesses + p;
    }
    return processes;
  }();
  static constexpr std::uint32_t kMostEvents =
      demography::LivingModel::kMostEvents;
  /// A case covers the first children of a family, up to so many.
  static constexpr int kMostChildren = 32;

  static constexpr std::size_t kPowers = 4;

  struct State : demography::LivingModel::State {
    alignas(64) std::array<double, model::kCaseLanes> case_weight;
    std::array<double, model::kCaseLanes> case_duration_change;
    /// Frailty to the powers that the pathway's processes have, the first few.
    std::array<double, kPowers> case_powers;
    const model::CaseTable::Row* case_rows;
    const double* case_factors;
    const model::Family* family;
    std::span<const model::Child> born;  ///< on arrival
    std::span<const double> births;      ///< since then
    double kind_entered;                 ///< or allocated, if it had to wait
    double placement_entered;            ///< of looked-after children
    double closed;              ///< the last case; minus infinity for none
    double case_next_calendar;  ///< that matters to the present kind of case
    double case_next_age;       ///< the same
    double case_next_change;
    random::RunKey key;
    int case_segment;
    int case_age_band;
    std::uint32_t covered;   ///< children, as bits
    std::uint32_t episodes;  ///< of any kind, so far
    model::Case kind;
    model::Placement placement;
    bool waits;
    bool grows;
  };

  /// @param need, cases  must outlive the model
  CaseModel(const model::HazardTable& need, const model::CaseTable& cases);

  const std::array<random::StreamId, kProcesses>& streams() const {
    return streams_;
  }
  const std::array<random::StreamId, kFirstProcesses.size()>& first_streams()
      const {
    return first_process_streams_;
  }
  static std::uint64_t id(const HelpedFamily& unit) {
    return unit.family->id.value;
  }
  void enter(const HelpedFamily& unit, double start, State& state) const;
  /// See `FamilyModel::adopt`; the hazard ratios of help may differ.
  void adopt(const HelpedFamily& unit, double time, State& state) const;
  int process(const State& state, int lane) const;
  void hazards(const State& state, std::array<double, kLanes>& out) const;
  double next_change(const State& state) const {
    return std::min(living_.next_change(state), state.case_next_change);
  }
  std::uint32_t pass(State& state, double time) const;
  std::uint32_t fire(State& state, int lane, double time) const;

  /// @name Teams, as pools of the engine, in the order of the table
  ///@{
  engine::PoolSet wants(const State& state) const {
    const int team = cases_->team(state.kind, state.locality);
    return team == model::CaseTable::kNoTeam ? 0 : engine::pool_bit(team);
  }
  engine::PoolSet holds(const State& state) const {
    return state.waits ? 0 : wants(state);
  }
  engine::Rank rank(const State& state, int team, double since) const;
  std::uint32_t grant(State& state, int team, double time) const;
  std::uint32_t refuse(State& state, int team, double time) const;
  ///@}

  /// Returns the birth of a child, by its number in the family: those on
  /// arrival, then those born since.
  static double birth(const State& state, int child) {
    const auto at = static_cast<std::size_t>(child);
    return at < state.born.size()
               ? static_cast<double>(state.born[at].born_month)
               : state.births[at - state.born.size()];
  }
  /// Returns the time at which ages are taken.
  static double age_time(const State& state, double time) {
    return state.grows ? time : 0.0;
  }
  /// Calls `visit(child, birth)` for the children under 18, born by `time`.
  template <class Visit>
  static void each_child(const State& state, double time, Visit&& visit);

 private:
  static constexpr std::uint32_t kCaseLaneBits =
      ((1U << model::kCaseLanes) - 1U) << kNeedLanes | 1U << kLeavingLane;

  static constexpr std::uint32_t number_of(std::uint32_t episode, int child) {
    return episode * kMostChildren + static_cast<std::uint32_t>(child);
  }
  // Not inlined: the loop that a family runs through would outgrow the cache of
  // instructions.
  std::uint32_t set_kind(State& state, model::Case kind, double time) const;
  void cover(State& state, double time) const;
  bool covers(const State& state, int child, int age_band) const;
  void place_first(State& state, double time) const;
  const model::FamilyModel::Ratios& help_of(const State& state) const;
  void apply_help(State& state, double time) const;
  void find_case_powers(State& state) const;
  void find_case_rows(State& state) const;
  void find_case_segment(State& state, double time) const;
  void find_case_age_band(State& state, double time) const;
  double child_factor(const State& state, int process, int child,
                      double time) const;
  double case_factor(const State& state, int process, double time) const;
  bool some_stay(State& state, int process, double time) const;
  void set_case_lane(State& state, int lane, double time) const;
  void set_case_lanes(State& state, double time) const;
  void find_case_next_change(State& state) const;

  demography::LivingModel living_;
  const model::CaseTable* cases_;
  std::array<random::StreamId, kProcesses> streams_;
  std::array<random::StreamId, kFirstProcesses.size()> first_process_streams_;
  /// By kind of case: who comes first, and who is covered beside.
  std::array<random::StreamId, model::kCases> first_streams_;
  std::array<random::StreamId, model::kCases> other_streams_;
  random::StreamId entry_stream_;
};

}  // namespace hearthline::pathway

#include "hearthline/pathway/case_model_impl.hpp"
