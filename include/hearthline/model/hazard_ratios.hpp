#pragma once
/// @file
/// The ratios of which a hazard is the product: by need, by date, by effect, by
/// locality, parents, quintile and age. Used when tables are compiled.

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::model::hazard_detail {

template <class List, class Item>
bool has(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
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

/// Effects with their names.
using EffectList = std::vector<std::pair<std::string, const EffectParameters*>>;

/// Returns the effects that name any of these processes, in the order of their
/// own names.
inline EffectList effects_on(
    const std::vector<std::string>& processes,
    const std::map<std::string, EffectParameters>& effects) {
  EffectList found;
  for (const auto& [name, effect] : effects) {
    if (std::any_of(processes.begin(), processes.end(),
                    [&own = effect](const std::string& process) {
                      return has(own.processes, process);
                    })) {
      found.emplace_back(name, &effect);
    }
  }
  return found;
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

/// Returns those of some effects that are active in a month.
inline EffectList active(EffectList effects, YearMonth start, double month) {
  std::erase_if(effects, [&](const auto& one) {
    return !acts_in(*one.second, start, month);
  });
  return effects;
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
inline std::vector<std::string> raising(const ProcessParameters& process,
                                        const EffectList& effects) {
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
  for (const auto& [name, effect] : effects) {
    add("effects." + name + ".hazard_ratio", effect->hazard_ratio.value);
  }
  return all;
}

}  // namespace hearthline::model::hazard_detail
