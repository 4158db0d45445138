#pragma once
/// @file
/// What a run of a declared model finds on average, without simulation.
///
/// Where hazards are constant between known times, by uniformisation; where
/// they depend on the time since entry or smoothly on age, by the renewal
/// equation (exact/piecewise.hpp, exact/semi_markov.hpp). Units that differ in
/// covariates are solved for one kind after another. Entrants are too, by the
/// time of their entry, over which Gauss-Legendre sums are refined until they
/// agree: with entrants whose hazards depend on age this takes long, the more
/// so with time since entry.

#include "hearthline/engine/control.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"

namespace hearthline::multistate {

struct ExpectOptions {
  /// Relative to all units, and of stays to all units times the horizon. Where
  /// hazards are constant by pieces and nobody enters later, results are as
  /// exact as doubles, whatever is asked for.
  double tolerance = 1e-9;
  /// Kinds of units, or times of entry, are solved side by side; results are
  /// the same to the bit for any number.
  int threads = 1;
};

/// Expected results, in the shape of a run's, without standard errors. With
/// entrants, amounts a unit are ratios of expectations.
/// @param study  rows of covariates without shares count as often as they are
///               there, once a unit
/// @throws InputError as `check` and `checked` do, and on a tolerance that is
///         not above 0 or fewer than 1 thread
/// @throws Error when a solver does not reach the tolerance
/// @throws Interrupted when `control.stop` was set before all was done
Results expect(const Declaration& declaration, const Study& study,
               const ExpectOptions& options, engine::Control& control);

/// ... that nobody watches.
Results expect(const Declaration& declaration, const Study& study,
               const ExpectOptions& options = {});

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/expect_impl.hpp"
#endif
