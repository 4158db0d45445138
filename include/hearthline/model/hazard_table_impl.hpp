#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

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

inline double ratio_or_one(const ProcessParameters& process,
                           const std::string& covariate) {
  const auto found = process.hazard_ratios.find(covariate);
  return found == process.hazard_ratios.end() ? 1.0 : found->second.value;
}

/// The hazard ratios of a process by need: its themes, their number, the trio
/// and the level.
class NeedRatios {
 public:
  /// @param own       a theme that does not count, if any
  /// @param by_level  whether the level counts
  NeedRatios(const ProcessParameters& parameters, std::optional<Theme> own,
             bool by_level)
      : trio_(ratio_or_one(parameters, std::string(kToxicTrioName))) {
    const double each = ratio_or_one(parameters, std::string(kEachThemeName));
    for (int k = 0; k < kThemes; ++k) {
      const auto at = static_cast<std::size_t>(k);
      themes_[at] =
          own == theme_at(k)
              ? 1.0
              : each * ratio_or_one(parameters, std::string(kThemeNames[at]));
    }
    levels_.fill(1.0);
    for (int l = 0; by_level && l < kLevels; ++l) {
      levels_[static_cast<std::size_t>(l)] =
          ratio_or_one(parameters, level_name(level_at(l)));
    }
  }

  double at(Need need) const {
    double ratio = 1.0;
    for (int k = 0; k < kThemes; ++k) {
      if (need.themes.contains(theme_at(k))) {
        ratio *= themes_[static_cast<std::size_t>(k)];
      }
    }
    if (need.themes.contains_all(kToxicTrio)) ratio *= trio_;
    return ratio * levels_[static_cast<std::size_t>(place(need.level))];
  }

 private:
  std::array<double, kThemes> themes_;
  std::array<double, kLevels> levels_;
  double trio_;
};

/// Returns the product of the hazard ratios of a need for a process of need.
inline double need_ratio(const ProcessParameters& parameters, Process process,
                         Need need) {
  if (process.change() == Change::kMove) {
    return NeedRatios(parameters, std::nullopt, false).at(need);
  }
  return NeedRatios(parameters, process.theme(), true).at(need);
}

/// Returns the dated ratio in a month, counted from the start.
inline double dated_ratio(const ProcessParameters& parameters, YearMonth start,
                          double month) {
  if (!parameters.by_date) return 1.0;
  double ratio = 1.0;
  const DatedPieces& pieces = *parameters.by_date;
  for (std::size_t i = 0; i < pieces.from.size(); ++i) {
    if (static_cast<double>(months_between(start, pieces.from[i])) <= month) {
      ratio = pieces.ratio.values[i];
    }
  }
  return ratio;
}

