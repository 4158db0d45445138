#pragma once
/// @file
/// A process on finitely many states whose hazards depend on time t and on the
/// time u since the present state was entered; its cohort, and its solution.

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::exact {

/// A transition from one state to another, or a new entry into the same state.
struct SemiMarkovTransition {
  int from = 0;
  int to = 0;
  /// Events per unit of time at time t and time u > 0 since entry. Only as u
  /// goes to 0 may it grow without bound, if its integral is finite (such as a
  /// Weibull hazard of shape below 1).
  std::function<double(double t, double u)> hazard;
  /// The integral of hazard(entered + v, v) over v from 0 to u.
  std::function<double(double entered, double u)> cumulative;
  /// May be empty: writes both for many units at once, which is faster. The
  /// hazard is that at entered + u.
  std::function<void(const double* entered, const double* u, index count,
                     double* hazard, double* cumulative)>
      both{};
};

/// States 0, 1, ... and the transitions between them.
struct SemiMarkov {
  int states = 0;
  std::vector<SemiMarkovTransition> transitions;
  std::vector<double> time_breaks;  ///< jumps and kinks of hazards in t
  /// Jumps and kinks of hazards in u, above 0; also both sides of a steep peak,
  /// which otherwise needs many panels.
  std::vector<double> entry_breaks;
  /// Whether hazards may begin like a root or a pole, as a Weibull hazard does.
  bool rough_at_entry = true;
  bool rough_at_breaks = true;  ///< the same after each of `entry_breaks`
};

/// The cohort to follow, and for how long.
struct SemiMarkovCohort {
  std::vector<double> start;  ///< mass by state, all just entered at `from`
  double from = 0.0;
  double until = 0.0;
  /// Inflow from outside, mass per unit of time; may be empty. Its jumps and
  /// kinks must be listed in `time_breaks`.
  std::function<double(int state, double t)> entrants;
};

/// A row for each requested time.
struct SemiMarkovPath {
  Eigen::MatrixXd occupancy;  ///< a column for each state
  /// For each discount rate r, the integral of the occupancy from `from` on,
  /// weighted with e^{-r (t - from)}.
  std::vector<Eigen::MatrixXd> stays;
  /// For each discount rate, the number of events of each transition, weighted
  /// in the same way; a column for each transition.
  std::vector<Eigen::MatrixXd> counts;
  /// The same sums for a cohort per unit of time from `from` on instead of one
  /// at `from`, if hazards depend only on the time since each of them began.
  /// Their occupancy is the undiscounted stays of the one.
  std::vector<Eigen::MatrixXd> inflow_stays;
  std::vector<Eigen::MatrixXd> inflow_counts;
  index panels = 0;
  /// The larger of the change in the last refinement and the lack or excess of
  /// mass, in the units of the tolerance.
  double error = 0.0;
};

}  // namespace hearthline::exact
