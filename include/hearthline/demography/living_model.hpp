#pragma once
/// @file
/// The family model for families with a demographic life, which determines
/// their parents, their children and when they leave. Need is as in
/// `FamilyModel`.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>

#include "hearthline/demography/life.hpp"
#include "hearthline/model/family_model.hpp"

namespace hearthline::demography {

/// A family and its life; both must outlive this reference.
struct Living {
  const model::Family* family;
  const Life* life;
};

class LivingModel {
 public:
  using Unit = Living;
  static constexpr int kLanes = model::FamilyModel::kLanes;
  static constexpr int kProcesses = model::FamilyModel::kProcesses;
  static constexpr std::uint32_t kMostEvents = model::FamilyModel::kMostEvents;

  struct State : model::FamilyModel::State {
    const Life::Step* next_step;
    const Life::Step* last_step;
    /// The time of the next step: steps themselves are elsewhere in memory.
    double next_step_time;
  };

  explicit LivingModel(const model::HazardTable& table) : need_(table) {}

  const std::array<random::StreamId, kProcesses>& streams() const {
    return need_.streams();
  }
  static std::uint64_t id(const Living& living) {
    return living.family->id.value;
  }
  void enter(const Living& living, double start, State& state) const {
    need_.enter(*living.family, start, state);
    const auto steps = living.life->steps();
    state.next_step = steps.data();
    state.last_step = steps.data() + steps.size();
    find_next_step_time(state);
  }
  /// See `FamilyModel::adopt`. The life may have another place in memory.
  void adopt(const Living& living, double time, State& state) const {
    const auto steps = living.life->steps();
    state.last_step = steps.data() + steps.size();
    state.next_step =
        std::find_if(steps.data(), state.last_step,
                     [time](const auto& step) { return step.time > time; });
    find_next_step_time(state);
    need_.adopt(*living.family, time, state);
  }
  int process(const State& state, int lane) const {
    return need_.process(state, lane);
  }
  template <std::size_t Lanes>
  void hazards(const State& state, std::array<double, Lanes>& out) const {
    need_.hazards(state, out);
  }
  double next_change(const State& state) const {
    return std::min(state.next_change, state.next_step_time);
  }
  void pass(State& state, double time) const {
    while (state.next_step_time <= time) {
      take(state, *state.next_step);
      ++state.next_step;
      find_next_step_time(state);
    }
    if (state.next_change <= time) need_.pass(state, time);
  }
  std::uint32_t fire(State& state, int lane, double time) const {
    return need_.fire(state, lane, time);
  }
  void set_help(State& state, const model::FamilyModel::Ratios& help,
                double time) const {
    need_.set_help(state, help, time);
  }

 private:
  static void find_next_step_time(State& state) {
    state.next_step_time = state.next_step == state.last_step
                               ? std::numeric_limits<double>::infinity()
                               : state.next_step->time;
  }
  void take(State& state, const Life::Step& step) const {
    switch (step.event) {
      case LifeEvent::kBirth:
        ++state.children;
        need_.bear(state, step.time);
        break;
      case LifeEvent::kTurns18:
        --state.children;
        break;
      case LifeEvent::kSeparation:
        need_.set_parents(state, true, step.time);
        break;
      case LifeEvent::kRepartnering:
        need_.set_parents(state, false, step.time);
        break;
      case LifeEvent::kMovingOut:
      case LifeEvent::kAgingOut:
        break;
    }
  }

  model::FamilyModel need_;
};

}  // namespace hearthline::demography
