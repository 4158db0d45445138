#pragma once
/// @file
/// Occupancy and flows of a process on finitely many states whose hazards
/// depend on time t and on the time u since the present state was entered,
/// without states of its own for u: by the renewal equation for the flows
/// into the states (Cinlar, Advances in Applied Probability 1, 1969; Limnios
/// and Oprisan, "Semi-Markov Processes and Reliability", 2001),
///
///   flow of k at t = start_i S_i(t0, t - t0) h_k(t, t - t0)
///     + integral over s from t0 to t of entry_i(s) S_i(s, t - s) h_k(t, t - s)
///   entry_j(s) = entrants_j(s) + the flows at s of the transitions into j
///   S_i(s, u) = exp(-sum over k out of i of H_k(s, u))
///
/// a Volterra equation of the second kind. Entry flows are polynomials on
/// panels of time, found at Gauss-Legendre points one panel after another.

#include <Eigen/Core>
#include <atomic>
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

struct SemiMarkovOptions {
  /// Relative to all mass; of stays, to mass times horizon; of counts, to the
  /// largest count where that is more than the mass.
  double tolerance = 1e-9;
  index most_panels = 1000;
  /// Once it is set, by another thread, the work ends with Interrupted.
  const std::atomic<bool>* stop = nullptr;
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

/// Solves the renewal equation, with ever finer panels until two refinements
/// agree to the tolerance and mass is conserved to it. The latter also finds a
/// `cumulative` that does not belong to its `hazard`. Work grows with the
/// square of the number of panels.
/// @param times  within [from, until], in any order
/// @param discount_rates  continuous, a unit of time, >= 0
/// @throws Error if something is out of range, if a hazard is negative or not
///   finite, or if `most_panels` do not suffice; Interrupted on `stop`
SemiMarkovPath semi_markov(const SemiMarkov& model,
                           const SemiMarkovCohort& cohort,
                           const std::vector<double>& times,
                           const std::vector<double>& discount_rates = {0.0},
                           const SemiMarkovOptions& options = {});

}  // namespace hearthline::exact

#include "hearthline/exact/semi_markov_impl.hpp"
