#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/need_chain.hpp"

namespace hearthline::expectation {

HEARTHLINE_INLINE NeedClocks::NeedClocks(
    const model::HazardTable& durations,
    const std::vector<std::vector<exact::Transition>>& transitions, index needs,
    ClockLibrary& library) {
  std::array<double, model::kProcesses> hazards;
  hazards.fill(-1.0);
  const auto refuse = [](int process) {
    throw Error(
        model::Process(process).name() +
        ": the exact solver does not support a hazard that depends both "
        "on time since entry and on themes, levels, dates, the child's "
        "age or a change between couple and lone parent; simulate this "
        "scenario instead");
  };
  const auto is_timed = [&](int process) {
    return process != kPartnership &&
           durations.duration(process).from.size() > 1;
  };
  for (const auto& stretch : transitions) {
    for (const exact::Transition& t : stretch) {
      if (!is_timed(t.process)) continue;
      double& hazard = hazards[static_cast<std::size_t>(t.process)];
      if (hazard < 0.0) hazard = t.rate;
      // Products of the same ratios in another order differ in the last bits.
      if (std::abs(t.rate - hazard) > 1e-9 * hazard) refuse(t.process);
    }
  }
  // Transitions with a hazard of 0 are not listed.
  for (const auto& stretch : transitions) {
    std::array<index, model::kProcesses> times{};
    for (const exact::Transition& t : stretch) {
      if (is_timed(t.process)) ++times[static_cast<std::size_t>(t.process)];
    }
    for (int p = 0; p < model::kProcesses; ++p) {
      const auto at = static_cast<std::size_t>(p);
      const index all = needs / (p < model::kFirstMove ? 2 : model::kLevels);
      if (hazards[at] > 0.0 && times[at] != all) refuse(p);
    }
  }
  const auto clock_of = [&](int first, int count) {
    std::vector<TimedExit> exits;
    for (int p = first; p < first + count; ++p) {
      const double hazard = hazards[static_cast<std::size_t>(p)];
      if (hazard > 0.0) exits.push_back({p, hazard, &durations.duration(p)});
    }
    return exits.empty() ? nullptr : library.find(exits);
  };
  for (int k = 0; k < model::kThemes; ++k) {
    clocks_[theme_place(k, false)] = clock_of(k, 1);
    clocks_[theme_place(k, true)] = clock_of(model::kThemes + k, 1);
  }
  for (int l = 0; l < model::kLevels; ++l) {
    clocks_[level_place(l)] = clock_of(
        model::kFirstMove + l * model::kMovesPerLevel, model::kMovesPerLevel);
  }
}

HEARTHLINE_INLINE double NeedClocks::survival_error() const {
  double worst = 0.0;
  for (const auto& clock : clocks_) {
    if (clock) worst = std::max(worst, clock->survival_error());
  }
  return worst;
}

HEARTHLINE_INLINE double NeedClocks::transform_error() const {
  double worst = 0.0;
  for (const auto& clock : clocks_) {
    if (clock) worst = std::max(worst, clock->transform_error());
  }
  return worst;
}

HEARTHLINE_INLINE std::vector<double> leaving_rates(
    const NeedClocks& clocks, const std::vector<exact::Transition>& transitions,
    index needs) {
  std::vector<double> rates(static_cast<std::size_t>(needs), 0.0);
  for (index n = 0; n < needs; ++n) {
    for (int g = 0; g < kGroups; ++g) {
      const ClockPhases* clock = clocks.at(need_at(n), g);
      if (clock != nullptr) {
        rates[static_cast<std::size_t>(n)] += clock->fastest();
      }
    }
  }
  for (const exact::Transition& t : transitions) {
    if (clocks.timing(t) != nullptr) continue;
    rates[static_cast<std::size_t>(t.from)] += t.rate;
  }
  return rates;
}

HEARTHLINE_INLINE NeedStates::NeedStates(const NeedClocks& clocks,
                                         const std::vector<bool>& kept)
    : needs_(kept.size()) {
  // Levels of a set of themes are adjacent, so that moves remain within a
  // cache.
  for (int i = 0; i < needs(); ++i) {
    const int within = i % kNeeds;
    const int n = i - within + within % model::kLevels * model::kThemeSets +
                  within / model::kLevels;
    if (!kept[at(n)]) continue;
    Place& place = needs_[at(n)];
    place.first = states();
    place.size = 1;
    for (int g = 0; g < kGroups; ++g) {
      const ClockPhases* clock = clocks.at(need_at(n), g);
      if (clock == nullptr) continue;
      place.running.push_back({g, clock, place.size});
      place.size *= kPhases;
    }
    states_ += place.size;
  }
}

HEARTHLINE_INLINE const NeedStates::Running* NeedStates::running(
    int need, int group) const {
  for (const Running& running : needs_[at(need)].running) {
    if (running.group == group) return &running;
  }
  return nullptr;
}

HEARTHLINE_INLINE NeedChain::NeedChain(
    const NeedClocks& clocks, const NeedStates& states,
    const std::vector<exact::Transition>& transitions, double fastest,
    Direction direction)
    : direction_(direction),
      chain_(states.states()),
      pace_(leaving_rates(clocks, transitions, states.needs())) {
  for (double& pace : pace_) pace = pace > fastest ? fastest / pace : 1.0;
  run_clocks(states);
  for (const exact::Transition& transition : transitions) {
    if (states.kept(static_cast<int>(transition.from))) {
      connect(states, transition);
    }
  }
  chain_.close();
}

HEARTHLINE_INLINE void NeedChain::run_clocks(const NeedStates& states) {
  for (int n = 0; n < states.needs(); ++n) {
    if (!states.kept(n)) continue;
    for (const NeedStates::Running& running : states.running(n)) {
      for (index s = 0; s < states.size(n); ++s) {
        const index state = states.first(n) + s;
        add(state, state, -pace(n) * running.clock->loss(running.phase(s)));
      }
    }
  }
}

/// A process takes families from one need to another: its own clock stops, and
/// starts again if the other need has one; the other clocks continue. All
/// clocks continue if only the type of family changes.
HEARTHLINE_INLINE void NeedChain::connect(const NeedStates& states,
                                          const exact::Transition& transition) {
  const int from = static_cast<int>(transition.from);
  const int to = static_cast<int>(transition.to);
  const bool partnership = transition.process == kPartnership;
  const int group = partnership ? -1 : group_of(transition.process);
  const double rate = pace(from) * transition.rate;
  const NeedStates::Running* stops = states.running(from, group);
  const Phases* timed =
      stops == nullptr ? nullptr : stops->clock->rate(transition.process);
  const NeedStates::Running* starts =
      states.kept(to) ? states.running(to, group) : nullptr;
  if (!partnership) {
    flows_.push_back({transition.process, from, to, rate,
                      timed == nullptr ? nullptr : stops, timed, pace(from)});
  }
  // The target state for each phase of each running clock; none for its own.
  struct Step {
    const NeedStates::Running* before;
    index stride;
  };
  std::vector<Step> steps;
  if (states.kept(to)) {
    for (const NeedStates::Running& running : states.running(to)) {
      if (running.group == group) continue;
      steps.push_back({states.running(from, running.group), running.stride});
    }
  }
  const index first = states.first(from);
  // A timed exit empties its state through the losses of the clock itself.
  for (index s = 0; s < states.size(from) && timed == nullptr; ++s) {
    add(first + s, first + s, -rate);
  }
  if (!states.kept(to)) return;
  // Phase by phase of the clock that starts: states in the same order form
  // runs.
  const int starting = starts == nullptr ? 1 : kPhases;
  for (int phase = 0; phase < starting; ++phase) {
    const double share =
        starts == nullptr ? 1.0 : starts->clock->entry()[phase];
    const index offset = starts == nullptr ? 0 : phase * starts->stride;
    for (index s = 0; s < states.size(from); ++s) {
      const double leaves =
          timed != nullptr ? pace(from) * (*timed)[stops->phase(s)] : rate;
      index target = states.first(to) + offset;
      for (const Step& step : steps) {
        target += step.stride * step.before->phase(s);
      }
      if (leaves != 0.0) add(first + s, target, leaves * share);
    }
  }
}

}  // namespace hearthline::expectation
