#pragma once
/// @file
/// A simple sampled population: families with independent attributes, whose
/// need at the start comes from living under the start's rates.

#include "hearthline/engine/run.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/population/parameters.hpp"

namespace hearthline::population {

/// Samples the families of a scenario.
///
///   candidate c = 0, 1, 2, ... :
///     attributes and frailty from streams (seed, c)
///     need: `spin_up` years from level 1 and no theme, under `start_rates`
///     accepted while its level's stock at the start is not full
///
/// So the stocks at the start are met exactly, and within a level themes,
/// durations and frailty are as the rates make them. Accepted families are
/// numbered from 0 in the order of their candidates.
///
/// @param start_rates  a table of `Dates::kStartFrozen`
/// @throws Error when the rates leave too few families at a level: they could
///         not hold the stock that the scenario starts with; when families are
///         to be made from marginal tables
/// @throws Interrupted when `control.stop` is set
/// Deterministic: depends on the parameters alone, not on threads.
model::Families sample(const PopulationParameters& parameters,
                       const model::FrailtyParameters& frailty,
                       const model::HazardTable& start_rates, int threads,
                       engine::Control& control);

/// Gives families whose attributes are known their frailty and their need at
/// the start.
///
///   every family: frailty and `spin_up` years as a candidate of `sample` has
///   a level that has too many: those of highest luck draw again, until they
///   come to a level that has too few
///
/// So stocks are met exactly, by few families that draw again where rates and
/// stocks agree. Ids must differ.
/// @throws Error, Interrupted  as `sample`; and when there are fewer families
///         than the stocks want, or two of one id
void settle(model::Families& given, const PopulationParameters& parameters,
            const model::FrailtyParameters& frailty,
            const model::HazardTable& start_rates, int threads,
            engine::Control& control);

}  // namespace hearthline::population

#ifndef HEARTHLINE_COMPILED
#include "hearthline/population/sample_impl.hpp"
#endif
