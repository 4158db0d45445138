#pragma once
/// @file
/// The scenarios and declared models that fixed calculations run and solve.

#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"
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

}  // namespace hearthline::determinism
