#pragma once
/// @file
/// Hazards computed afresh from the parameters of a scenario, slowly and
/// without tables. Compiled hazards are compared with them.

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::test_support {

/// Everything that a hazard may depend on at one instant.
struct Situation {
  model::Need need;
  std::string locality;
  bool lone_parent = false;
  int quintile = 0;  ///< 0 is the most deprived
  double frailty = 1.0;
  double time = 0.0;   ///< months since the scenario's start
  double age = 0.0;    ///< of the youngest child, months
  double since = 0.0;  ///< months in the state that the process leaves
};

/// A process, with its name in the file.
struct Happening {
  std::string name;  ///< "themes.parenting.onset", "moves.1->2"
  const model::ProcessParameters* parameters = nullptr;
  std::string theme;  ///< of an onset or a remission
};

/// Returns every process that has parameters in a scenario.
inline std::vector<Happening> happenings(const scenario::Scenario& scenario) {
  std::vector<Happening> all;
  for (const auto& [name, theme] : scenario.themes) {
    all.push_back({"themes." + name + ".onset", &theme.onset, name});
    all.push_back({"themes." + name + ".remission", &theme.remission, name});
  }
  for (const auto& [name, move] : scenario.moves) {
    all.push_back({"moves." + name, &move, ""});
  }
  return all;
}

namespace oracle_detail {

inline std::vector<std::string> themes_of(model::Need need) {
  std::vector<std::string> names;
  for (int k = 0; k < model::kThemes; ++k) {
    if ((need.themes.bits() >> k) % 2 == 1) {
      names.emplace_back(model::kThemeNames[static_cast<std::size_t>(k)]);
    }
  }
  return names;
}

template <class List, class Item>
bool holds(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// Returns the ratio of the last interval that has begun, or 1 before the
/// first.
inline double piece_at(const model::Pieces& pieces, double x) {
  const auto& from = pieces.from.values;
  const auto next = std::upper_bound(from.begin(), from.end(), x);
  if (next == from.begin()) return pieces.ratio.values.front();
  return pieces.ratio.values[static_cast<std::size_t>(next - from.begin()) - 1];
}

/// Returns the months from the start of a scenario to a calendar month.
inline double months_to(const scenario::Scenario& scenario,
                        model::YearMonth month) {
  return 12.0 * (month.year - scenario.time.start.year) +
         (month.month - scenario.time.start.month);
}

}  // namespace oracle_detail

/// Returns the hazard per month of a process that can happen in this situation.
/// @param frozen  the same as `Dates::kStartFrozen`: no effects, and the
///                calendar does not advance from the start
inline double hazard(const scenario::Scenario& scenario,
                     const Happening& happening, const Situation& now,
                     bool frozen = false) {
  using namespace oracle_detail;
  const model::ProcessParameters& p = *happening.parameters;
  const double time = frozen ? 0.0 : now.time;
  long double hazard = static_cast<long double>(p.rate.value) / 12.0L;
  hazard *= std::pow(static_cast<long double>(now.frailty),
                     static_cast<long double>(p.frailty_exponent.value));

  const bool of_theme = !happening.theme.empty();
  auto others = themes_of(now.need);
  others.erase(std::remove(others.begin(), others.end(), happening.theme),
               others.end());
  const auto all = themes_of(now.need);
  const bool trio = holds(all, "domestic_violence") &&
                    holds(all, "alcohol_drugs") && holds(all, "mental_health");
  for (const auto& [covariate, ratio] : p.hazard_ratios) {
    int times = 0;
    if (covariate == "each_theme") {
      times = static_cast<int>(others.size());
    } else if (covariate == "toxic_trio") {
      times = trio ? 1 : 0;
    } else if (covariate == "lone_parent") {
      times = now.lone_parent ? 1 : 0;
    } else if (covariate.rfind("quintile_", 0) == 0) {
      times = covariate.back() - '1' == now.quintile ? 1 : 0;
    } else if (covariate.rfind("level_", 0) == 0) {
      times = of_theme && covariate.back() - '0' == number(now.need.level);
    } else if (covariate == now.locality || holds(others, covariate)) {
      times = 1;
    }
    for (int i = 0; i < times; ++i) hazard *= ratio.value;
  }

  if (p.since_entry) hazard *= piece_at(*p.since_entry, now.since);
  if (p.by_age) hazard *= piece_at(*p.by_age, now.age);
  if (p.by_date) {
    double ratio = 1.0;
    for (std::size_t i = 0; i < p.by_date->from.size(); ++i) {
      if (time >= months_to(scenario, p.by_date->from[i])) {
        ratio = p.by_date->ratio.values[i];
      }
    }
    hazard *= ratio;
  }
  if (frozen) return static_cast<double>(hazard);

  for (const auto& [name, effect] : scenario.effects) {
    bool acts = holds(effect.processes, happening.name) &&
                time >= months_to(scenario, effect.from);
    if (effect.until) acts = acts && time < months_to(scenario, *effect.until);
    if (!effect.levels.empty()) {
      acts = acts && holds(effect.levels, now.need.level);
    }
    if (!effect.localities.empty()) {
      acts = acts && holds(effect.localities, now.locality);
    }
    for (const std::string& theme : effect.themes) {
      acts = acts && holds(all, theme);
    }
    if (acts) hazard *= effect.hazard_ratio.value;
  }
  return static_cast<double>(hazard);
}

/// Returns the hazard of a process by name; 0 if the scenario does not specify
/// it.
inline double hazard(const scenario::Scenario& scenario,
                     const std::string& name, const Situation& now,
                     bool frozen = false) {
  const auto dot = name.rfind('.');
  const std::string last = name.substr(dot + 1);
  if (name.rfind("moves.", 0) == 0) {
    const auto found = scenario.moves.find(last);
    if (found == scenario.moves.end()) return 0.0;
    return hazard(scenario, {name, &found->second, ""}, now, frozen);
  }
  const std::string theme = name.substr(7, dot - 7);  // after "themes."
  const auto found = scenario.themes.find(theme);
  if (found == scenario.themes.end()) return 0.0;
  return hazard(
      scenario,
      {name, last == "onset" ? &found->second.onset : &found->second.remission,
       theme},
      now, frozen);
}

}  // namespace hearthline::test_support
