#pragma once
/// @file
/// Where families with cases differ between mixes and their baseline.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hearthline/model/case_table.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/results/dated_difference.hpp"
#include "hearthline/results/mix_set.hpp"
#include "hearthline/results/need_differences.hpp"

namespace hearthline::results {

/// For every state of a family, the mixes in which it may go on otherwise than
/// in the baseline: a live process has another hazard in some bit, its kind of
/// case covers other children, helps or places otherwise, or another team has
/// it.
class CaseDifferences {
 public:
  using State = pathway::CaseModel::State;

  /// @param need, base  the baseline's; must outlive this
  CaseDifferences(const model::HazardTable& need, const model::CaseTable& base);

  const DifferingClocks& clocks() const { return need_.clocks(); }

  /// Adds a mix, for the same localities.
  /// @param need, cases  its own; must outlive this
  void add(int mix, const model::HazardTable& need,
           const model::CaseTable& cases);

  static int kind_of(const State& state) {
    return model::held(state.kind, state.placement);
  }
  /// Returns the mixes that differ at any time, in any family.
  MixSet ever(const State& state, std::size_t need) const {
    return ever_[static_cast<std::size_t>(kind_of(state)) * stride_ +
                 need_in(state.locality, need)];
  }
  /// Returns those of `mixes` that differ whenever the state occurs, by more
  /// than a clock.
  MixSet always(const State& state, std::size_t need, MixSet mixes) const;

  /// @name What of a state matters as long as it lasts; see `NeedDifferences`
  ///@{
  struct Stay : NeedDifferences::Stay {
    std::array<double, model::kCaseLanes> case_weight{};
    int held = 0;
    int team = model::CaseTable::kNoTeam;  ///< in whose queue it waits
  };
  void begin(const State& state, std::size_t need, double time,
             Stay& stay) const;
  MixSet end(const Stay& stay, double time, MixSet mixes, double* sooner) const;
  ///@}

 private:
  struct Mix {
    const model::CaseTable* cases = nullptr;
    std::array<std::vector<DatedDifference>, model::kHeld> dated;
    std::array<int, model::kCaseProcessCount> clock{};
    bool follows = true;
    std::vector<std::uint8_t> factors;  ///< by `held` and profile
    std::array<bool, model::kCases> kinds{};
    std::array<bool, model::kCases> help{};
    std::vector<std::uint8_t> teams;  ///< by kind and locality
    std::vector<double> leaving;      ///< by team: how much faster it is
    bool leaves = false;              ///< otherwise in any of them
    bool after_closing = false;
  };

  std::size_t team_place(model::Case kind, int locality) const {
    const index place = model::place(kind);
    return static_cast<std::size_t>(place * base_->localities() + locality);
  }
  void find(Mix& mix, const model::CaseTable& cases) const;
  void add_clocks(int mix, Mix& own);

  const model::CaseTable* base_;
  NeedDifferences need_;
  std::size_t stride_;
  std::vector<MixSet> ever_;  ///< by `held`, locality and need
  std::array<Mix, kMostMixes> mixes_;
};

/// Returns whether two pathways have the same teams for the same cases, with
/// the same rules, but for how many workers there are and who leaves the queue.
bool same_teams(const model::CaseTable& a, const model::CaseTable& b);

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/case_differences_impl.hpp"
#endif
