#pragma once
/// @file
/// The family model: what the engine asks of a model, answered for need.
///
/// State: need level and themes. Processes: onset and remission of each
/// theme, and moves between levels (`processes.hpp`). Hazards come from a
/// `HazardTable`. The engine sees lanes and numbers and knows none of this.

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

  /// What changes along a family's life, and what its hazards are made of.
  struct State {
    alignas(64) std::array<double, kLanes> weight;
    const HazardTable::Row* rows;
    const double* factors;
    std::array<double, kProcesses> power;     ///< by place of exponent
    std::array<double, kThemes + 1> entered;  ///< themes, then the level
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

  /// @param table  must outlive the model.
  explicit FamilyModel(const HazardTable& table) : table_(&table) {}

  const std::array<random::StreamId, kProcesses>& streams() const {
    return table_->streams();
  }
  std::uint64_t id(const Family& family) const { return family.id.value; }

  /// The family's state at `start`, in months since the scenario's start.
  void enter(const Family& family, double start, State& state) const;

  /// The process that runs in a lane; -1: none.
  int process(const State& state, int lane) const {
    return state.process[static_cast<std::size_t>(lane)];
  }

  /// The hazard a month of every lane.
  void hazards(const State& state, std::array<double, kLanes>& out) const {
    const HazardTable::Row& row =
        state.rows[HazardTable::need_place(state.need)];
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      out[lane] = row[lane] * state.weight[lane];
    }
  }

  /// When hazards next change without an event: a date, a birthday, a time
  /// since entry.
  double next_change(const State& state) const { return state.next_change; }

  /// Takes the state across that moment.
  void pass(State& state, double time) const;

  /// The process in `lane` happens. Returns the lanes, as bits, that another
  /// process runs in from now on.
  std::uint32_t fire(State& state, int lane, double time) const;

  /// @name What demography changes; both leave the processes in their lanes
  ///@{
  /// A child is born: hazards by the youngest child's age begin anew.
  void bear(State& state, double time) const;
  /// From now on the family has one parent, or two.
  void set_parents(State& state, bool lone_parent, double time) const;
  ///@}

  /// @name A state of need by its place, for the exact solver
  /// Time since entry is not part of a place: a state taken from its place has
  /// just entered everything it is in.
  ///@{
  index places(const Family&) const { return kLevels * kThemeSets; }
  void at(const Family& family, double time, index place, State& state) const;
  index place(const State& state) const {
    return static_cast<index>(HazardTable::need_place(state.need));
  }
  ///@}

 private:
  void set_lane(State& state, int lane, int process, double since,
                double time) const;
  void set_lanes(State& state, double time) const;
  void find_age_band(State& state, double time) const;
  void find_next_change(State& state) const;

  const HazardTable* table_;
};

}  // namespace hearthline::model

#include "hearthline/model/family_model_impl.hpp"
