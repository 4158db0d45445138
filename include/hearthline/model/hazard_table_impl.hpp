#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/model/bounds.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::model {

namespace hazard_detail {

/// Returns the parameters of a process, or null if the file omits it.
inline const ProcessParameters* find(const HazardParameters& parameters,
                                     Process process) {
  if (process.change() == Change::kMove) {
    const auto found =
        parameters.moves.find(move_name(process.from(), process.to()));
    return found == parameters.moves.end() ? nullptr : &found->second;
  }
  const auto found = parameters.themes.find(std::string(
      kThemeNames[static_cast<std::size_t>(place(process.theme()))]));
  if (found == parameters.themes.end()) return nullptr;
  return process.change() == Change::kOnset ? &found->second.onset
                                            : &found->second.remission;
}

/// Returns the product of the hazard ratios of a need for a process of need.
inline double need_ratio(const ProcessParameters& parameters, Process process,
                         Need need) {
  if (process.change() == Change::kMove) {
    return NeedRatios(parameters, std::nullopt, false).at(need);
  }
  return NeedRatios(parameters, process.theme(), true).at(need);
}

/// Returns the process that runs in a lane at a need; none in the idle lane.
inline int lane_process(int lane, Need need) {
  if (lane < kThemes) {
    const Theme theme = theme_at(lane);
    return (need.themes.contains(theme) ? Process::remission(theme)
                                        : Process::onset(theme))
        .place();
  }
  const int rank = lane - kFirstMoveLane;
  if (rank >= kMovesPerLevel) return -1;
  return kFirstMove + place(need.level) * kMovesPerLevel + rank;
}

/// The inputs of a row's hazards, at one time in one locality.
struct Moment {
  YearMonth start;
  double month = 0.0;
  std::string locality;  ///< any, if no effect distinguishes localities
};

/// Returns the hazard per month of a process at a need.
inline double hazard_at(const ProcessParameters& parameters, Process process,
                        Need need, const Moment& moment,
                        const EffectList& effects) {
  double hazard = parameters.rate.value / kMonthsPerYear *
                  need_ratio(parameters, process, need) *
                  dated_ratio(parameters, moment.start, moment.month);
  for (const auto& [name, effect] : effects) {
    if (acts_on(*effect, need, moment.locality)) {
      hazard *= effect->hazard_ratio.value;
    }
  }
  return hazard;
}

}  // namespace hazard_detail

inline HazardTable::HazardTable(const HazardParameters& parameters, Dates dates)
    : HazardTable(parameters, find(parameters), find_effects(parameters, dates),
                  dates) {}

inline HazardTable::HazardTable(const HazardParameters& parameters,
                                const ByProcess& processes,
                                const EffectsByProcess& effects, Dates dates)
    : HazardFactors(processes, effects, parameters.localities, parameters.start,
                    dates),
      streams_(
          process_streams(dates == Dates::kStartFrozen ? "spin_up" : "clock")) {
  require_distinct_streams();
  compile_rows(parameters, processes, effects, dates);
  require_moderate_hazards(processes, effects);
}

inline HazardTable::ByProcess HazardTable::find(
    const HazardParameters& parameters) {
  require_bounds(parameters);
  ByProcess processes{};
  for (int p = 0; p < kProcesses; ++p) {
    processes[static_cast<std::size_t>(p)] =
        hazard_detail::find(parameters, Process(p));
  }
  return processes;
}

inline HazardTable::EffectsByProcess HazardTable::find_effects(
    const HazardParameters& parameters, Dates dates) {
  EffectsByProcess effects;
  for (int p = 0; p < kProcesses && dates == Dates::kAll; ++p) {
    effects[static_cast<std::size_t>(p)] =
        hazard_detail::effects_on({Process(p).name()}, parameters.effects);
  }
  return effects;
}

inline void HazardTable::require_bounds(const HazardParameters& parameters) {
  Bounds bounds("", parameters.localities);
  bounds.groups("themes", parameters.themes, {}, Vocabulary::kTheme);
  bounds.groups("moves", parameters.moves, {}, Vocabulary::kMove);
  bounds.groups("effects", parameters.effects, {}, Vocabulary::kFree);
}

inline void HazardTable::require_distinct_streams() const {
  for (std::size_t a = 0; a < streams_.size(); ++a) {
    for (std::size_t b = a + 1; b < streams_.size(); ++b) {
      if (streams_[a] == streams_[b]) {
        throw Error(
            "processes: expected different random-number streams, "
            "found one that " +
            Process(static_cast<int>(a)).name() + " and " +
            Process(static_cast<int>(b)).name() + " share");
      }
    }
  }
}

inline void HazardTable::require_moderate_hazards(
    const ByProcess& processes, const EffectsByProcess& effects) const {
  std::array<double, kProcesses> need{};
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    const Need here = need_at(static_cast<index>(at % kNeeds));
    for (int lane = 0; lane < kLanes; ++lane) {
      const int process = hazard_detail::lane_process(lane, here);
      if (process < 0) continue;
      double& own = need[static_cast<std::size_t>(process)];
      own = std::max(own, rows_[at][static_cast<std::size_t>(lane)]);
    }
  }
  const auto hazards = largest(need);
  for (std::size_t p = 0; p < processes.size(); ++p) {
    if (processes[p] == nullptr || hazards[p] <= kMostHazard) continue;
    throw Error(
        Process(static_cast<int>(p)).name() +
        ": expected a hazard of at most " + text::number_text(kMostHazard) +
        " per month, found " + text::rounded_text(hazards[p]) + ", from " +
        text::listed(hazard_detail::raising(*processes[p], effects[p])));
  }
}

inline void HazardTable::compile_rows(const HazardParameters& parameters,
                                      const ByProcess& processes,
                                      const EffectsByProcess& effects,
                                      Dates dates) {
  for (const auto& all : effects) {
    for (const auto& [name, effect] : all) {
      if (!effect->localities.empty()) variants_ = localities();
    }
  }
  rows_.assign(static_cast<std::size_t>(segments() * variants_) * kNeeds, {});
  for (int segment = 0; segment < segments(); ++segment) {
    for (int variant = 0; variant < variants_; ++variant) {
      hazard_detail::Moment moment{
          parameters.start,
          dates == Dates::kStartFrozen ? 0.0 : segment_from(segment),
          {}};
      if (!parameters.localities.empty()) {
        moment.locality =
            parameters.localities[static_cast<std::size_t>(variant)];
      }
      EffectsByProcess active;
      for (std::size_t p = 0; p < active.size(); ++p) {
        active[p] =
            hazard_detail::active(effects[p], moment.start, moment.month);
      }
      Row* rows =
          rows_.data() +
          static_cast<std::size_t>(segment * variants_ + variant) * kNeeds;
      for (std::size_t at = 0; at < kNeeds; ++at) {
        const Need need = need_at(static_cast<index>(at));
        for (int lane = 0; lane < kLanes; ++lane) {
          const int p = hazard_detail::lane_process(lane, need);
          if (p < 0) continue;
          const auto process = static_cast<std::size_t>(p);
          if (processes[process] == nullptr) continue;
          rows[at][static_cast<std::size_t>(lane)] = hazard_detail::hazard_at(
              *processes[process], Process(p), need, moment, active[process]);
        }
      }
    }
  }
}

}  // namespace hearthline::model
