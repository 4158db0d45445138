#pragma once
/// @file
/// A table of covariates: fixed characteristics in which units differ.

#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// A table with a row for each unit, or for each kind of unit.
///
/// Without `shares`, row i belongs to unit i, and later entrants draw a row,
/// all with the same probability. With `shares`, every unit draws its row with
/// these probabilities.
struct Covariates {
  std::vector<std::string> names{};  ///< of the columns
  std::vector<double> values{};      ///< rows by names, row by row
  std::vector<double> shares{};      ///< by row, summing to 1; may be empty

  index rows() const {
    return names.empty() ? 0 : static_cast<index>(values.size() / names.size());
  }
};

/// The names of the covariates that any transition's hazard depends on.
std::vector<std::string> covariate_names(const Declaration& declaration);

/// Checks a table against the model and the number of units.
/// @throws InputError if a covariate is unknown to the model or missing, the
///         table has the wrong size, a value is not finite or above 1e12 in
///         size, a row makes hazard ratios multiply to more than e^200, or
///         shares are negative or do not sum to 1
void check(const Declaration& declaration, const Covariates& covariates,
           index units);

}  // namespace hearthline::multistate

#ifndef HEARTHLINE_COMPILED
#include "hearthline/multistate/covariates_impl.hpp"
#endif
