#pragma once
/// @file
/// Where families with cases and programmes differ between mixes and their
/// baseline.

#include <array>
#include <bit>
#include <cstddef>

#include "hearthline/model/need.hpp"
#include "hearthline/programmes/enrolled_model.hpp"
#include "hearthline/results/case_differences.hpp"
#include "hearthline/results/mix_set.hpp"

namespace hearthline::results {

/// Beside what `CaseDifferences` finds, a family differs from the moment on at
/// which it asks for a programme that does otherwise in a mix, or that one of
/// the two has not. Up to then, both find the same families.
class ProgrammeDifferences {
 public:
  using State = programmes::EnrolledModel::State;
  using Stay = CaseDifferences::Stay;

  /// @param need, base  the baseline's; must outlive this
  ProgrammeDifferences(const model::HazardTable& need,
                       const model::CaseTable& base)
      : cases_(need, base) {}

  const DifferingClocks& clocks() const { return cases_.clocks(); }

  /// Adds a mix, for the same localities.
  /// @param need, cases  its own; must outlive this
  /// @param differing    the programmes with which it does otherwise
  void add(int mix, const model::HazardTable& need,
           const model::CaseTable& cases, programmes::ProgrammeSet differing) {
    cases_.add(mix, need, cases);
    differing_ |= differing;
    for (; differing != 0; differing &= differing - 1) {
      mixes_[static_cast<std::size_t>(std::countr_zero(differing))] |=
          mix_bit(mix);
    }
  }

  static int kind_of(const State& state) {
    return static_cast<int>(state.asked) * model::kHeld +
           CaseDifferences::kind_of(state);
  }
  MixSet ever(const State& state, std::size_t need) const {
    return cases_.ever(state, need) | by_programmes(state);
  }
  MixSet always(const State& state, std::size_t need, MixSet mixes) const {
    return cases_.always(state, need, mixes) | (by_programmes(state) & mixes);
  }
  void begin(const State& state, std::size_t need, double time,
             Stay& stay) const {
    cases_.begin(state, need, time, stay);
    if (state.acting == 0) return;
    for (std::size_t lane = 0; lane < stay.weight.size(); ++lane) {
      stay.weight[lane] *= state.lane_ratio[lane];
    }
    for (std::size_t lane = 0; lane < stay.case_weight.size(); ++lane) {
      stay.case_weight[lane] *= state.lane_ratio[stay.weight.size() + lane];
    }
  }
  MixSet end(const Stay& stay, double time, MixSet mixes,
             double* sooner) const {
    return cases_.end(stay, time, mixes, sooner);
  }

 private:
  MixSet by_programmes(const State& state) const {
    MixSet found = 0;
    for (programmes::ProgrammeSet rest = state.asked & differing_; rest != 0;
         rest &= rest - 1) {
      found |= mixes_[static_cast<std::size_t>(std::countr_zero(rest))];
    }
    return found;
  }

  CaseDifferences cases_;
  programmes::ProgrammeSet differing_ = 0;
  std::array<MixSet, programmes::kMostProgrammes> mixes_{};
};

}  // namespace hearthline::results
