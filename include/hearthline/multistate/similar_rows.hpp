#pragma once
/// @file
/// An order of units in which neighbours have similar hazards.

#include <atomic>
#include <cstdint>
#include <vector>

#include "hearthline/multistate/covariates.hpp"
#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// Returns the rows of a table so that neighbours (the first and the second,
/// the third and the fourth, and so on) have similar linear predictors, the
/// sums of log(hazard ratio) * covariate of the transitions. With one predictor
/// that is the order of its values; with several, rows are halved again and
/// again at the median of the predictor that varies most among them.
///
/// Deterministic: depends neither on the order of columns nor of transitions.
/// @param declarations  have passed `check`, with these covariates
/// @throws Interrupted if `stop` is set
std::vector<std::uint32_t> similar_rows(
    const std::vector<Declaration>& declarations, const Covariates& covariates,
    const std::atomic<bool>& stop);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/similar_rows_impl.hpp"
#endif
