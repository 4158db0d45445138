#pragma once
/// @file
/// The processes of a pathway that an effect can change.

#include <string>
#include <vector>

#include "hearthline/model/pathway_parameters.hpp"

namespace hearthline::scenario {

/// A process that a scenario states, with the rate at which it can happen.
struct NamedRate {
  std::string name;
  double rate = 0.0;
};

/// Returns the contacts, the ends and outcomes of each kind of case, the steps
/// and the moves between placements that a pathway states. The rate of an
/// outcome is that of the end times its largest share.
std::vector<NamedRate> pathway_rates(const model::PathwayParameters& pathway);

}  // namespace hearthline::scenario
