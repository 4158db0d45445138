#pragma once
/// @file
/// A transition's hazard as a function, for those who began at one time with
/// one set of covariates: what the exact solvers ask for. The simulation has
/// its own tables, so that each checks the other.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// Covariates of one kind of unit, by name.
using CovariateValues = std::map<std::string, double>;

/// Hazard and cumulative hazard of a transition, a unit of time, at the run's
/// time t and a time u since the state was entered.
class TransitionHazard {
 public:
  /// @param birth  the run's time at which the cohort's age is 0
  /// @param covariates  holds every name that the rate has
  TransitionHazard(const Rate& rate, const CovariateValues& covariates,
                   double birth);

  double at(double t, double u) const;
  /// The integral of at(entered + v, v) over v from 0 to u.
  double cumulative(double entered, double u) const;

  /// Whether it depends on u.
  bool is_since_entry() const {
    return curve_ && !std::holds_alternative<Constant>(*curve_);
  }
  bool is_smooth_in_age() const { return in_age_.has_value(); }
  /// Where it jumps in t, rising.
  const std::vector<double>& time_breaks() const { return time_breaks_; }
  /// Where it jumps in u, rising.
  const std::vector<double>& entry_breaks() const { return entry_breaks_; }

 private:
  std::size_t piece_at(double t) const {
    return static_cast<std::size_t>(
        std::upper_bound(time_breaks_.begin(), time_breaks_.end(), t) -
        time_breaks_.begin());
  }
  double smooth_between(double entered, double a, double b) const;

  double birth_;
  std::vector<double> time_breaks_;
  std::vector<double> entry_breaks_;
  std::vector<double> levels_;  // between the time breaks
  std::optional<Curve> curve_;
  std::optional<Gompertz> in_age_;
};

}  // namespace hearthline::multistate

#include "hearthline/multistate/transition_hazard_impl.hpp"
