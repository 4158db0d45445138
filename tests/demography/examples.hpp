#pragma once
/// @file
/// Demography with invented numbers, on a small borough of two localities.

#include "hearthline/demography/plan.hpp"
#include "hearthline/validation/invented.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::test_support {

/// Births at least ten months apart, separation and moving out, with a
/// projection of the same number of children at every age, which grows by a
/// fixed share per year.
demography::DemographyParameters invented_demography(double children_of_an_age,
                                                     double growth,
                                                     int first_year, int years);

/// Families of two localities with equal numbers of children at each month of
/// age, so that the projection starts from their present number. Each has one
/// to three children; a quarter are lone-parent families.
model::Families invented_families(index families);

}  // namespace hearthline::test_support
