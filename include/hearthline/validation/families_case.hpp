#pragma once
/// @file
/// The family model's two solvers against each other, for parameters made at
/// random: simulated, and as expected (expectation/need_expectation.hpp).

#include <vector>

#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/piece.hpp"

namespace hearthline::validation {

/// One set of parameters: `random_families` of the generator with this number.
/// From each kind of table, a number chosen at random, of months chosen at
/// random: families at a level, their children in a locality, families with a
/// theme, moves, onsets or remissions, first passages of an edge. Each is
/// estimated from draws of its own.
///
/// Time since entry is followed by phases, which are not exact. What they are
/// off by is far below the standard errors here, as their z values show.
/// @param set    from 0; parts are called by it, from 1
/// @param share  of the usual number of draws, above 0
Piece families_piece(int set, double share = 1.0);

/// The same of a given scenario, simulated with other parameters than are
/// solved if they differ: a right program then fails.
Piece families_piece(int set, double share, const scenario::Scenario& simulated,
                     const scenario::Scenario& solved);

std::vector<Piece> families_case(int sets, double share = 1.0);

}  // namespace hearthline::validation
