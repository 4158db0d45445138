#pragma once
/// @file
/// A transition's hazard as a function, for units that began at one time with
/// one set of covariates, as the exact solvers need it. The simulation has its
/// own tables, so that each can check the other.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// The values of the covariates of one kind of unit, by name.
using CovariateValues = std::map<std::string, double>;

/// Hazard (per unit of time) and cumulative hazard of a transition at the run's
/// time t and a time u since the state was entered.
class TransitionHazard {
 public:
  /// @param covariates  must hold every name in the rate
  /// @param birth       the run's time at which the cohort's age is 0
  TransitionHazard(const Rate& rate, const CovariateValues& covariates,
                   double birth);

  double at(double t, double u) const;
  /// The integral of at(entered + v, v) over v from 0 to u.
  double cumulative(double entered, double u) const;
  /// Writes at(entered + u, u) and cumulative(entered, u) for many units.
  void both(const double* entered, const double* u, index count, double* hazard,
            double* cumulative) const;

  /// Whether the hazard depends on u through a curve that is not constant.
  bool is_since_entry() const {
    return curve_ && !std::holds_alternative<Constant>(*curve_);
  }
  bool is_smooth_in_age() const { return in_age_.has_value(); }
  /// Where the hazard jumps in t; increasing.
  const std::vector<double>& time_breaks() const { return time_breaks_; }
  /// Where the hazard jumps in u; increasing.
  const std::vector<double>& entry_breaks() const { return entry_breaks_; }

 private:
  std::size_t piece_at(double t) const {
    return static_cast<std::size_t>(
        std::upper_bound(time_breaks_.begin(), time_breaks_.end(), t) -
        time_breaks_.begin());
  }
  double smooth_between(double entered, double a, double b) const;
  void smooth(const double* entered, const double* u, index count,
              double* hazard, double* cumulative) const;
  void add_before(double date, double change, const double* entered,
                  const double* u, index count, double* cumulative) const;

  double birth_;
  std::vector<double> time_breaks_;
  std::vector<double> entry_breaks_;
  std::vector<double> levels_;  // between the time breaks
  std::optional<Curve> curve_;
  std::optional<Gompertz> in_age_;
};

}  // namespace hearthline::multistate

#include "hearthline/multistate/transition_hazard_impl.hpp"
