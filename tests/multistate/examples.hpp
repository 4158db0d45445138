#pragma once
/// @file
/// Declared models that several tests use.

#include <array>
#include <string>
#include <vector>

#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"
#include "validation/riskpaths.hpp"

namespace hearthline::multistate_test {

using namespace hearthline::multistate;

/// Sick-Sicker: Alarid-Escudero et al., Medical Decision Making 2023, in
/// continuous time. `strategy` is "SoC", "A", "B" or "AB".
inline Declaration sick_sicker(const std::string& strategy = "SoC") {
  const bool a = strategy.find('A') != std::string::npos;
  const bool b = strategy.find('B') != std::string::npos;
  Declaration d;
  d.states = {"H", "S1", "S2", "D"};
  d.transitions = {
      {"H", "S1", {.rate = 0.15}},  {"H", "D", {.rate = 0.002}},
      {"S1", "H", {.rate = 0.5}},   {"S1", "S2", {.rate = b ? 0.063 : 0.105}},
      {"S1", "D", {.rate = 0.006}}, {"S2", "D", {.rate = 0.02}}};
  d.start.shares = {{"H", 1.0}};
  const double treatment = (a ? 12000.0 : 0.0) + (b ? 13000.0 : 0.0);
  d.costs.stay = {
      {"H", 2000.0}, {"S1", 4000.0 + treatment}, {"S2", 15000.0 + treatment}};
  d.utilities.stay = {{"H", 1.0}, {"S1", a ? 0.95 : 0.75}, {"S2", 0.5}};
  d.discount = {0.03, 0.03};
  return d;
}

/// What the closed form says of it: matrix exponentials.
struct SickSicker {
  std::string strategy;
  double cost;
  double utility;
};
inline const std::vector<SickSicker>& sick_sicker_answers() {
  static const std::vector<SickSicker> answers{
      {"SoC", 147742.62751299, 21.3448386418},
      {"A", 272906.16028705, 22.0573807521},
      {"B", 244672.53709026, 22.8886683139},
      {"AB", 355058.96803546, 23.7490903863}};
  return answers;
}

/// RiskPaths, from birth to 40: union status by state and first pregnancy as
/// the end, under clocks of age and of time since a union began or ended.
inline Declaration riskpaths(const validation::RiskPathsParameters& p) {
  std::vector<double> ages{0.0};
  for (int i = 0; i <= 10; ++i) ages.push_back(15.0 + 2.5 * i);
  const auto by_age = [&](const std::array<double, 12>& values) {
    return Pieces{ages, {values.begin(), values.end()}};
  };
  const auto since = [](const validation::Steps& steps) {
    return Steps{{steps.from, steps.hazard}};
  };
  Declaration d;
  d.states = {"never",        "first union",  "after first",
              "second union", "after second", "pregnant"};
  const Pieces pregnancy = by_age(p.pregnancy_by_age);
  const auto& by_union = p.pregnancy_by_union;
  d.transitions = {
      {"never", "first union", {.by_age = by_age(p.first_union_by_age)}},
      {"first union",
       "after first",
       {.since_entry = since(p.separation_first)}},
      {"after first", "second union", {.since_entry = since(p.second_union)}},
      {"second union",
       "after second",
       {.since_entry = since(p.separation_second)}},
      {"never", "pregnant", {.rate = by_union[0], .by_age = pregnancy}},
      {"first union",
       "pregnant",
       {.by_age = pregnancy,
        .since_entry = Steps{{{0.0, 3.0}, {by_union[1], by_union[2]}}}}},
      {"after first", "pregnant", {.rate = by_union[3], .by_age = pregnancy}},
      {"second union", "pregnant", {.rate = by_union[4], .by_age = pregnancy}},
      {"after second", "pregnant", {.rate = by_union[5], .by_age = pregnancy}}};
  d.start.shares = {{"never", 1.0}};
  return d;
}

/// Shares of a cohort for each transition of `riskpaths`, up to 40; exact
/// integration, which openM++ confirms with a million cases.
struct RiskPathsAnswer {
  validation::RiskPathsParameters parameters;
  double childless;
  std::array<double, 9> events;
};
inline std::vector<RiskPathsAnswer> riskpaths_answers() {
  return {{validation::riskpaths_base(),
           0.0719728,
           {0.7016612, 0.0201261, 0.0129564, 0.0008779, 0.2576404,
            0.6025539 + 0.0543956, 0.0031928, 0.0100860, 0.0001585}},
          {validation::riskpaths_second(),
           0.2772731,
           {0.6293189, 0.0477268, 0.0265924, 0.0038516, 0.1940073,
            0.3804283 + 0.1331292, 0.0039011, 0.0110173, 0.0002438}}};
}

/// A study with yearly times.
inline Study yearly(index units, double horizon) {
  Study study;
  study.units = units;
  study.horizon = horizon;
  for (int t = 0; t <= static_cast<int>(horizon); ++t) {
    study.times.push_back(t);
  }
  return study;
}

}  // namespace hearthline::multistate_test
