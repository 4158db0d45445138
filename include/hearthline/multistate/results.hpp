#pragma once
/// @file
/// What a run or an expectation of a declared model tells.

#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/multistate/covariates.hpp"

namespace hearthline::multistate {

/// Stays are counted in ticks, of which 64 bits hold this many units'.
inline constexpr index kMostUnits = 100'000'000;

/// Who is followed, and for how long.
struct Study {
  index units = 1;       ///< that begin at 0
  double horizon = 1.0;  ///< > 0; units are followed over [0, horizon)
  /// Rising, within [0, horizon]; none stands for 0 and the horizon.
  std::vector<double> times{};
  Covariates covariates{};
};

/// A number and its standard error, 0 of an expectation.
struct Estimate {
  double value = 0.0;
  double error = 0.0;
};

/// What an amount a unit is made of.
struct Causes {
  std::vector<double> stay;        ///< by state
  std::vector<double> entry;       ///< by state
  std::vector<double> transition;  ///< by transition
};

/// Costs, or utilities: a unit, over [0, horizon).
struct Account {
  Estimate undiscounted;
  Estimate discounted;
  Causes undiscounted_causes;  ///< they add up to `undiscounted`
  Causes discounted_causes;
};

/// What one unit cost and gained.
struct UnitAmounts {
  double cost = 0.0;
  double discounted_cost = 0.0;
  double utility = 0.0;
  double discounted_utility = 0.0;
};

/// States, transitions and times are in the declaration's and the study's
/// order; tables are by time, then state or transition.
struct Results {
  std::vector<std::string> states;
  std::vector<std::string> transitions;  ///< "from>to"
  std::vector<double> times;
  /// Those that began before the horizon: the study's units and the entrants.
  double units = 0.0;
  /// How many are in each state at each time; events at that time have
  /// happened.
  std::vector<double> occupancy;
  /// Time spent in each state between each time and the next one.
  std::vector<double> stays;
  /// How often each transition happened after each time and up to the next.
  std::vector<double> events;
  Account costs;
  Account utilities;
  /// Of the discounted cost and utility a unit: the sampling covariance of the
  /// two estimates; 0 of an expectation.
  double covariance = 0.0;
  std::vector<UnitAmounts> by_unit;  ///< by id; on request

  /// @param time  its place in `times`
  double occupancy_at(index time, index state) const {
    return occupancy.at(place(time, state, states));
  }
  /// @param interval  the place of its beginning in `times`
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

/// Checks a study against the model.
/// @returns it with its times filled in
/// @throws InputError on fewer than 1 or more than 100 million units, a horizon
///         that is not above 0, times that do not rise or lie outside, or
///         wrong covariates
Study checked(const Declaration& declaration, Study study);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/results_impl.hpp"
#endif
