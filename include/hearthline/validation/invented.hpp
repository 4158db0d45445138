#pragma once
/// @file
/// Parts of scenarios that are created in code, with invented numbers.

#include <string>
#include <utility>
#include <vector>

#include "hearthline/model/parameters.hpp"

namespace hearthline::validation {

inline model::Quantity quantity(double value) {
  return {value, {model::Evidence::kAssumption, "invented"}};
}

inline model::Quantities quantities(std::vector<double> values) {
  return {std::move(values), {model::Evidence::kAssumption, "invented"}};
}

/// Returns a process with a rate per year, a frailty exponent and hazard
/// ratios.
inline model::ProcessParameters process(
    double rate, double frailty_exponent = 0.0,
    const std::vector<std::pair<std::string, double>>& ratios = {}) {
  model::ProcessParameters made;
  made.rate = quantity(rate);
  made.frailty_exponent = quantity(frailty_exponent);
  for (const auto& [name, ratio] : ratios) {
    made.hazard_ratios[name] = quantity(ratio);
  }
  return made;
}

inline model::Pieces pieces(std::vector<double> from,
                            std::vector<double> ratio) {
  return {quantities(std::move(from)), quantities(std::move(ratio))};
}

inline model::DatedPieces dated_pieces(std::vector<model::YearMonth> from,
                                       std::vector<double> ratio) {
  return {std::move(from), quantities(std::move(ratio))};
}

/// Returns an effect for every family, at every level, without an end; restrict
/// it by setting `themes`, `levels`, `localities` or `until`.
inline model::EffectParameters effect(std::vector<std::string> processes,
                                      double hazard_ratio,
                                      model::YearMonth from) {
  model::EffectParameters made;
  made.title = "Invented";
  made.processes = std::move(processes);
  made.hazard_ratio = quantity(hazard_ratio);
  made.from = from;
  return made;
}

}  // namespace hearthline::validation
