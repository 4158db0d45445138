#pragma once

#include <algorithm>
#include <cmath>
#include <set>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/covariates.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::multistate {

HEARTHLINE_INLINE std::vector<std::string> covariate_names(
    const Declaration& declaration) {
  std::set<std::string> names;
  for (const Transition& t : declaration.transitions) {
    for (const auto& [name, ratio] : t.rate.hazard_ratios) names.insert(name);
  }
  return {names.begin(), names.end()};
}

HEARTHLINE_INLINE void check(const Declaration& declaration,
                             const Covariates& covariates, index units) {
  const std::vector<std::string> needed = covariate_names(declaration);
  const auto has = [](const std::vector<std::string>& names,
                      const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::set<std::string> seen;
  for (const std::string& name : covariates.names) {
    if (!has(needed, name)) {
      throw InputError("the covariate '" + name +
                       "' is given, but no transition depends on it" +
                       text::suggestion(name, needed));
    }
    if (!seen.insert(name).second) {
      throw InputError("the covariate '" + name +
                       "' is there twice; each name is allowed once");
    }
  }
  for (const std::string& name : needed) {
    if (!seen.contains(name)) {
      throw InputError("the covariate '" + name +
                       "' is missing, which hazards depend on; given are " +
                       text::listed(covariates.names));
    }
  }
  if (covariates.names.empty()) {
    if (!covariates.values.empty() || !covariates.shares.empty()) {
      throw InputError("the table of covariates has values but no names");
    }
    return;
  }
  const auto columns = covariates.names.size();
  if (covariates.values.empty() || covariates.values.size() % columns != 0) {
    throw InputError("the table of covariates has " +
                     std::to_string(covariates.values.size()) +
                     " values; with " + std::to_string(columns) +
                     " names there must be a multiple of that, and some");
  }
  for (std::size_t i = 0; i < covariates.values.size(); ++i) {
    if (std::isfinite(covariates.values[i])) continue;
    throw InputError("the covariate '" + covariates.names[i % columns] +
                     "' is " + text::number_text(covariates.values[i]) +
                     " in row " + std::to_string(i / columns) +
                     "; allowed are finite numbers");
  }
  const index rows = covariates.rows();
  if (covariates.shares.empty()) {
    if (rows != units) {
      throw InputError("the table of covariates has " + std::to_string(rows) +
                       " rows for " + std::to_string(units) +
                       " units; without shares there must be one for each");
    }
    return;
  }
  if (static_cast<index>(covariates.shares.size()) != rows) {
    throw InputError("the table of covariates has " + std::to_string(rows) +
                     " rows and " + std::to_string(covariates.shares.size()) +
                     " shares; there must be as many of each");
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < covariates.shares.size(); ++i) {
    const double share = covariates.shares[i];
    if (!std::isfinite(share) || share < 0.0) {
      throw InputError("the share of row " + std::to_string(i) +
                       " of the covariates is " + text::number_text(share) +
                       "; allowed are finite numbers from 0 on");
    }
    sum += share;
  }
  if (!(std::abs(sum - 1.0) <= 1e-6)) {
    throw InputError("the shares of the covariates' rows sum to " +
                     text::rounded_text(sum) + "; they must sum to 1");
  }
}

}  // namespace hearthline::multistate
