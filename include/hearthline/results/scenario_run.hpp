#pragma once
/// @file
/// A run of a scenario: families, draws, tables, and the trace of a family.

#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/demography/borough.hpp"
#include "hearthline/demography/streams.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/money/level_costs.hpp"
#include "hearthline/results/cost_table.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/people_results.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::results {

/// What a block of families records in a draw.
struct RunRecorder {
  NeedRecorder need;
  PeopleRecorder people;
  StreamRecorder streams;

  void add(const RunRecorder& other) {
    need.add(other.need);
    people.add(other.people);
    streams.add(other.streams);
  }
  void clear() {
    need.clear();
    people.clear();
    streams.clear();
  }
};

/// One step of a family's history, with its state just after it.
struct HistoryStep {
  double time = 0.0;    ///< months since the scenario's start
  std::string process;  ///< "start", or what happened
  double hazard = 0.0;  ///< a month, under which it did; 0 of demography
  model::Need need;
};

/// A scenario's run of a fixed number of draws, simulated in any pieces.
///
/// Draw d depends on (seed, d) alone: a run that is simulated in one call, in
/// blocks of draws on several machines, or after a stop and resume holds the
/// same bits. Two scenarios that share families and seed are coupled.
class ScenarioRun {
 public:
  using Families = std::shared_ptr<const model::Families>;

  /// @param draws  at least 1, and at most the 2^32 that a key tells apart
  /// @throws Error when there are not, or no room for the results
  ScenarioRun(const scenario::Scenario& scenario, Families families,
              index draws, std::uint32_t seed)
      : families_(std::move(families)),
        table_(scenario::hazard_table(scenario)),
        context_{scenario::locality_names(scenario),
                 scenario::zone_map(scenario)},
        costs_(money::level_costs(scenario.costs)),
        start_(scenario.time.start),
        months_(scenario::horizon_months(scenario)),
        seed_(seed),
        plan_(scenario::demography_plan(scenario, *families_)),
        streams_(scenario::streams(scenario, *families_, plan_.get())),
        results_(make_room(draws)) {
    for (const double cost : costs_) has_costs_ |= !std::isnan(cost);
    for (const auto& [name, stream] : scenario.streams) {
      stream_names_.push_back(name);
    }
    if (plan_) {
      const PeopleRecorder shape = empty_recorder().people;
      people_.emplace(draws, shape.counts());
      pyramids_.emplace(draws, results_.localities(),
                        static_cast<index>(shape.middles().size()));
    }
    if (!streams_.empty()) {
      cases_.emplace(draws, empty_recorder().streams.counts());
    }
  }

  index draws() const { return results_.draws(); }
  index months() const { return months_; }
  std::uint32_t seed() const { return seed_; }
  const NeedResults& results() const { return results_; }

  /// Simulates draws [first, first + count).
  /// @throws Interrupted when `control.stop` is set; these draws then hold
  ///         nothing to rely on
  void simulate(index first, index count, int threads,
                engine::Control& control) {
    if (first < 0 || first >= draws() || count < 1 || count > draws() - first) {
      throw Error(std::to_string(count) + " draws from draw " +
                  std::to_string(first) +
                  " on are asked for; the run has draws 0 to " +
                  std::to_string(draws() - 1));
    }
    engine::RunOptions options;
    options.seed = seed_;
    options.first_draw = static_cast<std::uint32_t>(first);
    options.draws = count;
    options.threads = threads;
    const auto store = [&](index draw, const RunRecorder& recorder) {
      results_.store(first + draw, recorder.need);
      if (people_) people_->store(first + draw, recorder.people.counts());
      if (pyramids_) pyramids_->store(first + draw, recorder.people);
      if (cases_) cases_->store(first + draw, recorder.streams.counts());
    };
    const auto horizon = static_cast<double>(months_);
    const auto families = static_cast<index>(all_families().families.size());
    // The streams of a draw are a unit of their own, after the families.
    const index units = families + (streams_.empty() ? 0 : 1);
    if (plan_) {
      const demography::Borough borough(*plan_, table_, months_);
      std::vector<demography::Life> lives(static_cast<std::size_t>(threads));
      engine::run_each(
          units, options, empty_recorder(), control,
          [&](index unit, random::RunKey key, RunRecorder& recorder,
              int worker) {
            if (unit == families) {
              run_streams(key, recorder);
              return;
            }
            demography::Life& life = lives[static_cast<std::size_t>(worker)];
            borough.live(unit, key, life, recorder.need);
            const model::Family& family = borough.family(unit);
            recorder.people.record(family, borough.children(family), life, key,
                                   borough.boys(),
                                   demography::is_new_family(family.id));
          },
          store);
      return;
    }
    const model::FamilyModel model(table_);
    engine::run_each(
        units, options, empty_recorder(), control,
        [&](index unit, random::RunKey key, RunRecorder& recorder, int) {
          if (unit == families) {
            run_streams(key, recorder);
            return;
          }
          engine::simulate(model,
                           families_->families[static_cast<std::size_t>(unit)],
                           key, 0.0, horizon, recorder.need);
        },
        store);
  }

  /// What demography makes of the scenario; null without it.
  const demography::Plan* plan() const { return plan_.get(); }

