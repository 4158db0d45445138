#pragma once
/// @file
/// What costs can fall on in a scenario, in the order of tables.
///
///   level.1, theme.NAME, case.KIND, placement.NAME, stream.NAME   time
///   moves.1->2, themes.NAME.onset, contact, contact.SOURCE,
///   referral, started.KIND, conference                             events
///   programme.NAME.year, .place, .place_used, .start
///   team.NAME.worker

#include <string>
#include <utility>
#include <vector>

#include "hearthline/model/cases.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/money/driver.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

/// Returns the drivers of a scenario.
inline std::vector<money::Driver> drivers(const Scenario& scenario) {
  using enum money::Counted;
  using money::Per;
  std::vector<money::Driver> all;
  const auto add = [&](std::string name, Per per, money::Counted counted,
                       bool borough = false) {
    all.push_back({std::move(name), per, counted, borough});
  };
  for (int level = 0; level < model::kLevels; ++level) {
    add("level." + std::to_string(level + 1), Per::kYear, kFamilies);
  }
  for (const auto theme : model::kThemeNames) {
    add("theme." + std::string(theme), Per::kYear, kFamilies);
  }
  for (int process = 0; process < model::kProcesses; ++process) {
    const std::string name = model::Process(process).name();
    if (name.starts_with("moves.") || name.ends_with(".onset")) {
      add(name, Per::kEvent, kFamilies);
    }
  }
  if (scenario.pathway) {
    const auto kinds = [&](const std::string& of, Per per) {
      for (int kind = 1; kind < model::kCases; ++kind) {
        add(of + std::string(model::kCaseNames[static_cast<std::size_t>(kind)]),
            per, kFamilies);
      }
    };
    kinds("case.", Per::kYear);
    for (const auto placement : model::kPlacementNames) {
      add("placement." + std::string(placement), Per::kYear, kFamilies);
    }
    add("contact", Per::kEvent, kFamilies);
    for (const auto source : model::kContactSourceNames) {
      add("contact." + std::string(source), Per::kEvent, kFamilies);
    }
    add("referral", Per::kEvent, kFamilies);
    add("conference", Per::kEvent, kFamilies);
    kinds("started.", Per::kEvent);
    for (const auto& [name, team] : scenario.pathway->teams) {
      add("team." + name + ".worker", Per::kYear, kUnits, true);
    }
  }
  for (const auto& [name, programme] : scenario.programmes) {
    const std::string own = "programme." + name;
    add(own + ".year", Per::kYear, kUnits, true);
    if (programme.places) {
      add(own + ".place", Per::kYear, kUnits, programme.locality_share.empty());
    }
    add(own + ".place_used", Per::kYear, kUnits);
    add(own + ".start", Per::kEvent, kUnits);
  }
  for (const auto& [name, stream] : scenario.streams) {
    add("stream." + name, Per::kYear, kUnits);
  }
  return all;
}

}  // namespace hearthline::scenario
