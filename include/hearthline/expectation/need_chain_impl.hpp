#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/need_chain.hpp"

namespace hearthline::expectation {

namespace need_chain_detail {

[[noreturn]] inline void refuse_timed(int process) {
  throw Error(
      name_of_timed(process) +
      ": the exact solver does not support a hazard that depends both on time "
      "since entry and on themes, levels, dates, the child's age, help or a "
      "change between couple and lone parent; simulate this scenario instead");
}

}  // namespace need_chain_detail

HEARTHLINE_INLINE NeedClocks::NeedClocks(const model::HazardTable& durations,
                                         const Stretches& transitions,
                                         index needs, ClockLibrary& library,
                                         const model::CaseTable* cases,
                                         CaseKinds kinds)
    : kinds_(std::move(kinds)) {
  time_need(durations, transitions, needs, library);
  if (cases != nullptr) time_cases(*cases, transitions, library);
}

HEARTHLINE_INLINE void NeedClocks::time_need(
    const model::HazardTable& durations, const Stretches& transitions,
    index needs, ClockLibrary& library) {
  std::array<double, model::kProcesses> hazards;
  hazards.fill(-1.0);
  const auto is_timed = [&](int process) {
    return process < kPartnership &&
           durations.duration(process).from.size() > 1;
  };
  for (const auto& stretch : transitions) {
    for (const exact::Transition& t : stretch) {
      if (!is_timed(t.process)) continue;
      double& hazard = hazards[static_cast<std::size_t>(t.process)];
      if (hazard < 0.0) hazard = t.rate;
      // Products of the same ratios in another order differ in the last bits.
      if (std::abs(t.rate - hazard) > 1e-9 * hazard) {
        need_chain_detail::refuse_timed(t.process);
      }
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
      if (hazards[at] > 0.0 && times[at] != all) {
        need_chain_detail::refuse_timed(p);
      }
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

HEARTHLINE_INLINE void NeedClocks::time_cases(const model::CaseTable& cases,
                                              const Stretches& transitions,
                                              ClockLibrary& library) {
  const auto pieces = [&](int process) -> const PiecewiseConstant& {
    return cases.duration(process - kFirstCaseProcess);
  };
  // By timed process and kind: its hazard at every need, in every stretch.
  std::map<std::pair<int, model::Case>, std::vector<double>> hazards;
  for (std::size_t i = 0; i < transitions.size(); ++i) {
    for (const exact::Transition& t : transitions[i]) {
      if (!is_of_case(t.process) || pieces(t.process).from.size() <= 1) {
        continue;
      }
      auto& own = hazards[{timed_as(t.process), kinds_.at(t.from)}];
      own.resize(transitions.size() * kNeeds, 0.0);
      own[i * kNeeds + static_cast<std::size_t>(t.from % kNeeds)] += t.rate;
    }
  }
  std::array<std::vector<TimedExit>, model::kCases> exits;
  for (const auto& [timed, own] : hazards) {
    const auto& [process, kind] = timed;
    const auto at = static_cast<std::size_t>(model::place(kind));
    const bool ends =
        case_process(process).change == model::CaseChange::kOutcome;
    // Shares add up to 1 within 1e-6.
    const double rounding = ends ? 3e-6 : 1e-9;
    const auto [least, most] = std::minmax_element(own.begin(), own.end());
    if (*most - *least > rounding * *most) {
      need_chain_detail::refuse_timed(process);
    }
    exits[at].push_back({process, own.front(), &pieces(process)});
    if (!ends) continue;
    for (int level = 0; level < model::kLevels; ++level) {
      ends_[at][static_cast<std::size_t>(level)] =
          own[static_cast<std::size_t>(level) * model::kThemeSets];
    }
  }
  for (int kind = 0; kind < model::kCases; ++kind) {
    const auto& own = exits[static_cast<std::size_t>(kind)];
    if (own.empty()) continue;
    clocks_[case_place(model::case_at(kind))] = library.find(own);
  }
}

HEARTHLINE_INLINE const ClockPhases* NeedClocks::at(index need,
                                                    int group) const {
  if (group == kCaseGroup && kinds_.empty()) return nullptr;
  return clocks_[clock_place(need, group)].get();
}

HEARTHLINE_INLINE std::optional<Timing> NeedClocks::timing(
    const exact::Transition& t) const {
  if (t.process == kPartnership) return std::nullopt;
  const ClockPhases* clock = at(t.from, group_of(t.process));
  const int exit = timed_as(t.process);
  if (clock == nullptr || clock->rate(exit) == nullptr) return std::nullopt;
  const bool outcome =
      is_of_case(t.process) &&
      case_process(t.process).change == model::CaseChange::kOutcome;
  if (!outcome) return Timing{clock, exit, 1.0};
  const auto kind = static_cast<std::size_t>(model::place(kinds_.at(t.from)));
  const auto level =
      static_cast<std::size_t>(model::place(need_at(t.from).level));
  return Timing{clock, exit, t.rate / ends_[kind][level]};
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
      const ClockPhases* clock = clocks.at(n, g);
      if (clock != nullptr) {
        rates[static_cast<std::size_t>(n)] += clock->fastest();
      }
    }
  }
  for (const exact::Transition& t : transitions) {
    if (clocks.timing(t)) continue;
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
      const ClockPhases* clock = clocks.at(n, g);
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
  for (std::size_t i = 0; i < transitions.size();) {
    exact::Transition all = transitions[i];
    const bool kept = states.kept(static_cast<int>(all.from));
    std::optional<Timing> timing = clocks.timing(all);
    if (kept) list(states, all, timing);
    // Processes that lead from one need to another in the same way are one
    // entry of the chain: contacts by their sources, or outcomes.
    for (++i; i < transitions.size() && joins(transitions[i], all); ++i) {
      const auto other = clocks.timing(transitions[i]);
      if (other.has_value() != timing.has_value() ||
          (timing && other->exit != timing->exit)) {
        break;
      }
      if (kept) list(states, transitions[i], other);
      all.rate += transitions[i].rate;
      if (timing) timing->share += other->share;
    }
    if (kept) connect(states, all, timing);
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

HEARTHLINE_INLINE void NeedChain::list(const NeedStates& states,
                                       const exact::Transition& transition,
                                       const std::optional<Timing>& timing) {
  if (transition.process == kPartnership) return;
  const int from = static_cast<int>(transition.from);
  const double share = timing ? timing->share : 1.0;
  flows_.push_back(
      {transition.process, from, static_cast<int>(transition.to),
       pace(from) * transition.rate,
       timing ? states.running(from, group_of(transition.process)) : nullptr,
       timing ? &timing->rate() : nullptr, share * pace(from)});
}

/// A process takes families from one need to another: its own clock stops, and
/// starts again if the other need has one; the other clocks continue. All
/// clocks continue if only the type of family changes.
HEARTHLINE_INLINE void NeedChain::connect(const NeedStates& states,
                                          const exact::Transition& transition,
                                          const std::optional<Timing>& timing) {
  const int from = static_cast<int>(transition.from);
  const int to = static_cast<int>(transition.to);
  const bool partnership = transition.process == kPartnership;
  const int group = partnership ? -1 : group_of(transition.process);
  const double rate = pace(from) * transition.rate;
  const NeedStates::Running* stops = states.running(from, group);
  const Phases* timed = timing ? &timing->rate() : nullptr;
  const double scale = timing ? timing->share * pace(from) : 0.0;
  const NeedStates::Running* starts =
      states.kept(to) ? states.running(to, group) : nullptr;
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
          timed != nullptr ? scale * (*timed)[stops->phase(s)] : rate;
      index target = states.first(to) + offset;
      for (const Step& step : steps) {
        target += step.stride * step.before->phase(s);
      }
      if (leaves != 0.0) add(first + s, target, leaves * share);
    }
  }
}

}  // namespace hearthline::expectation
