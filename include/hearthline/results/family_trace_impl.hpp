#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/results/family_trace.hpp"
#include "hearthline/results/one_family.hpp"

namespace hearthline::results {

namespace trace_detail {

/// Returns the events of an `engine::Trace` as steps.
template <class Events>
std::vector<HistoryStep> steps_of(const Events& events) {
  std::vector<HistoryStep> history;
  for (const auto& event : events) {
    history.push_back({event.time,
                       event.process < 0 ? std::string("start")
                                         : model::Process(event.process).name(),
                       event.hazard, event.state.need});
  }
  return history;
}

/// Puts the steps of a life between those of need and of cases. A step without
/// a name is what a step of life at the same time has done to the case.
inline void add_life(const demography::Life& life,
                     std::vector<HistoryStep>& history) {
  for (const demography::Life::Step& step : life.steps()) {
    const auto after = std::find_if(
        history.begin(), history.end(),
        [&](const HistoryStep& other) { return other.time > step.time; });
    const auto before = std::prev(after);
    if (before->process.empty()) {
      before->process = demography::name(step.event);
      continue;
    }
    HistoryStep added = *before;
    added.time = step.time;
    added.process = demography::name(step.event);
    added.hazard = 0.0;
    history.insert(after, added);
  }
}

/// Records what happens to a family with its cases.
class OneFamily {
 public:
  using State = pathway::CaseModel::State;

  /// @param teams  pools that are teams; the others are programmes'
  explicit OneFamily(int teams) : teams_(teams) {}

  void start(const auto&, const auto&, const State& state, double time) {
    step(state, time, "start", 0.0);
  }
  void event(const auto& model, const auto&, const auto& state, int process,
             double hazard, double time) {
    const int p = process - pathway::CaseModel::kNeedProcesses;
    step(state, time,
         p < 0 ? model::Process(process).name() : model::case_process_name(p),
         hazard);
    at_programmes(model, state, time);
  }
  void change(const auto& model, const auto&, const auto& state, double time) {
    if (history.back().kind != state.kind) {
      step(state, time, "pathway.turned_18", 0.0);
    } else if (history.back().covered != covered(state)) {
      step(state, time, "", 0.0);
    }
    at_programmes(model, state, time);
  }
  void finish(const auto&, const auto&, const State&, double) {}
  void pool(const auto& model, const auto&, const auto& state,
            const engine::PoolEvent& event) {
    if (event.change == engine::PoolChange::kGranted && event.pool < teams_) {
      step(state, event.time, "pathway.allocated", 0.0);
    }
    at_programmes(model, state, event.time);
  }

  std::vector<HistoryStep> history;

 private:
  /// What happens at programmes is a step each, after what it follows from.
  void at_programmes(const auto& model, const auto& state, double time) {
    if constexpr (requires { model.programmes(); }) {
      if (state.changes == seen_) return;
      seen_ = state.changes;
      for (std::uint32_t i = 0; i < state.happened; ++i) {
        const auto& at = state.happenings[i];
        const char* what = happening_name(at.what);
        if (*what == '\0') continue;
        step(state, time,
             "programmes." + model.programmes().programme(at.programme).name +
                 "." + what,
             0.0);
      }
    }
  }
  /// Returns a name for what a story tells, and "" for the rest.
  static const char* happening_name(programmes::Happening what) {
    using enum programmes::Happening;
    switch (what) {
      case kFound:
        return "found";
      case kDeclined:
        return "declined";
      case kWaits:
        return "waits";
      case kLapsed:
      case kNotAsking:
        return "lapsed";
      case kGaveUp:
        return "gave_up";
      case kInBefore:
        return "in_before";
      case kStarted:
        return "started";
      case kCompleted:
        return "completed";
      case kDropped:
        return "dropped_out";
      case kEligible:
      case kNotEligible:
      case kAsked:
      case kServed:
        break;
    }
    return "";
  }
  void step(const State& state, double time, std::string what, double hazard) {
    history.push_back({time, std::move(what), hazard, state.need, state.kind,
                       state.waits, covered(state)});
  }
  static std::vector<double> covered(const State& state) {
    std::vector<double> births;
    for (std::uint32_t rest = state.covered; rest != 0; rest &= rest - 1) {
      births.push_back(
          pathway::CaseModel::birth(state, std::countr_zero(rest)));
    }
    return births;
  }

  int teams_;
  std::uint32_t seen_ = 0;
};

}  // namespace trace_detail

HEARTHLINE_INLINE std::vector<HistoryStep> family_trace(const RunSetup& run,
                                                        std::size_t place,
                                                        random::RunKey key) {
  if (run.cases) {
    trace_detail::OneFamily one(static_cast<int>(run.cases->teams().size()));
    demography::Life life;
    simulate_one_with_cases(run, place, key, life, one);
    if (run.plan) trace_detail::add_life(life, one.history);
    return std::move(one.history);
  }
  if (!run.plan) {
    engine::Trace<model::FamilyModel> trace;
    engine::simulate(model::FamilyModel(run.table),
                     run.families().families[place], key, 0.0,
                     static_cast<double>(run.months), trace);
    return trace_detail::steps_of(trace.events());
  }
  const demography::Borough borough(*run.plan, run.table, run.months);
  engine::Trace<demography::LivingModel> trace;
  demography::Life life;
  borough.live(static_cast<index>(place), key, life, trace);
  std::vector<HistoryStep> history = trace_detail::steps_of(trace.events());
  trace_detail::add_life(life, history);
  return history;
}

HEARTHLINE_INLINE std::vector<HistoryStep> family_trace(const RunSetup& run,
                                                        model::FamilyId id,
                                                        random::RunKey key) {
  return family_trace(run, place_of_family(run, id), key);
}

}  // namespace hearthline::results
