#pragma once
/// @file
/// The family model with random parameters: the simulation against the exact
/// solver (expectation/need_expectation.hpp).

#include <vector>

#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/piece.hpp"

namespace hearthline::validation {

/// One set of parameters: `random_families` with this seed of the generator.
/// From each kind of table, a number over months, both chosen at random:
/// families at a level, their children in a locality, families with a theme,
/// moves, onsets or remissions, first passages across an edge. Each is
/// estimated from its own draws.
///
/// Time since entry is represented by phases, which are not exact. Their error
/// is far below the standard errors here, as the z values show.
/// @param set    from 0; the names of parts count from 1
/// @param share  of the usual number of draws, above 0
Piece families_piece(int set, double share = 1.0);

/// The same for a given scenario, simulated with other parameters than are
/// solved if the two differ: a correct program then fails.
Piece families_piece(int set, double share, const scenario::Scenario& simulated,
                     const scenario::Scenario& solved);

std::vector<Piece> families_case(int sets, double share = 1.0);

}  // namespace hearthline::validation
