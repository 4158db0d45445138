#pragma once
/// @file
/// The demography of a family as a model for the engine: births, separation
/// and re-partnering, moving out, and the last child's 18th birthday.

#include <array>
#include <cstdint>
#include <limits>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::demography {

class LifeModel {
 public:
  using Unit = model::Family;
  /// Births, changes of partnership and moving out, each in its own lane.
  static constexpr int kLanes = 3;
  enum Process : int {
    kBirth,
    kSeparation,
    kRepartnering,
    kMovingOut,
  };
  static constexpr int kProcesses = 4;

  struct State {
    double next_change;  ///< of the ratio since birth, or last 18th birthday
    double youngest_born;
    std::size_t piece;
    double births;  ///< ratio to the scale of the year
    int children;   ///< so far: those at the start and all births since
    int locality;
    bool lone_parent;
    bool present;
  };

  /// @param rates  must outlive the model
  explicit LifeModel(const LifeRates& rates) : rates_(&rates) {}

  static const std::array<random::StreamId, kProcesses>& streams() {
    return kStreams;
  }
  static std::uint64_t id(const model::Family& family) {
    return family.id.value;
  }

  void enter(const model::Family& family, double start, State& state) const {
    state.youngest_born = family.youngest_born_month;
    state.children = family.children;
    state.locality = family.locality;
    state.lone_parent = family.lone_parent;
    state.present = state.youngest_born + kChildhood > start;
    since_birth(state, start);
  }

  static int process(const State& state, int lane) {
    constexpr std::array<int, kLanes> kFirst{kBirth, kSeparation, kMovingOut};
    return kFirst[static_cast<std::size_t>(lane)] +
           (lane == kPartnership && state.lone_parent ? 1 : 0);
  }

  /// Writes the scales of the lanes' curves.
  void hazards(const State& state, std::array<double, kLanes>& out) const {
    const double present = state.present ? 1.0 : 0.0;
    out[kBirthLane] = present * state.births;
    out[kPartnership] =
        present * (state.lone_parent ? rates_->shape.repartnering
                                     : rates_->shape.separation);
    out[kMove] = present;
  }

  double elapsed(const State& state, int lane, double from, double to) const {
    if (lane == kPartnership) return to - from;
    return curve(state, lane).between(from, to);
  }
  double reach(const State& state, int lane, double from, double amount) const {
    if (lane == kPartnership) return from + amount;
    return curve(state, lane).reach(from, amount);
  }

  static double next_change(const State& state) { return state.next_change; }

  void pass(State& state, double time) const {
    if (state.youngest_born + kChildhood <= time) state.present = false;
    since_birth(state, time);
  }

  std::uint32_t fire(State& state, int lane, double time) const {
    if (lane == kBirthLane) {
      state.youngest_born = time;
      ++state.children;
    } else if (lane == kPartnership) {
      state.lone_parent = !state.lone_parent;
    } else {
      state.present = false;
    }
    since_birth(state, time);
    return 1U << lane;
  }

 private:
  static constexpr std::array<random::StreamId, kProcesses> kStreams{
      random::stream_id("demography.birth"),
      random::stream_id("demography.separation"),
      random::stream_id("demography.repartnering"),
      random::stream_id("demography.moving_out")};
  static constexpr int kBirthLane = 0;
  static constexpr int kPartnership = 1;
  static constexpr int kMove = 2;

  const DatedHazard& curve(const State& state, int lane) const {
    const auto at = static_cast<std::size_t>(state.locality);
    return lane == kBirthLane ? rates_->births[at] : rates_->moving[at];
  }

  /// Updates the ratio of births and the time at which it changes.
  void since_birth(State& state, double time) const {
    if (!state.present) {
      state.births = 0.0;
      state.next_change = std::numeric_limits<double>::infinity();
      return;
    }
    const auto& from = rates_->shape.since_birth.from;
    state.piece = 0;
    while (state.piece + 1 < from.size() &&
           state.youngest_born + from[state.piece + 1] <= time) {
      ++state.piece;
    }
    state.births =
        rates_->shape.births(state.piece, state.children, state.lone_parent);
    state.next_change = state.youngest_born + kChildhood;
    if (state.piece + 1 < from.size() && from[state.piece + 1] < kChildhood) {
      state.next_change = state.youngest_born + from[state.piece + 1];
    }
  }

  const LifeRates* rates_;
};

}  // namespace hearthline::demography
