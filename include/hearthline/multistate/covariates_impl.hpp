#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/covariates.hpp"
#include "hearthline/random/portable_math.hpp"
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

namespace covariates_detail {

/// Refuses rows under which a hazard would overflow. With kLargest for each
/// other factor it is then below 1e160.
inline void limit_ratios(const Transition& transition,
                         const Covariates& covariates) {
  constexpr double kMostExponent = 200.0;
  std::vector<std::pair<std::size_t, double>> effects;  // column, log ratio
  for (const auto& [name, ratio] : transition.rate.hazard_ratios) {
    const auto& names = covariates.names;
    effects.emplace_back(
        std::find(names.begin(), names.end(), name) - names.begin(),
        random::log(ratio));
  }
  const auto columns = covariates.names.size();
  for (std::size_t at = 0; at < covariates.values.size(); at += columns) {
    double sum = 0.0;
    double most = 0.0;
    std::size_t worst = 0;
    for (const auto& [column, log_ratio] : effects) {
      const double part = log_ratio * covariates.values[at + column];
      sum += part;
      if (part > most) {
        most = part;
        worst = column;
      }
    }
    if (sum <= kMostExponent) continue;
    throw InputError("the covariate '" + covariates.names[worst] + "', row " +
                     std::to_string(at / columns) +
                     ": expected values that keep the product of hazard ratios "
                     "of the transition '" +
                     transition_name(transition.from, transition.to) +
                     "' below e^200, found " +
                     text::number_text(covariates.values[at + worst]) +
                     ", which makes the hazard practically infinite");
  }
}

}  // namespace covariates_detail

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
      throw InputError("covariates: no transition depends on '" + name + "'" +
                       text::suggestion(name, needed));
    }
    if (!seen.insert(name).second) {
      throw InputError("covariates: '" + name +
                       "' appears twice; names must be unique");
    }
  }
  for (const std::string& name : needed) {
    if (!seen.contains(name)) {
      throw InputError("the covariate '" + name +
                       "' is missing: expected every covariate that hazards "
                       "depend on, found " +
                       text::listed(covariates.names));
    }
  }
  if (covariates.names.empty()) {
    if (!covariates.values.empty() || !covariates.shares.empty()) {
      throw InputError(
          "covariates: expected a name for each column, found values without "
          "names");
    }
    return;
  }
  const auto columns = covariates.names.size();
  if (covariates.values.empty() || covariates.values.size() % columns != 0) {
    throw InputError("covariates: expected one or more complete rows of " +
                     std::to_string(columns) + " (one value for each name), " +
                     "found " + std::to_string(covariates.values.size()) +
                     " values");
  }
  for (std::size_t i = 0; i < covariates.values.size(); ++i) {
    const double value = covariates.values[i];
    if (std::abs(value) <= kLargest) continue;  // NaN is not.
    throw InputError("the covariate '" + covariates.names[i % columns] +
                     "', row " + std::to_string(i / columns) + ": expected " +
                     (std::isfinite(value) ? "a number from -1e12 to 1e12"
                                           : "a finite number") +
                     ", found " + text::number_text(value));
  }
  for (const Transition& t : declaration.transitions) {
    if (!t.rate.hazard_ratios.empty()) {
      covariates_detail::limit_ratios(t, covariates);
    }
  }
  const index rows = covariates.rows();
  if (covariates.shares.empty()) {
    if (rows != units) {
      throw InputError("covariates: expected a row for each unit, " +
                       std::to_string(units) + " in all, found " +
                       std::to_string(rows) +
                       "; give shares to draw rows at random");
    }
    return;
  }
  if (static_cast<index>(covariates.shares.size()) != rows) {
    throw InputError("shares: expected " + std::to_string(rows) +
                     " values, one for each row of the covariates, found " +
                     std::to_string(covariates.shares.size()));
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < covariates.shares.size(); ++i) {
    const double share = covariates.shares[i];
    if (!std::isfinite(share) || share < 0.0) {
      throw InputError("shares, row " + std::to_string(i) +
                       ": expected a finite number of 0 or more, found " +
                       text::number_text(share));
    }
    sum += share;
  }
  if (!(std::abs(sum - 1.0) <= 1e-6)) {
    throw InputError("shares: expected values that sum to 1, found a sum of " +
                     text::rounded_text(sum));
  }
}

}  // namespace hearthline::multistate
