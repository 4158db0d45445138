#pragma once
/// @file
/// RiskPaths as a user-written model on the generic engine: partnership,
/// separation and first pregnancy of women, with hazards by age, by time since
/// a union began and by time since it ended; time in years, from birth.
/// engine/model.hpp describes the functions that the engine requires.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "hearthline/engine/model.hpp"
#include "hearthline/validation/riskpaths_parameters.hpp"

namespace hearthline::validation {

struct Woman {
  std::uint64_t id = 0;
};

/// Union status: 0 never, 1 first union under three years, 2 first union from
/// three years on, 3 after it, 4 second union, 5 after that.
class RiskPaths {
 public:
  enum Process : std::uint8_t {
    kPregnancy,
    kFirstUnion,
    kFirstSeparation,
    kSecondUnion,
    kSecondSeparation
  };
  using Unit = Woman;
  static constexpr int kLanes = 2;  // pregnancy, and the union career
  static constexpr int kProcesses = 5;
  /// The results end at 40, like pregnancy and first unions.
  static constexpr double kHorizon = 40.0;

  struct State {
    int status = 0;
    bool pregnant = false;
    std::size_t age_piece = 0;
    std::size_t career_piece = 0;
    double career_since = 0.0;
    double next_age = 15.0;
    double next_career = kNever;
    double next_status = kNever;
  };

  explicit RiskPaths(RiskPathsParameters parameters)
      : parameters_(std::move(parameters)) {
    constexpr std::array<const char*, kProcesses> kNames{
        "pregnancy", "first union", "first separation", "second union",
        "second separation"};
    for (std::size_t p = 0; p < kNames.size(); ++p) {
      streams_[p] = random::stream_id(kNames[p]);
    }
  }

  const std::array<random::StreamId, kProcesses>& streams() const {
    return streams_;
  }
  std::uint64_t id(const Woman& woman) const { return woman.id; }
  void enter(const Woman&, double, State& state) const { state = {}; }

  int process(const State& state, int lane) const {
    if (state.pregnant) return -1;
    if (lane == 0) return kPregnancy;
    return kCareer[static_cast<std::size_t>(state.status)];
  }

  void hazards(const State& state, std::array<double, kLanes>& out) const {
    if (state.pregnant) {
      out = {0.0, 0.0};
      return;
    }
    const auto status = static_cast<std::size_t>(state.status);
    out[0] = parameters_.pregnancy_by_age[state.age_piece] *
             parameters_.pregnancy_by_union[status];
    const Steps* steps = career(state);
    out[1] = state.status == 0 ? parameters_.first_union_by_age[state.age_piece]
             : steps != nullptr ? steps->hazard[state.career_piece]
                                : 0.0;
  }

  double next_change(const State& state) const {
    return std::min(state.next_age,
                    std::min(state.next_career, state.next_status));
  }

  void pass(State& state, double time) const {
    if (state.next_age <= time) {
      ++state.age_piece;
      // Nothing depends on age after 40.
      state.next_age = state.age_piece == 11
                           ? kNever
                           : 15.0 + 2.5 * static_cast<double>(state.age_piece);
    }
    if (state.next_career <= time) {
      ++state.career_piece;
      find_next_career(state);
    }
    if (state.next_status <= time) {
      state.status = 2;
      state.next_status = kNever;
    }
  }

  std::uint32_t fire(State& state, int lane, double time) const {
    if (lane == 0) {
      state.pregnant = true;
      state.next_age = state.next_career = state.next_status = kNever;
      return 0b11;
    }
    state.status = kAfter[static_cast<std::size_t>(state.status)];
    state.career_since = time;
    state.career_piece = 0;
    state.next_status = state.status == 1 ? time + 3.0 : kNever;
    find_next_career(state);
    return 0b10;
  }

 private:
  static constexpr double kNever = std::numeric_limits<double>::infinity();
  static constexpr std::array<int, 6> kCareer{
      kFirstUnion,  kFirstSeparation,  kFirstSeparation,
      kSecondUnion, kSecondSeparation, -1};
  static constexpr std::array<int, 6> kAfter{1, 3, 3, 4, 5, 5};

  const Steps* career(const State& state) const {
    switch (state.status) {
      case 1:
      case 2:
        return &parameters_.separation_first;
      case 3:
        return &parameters_.second_union;
      case 4:
        return &parameters_.separation_second;
      default:
        return nullptr;
    }
  }
  void find_next_career(State& state) const {
    const Steps* steps = career(state);
    const std::size_t next = state.career_piece + 1;
    state.next_career = steps != nullptr && next < steps->from.size()
                            ? state.career_since + steps->from[next]
                            : kNever;
  }

  RiskPathsParameters parameters_;
  std::array<random::StreamId, kProcesses> streams_;
};

}  // namespace hearthline::validation
