#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/plan_lives.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/results/case_tables.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::expectation {

namespace scenario_detail {

/// Throws if a hazard depends on the youngest child's age: births reset that
/// age, which the chains do not represent.
inline void refuse_ages(const scenario::Scenario& scenario) {
  const auto refuse = [](const std::string& process,
                         const model::ProcessParameters& parameters) {
    if (!parameters.by_age) return;
    throw Error(process +
                ".by_age: the exact solver does not support hazards by the "
                "youngest child's age in a scenario with births, which change "
                "that age; simulate this scenario instead");
  };
  for (const auto& [name, theme] : scenario.themes) {
    refuse("themes." + name + ".onset", theme.onset);
    refuse("themes." + name + ".remission", theme.remission);
  }
  for (const auto& [name, move] : scenario.moves) {
    refuse("moves." + name, move);
  }
}

inline Expected solve(const scenario::Scenario& scenario,
                      const model::Families& families,
                      const results::TableContext& context,
                      const Settings& settings, int threads,
                      engine::Control& control) {
  engine::require_threads(threads);
  scenario::require_valid(families, scenario);
  // With demography the pathway is refused, and leaving programmes out would
  // not help.
  if (!scenario.programmes.empty() && !scenario.demography) {
    throw Error(
        "programmes: the exact solver does not support programmes, which "
        "families share; simulate this scenario instead, or leave its "
        "programmes out");
  }
  const auto table = scenario::hazard_table(scenario);
  const auto unclocked =
      scenario::hazard_table(scenario::without_clocks(scenario));
  const index months = scenario::horizon_months(scenario);
  const auto cases = scenario::case_table(scenario);
  if (cases) check_pathway(*cases, scenario.demography.has_value());
  const auto plan =
      scenario::demography_plan(scenario, families, &control.stop);
  if (!plan) {
    const Pathway pathway{cases ? &*cases : nullptr, families.cases,
                          families.children};
    return expect(table, unclocked, families.families, months, context.zones,
                  settings, threads, control, nullptr,
                  cases ? &pathway : nullptr);
  }
  refuse_ages(scenario);
  const Lives lives = plan_lives(*plan, months, threads, control);
  return expect(table, unclocked, plan->families.families, months,
                context.zones, settings, threads, control, &lives);
}

inline std::optional<results::ExpectedCosts> costs_of(
    const scenario::Scenario& scenario) {
  // Programmes are refused by `solve`, with the reason.
  if (!scenario.costs || !scenario.programmes.empty()) return std::nullopt;
  return results::ExpectedCosts(scenario, *scenario.costs);
}

}  // namespace scenario_detail

HEARTHLINE_INLINE ScenarioExpectation::ScenarioExpectation(
    const scenario::Scenario& scenario, const model::Families& families,
    const Settings& settings, int threads, engine::Control& control)
    : context_{scenario::locality_names(scenario),
               scenario::zone_map(scenario)},
      costs_(scenario_detail::costs_of(scenario)),
      expected_(scenario_detail::solve(scenario, families, context_, settings,
                                       threads, control)) {
  has_cases_ = scenario.pathway.has_value();
}

HEARTHLINE_INLINE std::vector<std::string> ScenarioExpectation::table_names()
    const {
  std::vector<std::string> names = results::need_table_names();
  if (has_cases_) {
    for (const std::string& name : results::case_table_names()) {
      if (results::why_left_out(name) == nullptr) names.push_back(name);
    }
  }
  if (costs_) names.emplace_back("cost");
  return names;
}

HEARTHLINE_INLINE std::map<std::string, std::string>
ScenarioExpectation::left_out() const {
  std::map<std::string, std::string> reasons;
  if (costs_) {
    reasons["volume"] = "only the volumes of a run are kept to be priced again";
  }
  if (!has_cases_) return reasons;
  for (const std::string& name : results::case_table_names()) {
    if (const char* why = results::why_left_out(name)) reasons[name] = why;
  }
  return reasons;
}

HEARTHLINE_INLINE results::Table ScenarioExpectation::table_of(
    const Tables& expected, const std::string& name) const {
  if (name == "cost" && costs_) {
    return costs_->table(expected, has_cases_ ? &expected.cases : nullptr,
                         context_);
  }
  const auto cases = results::case_table_names();
  if (has_cases_ &&
      std::find(cases.begin(), cases.end(), name) != cases.end()) {
    return results::case_table(name, expected.cases, context_);
  }
  return results::need_table(name, expected, context_, 1);
}

HEARTHLINE_INLINE results::Table ScenarioExpectation::table(
    const std::string& name) const {
  return table_of(expected_.results, name);
}

HEARTHLINE_INLINE std::array<results::Table, 2>
ScenarioExpectation::differences(const std::string& name) const {
  return {table_of(expected_.difference, name),
          table_of(expected_.phases, name)};
}

}  // namespace hearthline::expectation