template <class List, class Item>
bool has(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// Returns whether an effect changes a process.
inline bool names(const EffectParameters& effect, const std::string& process) {
  return has(effect.processes, process);
}

/// Returns whether an effect applies to families with a need in a locality.
inline bool acts_on(const EffectParameters& effect, Need need,
                    const std::string& locality) {
  if (!effect.levels.empty() && !has(effect.levels, need.level)) return false;
  if (!effect.localities.empty() && !has(effect.localities, locality)) {
    return false;
  }
  return std::all_of(effect.themes.begin(), effect.themes.end(),
                     [&](const std::string& name) {
                       const auto theme = theme_named(name);
                       return theme && need.themes.contains(*theme);
                     });
}

/// Returns whether an effect is active in a month, counted from the start.
inline bool acts_in(const EffectParameters& effect, YearMonth start,
                    double month) {
  if (static_cast<double>(months_between(start, effect.from)) > month) {
    return false;
  }
  return !effect.until ||
         static_cast<double>(months_between(start, *effect.until)) > month;
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
                        const std::vector<const EffectParameters*>& effects) {
  double hazard = parameters.rate.value / kMonthsPerYear *
                  need_ratio(parameters, process, need) *
                  dated_ratio(parameters, moment.start, moment.month);
  for (const EffectParameters* effect : effects) {
    if (acts_on(*effect, need, moment.locality)) {
      hazard *= effect->hazard_ratio.value;
    }
  }
  return hazard;
}

/// Returns the ratio of a profile and an age band for a process.
inline double profile_ratio(const ProcessParameters& parameters,
                            const std::string& locality, bool lone_parent,
                            int quintile, double age) {
  double ratio = ratio_or_one(parameters, quintile_name(quintile));
  if (lone_parent) {
    ratio *= ratio_or_one(parameters, std::string(kLoneParentName));
  }
  if (!locality.empty()) ratio *= ratio_or_one(parameters, locality);
  if (parameters.by_age) {
    const auto& from = parameters.by_age->from.values;
    std::size_t piece = 0;
    while (piece + 1 < from.size() && from[piece + 1] <= age) ++piece;
    ratio *= parameters.by_age->ratio.values[piece];
  }
  return ratio;
}

/// Returns what raises the hazard of a process: its rate, and every ratio above
/// 1, as names and values.
inline std::vector<std::string> raising(
    const std::string& name, const ProcessParameters& process,
    const std::map<std::string, EffectParameters>& effects) {
  std::vector<std::string> all{"rate " + text::number_text(process.rate.value) +
                               " per year"};
  const auto add = [&](const std::string& field, double ratio) {
    if (ratio > 1.0) all.push_back(field + " " + text::number_text(ratio));
  };
  const auto add_largest = [&](const std::string& field,
                               const Quantities& ratios) {
    add(field + ".ratio",
        *std::max_element(ratios.values.begin(), ratios.values.end()));
  };
  for (const auto& [covariate, ratio] : process.hazard_ratios) {
    add("hazard_ratios." + covariate, ratio.value);
  }
  if (process.since_entry) {
    add_largest("since_entry", process.since_entry->ratio);
  }
  if (process.by_age) add_largest("by_age", process.by_age->ratio);
  if (process.by_date) add_largest("by_date", process.by_date->ratio);
  for (const auto& [effect, parameters] : effects) {
    if (names(parameters, name)) {
      add("effects." + effect + ".hazard_ratio", parameters.hazard_ratio.value);
    }
  }
  return all;
}

}  // namespace hazard_detail

inline HazardTable::HazardTable(const HazardParameters& parameters, Dates dates)
    : streams_(
          process_streams(dates == Dates::kStartFrozen ? "spin_up" : "clock")),
      localities_(std::max(1, static_cast<int>(parameters.localities.size()))) {
  require_distinct_streams();
  require_bounds(parameters);
  ByProcess processes{};
  for (int p = 0; p < kProcesses; ++p) {
    processes[static_cast<std::size_t>(p)] =
        hazard_detail::find(parameters, Process(p));
  }
  find_exponents_and_durations(processes);
  find_segments(parameters, processes, dates);
  compile_rows(parameters, processes, dates);
  compile_profiles(parameters, processes);
  require_moderate_hazards(parameters, processes);
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
    const HazardParameters& parameters, const ByProcess& processes) const {
  // Need, family and time since entry vary independently, so that the product
  // of the largest factors is a hazard that occurs.
  std::array<double, kProcesses> need{};
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    const Need here = need_at(static_cast<index>(at % kNeeds));
    for (int lane = 0; lane < kLanes; ++lane) {
      const int process = hazard_detail::lane_process(lane, here);
      if (process < 0) continue;
      double& largest = need[static_cast<std::size_t>(process)];
      largest = std::max(largest, rows_[at][static_cast<std::size_t>(lane)]);
    }
  }
  std::array<double, kProcesses> family{};
  for (std::size_t i = 0; i < profiles_.size(); ++i) {
    double& largest = family[i % kProcesses];
    largest = std::max(largest, profiles_[i]);
  }
  for (std::size_t p = 0; p < processes.size(); ++p) {
    if (processes[p] == nullptr) continue;
    const auto& durations = durations_[p].value;
    const double hazard = need[p] * family[p] *
                          *std::max_element(durations.begin(), durations.end());
    if (hazard <= kMostHazard) continue;
    const std::string name = Process(static_cast<int>(p)).name();
    throw Error(name + ": expected a hazard of at most " +
                text::number_text(kMostHazard) + " per month, found " +
                text::rounded_text(hazard) + ", from " +
                text::listed(hazard_detail::raising(name, *processes[p],
                                                    parameters.effects)));
  }
}

