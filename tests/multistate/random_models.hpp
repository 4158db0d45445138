#pragma once
/// @file
/// Random declared models: all kinds of hazards, at scales that people meet.

#include <random>
#include <string>

#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"

namespace hearthline::multistate_test {

using namespace multistate;

/// What a random model may have.
struct RandomFeatures {
  bool ages = true;   ///< hazards that depend on age
  bool times = true;  ///< hazards that depend on the run's time
  bool entrants = true;
  bool kinds = true;  ///< three kinds of units, by a covariate "x"
};

/// A model with six states and up to fifteen transitions.
class RandomModel {
 public:
  explicit RandomModel(std::uint32_t seed, RandomFeatures features = {})
      : bits_(seed), features_(features) {
    declaration.states = {"a", "b", "c", "d", "e", "end"};
    const auto& states = declaration.states;
    for (std::size_t from = 0; from + 1 < states.size(); ++from) {
      // Round the first five, and to some others.
      for (std::size_t to = 0; to < states.size(); ++to) {
        if (to == from) continue;
        if (to != (from + 1) % 5 && uniform() > 0.35) continue;
        declaration.transitions.push_back({states[from], states[to], rate()});
      }
    }
    declaration.start.shares = {{"a", 0.7}, {"c", 0.3}};
    declaration.start.age = 20.0 + 40.0 * uniform();
    if (features_.entrants) {
      declaration.start.entrants = Pieces{{0, 7}, {50, 80}};
    }
    declaration.costs.stay = {{"b", 10.0}, {"c", 25.0}};
    declaration.costs.entry = {{"d", 40.0}};
    declaration.utilities.stay = {{"a", 1.0}, {"b", 0.7}, {"e", 0.4}};
    declaration.discount = {0.035, 0.015};
  }

  Declaration declaration;

  /// A hundred units for `horizon`, with yearly times.
  Study study(double horizon = 20.0) const {
    Study result;
    result.units = 100;
    result.horizon = horizon;
    for (int t = 0; t <= static_cast<int>(horizon); ++t) {
      result.times.push_back(t);
    }
    if (features_.kinds) {
      result.covariates = {{"x"}, {0, 1, -1.5}, {0.5, 0.3, 0.2}};
    }
    return result;
  }

 private:
  double uniform() { return static_cast<double>(bits_() >> 11U) * 0x1p-53; }
  double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  Rate rate() {
    Rate result;
    const double years = between(0.5, 12.0);  // about the time to an event
    const double kind = uniform();
    if (kind < 0.2) {
      result.rate = 1.0 / years;
    } else if (kind < 0.4) {
      result.since_entry = Weibull{between(0.6, 3.0), years};
    } else if (kind < 0.5) {
      result.since_entry = Gompertz{1.0 / years, between(-0.3, 0.2)};
    } else if (kind < 0.65) {
      result.since_entry = LogLogistic{between(0.8, 3.0), years};
    } else if (kind < 0.85 || !features_.ages) {
      result.since_entry =
          Steps{{{0, between(0.5, 2.0), between(2.5, 6.0)},
                 {1.0 / years, between(0.0, 2.0) / years, 0.5 / years}}};
    } else {
      result.in_age = Gompertz{0.01, between(0.0, 0.06)};
    }
    if (features_.ages && uniform() < 0.25) {
      const double age = between(25.0, 70.0);
      result.by_age = Pieces{{0, age, age + 8.0}, {1.0, 1.6, 0.7}};
    }
    if (features_.times && uniform() < 0.2) {
      result.by_time = Pieces{{0, 5, 12}, {1.0, between(0.3, 2.0), 1.1}};
    }
    if (features_.kinds && uniform() < 0.3) {
      result.hazard_ratios = {{"x", between(0.5, 2.0)}};
    }
    return result;
  }

  std::mt19937_64 bits_;
  RandomFeatures features_;
};

}  // namespace hearthline::multistate_test