  /// The names that `table` takes.
  std::vector<std::string> table_names() const {
    std::vector<std::string> names = need_table_names();
    if (has_costs_) names.emplace_back("cost");
    if (plan_) {
      for (const char* name : {"population", "demography", "turnover"}) {
        names.emplace_back(name);
      }
    }
    if (cases_) names.emplace_back("stream");
    return names;
  }
  /// @param draws  how many of the draws, from the first, the table covers
  /// @throws Error when there is no such table, or are not so many draws
  Table table(const std::string& name, index draws) const {
    if (draws < 1 || draws > this->draws()) {
      throw Error("a table of " + std::to_string(draws) +
                  " draws is asked for; the run has " +
                  std::to_string(this->draws()));
    }
    if (name == "cost" && has_costs_) {
      return cost_table(results_, context_, costs_, start_, draws);
    }
    if (pyramids_ && name == "population") {
      return population_table(*pyramids_, context_, first_middle_year(), draws);
    }
    if (people_ && name == "demography") {
      return demography_table(*people_, context_, draws);
    }
    if (plan_ && name == "turnover") {
      return turnover_table(results_, context_, draws);
    }
    if (cases_ && name == "stream") {
      return stream_table(*cases_, context_, stream_names_, draws);
    }
    const auto names = table_names();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      std::string message = "there is no table " + name + "; there are";
      for (const std::string& known : names) message += " " + known;
      throw Error(message);
    }
    return need_table(name, results_, context_, draws);
  }

  /// One family's history in one draw, simulated again, alone.
  /// @throws Error when the run has no such family
  std::vector<HistoryStep> trace(model::FamilyId id, std::uint32_t draw) const {
    const auto& families = all_families().families;
    for (std::size_t place = 0; place < families.size(); ++place) {
      if (families[place].id == id) return trace_at(place, {seed_, draw});
    }
    throw Error("there is no family " + std::to_string(id.value) +
                "; the population has " +
                std::to_string(families_->families.size()) +
                " families, numbered from 0");
  }

 private:
  const model::Families& all_families() const {
    return plan_ ? plan_->families : *families_;
  }

  /// The first year whose middle is not before the start.
  int first_middle_year() const {
    return start_.month > 7 ? start_.year + 1 : start_.year;
  }

  /// Recorders that have seen nothing; those of what the scenario lacks are
  /// empty.
  RunRecorder empty_recorder() const {
    const auto localities = static_cast<index>(context_.localities.size());
    RunRecorder recorder;
    recorder.need = NeedRecorder(localities, months_, context_.zones);
    if (plan_) {
      std::vector<index> middles;
      for (int year = first_middle_year();; ++year) {
        const index middle = model::months_between(start_, {year, 7});
        if (middle >= months_) break;
        middles.push_back(middle);
      }
      recorder.people = PeopleRecorder(localities, months_, middles);
    }
    if (!streams_.empty()) {
      recorder.streams = StreamRecorder(
          localities, months_, static_cast<index>(stream_names_.size()));
    }
    return recorder;
  }

  void run_streams(random::RunKey key, RunRecorder& recorder) const {
    for (const demography::Stream& stream : streams_) {
      recorder.streams.record(stream, key);
    }
  }

  std::vector<HistoryStep> trace_at(std::size_t place,
                                    random::RunKey key) const {
    const auto horizon = static_cast<double>(months_);
    std::vector<HistoryStep> history;
    const auto add = [&](const auto& events) {
      for (const auto& event : events) {
        history.push_back({event.time,
                           event.process < 0
                               ? std::string("start")
                               : model::Process(event.process).name(),
                           event.hazard, event.state.need});
      }
    };
    if (!plan_) {
      engine::Trace<model::FamilyModel> trace;
      engine::simulate(model::FamilyModel(table_), families_->families[place],
                       key, 0.0, horizon, trace);
      add(trace.events());
      return history;
    }
    const demography::Borough borough(*plan_, table_, months_);
    engine::Trace<demography::LivingModel> trace;
    demography::Life life;
    borough.live(static_cast<index>(place), key, life, trace);
    add(trace.events());
    for (const demography::Life::Step& step : life.steps()) {
      const auto after = std::find_if(
          history.begin(), history.end(),
          [&](const HistoryStep& other) { return other.time > step.time; });
      const model::Need need = std::prev(after)->need;
      history.insert(after,
                     {step.time, demography::name(step.event), 0.0, need});
    }
    return history;
  }

  NeedResults make_room(index draws) const {
    constexpr index kMostDraws = index{1} << 32;
    if (draws < 1 || draws > kMostDraws) {
      throw Error(std::to_string(draws) +
                  " draws are asked for; allowed are 1 to " +
                  std::to_string(kMostDraws));
    }
    try {
      return {draws, months_, static_cast<index>(context_.localities.size())};
    } catch (const std::exception&) {  // No memory, or no vector so long.
      throw Error("there is no memory for the results of " +
                  std::to_string(draws) + " draws; ask for fewer");
    }
  }

  Families families_;
  model::HazardTable table_;
  TableContext context_;
  money::LevelCosts costs_;
  model::YearMonth start_;
  index months_;
  std::uint32_t seed_;
  std::unique_ptr<const demography::Plan> plan_;
  std::vector<demography::Stream> streams_;
  std::vector<std::string> stream_names_;
  NeedResults results_;
  std::optional<MonthlyResults> people_;
  std::optional<Pyramids> pyramids_;
  std::optional<MonthlyResults> cases_;
  bool has_costs_ = false;
};

}  // namespace hearthline::results
