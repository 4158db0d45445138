#pragma once
/// @file
/// Declared models that several tests use.

#include <array>
#include <cmath>
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

/// Two states with rates out and back, and prices that change at 3 and 7. With
/// l = out + back, the probability of being ill at t is out / l (1 - e^{-lt}).
struct ByTimeCase {
  static constexpr double kOut = 0.3;
  static constexpr double kBack = 0.8;
  static constexpr double kHorizon = 20.0;
  std::array<double, 4> edge{0.0, 3.0, 7.0, kHorizon};
  // From each edge on.
  std::array<double, 3> stay{3.0, 9.0, -2.0};        // in "ill"
  std::array<double, 3> entry{100.0, 40.0, 60.0};    // to "ill"
  std::array<double, 3> transition{7.0, 7.0, 50.0};  // "ill>well"
  std::array<double, 3> well{1.0, 0.5, 0.8};         // utility
  double rho = std::log1p(0.05);

  Declaration declaration() const {
    const auto by_time = [&](const std::array<double, 3>& values) {
      return Pieces{{edge[0], edge[1], edge[2]},
                    {values[0], values[1], values[2]}};
    };
    Declaration d;
    d.states = {"well", "ill"};
    d.transitions = {{"well", "ill", {.rate = kOut}},
                     {"ill", "well", {.rate = kBack}}};
    d.start.shares = {{"well", 1.0}};
    d.discount = {0.05, 0.02};
    d.costs.stay = {{"ill", by_time(stay)}};
    d.costs.entry = {{"ill", by_time(entry)}};
    d.costs.transition = {{"ill>well", by_time(transition)}};
    d.utilities.stay = {{"well", by_time(well)}};
    return d;
  }

  /// The integral of e^{-rate t} from a to b.
  static double worth(double rate, double a, double b) {
    return rate == 0.0
               ? b - a
               : std::exp(-rate * a) * -std::expm1(-rate * (b - a)) / rate;
  }
  /// Expected discounted time in "ill" from a to b.
  static double ill(double rate, double a, double b) {
    const double l = kOut + kBack;
    return kOut / l * (worth(rate, a, b) - worth(rate + l, a, b));
  }
  double cost(double rate) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double in = ill(rate, edge[i], edge[i + 1]);
      const double out = worth(rate, edge[i], edge[i + 1]) - in;
      sum += (stay[i] + transition[i] * kBack) * in + entry[i] * kOut * out;
    }
    return sum;
  }
  double utility() const {
    const double rate = std::log1p(0.02);
    double sum = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      sum += well[i] * (worth(rate, edge[i], edge[i + 1]) -
                        ill(rate, edge[i], edge[i + 1]));
    }
    return sum;
  }
};

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
