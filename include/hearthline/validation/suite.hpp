#pragma once
/// @file
/// The validation suite: the engine and the solvers against answers from
/// outside, and against each other.
///
///   riskpaths     RiskPaths of Statistics Canada, as openM++ ships it
///   sick-sicker   Sick-Sicker of the DARTH group, in continuous time
///   semi-markov   the renewal equation, and a closed form of it
///   families      the family model with 50 sets of random parameters
///
/// The suite is compiled, in the library hearthline::compiled; the models that
/// it runs are headers.

#include <string>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/validation/finding.hpp"
#include "hearthline/validation/piece.hpp"

namespace hearthline::validation {

struct SuiteOptions {
  std::vector<std::string> cases;  ///< none stands for all
  /// Of the usual size of samples, and of the usual number of random sets of
  /// parameters; findings differ with it.
  double share = 1.0;
  int threads = 1;
};

const std::vector<std::string>& case_names();

/// The pieces of a case; each has seeds that no other has.
/// @throws Error when there is no such case
std::vector<Piece> pieces_of(const std::string& name, double share);

/// Runs the suite; the last findings are the tests of all z values together.
/// @throws Error when there is no such case
/// @throws Interrupted within seconds after `control.stop` is set
/// Deterministic: the same findings for any number of threads; seeds are
/// fixed, so what passes goes on to.
std::vector<Finding> run_suite(const SuiteOptions& options,
                               engine::Control& control);

}  // namespace hearthline::validation
