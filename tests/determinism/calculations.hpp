#pragma once
/// @file
/// The fixed calculations whose results are recorded in
/// `hearthline/digests.hpp` and `data/expected_values.txt`.

#include <map>
#include <string>

namespace hearthline::determinism {

/// Runs of the family model, without and with demography: the digest of their
/// families, tables and traces.
std::string run_digest();

/// Runs of declared models: a simple published one, and one with every feature.
std::string multistate_digest();

/// Sums of solved numbers by name. Each is the sum of a table's column with
/// weights from 1 to 2 that differ from row to row, so that values which change
/// places are noticed too.
using ExpectedValues = std::map<std::string, double>;

/// What the exact solvers find for the same scenarios and models, shortened.
ExpectedValues expected_values();

}  // namespace hearthline::determinism
