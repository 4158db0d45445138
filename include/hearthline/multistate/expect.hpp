#pragma once
/// @file
/// Expected results of a declared model, without simulation.
///
/// If hazards are constant between known times, they are found by
/// uniformisation (exact/piecewise.hpp); if hazards depend on the time since
/// entry or smoothly on age, by the renewal equation (exact/semi_markov.hpp).
/// Each kind of units (one set of covariates) is solved separately. If no
/// hazard depends on the run's time, one solution of the renewal equation
/// serves all entrants; if hazards depend on that but not on age, entrants are
/// part of the equation. Otherwise entrants are solved by time of entry, over
/// which Gauss-Legendre sums are refined until they agree, which takes long.

#include "hearthline/engine/control.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"

namespace hearthline::multistate {

struct ExpectOptions {
  /// Relative to all units; for stays, to all units times the horizon. If
  /// hazards are piecewise constant and there are no entrants, results are
  /// exact to rounding, whatever the tolerance.
  double tolerance = 1e-9;
  /// Kinds of units, or times of entry, are solved in parallel; results are
  /// bit-identical for any number of threads.
  int threads = 1;
};

/// Returns the expected results, in the shape of a run's results, with standard
/// errors of 0. With entrants, amounts per unit are ratios of expectations.
/// @param study  without shares, each row of covariates belongs to one unit
/// @throws InputError as `check` and `checked` do; if the tolerance is not
///         above 0, there is less than 1 thread, a stay is fixed, or a rate
///         times the horizon is above 1e7
/// @throws Error if a solver does not reach the tolerance, with the name of a
///         transition
/// @throws Interrupted if `control.stop` was set before the end
Results expect(const Declaration& declaration, const Study& study,
               const ExpectOptions& options, engine::Control& control);

/// The same, without a control.
Results expect(const Declaration& declaration, const Study& study,
               const ExpectOptions& options = {});

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/expect_impl.hpp"
#endif
