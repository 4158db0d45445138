#pragma once
/// @file
/// A process on finitely many states whose hazards depend on time t and on the
/// time u since the present state was entered; who goes through it, and what
/// becomes of them.

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::exact {

/// A way from one state to another, or back into the same one anew.
struct SemiMarkovTransition {
  int from = 0;
  int to = 0;
  /// Events a unit of time at time t and time u > 0 since entry. At u = 0, and
  /// only there, it may grow without bound if its integral does not (a Weibull
  /// hazard of shape below 1).
  std::function<double(double t, double u)> hazard;
  /// The integral of hazard(entered + v, v) over v from 0 to u.
  std::function<double(double entered, double u)> cumulative;
};

/// States 0, 1, ... and the ways between them.
struct SemiMarkov {
  int states = 0;
  std::vector<SemiMarkovTransition> transitions;
  std::vector<double> time_breaks;  ///< where a hazard jumps or kinks in t
  /// Where one does in u, above 0; and on both sides of a steep peak, which
  /// otherwise costs many panels.
  std::vector<double> entry_breaks;
};

/// Who is followed, and for how long.
struct SemiMarkovCohort {
  std::vector<double> start;  ///< mass by state, all just entered at `from`
  double from = 0.0;
  double until = 0.0;
  /// Inflow from outside, mass a unit of time; none if empty. Its jumps and
  /// kinks belong into `time_breaks`.
  std::function<double(int state, double t)> entrants;
};

/// A row for each time asked for.
struct SemiMarkovPath {
  Eigen::MatrixXd occupancy;  ///< a column for each state
  /// For each discount rate r, the integral from `from` on of the occupancy,
  /// weighed with e^{-r (t - from)}.
  std::vector<Eigen::MatrixXd> stays;
  /// For each discount rate, the number of events of each transition, weighed
  /// likewise; a column for each transition.
  std::vector<Eigen::MatrixXd> counts;
  index panels = 0;
  /// The larger of what the last refinement changed and of the mass that is
  /// missing or too much, in the units of the tolerance.
  double error = 0.0;
};

}  // namespace hearthline::exact
