#pragma once
/// @file
/// Programmes made in code, for tests: round numbers, nobody's.

#include <string>
#include <utility>
#include <vector>

#include "hearthline/programmes/parameters.hpp"

namespace hearthline::test_support {

/// Families at levels 2 to 4 are found at a rate a year, and stay for a
/// memoryless time with the mean of half a year.
inline programmes::ProgrammeParameters plain_programme(double outreach) {
  programmes::ProgrammeParameters p;
  p.title = "A programme";
  p.eligible.levels = {model::Level::k2, model::Level::k3, model::Level::k4};
  p.found.outreach.value = outreach;
  p.stay.ends = programmes::EndParameters{{2.0, {}}, {}};
  return p;
}

inline programmes::ProgrammeParameters with_places(
    programmes::ProgrammeParameters p, double places) {
  p.places = model::Quantity{places, {}};
  return p;
}

/// Adds an effect, while families are in and, if it is not 1, afterwards.
inline programmes::ProgrammeParameters with_effect(
    programmes::ProgrammeParameters p, std::vector<std::string> processes,
    double ratio, double after = 1.0) {
  programmes::ProgrammeEffectParameters effect;
  effect.processes = std::move(processes);
  effect.hazard_ratio.value = ratio;
  if (after != 1.0) effect.after = model::Quantity{after, {}};
  p.effects["effect_" + std::to_string(p.effects.size())] = std::move(effect);
  return p;
}

}  // namespace hearthline::test_support
