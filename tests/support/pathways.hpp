#pragma once
/// @file
/// Pathways made in code, for tests: round numbers, not Barnet's.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/pathway_parameters.hpp"

namespace hearthline::test_support {

inline model::OutcomeParameters outcome(std::vector<double> share) {
  model::OutcomeParameters made;
  made.share.values = std::move(share);
  return made;
}
/// The same share at every need level.
inline model::OutcomeParameters outcome(double share) {
  return outcome({share, share, share, share});
}

template <class Stage>
Stage stage(double rate, std::map<std::string, double> shares) {
  Stage made;
  made.ends.rate.value = rate;
  for (const auto& [name, share] : shares) made.outcomes[name] = outcome(share);
  return made;
}

inline model::ProcessParameters at_rate(double rate) {
  model::ProcessParameters made;
  made.rate.value = rate;
  return made;
}

/// A pathway with constant rates, in which every kind of case occurs.
inline model::PathwayParameters plain_pathway() {
  model::PathwayParameters p;
  p.contacts["school"] = at_rate(0.3);
  p.contacts["police"] = at_rate(0.5);
  p.contacts["other"] = at_rate(0.1);
  p.contact = stage<decltype(p.contact)>(120.0, {{"no_further_action", 0.4},
                                                 {"early_help", 0.25},
                                                 {"referral_closed", 0.05},
                                                 {"assessment", 0.3}});
  p.assessment = stage<decltype(p.assessment)>(9.0, {{"no_further_action", 0.3},
                                                     {"early_help", 0.2},
                                                     {"cin", 0.3},
                                                     {"section_47", 0.2}});
  p.section_47 =
      stage<decltype(p.section_47)>(18.0, {{"no_further_action", 0.3},
                                           {"cin", 0.2},
                                           {"conference_cin", 0.1},
                                           {"conference_cpp", 0.4}});
  p.caf = stage<decltype(p.caf)>(
      1.1, {{"needs_met", 0.5}, {"social_care", 0.2}, {"other", 0.3}});
  p.cin = stage<decltype(p.cin)>(
      1.6, {{"needs_met", 0.6}, {"early_help", 0.3}, {"other", 0.1}});
  p.cpp = stage<decltype(p.cpp)>(1.2, {{"cin", 0.8}, {"other", 0.2}});
  p.cla = stage<decltype(p.cla)>(
      0.6,
      {{"home", 0.4}, {"home_cin", 0.3}, {"permanence", 0.2}, {"other", 0.1}});
  p.steps["cin->section_47"] = at_rate(0.3);
  p.steps["cin->cla"] = at_rate(0.1);
  p.steps["cpp->cla"] = at_rate(0.4);
  p.steps["none->cla"] = at_rate(0.02);
  const auto entry = [&](const std::string& placement,
                         std::vector<double> share) {
    p.placements.entries[placement].share.values = std::move(share);
  };
  entry("fostering", {0.9, 0.9, 0.8, 0.6, 0.3});
  entry("residential", {0.0, 0.0, 0.1, 0.3, 0.3});
  entry("semi_independent", {0.0, 0.0, 0.0, 0.0, 0.3});
  entry("with_parents", {0.1, 0.1, 0.1, 0.1, 0.1});
  p.placements.moves["fostering->residential"] = at_rate(0.15);
  p.placements.moves["residential->fostering"] = at_rate(0.3);
  p.placements.moves["fostering->other"] = at_rate(0.05);
  return p;
}

/// Returns the rate per month of a process at a need level, worked out from the
/// parameters of a pathway with constant rates and ratios.
inline double rate_of(const model::PathwayParameters& p, int process,
                      int level) {
  const model::CaseProcess& c =
      model::kCaseProcesses[static_cast<std::size_t>(process)];
  const std::string name(c.name);
  const auto share = [&](const auto& stage) {
    const auto found = stage.outcomes.find(name);
    return found == stage.outcomes.end()
               ? 0.0
               : stage.ends.rate.value *
                     found->second.share
                         .values[static_cast<std::size_t>(level - 1)];
  };
  const auto rate = [](const auto& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? 0.0 : found->second.rate.value;
  };
  double yearly = 0.0;
  switch (c.change) {
    case model::CaseChange::kContact:
      yearly = rate(p.contacts, name);
      break;
    case model::CaseChange::kStep:
      yearly = rate(p.steps, name);
      break;
    case model::CaseChange::kPlacement:
      yearly = rate(p.placements.moves,
                    model::placement_move_name(c.from_detail, c.to_detail));
      break;
    case model::CaseChange::kOutcome:
      yearly = c.from == model::Case::kContact      ? share(p.contact)
               : c.from == model::Case::kAssessment ? share(p.assessment)
               : c.from == model::Case::kSection47  ? share(p.section_47)
               : c.from == model::Case::kCaf        ? share(p.caf)
               : c.from == model::Case::kCin        ? share(p.cin)
               : c.from == model::Case::kCpp        ? share(p.cpp)
                                                    : share(p.cla);
      break;
    case model::CaseChange::kLeaving:
      break;
  }
  return yearly / 12.0;
}

}  // namespace hearthline::test_support