inline void HazardTable::find_exponents_and_durations(
    const ByProcess& processes) {
  durations_.fill({{0.0}, {1.0}});
  for (std::size_t p = 0; p < processes.size(); ++p) {
    const ProcessParameters* process = processes[p];
    const double exponent =
        process != nullptr ? process->frailty_exponent.value : 0.0;
    const auto found =
        std::find(exponents_.begin(), exponents_.end(), exponent);
    exponent_place_[p] = static_cast<int>(found - exponents_.begin());
    if (found == exponents_.end()) exponents_.push_back(exponent);
    if (process != nullptr && process->since_entry) {
      durations_[p] = {process->since_entry->from.values,
                       process->since_entry->ratio.values};
      has_durations_ = true;
    }
  }
}

inline void HazardTable::find_segments(const HazardParameters& parameters,
                                       const ByProcess& processes,
                                       Dates dates) {
  std::set<double> changes;
  const auto change_in = [&](YearMonth month) {
    changes.insert(
        static_cast<double>(months_between(parameters.start, month)));
  };
  std::set<double> ages{0.0};
  for (const ProcessParameters* process : processes) {
    if (process == nullptr) continue;
    if (process->by_date) {
      for (const YearMonth month : process->by_date->from) change_in(month);
    }
    if (process->by_age) {
      ages.insert(process->by_age->from.values.begin(),
                  process->by_age->from.values.end());
    }
  }
  for (const auto& [name, effect] : parameters.effects) {
    change_in(effect.from);
    if (effect.until) change_in(*effect.until);
    if (!effect.localities.empty()) variants_ = localities_;
  }
  segment_from_.push_back(-std::numeric_limits<double>::infinity());
  if (dates == Dates::kAll) {
    segment_from_.insert(segment_from_.end(), changes.begin(), changes.end());
  }
  age_from_.assign(ages.begin(), ages.end());
}

inline void HazardTable::compile_rows(const HazardParameters& parameters,
                                      const ByProcess& processes, Dates dates) {
  const bool frozen = dates == Dates::kStartFrozen;
  rows_.assign(static_cast<std::size_t>(segments() * variants_) * kNeeds, {});
  for (int segment = 0; segment < segments(); ++segment) {
    for (int variant = 0; variant < variants_; ++variant) {
      hazard_detail::Moment moment{
          parameters.start, frozen ? 0.0 : segment_from(segment), {}};
      if (!parameters.localities.empty()) {
        moment.locality =
            parameters.localities[static_cast<std::size_t>(variant)];
      }
      std::array<std::vector<const EffectParameters*>, kProcesses> effects;
      for (int p = 0; p < kProcesses && !frozen; ++p) {
        const std::string process = Process(p).name();
        for (const auto& [name, effect] : parameters.effects) {
          if (hazard_detail::acts_in(effect, moment.start, moment.month) &&
              hazard_detail::names(effect, process)) {
            effects[static_cast<std::size_t>(p)].push_back(&effect);
          }
        }
      }
      Row* rows =
          rows_.data() +
          static_cast<std::size_t>(segment * variants_ + variant) * kNeeds;
      for (std::size_t at = 0; at < kNeeds; ++at) {
        const Need need{level_at(static_cast<int>(at / kThemeSets)),
                        ThemeSet(static_cast<std::uint8_t>(at % kThemeSets))};
        for (int lane = 0; lane < kLanes; ++lane) {
          const int p = hazard_detail::lane_process(lane, need);
          if (p < 0) continue;
          const auto process = static_cast<std::size_t>(p);
          if (processes[process] == nullptr) continue;
          rows[at][static_cast<std::size_t>(lane)] = hazard_detail::hazard_at(
              *processes[process], Process(p), need, moment, effects[process]);
        }
      }
    }
  }
}

inline void HazardTable::compile_profiles(const HazardParameters& parameters,
                                          const ByProcess& processes) {
  for (const double age : age_from_) {
    for (int l = 0; l < localities_; ++l) {
      const std::string locality =
          parameters.localities.empty()
              ? std::string()
              : parameters.localities[static_cast<std::size_t>(l)];
      for (const bool lone_parent : {false, true}) {
        for (int quintile = 0; quintile < kQuintiles; ++quintile) {
          for (const ProcessParameters* process : processes) {
            profiles_.push_back(
                process == nullptr
                    ? 0.0
                    : hazard_detail::profile_ratio(*process, locality,
                                                   lone_parent, quintile, age));
          }
        }
      }
    }
  }
}

}  // namespace hearthline::model
