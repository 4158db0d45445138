#pragma once
/// @file
/// The fixed calculations whose results are recorded in
/// `hearthline/digests.hpp` and `expected_values.hpp`.

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "demography/examples.hpp"
#include "determinism/digest.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/run.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/validation/sick_sicker.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::determinism {

/// Need alone: all themes and levels, both kinds of clock, and an effect.
inline scenario::Scenario need_scenario(index families = 3000) {
  auto scenario = test_support::small_scenario(families);
  scenario = test_support::with_effect(
      std::move(scenario), {"moves.2->3", "themes.domestic_violence.onset"},
      0.8, scenario.time.start.plus(12));
  // An exponent other than 0 and 1 takes the logarithm and the exponential.
  scenario.moves.begin()->second.frailty_exponent.value = 0.37;
  return scenario;
}

/// The same with demography and a stream of cases.
inline scenario::Scenario demography_scenario(index families = 3000) {
  auto scenario = need_scenario(families);
  // Falls in one year as fast as families move out, and grows in others.
  scenario.demography = test_support::invented_demography(300, 0.03, 2014, 4);
  scenario.demography->elasticity = test_support::quantity(0.6);
  for (double& children : scenario.demography->projections.at("borough")
                              .years.at("2015")
                              .children.values) {
    children *= 0.8;
  }
  demography::StreamParameters stream;
  stream.entries_per_1000_children = test_support::quantity(20);
  stream.closing = test_support::quantity(0.5);
  stream.ages = test_support::quantities(
      std::vector<double>(demography::kAges, 1.0 / 18));
  stream.stock = test_support::quantity(25);
  scenario.streams["disability"] = stream;
  return scenario;
}

/// Adds the families of a scenario, the tables of its run and some traces.
inline void add_run(Digest& digest, const scenario::Scenario& scenario) {
  constexpr std::int64_t kDraws = 3;
  const int threads = engine::available_threads();
  engine::Control control;
  const auto at_start = std::make_shared<const model::Families>(
      scenario::sample_families(scenario, threads, control));
  results::ScenarioRun run(scenario, at_start, kDraws, 20140401);
  run.simulate(0, kDraws, threads, control);

  const auto& families = run.plan() != nullptr ? run.plan()->families.families
                                               : at_start->families;
  for (const model::Family& family : families) {
    digest.add(family.id.value);
    digest.add(family.frailty);
    digest.add(family.locality);
    digest.add(family.youngest_born_month);
    digest.add(family.enters);
    digest.add(family.rise);
    digest.add(family.level_entered);
    for (const auto entered : family.theme_entered) digest.add(entered);
  }
  for (const std::string& name : run.table_names()) {
    digest.add(run.table(name, kDraws));
  }
  // Of families present at the start and, with demography, of arrivals.
  for (std::size_t f = 0; f < 200; ++f) {
    for (const model::FamilyId id :
         {families[f].id, families[families.size() - 1 - f].id}) {
      for (const auto& event : run.trace(id, 1)) {
        digest.add(event.time);
        digest.add(event.process);
        digest.add(event.hazard);
      }
    }
  }
}

/// Runs of the family model, without and with demography.
inline std::string run_digest() {
  Digest digest;
  add_run(digest, need_scenario());
  add_run(digest, demography_scenario());
  return digest.text();
}

/// Every feature of a declared model: curves in age and in time since entry,
/// dates, covariates, entrants, costs and discounting.
inline multistate::Declaration declared_model() {
  using namespace multistate;
  Declaration d;
  d.states = {"well", "ill", "worse", "dead"};
  d.transitions = {
      {"well",
       "ill",
       {.rate = 0.2,
        .by_time = Pieces{{0, 3}, {1.0, 0.7}},
        .hazard_ratios = {{"exposed", 1.8}, {"dose", 1.1}}}},
      {"ill", "well", {.since_entry = LogLogistic{1.6, 2.0}}},
      {"ill", "worse", {.since_entry = Weibull{1.4, 6.0}}},
      {"worse", "ill", {.rate = 0.1, .by_age = Pieces{{0, 50}, {1.0, 0.4}}}},
      {"well", "dead", {.in_age = Gompertz{1e-4, 0.09}}},
      {"worse", "dead", {.rate = 0.15}}};
  d.start.shares = {{"well", 0.8}, {"ill", 0.2}};
  d.start.age = 42.5;
  d.start.entrants = Pieces{{0, 2, 5}, {40.0, 15.0, 0.0}};
  d.costs.stay = {{"ill", 1200.0}, {"worse", 5300.0}};
  d.costs.entry = {{"worse", 2500.0}};
  d.costs.transition = {{"worse>dead", 900.0}};
  d.utilities.stay = {{"well", 1.0}, {"ill", 0.7}, {"worse", 0.4}};
  d.discount = {0.035, 0.015};
  return d;
}

