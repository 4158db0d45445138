#pragma once
/// @file
/// Differences between declared models, unit by unit.

#include <string>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"
#include "hearthline/multistate/run.hpp"

namespace hearthline::multistate {

/// A model with its name, for messages.
struct NamedModel {
  std::string name;
  Declaration declaration;
};

/// One draw of all models.
struct ComparedDraw {
  std::vector<Results> models;  ///< in the order given, the baseline first
  /// Amounts of each further model minus those of the baseline, of the same
  /// units.
  std::vector<Samples> differences;
};

/// Checks that models have the same units in a run: the same entrants, age,
/// covariates, discount rates and unit of time. States, transitions, shares of
/// states at the start and amounts may differ.
/// @throws InputError if a model differs from the first one; names both
void check_comparable(const std::vector<NamedModel>& models);

/// Simulates every unit in each model with the same random numbers: until their
/// hazards differ, its lives are the same. Results of a model are those of
/// `run_draws`, apart from the last bits of sums if each unit has its own row
/// of covariates.
///
/// Memory does not grow with the number of units, except for their covariates.
/// @param models   at least one; the first is the baseline
/// @param options  without `by_unit`
/// @returns results by draw, which `pooled_difference` combines
/// @throws InputError as `run_draws` and `check_comparable` do
/// @throws Interrupted if `control.stop` was set before the end
/// Deterministic: bit-identical for any number of threads.
std::vector<ComparedDraw> compare_draws(const std::vector<NamedModel>& models,
                                        const Study& study,
                                        const RunOptions& options,
                                        engine::Control& control);

/// Returns the difference in amounts per unit between a model and the baseline,
/// with the error of the difference, of all draws as one sample.
/// @param model  its index in `ComparedDraw::models`, at least 1
AmountEstimates pooled_difference(const std::vector<ComparedDraw>& draws,
                                  index model);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/compare_impl.hpp"
#endif
