#pragma once
/// @file
/// Microsimulation of a declared model.

#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"

namespace hearthline::multistate {

/// Only `seed` and `draw` affect the results of a draw.
struct RunOptions {
  std::uint32_t seed = 1;
  std::uint32_t draw = 0;  ///< the first draw
  index draws = 1;
  int threads = 1;
  bool by_unit = false;  ///< fills Results::by_unit
};

/// Simulates the study's units and the entrants, each independently. Entrants
/// have the ids after the study's units, in the order of their entry.
///
/// Amounts are means over all units that began. Their standard errors are those
/// of another seed with the same study (sampling_error.hpp).
/// @returns results by draw, which `pooled` combines
/// @throws InputError as `check` and `checked` do; if there is less than 1
///         thread or draw, or there would be too many entrants
/// @throws Interrupted if `control.stop` was set before the end
/// Deterministic: bit-identical for any number of threads; a draw does not
/// depend on the other draws.
std::vector<Results> run_draws(const Declaration& declaration,
                               const Study& study, const RunOptions& options,
                               engine::Control& control);

/// The same for one draw, the first of the options.
Results run(const Declaration& declaration, const Study& study,
            const RunOptions& options, engine::Control& control);

/// The same, without a control.
Results run(const Declaration& declaration, const Study& study,
            const RunOptions& options = {});

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/run_impl.hpp"
#endif