inline multistate::Study study_of_declared_model() {
  multistate::Study study;
  study.units = 2000;
  study.horizon = 9.5;
  study.times = {0.0, 1.0, 2.5, 5.0, 9.0};
  study.covariates.names = {"exposed", "dose"};
  study.covariates.values = {0.0, 0.0, 1.0, 0.5, 1.0, 2.0};
  study.covariates.shares = {0.5, 0.3, 0.2};
  return study;
}

inline void add(Digest& digest, const multistate::Results& results) {
  digest.add(results.units);
  digest.add(results.occupancy);
  digest.add(results.stays);
  digest.add(results.events);
  for (const auto* account : {&results.costs, &results.utilities}) {
    for (const auto& e : {account->undiscounted, account->discounted}) {
      digest.add(e.value);
      digest.add(e.error);
    }
  }
  digest.add(results.covariance);
}

/// Runs of declared models: a simple published one, and one with every feature.
inline std::string multistate_digest() {
  const int threads = engine::available_threads();
  engine::Control control;
  Digest digest;
  multistate::Study study;
  study.units = 2000;
  study.horizon = 75.0;
  for (const auto& results : multistate::run_draws(
           validation::sick_sicker("AB"), study,
           {.seed = 5, .draws = 2, .threads = threads, .by_unit = false},
           control)) {
    add(digest, results);
  }
  for (const auto& results : multistate::run_draws(
           declared_model(), study_of_declared_model(),
           {.seed = 6, .draws = 2, .threads = threads, .by_unit = false},
           control)) {
    add(digest, results);
  }
  return digest.text();
}

/// Sums of solved numbers by name. Each is the sum of a table's column with
/// weights from 1 to 2 that differ from row to row, so that values which change
/// places are noticed too.
using ExpectedValues = std::map<std::string, double>;

inline double weighted_sum(const std::vector<double>& cells) {
  double sum = 0.0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sum += cells[i] * (1.0 + static_cast<double>(i % 97) / 97.0);
  }
  return sum;
}

inline void add_expectation(ExpectedValues& values, const std::string& name,
                            const scenario::Scenario& scenario) {
  const int threads = engine::available_threads();
  engine::Control control;
  const model::Families families =
      scenario::sample_families(scenario, threads, control);
  const expectation::ScenarioExpectation expected(
      scenario, families, {.frailty_nodes = 3}, threads, control);
  for (const std::string& table_name : expected.table_names()) {
    const results::Table table = expected.table(table_name);
    for (std::size_t c = static_cast<std::size_t>(table.keys);
         c < table.columns.size(); ++c) {
      const auto* cells =
          std::get_if<std::vector<double>>(&table.columns[c].cells);
      if (cells == nullptr) continue;
      values[name + "." + table_name + "." + table.columns[c].name] =
          weighted_sum(*cells);
    }
  }
}

inline void add_expectation(ExpectedValues& values, const std::string& name,
                            const multistate::Declaration& declaration,
                            const multistate::Study& study) {
  multistate::ExpectOptions options;
  options.threads = engine::available_threads();
  const multistate::Results results =
      multistate::expect(declaration, study, options);
  values[name + ".occupancy"] = weighted_sum(results.occupancy);
  values[name + ".stays"] = weighted_sum(results.stays);
  values[name + ".events"] = weighted_sum(results.events);
  values[name + ".cost"] = results.costs.discounted.value;
  values[name + ".utility"] = results.utilities.discounted.value;
}

/// What the exact solvers find for the same scenarios and models, shortened.
inline ExpectedValues expected_values() {
  ExpectedValues values;
  // Families of one age of the youngest child are solved together.
  constexpr index kFamilies = 200;
  auto need = need_scenario(kFamilies);
  need.time.horizon = test_support::quantity(9);
  need.effects.at("effect").from = need.time.start.plus(6);
  add_expectation(values, "need", need);
  auto lives = demography_scenario(kFamilies);
  lives.time.horizon = need.time.horizon;
  lives.effects = need.effects;
  // The solver does not follow the youngest child's age through births.
  lives.themes.at("missing_school").onset.by_age.reset();
  add_expectation(values, "demography", lives);
  multistate::Study study;
  study.units = 1000;
  study.horizon = 75.0;
  add_expectation(values, "sick-sicker", validation::sick_sicker("AB"), study);
  auto declared = declared_model();
  declared.start.entrants.reset();
  add_expectation(values, "declared", declared, study_of_declared_model());
  return values;
}

}  // namespace hearthline::determinism
