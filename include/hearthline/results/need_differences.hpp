#pragma once
/// @file
/// Where the hazards of need in mixes differ from those of their baseline.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hearthline/model/family_model.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/results/clock_differences.hpp"
#include "hearthline/results/dated_difference.hpp"
#include "hearthline/results/mix_set.hpp"

namespace hearthline::results {

/// For every state of need, the mixes in which a live process has another
/// hazard than in the baseline, in some bit.
class NeedDifferences {
 public:
  using State = model::FamilyModel::State;

  /// @param base  the baseline's hazards; must outlive this
  explicit NeedDifferences(const model::HazardTable& base);

  /// Adds a mix.
  /// @param table  its hazards, for the same localities; must outlive this
  void add(int mix, const model::HazardTable& table);

  DifferingClocks& clocks() { return clocks_; }
  const DifferingClocks& clocks() const { return clocks_; }

  /// What of a state `ever` depends on beside need and locality.
  static int kind_of(const State&) { return 0; }
  /// Returns the mixes that differ at any time, in any family.
  MixSet ever(const State& state, std::size_t need) const {
    return ever(state.locality, need);
  }
  MixSet ever(int locality, std::size_t need) const {
    return ever_[need_in(locality, need)];
  }
  /// Returns those of `mixes` that differ whenever the state occurs, by more
  /// than a clock.
  MixSet always(const State& state, std::size_t need, MixSet mixes) const;

  /// What of a state matters as long as it lasts.
  struct Stay {
    double since = 0.0;
    std::size_t need = 0;
    int locality = 0;
    std::array<double, model::kLanes> weight{};
  };
  /// Writes down a state that begins.
  void begin(const State& state, std::size_t need, double time,
             Stay& stay) const;
  /// Adds a stay that ends to what is known of the clocks of a family. Returns
  /// those of `mixes` that differ and whose clocks are not followed.
  MixSet end(const Stay& stay, double time, MixSet mixes, double* sooner) const;

 private:
  struct Mix {
    const model::HazardTable* table = nullptr;
    std::vector<DatedDifference> dated;
    std::vector<std::uint8_t> factors;  ///< by profile and need; empty if none
    std::array<int, model::kProcesses> clock{};
    bool follows = true;  ///< its clocks, if they are not too many
  };

  void add_clocks(int mix, Mix& own);
  void add_factors(Mix& mix, const model::HazardTable& table) const;

  const model::HazardTable* base_;
  DifferingClocks clocks_;
  std::vector<MixSet> ever_;
  std::array<Mix, kMostMixes> mixes_;
};

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/need_differences_impl.hpp"
#endif
