#pragma once
/// @file
/// Occupancy and flows of a process on finitely many states whose hazards
/// depend on time t and on the time u since the present state was entered,
/// without additional states for u: by the renewal equation for the flows into
/// the states (Cinlar, Advances in Applied Probability 1, 1969; Limnios and
/// Oprisan, "Semi-Markov Processes and Reliability", 2001),
///
///   flow of k at t = start_i S_i(t0, t - t0) h_k(t, t - t0)
///     + integral over s from t0 to t of entry_i(s) S_i(s, t - s) h_k(t, t - s)
///   entry_j(s) = entrants_j(s) + the flows at s of the transitions into j
///   S_i(s, u) = exp(-sum over k out of i of H_k(s, u))
///
/// a Volterra equation of the second kind. Entry flows are polynomials on
/// panels of time, found at Gauss-Legendre points panel by panel.

#include <atomic>
#include <vector>

#include "hearthline/exact/semi_markov_model.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact {

struct SemiMarkovOptions {
  /// Relative to the total mass; for stays, to the mass times the horizon; for
  /// counts, to the largest count if that exceeds the mass.
  double tolerance = 1e-9;
  index most_panels = 1000;
  /// If another thread sets it, the work ends with Interrupted.
  const std::atomic<bool>* stop = nullptr;
};

/// Solves the renewal equation, with increasingly fine panels until two
/// refinements agree to the tolerance and mass is conserved to it. The latter
/// also detects a `cumulative` that is not the integral of its `hazard`. Run
/// time grows with the square of the number of panels.
/// @param times  within [from, until], in any order
/// @param discount_rates  continuous, per unit of time, >= 0
/// @throws Error if an argument is out of range, a hazard is negative or not
///   finite, or `most_panels` are not enough
/// @throws Interrupted on `stop`
SemiMarkovPath semi_markov(const SemiMarkov& model,
                           const SemiMarkovCohort& cohort,
                           const std::vector<double>& times,
                           const std::vector<double>& discount_rates = {0.0},
                           const SemiMarkovOptions& options = {});

}  // namespace hearthline::exact

#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/semi_markov_impl.hpp"
#endif
