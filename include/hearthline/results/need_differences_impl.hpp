#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>

#include "hearthline/compiled.hpp"
#include "hearthline/results/need_differences.hpp"

namespace hearthline::results {

namespace differences_detail {

/// Returns the largest hazard of a lane at a need in a locality, at any time.
inline double largest_hazard(const model::HazardTable& table, int locality,
                             std::size_t need, int lane) {
  double largest = 0.0;
  for (int segment = 0; segment < table.segments(); ++segment) {
    largest = std::max(
        largest,
        table.rows(segment, locality)[need][static_cast<std::size_t>(lane)]);
  }
  return largest;
}

}  // namespace differences_detail

HEARTHLINE_INLINE NeedDifferences::NeedDifferences(
    const model::HazardTable& base)
    : base_(&base), ever_(need_in(base.localities(), 0), 0) {}

HEARTHLINE_INLINE void NeedDifferences::add(int mix,
                                            const model::HazardTable& table) {
  Mix& own = mixes_[static_cast<std::size_t>(mix)];
  own.table = &table;
  own.dated = dated_differences(
      *base_, table,
      [](const model::HazardTable& of, int segment, int locality) {
        return of.rows(segment, locality);
      });
  add_clocks(mix, own);
  add_factors(own, table);
  for (std::size_t place = 0; place < ever_.size(); ++place) {
    bool differs = any_at(own.dated, place);
    if (!own.factors.empty()) {
      const std::size_t locality = place / kNeeds;
      constexpr std::size_t kProfiles = 2 * model::kQuintiles;
      for (std::size_t p = 0; p < kProfiles; ++p) {
        differs =
            differs ||
            own.factors[(locality * kProfiles + p) * kNeeds + place % kNeeds] !=
                0;
      }
    }
    if (differs) ever_[place] |= mix_bit(mix);
  }
}

/// Finds the clocks that differ in a mix.
HEARTHLINE_INLINE void NeedDifferences::add_clocks(int mix, Mix& own) {
  std::array<bool, model::kProcesses> differs{};
  for (const DatedDifference& dated : own.dated) {
    for (std::size_t place = 0; place < dated.lanes.size(); ++place) {
      for (unsigned lanes = dated.lanes[place]; lanes != 0;
           lanes &= lanes - 1) {
        const int process = model::hazard_detail::lane_process(
            std::countr_zero(lanes),
            model::HazardTable::need_at(static_cast<index>(place % kNeeds)));
        if (process >= 0) differs[static_cast<std::size_t>(process)] = true;
      }
    }
  }
  const auto count = std::count(differs.begin(), differs.end(), true);
  own.follows = clocks_.accepts(static_cast<std::size_t>(count));
  if (!own.follows) return;
  for (std::size_t p = 0; p < differs.size(); ++p) {
    if (differs[p]) own.clock[p] = clocks_.add(mix, static_cast<int>(p));
  }
}

HEARTHLINE_INLINE void NeedDifferences::add_factors(
    Mix& mix, const model::HazardTable& table) const {
  const auto differing = factor_differences<model::kProcesses>(*base_, table);
  for (std::size_t profile = 0; profile < differing.size(); ++profile) {
    if (differing[profile].empty()) continue;
    mix.factors.resize(differing.size() * kNeeds, 0);
    const int locality = static_cast<int>(profile) / (2 * model::kQuintiles);
    for (std::size_t need = 0; need < kNeeds; ++need) {
      for (int lane = 0; lane < model::kLanes; ++lane) {
        const int process = model::hazard_detail::lane_process(
            lane, model::HazardTable::need_at(static_cast<index>(need)));
        if (process < 0 ||
            std::find(differing[profile].begin(), differing[profile].end(),
                      process) == differing[profile].end()) {
          continue;
        }
        // A process that never happens may have any factor.
        using differences_detail::largest_hazard;
        if (largest_hazard(*base_, locality, need, lane) > 0.0 ||
            largest_hazard(table, locality, need, lane) > 0.0) {
          mix.factors[profile * kNeeds + need] = 1;
        }
      }
    }
  }
}

HEARTHLINE_INLINE MixSet NeedDifferences::always(const State& state,
                                                 std::size_t need,
                                                 MixSet mixes) const {
  MixSet found = 0;
  each_mix(mixes, [&](int mix) {
    const auto& factors = mixes_[static_cast<std::size_t>(mix)].factors;
    if (factors.empty()) return;
    const auto profile = static_cast<std::size_t>(state.profile);
    if (factors[profile * kNeeds + need] != 0) found |= mix_bit(mix);
  });
  return found;
}

HEARTHLINE_INLINE void NeedDifferences::begin(const State& state,
                                              std::size_t need, double time,
                                              Stay& stay) const {
  stay.since = time;
  stay.need = need;
  stay.locality = state.locality;
  stay.weight = state.weight;
}

HEARTHLINE_INLINE MixSet NeedDifferences::end(const Stay& stay, double time,
                                              MixSet mixes,
                                              double* sooner) const {
  MixSet found = 0;
  const auto rows = [](const model::HazardTable& table) {
    return [&table](int segment, int locality) {
      return table.rows(segment, locality);
    };
  };
  const model::Need need =
      model::HazardTable::need_at(static_cast<index>(stay.need));
  each_mix(mixes, [&](int mix) {
    const Mix& own = mixes_[static_cast<std::size_t>(mix)];
    if (!own.follows) {
      if (any_in(own.dated, stay, time)) found |= mix_bit(mix);
      return;
    }
    add_stay(own.dated, stay, time, stay.weight.data(), rows(*base_),
             rows(*own.table), [&](int lane, double by) {
               const int process =
                   model::hazard_detail::lane_process(lane, need);
               clocks_.differs(
                   sooner, own.clock[static_cast<std::size_t>(process)], by);
             });
  });
  return found;
}

}  // namespace hearthline::results
