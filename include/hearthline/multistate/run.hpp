#pragma once
/// @file
/// Microsimulation of a declared model.

#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"

namespace hearthline::multistate {

/// Only `seed` and `draw` matter to what a run finds.
struct RunOptions {
  std::uint32_t seed = 1;
  std::uint32_t draw = 0;  ///< the first
  index draws = 1;
  int threads = 1;
  bool by_unit = false;  ///< fills Results::by_unit
};

/// Simulates the units and those who enter later, each by itself; entrants
/// have the ids after the study's units, in the order they come.
///
/// Amounts are means over all who began, with standard errors that take them
/// for independent draws.
/// @returns results by draw
/// @throws InputError as `check` and `checked` do, on fewer than 1 thread or
///         draw, and when entrants would be too many
/// @throws Interrupted when `control.stop` was set before all was done
/// Deterministic: the same to the bit for any number of threads; a draw does
/// not depend on what other draws there are.
std::vector<Results> run_draws(const Declaration& declaration,
                               const Study& study, const RunOptions& options,
                               engine::Control& control);

/// The same for one draw, the options' first.
Results run(const Declaration& declaration, const Study& study,
            const RunOptions& options, engine::Control& control);

/// ... that nobody watches.
Results run(const Declaration& declaration, const Study& study,
            const RunOptions& options = {});

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/run_impl.hpp"
#endif
