#pragma once
/// @file
/// Demography with invented numbers, on a small borough of two localities.

#include "hearthline/demography/plan.hpp"
#include "hearthline/validation/invented.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::test_support {

/// Births that come at least ten months apart, parting, moving out; a
/// projection of so many children at every age, growing by a share a year.
demography::DemographyParameters invented_demography(double children_of_an_age,
                                                     double growth,
                                                     int first_year, int years);

/// Families of two localities whose children are as many of each month of age,
/// so that the projection starts from where they are; each of one to three
/// children, a quarter of them with one parent.
model::Families invented_families(index families);

}  // namespace hearthline::test_support
