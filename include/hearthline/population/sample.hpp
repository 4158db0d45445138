#pragma once
/// @file
/// A simple sampled population: families with independent attributes, whose
/// need at the start results from spin-up at the rates of the start.

#include "hearthline/engine/run.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/population/parameters.hpp"

namespace hearthline::population {

/// Samples the families of a scenario.
///
///   candidate c = 0, 1, 2, ... :
///     attributes and frailty from random-number streams (seed, c)
///     need: `spin_up` years from level 1 without themes, at `start_rates`;
///     or so to the birth of the eldest child, and on from level 1 with the
///     themes of that moment
///     accepted while the opening stock of its level is not full
///
/// The opening stocks are therefore matched exactly, and within a level themes,
/// durations and frailty are distributed as the rates imply. Accepted families
/// are numbered from 0 in the order of their candidates. With `replications`
/// above 1, the stocks of a level are those of each locality and kind of case:
/// means of as many spin-ups, in sum the stated stock if there is one.
///
/// @param start_rates  a table of `Dates::kStartFrozen`
/// @param cases        the same for the pathway: spin-up then also gives every
///                     family its case, without limits of teams; null without
/// @throws InputError if a parameter is out of bounds
/// @throws Error if spin-up leaves too few families at a level, so that the
///         rates cannot sustain its opening stock, or if the families are to be
///         synthesised from marginal tables
/// @throws Interrupted if `control.stop` is set
/// Deterministic: depends only on the parameters, not on threads.
model::Families sample(const PopulationParameters& parameters,
                       const model::FrailtyParameters& frailty,
                       const model::HazardTable& start_rates, int threads,
                       engine::Control& control,
                       const model::CaseTable* cases = nullptr);

/// Draws frailty and need at the start for families with known attributes.
///
///   every family: frailty and `spin_up` years, like a candidate of `sample`
///   a level with too many: the families ranked last, in a random order, draw
///   again until they reach a level with too few
///
/// Stocks are therefore matched exactly, and few families draw again if rates
/// and stocks are consistent. `replications` acts as in `sample`. Ids must be
/// unique.
/// @throws InputError, Error, Interrupted  like `sample`; also if there are
///         fewer families than the stocks require, or two with the same id
void settle(model::Families& given, const PopulationParameters& parameters,
            const model::FrailtyParameters& frailty,
            const model::HazardTable& start_rates, int threads,
            engine::Control& control, const model::CaseTable* cases = nullptr);

}  // namespace hearthline::population

#ifndef HEARTHLINE_COMPILED
#include "hearthline/population/sample_impl.hpp"
#endif
