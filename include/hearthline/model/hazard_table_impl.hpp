#pragma once

#include <algorithm>
#include <limits>
#include <set>

#include "hearthline/error.hpp"
#include "hearthline/model/hazard_table.hpp"

namespace hearthline::model {

namespace hazard_detail {

/// The parameters of a process, or null where the file leaves it out.
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

/// The hazard ratios of a need: its themes, their number, the trio, the level.
inline double need_ratio(const ProcessParameters& parameters, Process process,
                         Need need) {
  double ratio = 1.0;
  const double each = ratio_or_one(parameters, std::string(kEachThemeName));
  for (int k = 0; k < kThemes; ++k) {
    const Theme theme = theme_at(k);
    const bool own =
        process.change() != Change::kMove && process.theme() == theme;
    if (own || !need.themes.contains(theme)) continue;
    ratio *= each * ratio_or_one(
                        parameters,
                        std::string(kThemeNames[static_cast<std::size_t>(k)]));
  }
  if (need.themes.contains_all(kToxicTrio)) {
    ratio *= ratio_or_one(parameters, std::string(kToxicTrioName));
  }
  if (process.change() != Change::kMove) {
    ratio *= ratio_or_one(parameters, level_name(need.level));
  }
  return ratio;
}

/// The ratio of dated pieces in a month counted from the start.
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

inline bool acts_on(const EffectParameters& effect, const std::string& process,
                    Need need, const std::string& locality) {
  const auto has = [](const auto& list, const auto& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
  };
  if (!has(effect.processes, process)) return false;
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

/// Whether an effect acts in the month that begins `month` after the start.
inline bool acts_in(const EffectParameters& effect, YearMonth start,
                    double month) {
  if (static_cast<double>(months_between(start, effect.from)) > month) {
    return false;
  }
  return !effect.until ||
         static_cast<double>(months_between(start, *effect.until)) > month;
}

/// The process that runs in a lane at a need; none in the idle lane.
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

}  // namespace hazard_detail

inline HazardTable::HazardTable(const HazardParameters& parameters, Dates dates)
    : streams_(
          process_streams(dates == Dates::kStartFrozen ? "spin_up" : "clock")),
      localities_(std::max(1, static_cast<int>(parameters.localities.size()))) {
  using namespace hazard_detail;
  constexpr double kForever = std::numeric_limits<double>::infinity();
  const bool frozen = dates == Dates::kStartFrozen;

  for (std::size_t a = 0; a < streams_.size(); ++a) {
    for (std::size_t b = a + 1; b < streams_.size(); ++b) {
      if (streams_[a] == streams_[b]) {
        throw Error("processes " + Process(static_cast<int>(a)).name() +
                    " and " + Process(static_cast<int>(b)).name() +
                    " share a stream of random numbers");
      }
    }
  }

  std::array<const ProcessParameters*, kProcesses> processes{};
  std::set<double> dates_of_change;
  std::set<double> ages_of_change{0.0};
  for (int p = 0; p < kProcesses; ++p) {
    const auto at = static_cast<std::size_t>(p);
    processes[at] = find(parameters, Process(p));
    double exponent = 0.0;
    if (const ProcessParameters* process = processes[at]) {
      exponent = process->frailty_exponent.value;
      if (process->by_date && !frozen) {
        for (const YearMonth month : process->by_date->from) {
          dates_of_change.insert(
              static_cast<double>(months_between(parameters.start, month)));
        }
      }
      if (process->by_age) {
        ages_of_change.insert(process->by_age->from.values.begin(),
                              process->by_age->from.values.end());
      }
      if (process->since_entry) {
        durations_[at] = {process->since_entry->from.values,
                          process->since_entry->ratio.values};
        has_durations_ = true;
      }
    }
    const auto found =
        std::find(exponents_.begin(), exponents_.end(), exponent);
    exponent_place_[at] = static_cast<int>(found - exponents_.begin());
    if (found == exponents_.end()) exponents_.push_back(exponent);
  }
  age_from_.assign(ages_of_change.begin(), ages_of_change.end());

  if (!frozen) {
    for (const auto& [name, effect] : parameters.effects) {
      dates_of_change.insert(
          static_cast<double>(months_between(parameters.start, effect.from)));
      if (effect.until) {
        dates_of_change.insert(static_cast<double>(
            months_between(parameters.start, *effect.until)));
      }
      if (!effect.localities.empty()) variants_ = localities_;
    }
  }
  segment_from_.push_back(-kForever);
  segment_from_.insert(segment_from_.end(), dates_of_change.begin(),
                       dates_of_change.end());

  rows_.assign(static_cast<std::size_t>(segments() * variants_) * kNeeds, {});
  for (int segment = 0; segment < segments(); ++segment) {
    const double month = frozen ? 0.0 : segment_from(segment);
    for (int variant = 0; variant < variants_; ++variant) {
      const std::string locality =
          variants_ > 1
              ? parameters.localities[static_cast<std::size_t>(variant)]
              : std::string();
      // Effects that act now, process by process.
      std::array<std::vector<const EffectParameters*>, kProcesses> effects;
      if (!frozen) {
        for (int p = 0; p < kProcesses; ++p) {
          const std::string name = Process(p).name();
          for (const auto& [unused, effect] : parameters.effects) {
            if (acts_in(effect, parameters.start, month)) {
              effects[static_cast<std::size_t>(p)].push_back(&effect);
            }
          }
        }
      }
      Row* rows =
          rows_.data() +
          static_cast<std::size_t>(segment * variants_ + variant) * kNeeds;
      for (int level = 0; level < kLevels; ++level) {
        for (int themes = 0; themes < kThemeSets; ++themes) {
          const Need need{level_at(level),
                          ThemeSet(static_cast<std::uint8_t>(themes))};
          Row& row = rows[need_place(need)];
          for (int lane = 0; lane < kLanes; ++lane) {
            const int p = lane_process(lane, need);
            if (p < 0) continue;
            const auto* process = processes[static_cast<std::size_t>(p)];
            if (process == nullptr) continue;
            double hazard = process->rate.value / kMonthsPerYear *
                            need_ratio(*process, Process(p), need) *
                            dated_ratio(*process, parameters.start, month);
            if (!effects[static_cast<std::size_t>(p)].empty()) {
              const std::string name = Process(p).name();
              for (const auto* effect : effects[static_cast<std::size_t>(p)]) {
                if (acts_on(*effect, name, need, locality)) {
                  hazard *= effect->hazard_ratio.value;
                }
              }
            }
            row[static_cast<std::size_t>(lane)] = hazard;
          }
        }
      }
    }
  }

  const int profiles = localities_ * 2 * kQuintiles;
  profiles_.assign(
      age_from_.size() * static_cast<std::size_t>(profiles * kProcesses), 1.0);
  for (std::size_t band = 0; band < age_from_.size(); ++band) {
    for (int l = 0; l < localities_; ++l) {
      for (int parents = 0; parents < 2; ++parents) {
        for (int q = 0; q < kQuintiles; ++q) {
          double* factors =
              profiles_.data() +
              (band * static_cast<std::size_t>(profiles) +
               static_cast<std::size_t>(profile(l, parents == 1, q))) *
                  kProcesses;
          for (int p = 0; p < kProcesses; ++p) {
            const auto* process = processes[static_cast<std::size_t>(p)];
            if (process == nullptr) continue;
            double factor = ratio_or_one(*process, quintile_name(q));
            if (parents == 1) {
              factor *= ratio_or_one(*process, std::string(kLoneParentName));
            }
            if (!parameters.localities.empty()) {
              factor *= ratio_or_one(
                  *process, parameters.localities[static_cast<std::size_t>(l)]);
            }
            if (process->by_age) {
              const auto& from = process->by_age->from.values;
              std::size_t piece = 0;
              while (piece + 1 < from.size() &&
                     from[piece + 1] <= age_from_[band]) {
                ++piece;
              }
              factor *= process->by_age->ratio.values[piece];
            }
            factors[p] = factor;
          }
        }
      }
    }
  }
}

}  // namespace hearthline::model
