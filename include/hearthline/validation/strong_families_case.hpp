#pragma once
/// @file
/// The family model with strong random parameters: every cell of its tables,
/// simulated and solved.

#include <vector>

#include "hearthline/scenario/scenario.hpp"
#include "hearthline/validation/piece.hpp"

namespace hearthline::validation {

inline constexpr int kStrongSets = 24;

/// Returns a set of strong parameters: `random_families` with this seed of the
/// generator.
/// @param set  from 0 to `kStrongSets` - 1
scenario::Scenario strong_families(int set);

/// One set of strong parameters. Every monthly cell with 100 events or more is
/// compared, by locality and in all of them, and so is its sum over all months.
/// From the difference of each the solver's stated error is subtracted. The one
/// finding is the largest difference, in standard errors of the simulation.
///
/// Counts that are not far above 100 are skewed; their power of 2/3 is nearly
/// symmetric (Anscombe, Biometrika 40, 1953), and is compared instead.
///
/// A set that the solver rejects passes if the message begins with the name of
/// a parameter.
/// @param set    from 0 to `kStrongSets` - 1; the names of parts count from 1
/// @param share  of the usual number of draws, above 0
Piece strong_families_piece(int set, double share = 1.0);

/// The same for a given scenario, simulated with other parameters than are
/// solved if the two differ: a correct program then fails.
Piece strong_families_piece(int set, double share,
                            const scenario::Scenario& simulated,
                            const scenario::Scenario& solved);

std::vector<Piece> strong_families_case(int sets, double share = 1.0);

}  // namespace hearthline::validation
