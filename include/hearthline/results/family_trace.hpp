#pragma once
/// @file
/// One family's history in one draw, simulated again, alone.

#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/model/family.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/random/stream.hpp"
#include "hearthline/results/run_setup.hpp"

namespace hearthline::results {

/// One step of a family's history, with its state just after it.
struct HistoryStep {
  double time = 0.0;    ///< months since the scenario's start
  std::string process;  ///< "start", or what happened
  double hazard = 0.0;  ///< a month, under which it did; 0 of demography
  model::Need need;
};

/// @param place  of the family, among `run.families()`
std::vector<HistoryStep> family_trace(const RunSetup& run, std::size_t place,
                                      random::RunKey key);

/// The same by the family's number.
/// @throws Error when the run has no such family
std::vector<HistoryStep> family_trace(const RunSetup& run, model::FamilyId id,
                                      random::RunKey key);

}  // namespace hearthline::results

#ifndef HEARTHLINE_COMPILED
#include "hearthline/results/family_trace_impl.hpp"
#endif
