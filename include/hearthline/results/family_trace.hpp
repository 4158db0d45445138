#pragma once
/// @file
/// The history of one family in one draw, simulated again on its own.

#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/model/cases.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/random/stream.hpp"
#include "hearthline/results/run_setup.hpp"

namespace hearthline::results {

/// A step of a family's history, with the state immediately after it.
struct HistoryStep {
  double time = 0.0;    ///< months since the scenario's start
  std::string process;  ///< "start", or the event
  double hazard = 0.0;  ///< per month, at the event; 0 for demography
  model::Need need;
  model::Case kind = model::Case::kNone;  ///< in scenarios with a pathway
  bool waits = false;                     ///< for a worker
  /// When the children whom the case covers were born, in months since the
  /// scenario's start.
  std::vector<double> covered{};
};

/// Returns the history of a family. Where teams fill up, the whole draw is
/// simulated, since it depends on the others.
/// @param place  index of the family in `run.families()`
std::vector<HistoryStep> family_trace(const RunSetup& run, std::size_t place,
                                      random::RunKey key);

/// The same by the id of the family.
/// @throws Error if the run has no such family
std::vector<HistoryStep> family_trace(const RunSetup& run, model::FamilyId id,
                                      random::RunKey key);

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/family_trace_impl.hpp"
#endif
