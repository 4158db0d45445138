#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/control.hpp"
#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/error.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/programmes/enrolled_model.hpp"
#include "hearthline/results/family_trace.hpp"

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

/// Records one family among those of a draw.
class OneFamily {
 public:
  using State = pathway::CaseModel::State;
  using Bookmark = bool;

  /// @param teams  pools that are teams; the others are programmes'
  OneFamily(model::FamilyId id, int teams) : id_(id), teams_(teams) {}

  void start(const auto&, const pathway::HelpedFamily& unit, const State& state,
             double time) {
    mine_ = unit.family->id == id_;
    step(state, time, "start", 0.0);
  }
  void event(const auto& model, const auto&, const auto& state, int process,
             double hazard, double time) {
    const int p = process - pathway::CaseModel::kNeedProcesses;
    if (!mine_) return;
    step(state, time,
         p < 0 ? model::Process(process).name() : model::case_process_name(p),
         hazard);
    at_programmes(model, state, time);
  }
  void change(const auto& model, const auto&, const auto& state, double time) {
    if (!mine_) return;
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
    if (!mine_) return;
    if (event.change == engine::PoolChange::kGranted && event.pool < teams_) {
      step(state, event.time, "pathway.allocated", 0.0);
    }
    at_programmes(model, state, event.time);
  }
  Bookmark bookmark() const { return mine_; }
  void resume(Bookmark mine) { mine_ = mine; }

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
    if (!mine_) return;
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

  model::FamilyId id_;
  int teams_;
  std::uint32_t seen_ = 0;
  bool mine_ = false;
};

/// Returns the history of a family with its cases.
template <class Model>
std::vector<HistoryStep> case_trace(const RunSetup& run, const Model& model,
                                    const std::vector<engine::PoolPlan>& plans,
                                    int teams, std::size_t place,
                                    random::RunKey key) {
  const pathway::Helped helped(run.plan.get(), *run.given, run.table,
                               run.months);
  const auto wanted = static_cast<index>(place);
  OneFamily one(helped.family(wanted).id, teams);
  demography::Life life;
  if (plans.empty()) {
    const double end = helped.draw_life(wanted, key, life);
    const auto who = helped.unit(wanted, key, life);
    engine::simulate(model, who, key, static_cast<double>(who.family->enters),
                     end, one);
  } else {
    pathway::Helped::Asking asking;
    engine::Meeting<Model, OneFamily> meeting(
        model, plans, key, static_cast<double>(run.months), one);
    for (index unit = 0; unit < helped.families(); ++unit) {
      const double end = helped.draw_life(unit, key, life);
      pathway::Helped::add(helped.unit(unit, key, life), end, life, asking,
                           meeting);
    }
    meeting.run(engine::Control());
    helped.draw_life(wanted, key, life);
  }
  if (run.plan) add_life(life, one.history);
  return std::move(one.history);
}

}  // namespace trace_detail

HEARTHLINE_INLINE std::vector<HistoryStep> family_trace(const RunSetup& run,
                                                        std::size_t place,
                                                        random::RunKey key) {
  if (run.cases) {
    std::vector<engine::PoolPlan> plans = run.pools();
    const auto teams = static_cast<int>(run.cases->teams().size());
    if (run.programmes) {
      return trace_detail::case_trace(
          run,
          programmes::EnrolledModel(run.table, *run.cases, *run.programmes),
          plans, teams, place, key);
    }
    return trace_detail::case_trace(run,
                                    pathway::CaseModel(run.table, *run.cases),
                                    plans, teams, place, key);
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
  const auto& families = run.families().families;
  for (std::size_t place = 0; place < families.size(); ++place) {
    if (families[place].id == id) return family_trace(run, place, key);
  }
  throw Error("family: no family has the id " + std::to_string(id.value) +
              "; the population has " +
              std::to_string(run.given->families.size()) +
              " families, numbered from 0");
}

}  // namespace hearthline::results
