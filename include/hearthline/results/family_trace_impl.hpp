#pragma once

#include <algorithm>
#include <iterator>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/error.hpp"
#include "hearthline/model/family_model.hpp"
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

}  // namespace trace_detail

HEARTHLINE_INLINE std::vector<HistoryStep> family_trace(const RunSetup& run,
                                                        std::size_t place,
                                                        random::RunKey key) {
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
  for (const demography::Life::Step& step : life.steps()) {
    const auto after = std::find_if(
        history.begin(), history.end(),
        [&](const HistoryStep& other) { return other.time > step.time; });
    const model::Need need = std::prev(after)->need;
    history.insert(after, {step.time, demography::name(step.event), 0.0, need});
  }
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
