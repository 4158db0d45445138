#pragma once
/// @file
/// Results of a run, or the expected results, of a declared model.

#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/multistate/covariates.hpp"
#include "hearthline/multistate/sampling_error.hpp"

namespace hearthline::multistate {

/// Stays are counted in ticks; 64 bits hold those of this many units.
inline constexpr index kMostUnits = 100'000'000;

/// The units to follow, and for how long.
struct Study {
  index units = 1;       ///< that begin at 0
  double horizon = 1.0;  ///< > 0; units are followed over [0, horizon)
  /// Strictly increasing, within [0, horizon]; empty for 0 and the horizon.
  std::vector<double> times{};
  Covariates covariates{};
};

/// An amount per unit by cause.
struct Causes {
  std::vector<double> stay;        ///< by state
  std::vector<double> entry;       ///< by state
  std::vector<double> transition;  ///< by transition
};

/// Costs or utilities per unit, over [0, horizon).
struct Account {
  Estimate undiscounted;
  Estimate discounted;
  Causes undiscounted_causes;  ///< sum to `undiscounted`
  Causes discounted_causes;
};

/// The costs and utilities of one unit.
struct UnitAmounts {
  double cost = 0.0;
  double discounted_cost = 0.0;
  double utility = 0.0;
  double discounted_utility = 0.0;
};

/// States and transitions are in the declaration's order, times in the study's;
/// tables are by time, then by state or transition.
struct Results {
  std::vector<std::string> states;
  std::vector<std::string> transitions;  ///< "from>to"
  std::vector<double> times;
  /// Units that began before the horizon: the study's units and the entrants.
  double units = 0.0;
  /// The number of units in each state at each time, after any events at that
  /// time.
  std::vector<double> occupancy;
  /// Time spent in each state between each time and the next one.
  std::vector<double> stays;
  /// The number of transitions after each time and up to the next one.
  std::vector<double> events;
  Account costs;
  Account utilities;
  /// Sampling covariance of the estimates of the discounted cost and utility
  /// per unit; 0 for an expectation.
  double covariance = 0.0;
  Samples samples;                   ///< for `pooled`; empty for an expectation
  std::vector<UnitAmounts> by_unit;  ///< by id; on request

  /// @param time  its index in `times`
  double occupancy_at(index time, index state) const {
    return occupancy.at(place(time, state, states));
  }
  /// @param interval  the index of its beginning in `times`
  double stay_in(index interval, index state) const {
    return stays.at(place(interval, state, states));
  }
  double events_in(index interval, index transition) const {
    return events.at(place(interval, transition, transitions));
  }

 private:
  static std::size_t place(index row, index column,
                           const std::vector<std::string>& columns) {
    return static_cast<std::size_t>(row) * columns.size() +
           static_cast<std::size_t>(column);
  }
};

/// Returns the amounts per unit of all draws of a run as one sample: the sum of
/// the draws' sums divided by the sum of their units.
AmountEstimates pooled(const std::vector<Results>& draws);

/// Checks a study against the model.
/// @returns the study with its times filled in
/// @throws InputError if there are fewer than 1 or more than 100 million units,
///         the horizon is not within [1e-12, 1e12] or a fixed stay is lost in
///         it, times are not strictly increasing or are outside [0, horizon],
///         or covariates are invalid
Study checked(const Declaration& declaration, Study study);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/results_impl.hpp"
#endif
