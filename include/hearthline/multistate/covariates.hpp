#pragma once
/// @file
/// What units differ in from the start: a table of covariates.

#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// A table with a row for each unit, or for each kind of unit.
///
/// Without `shares`, row i is unit i's, and later entrants draw a row, each as
/// likely as the others. With `shares`, every unit draws its row by them.
struct Covariates {
  std::vector<std::string> names{};  ///< of the columns
  std::vector<double> values{};      ///< rows by names, a row after another
  std::vector<double> shares{};      ///< by row, summing to 1; or none

  index rows() const {
    return names.empty() ? 0 : static_cast<index>(values.size() / names.size());
  }
};

/// The covariates that some transition's hazard depends on, by name.
std::vector<std::string> covariate_names(const Declaration& declaration);

/// Checks a table against the model and the number of units it is for.
/// @throws InputError on a covariate that the model does not know or that is
///         missing, a table of the wrong size, a value that is not finite,
///         shares that are negative or do not sum to 1
void check(const Declaration& declaration, const Covariates& covariates,
           index units);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/covariates_impl.hpp"
#endif
