/// @file
/// What the exact solvers find.

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "determinism/calculations.hpp"
#include "determinism/subjects.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/validation/sick_sicker.hpp"

namespace hearthline::determinism {
namespace {

double weighted_sum(const std::vector<double>& cells) {
  double sum = 0.0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sum += cells[i] * (1.0 + static_cast<double>(i % 97) / 97.0);
  }
  return sum;
}

void add_expectation(ExpectedValues& values, const std::string& name,
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

void add_expectation(ExpectedValues& values, const std::string& name,
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

}  // namespace

ExpectedValues expected_values() {
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
