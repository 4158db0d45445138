#pragma once
/// @file
/// A run of a scenario: families, draws, tables, and the trace of a family.

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/money/level_costs.hpp"
#include "hearthline/results/cost_table.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::results {

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
        results_(make_room(draws)) {
    for (const double cost : costs_) has_costs_ |= !std::isnan(cost);
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
    const model::FamilyModel model(table_);
    engine::RunOptions options;
    options.seed = seed_;
    options.first_draw = static_cast<std::uint32_t>(first);
    options.draws = count;
    options.threads = threads;
    engine::run(model, std::span<const model::Family>(families_->families), 0.0,
                static_cast<double>(months_), options,
                NeedRecorder(results_.localities(), months_, context_.zones),
                control, [&](index draw, const NeedRecorder& recorder) {
                  results_.store(first + draw, recorder);
                });
  }

  /// The names that `table` takes.
  std::vector<std::string> table_names() const {
    std::vector<std::string> names = need_table_names();
    if (has_costs_) names.emplace_back("cost");
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
    const auto names = table_names();
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      std::string message = "there is no table " + name + "; there are";
      for (const std::string& known : names) message += " " + known;
      throw Error(message);
    }
    return need_table(name, results_, context_, draws);
  }

  /// One family's history in one draw, simulated again, alone.
  /// @throws Error when the population has no such family
  std::vector<engine::TracedEvent<model::FamilyModel>> trace(
      model::FamilyId id, std::uint32_t draw) const {
    for (const model::Family& family : families_->families) {
      if (family.id != id) continue;
      engine::Trace<model::FamilyModel> trace;
      engine::simulate(model::FamilyModel(table_), family, {seed_, draw}, 0.0,
                       static_cast<double>(months_), trace);
      return trace.events();
    }
    throw Error("there is no family " + std::to_string(id.value) +
                "; the population has " +
                std::to_string(families_->families.size()) +
                " families, numbered from 0");
  }

 private:
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
  NeedResults results_;
  bool has_costs_ = false;
};

}  // namespace hearthline::results
