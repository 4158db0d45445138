#pragma once
/// @file
/// The family model: need as a model for the engine.
///
/// State: need level and themes. Processes: onset and remission of each
/// theme, and moves between levels (`processes.hpp`). Hazards come from a
/// `HazardTable`. To the engine, all of these are only lanes and numbers.

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/model/processes.hpp"

namespace hearthline::model {

class FamilyModel {
 public:
  using Unit = Family;
  static constexpr int kLanes = model::kLanes;
  static constexpr int kProcesses = model::kProcesses;
  /// Of one family within the horizon.
  static constexpr std::uint32_t kMostEvents = 1'000'000;

  /// A hazard ratio for each process.
  using Ratios = std::array<double, kProcesses>;
  static constexpr Ratios kNoHelp = [] {
    Ratios ratios{};
    ratios.fill(1.0);
    return ratios;
  }();

  /// The state of a family, and the parts that its hazards consist of.
  struct State {
    alignas(64) std::array<double, kLanes> weight;
    const HazardTable::Row* rows;
    const double* factors;
    const Ratios* help;                    ///< of the case that a worker holds
    std::array<double, kProcesses> power;  ///< by index of exponent
    std::array<double, kThemes + 1> entered;  ///< times: themes, then the level
    std::array<double, kLanes> duration_change;
    std::array<std::uint8_t, kLanes> duration_piece;
    std::array<std::int8_t, kLanes> process;
    double next_calendar;
    double next_age;
    double next_change;
    double youngest_born;
    double rise;
    int children;
    int profile;
    int locality;
    int segment;
    int age_band;
    Need need;
  };

  /// @param table  must outlive the model
  explicit FamilyModel(const HazardTable& table) : table_(&table) {}

  const std::array<random::StreamId, kProcesses>& streams() const {
    return table_->streams();
  }
  std::uint64_t id(const Family& family) const { return family.id.value; }

  /// Writes the family's state at `start`, in months since the scenario's
  /// start.
  void enter(const Family& family, double start, State& state) const;

  /// Returns the process that runs in a lane, or -1 for none.
  int process(const State& state, int lane) const {
    return state.process[static_cast<std::size_t>(lane)];
  }

  /// Writes the hazard per month of every lane.
  /// @param out  may have further lanes, which are left alone
  template <std::size_t Lanes>
  void hazards(const State& state, std::array<double, Lanes>& out) const {
    static_assert(Lanes >= kLanes);
    const HazardTable::Row& row =
        state.rows[HazardTable::need_place(state.need)];
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      out[lane] = row[lane] * state.weight[lane];
    }
  }

  /// Returns when hazards next change without an event: at a date, a birthday
  /// or a time since entry.
  double next_change(const State& state) const { return state.next_change; }

  /// Takes the state across that moment.
  void pass(State& state, double time) const;

  /// Applies the event of the process in `lane`. Returns, as bits, the lanes
  /// whose process has changed or restarts.
  std::uint32_t fire(State& state, int lane, double time) const;

  /// @name Changes from demography; neither changes the processes in the lanes
  ///@{
  /// Adds a child at birth; hazards by the youngest child's age restart.
  void bear(State& state, double time) const;
  /// Makes the family a lone-parent family, or a couple family.
  void set_parents(State& state, bool lone_parent, double time) const;
  ///@}

  /// Multiplies hazards from now on, as help does; `kNoHelp` ends it. Does not
  /// change the processes in the lanes.
  /// @param help  a ratio for each process; must outlive the state
  void set_help(State& state, const Ratios& help, double time) const;

  /// Makes a state of another model its own: of a family with the same history
  /// so far and the same hazard ratios of help.
  void adopt(const Family& family, double time, State& state) const;

  /// @name States of need by index, for the exact solver
  /// The index does not include time since entry: a state from an index has
  /// just been entered.
  ///@{
  index places(const Family&) const { return kLevels * kThemeSets; }
  void at(const Family& family, double time, index place, State& state) const;
  index place(const State& state) const {
    return static_cast<index>(HazardTable::need_place(state.need));
  }
  ///@}

 private:
  void find_powers(const Family& family, State& state) const;
  void find_segment(State& state, double time) const;
  void set_lane(State& state, int lane, int process, double since,
                double time) const;
  void set_lanes(State& state, double time) const;
  void find_age_band(State& state, double time) const;
  void find_next_change(State& state) const;

  const HazardTable* table_;
};

}  // namespace hearthline::model

#include "hearthline/model/family_model_impl.hpp"
