#pragma once
/// @file
/// RiskPaths as a declared model.

#include <array>
#include <vector>

#include "hearthline/multistate/declaration.hpp"
#include "hearthline/validation/riskpaths_parameters.hpp"

namespace hearthline::validation {

/// From birth to 40: union status as states and first pregnancy as the end,
/// with clocks of age and of time since a union began or ended.
inline multistate::Declaration riskpaths_declaration(
    const RiskPathsParameters& p) {
  using multistate::Pieces;
  std::vector<double> ages{0.0};
  for (int i = 0; i <= 10; ++i) ages.push_back(15.0 + 2.5 * i);
  const auto by_age = [&](const std::array<double, 12>& values) {
    return Pieces{ages, {values.begin(), values.end()}};
  };
  const auto since = [](const Steps& steps) {
    return multistate::Steps{{steps.from, steps.hazard}};
  };
  multistate::Declaration d;
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
        .since_entry =
            multistate::Steps{{{0.0, 3.0}, {by_union[1], by_union[2]}}}}},
      {"after first", "pregnant", {.rate = by_union[3], .by_age = pregnancy}},
      {"second union", "pregnant", {.rate = by_union[4], .by_age = pregnancy}},
      {"after second", "pregnant", {.rate = by_union[5], .by_age = pregnancy}}};
  d.start.shares = {{"never", 1.0}};
  return d;
}

}  // namespace hearthline::validation
