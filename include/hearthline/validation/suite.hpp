#pragma once
/// @file
/// The validation suite: the engine and the solvers against independent
/// results, and against each other.
///
///   riskpaths     RiskPaths of Statistics Canada, as distributed with openM++
///   sick-sicker   Sick-Sicker of the DARTH group, in continuous time
///   semi-markov   the renewal equation, also against a closed form
///   families      the family model with 50 sets of random parameters
///
/// The suite is compiled into the library hearthline::compiled; the models that
/// it runs are headers.

#include <string>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/validation/finding.hpp"
#include "hearthline/validation/piece.hpp"

namespace hearthline::validation {

struct SuiteOptions {
  std::vector<std::string> cases;  ///< empty for all
  /// Factor on the usual size of samples and number of random parameter sets;
  /// findings depend on it.
  double share = 1.0;
  int threads = 1;
};

const std::vector<std::string>& case_names();

/// Returns the pieces of a case; no two share a seed.
/// @throws Error if there is no such case
std::vector<Piece> pieces_of(const std::string& name, double share);

/// Runs the suite; the last findings are the tests of all z values together.
/// @throws Error if there is no such case
/// @throws Interrupted within seconds after `control.stop` is set
/// Deterministic: the same findings for any number of threads. Seeds are fixed,
/// so that a suite that passes will pass again.
std::vector<Finding> run_suite(const SuiteOptions& options,
                               engine::Control& control);

}  // namespace hearthline::validation
