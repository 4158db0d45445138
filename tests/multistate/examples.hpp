#pragma once
/// @file
/// Declared models that several tests use.

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"
#include "hearthline/validation/riskpaths_declaration.hpp"
#include "hearthline/validation/sick_sicker.hpp"

namespace hearthline::multistate_test {

using namespace hearthline::multistate;

using validation::sick_sicker;

inline const std::vector<validation::SickSickerAmounts>& sick_sicker_answers() {
  static const std::vector<validation::SickSickerAmounts> answers =
      validation::sick_sicker_amounts();
  return answers;
}

inline Declaration riskpaths(const validation::RiskPathsParameters& p) {
  return validation::riskpaths_declaration(p);
}

/// Shares of a cohort for each transition of `riskpaths`, up to 40.
struct RiskPathsAnswer {
  validation::RiskPathsParameters parameters;
  double childless;
  std::array<double, 9> events;
};
inline std::vector<RiskPathsAnswer> riskpaths_answers() {
  std::vector<RiskPathsAnswer> answers;
  for (const auto& a : validation::riskpaths_answers()) {
    const auto& p = a.pregnancies;
    answers.push_back({a.parameters,
                       a.childless,
                       {a.ever[0], a.ever[1], a.ever[2], a.ever[3], p[0],
                        p[1] + p[2], p[3], p[4], p[5]}});
  }
  return answers;
}

inline Study study_of(index units, double horizon,
                      std::vector<double> times = {}) {
  Study study;
  study.units = units;
  study.horizon = horizon;
  study.times = std::move(times);
  return study;
}

/// A study with yearly times.
inline Study yearly(index units, double horizon) {
  Study study = study_of(units, horizon);
  for (int t = 0; t <= static_cast<int>(horizon); ++t) {
    study.times.push_back(t);
  }
  return study;
}

}  // namespace hearthline::multistate_test
