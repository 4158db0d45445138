#pragma once
/// @file
/// The hazards of a semi-Markov process, checked at each evaluation. Times are
/// counted from the start of the cohort, so that the first panels can be as
/// short as a hazard that is infinite there requires.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/exact/semi_markov_model.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

class EntryHazards {
 public:
  /// @param model  must outlive this
  /// @param from   when the cohort starts
  EntryHazards(const SemiMarkov& model, double from)
      : model_(&model),
        from_(from),
        out_(static_cast<std::size_t>(model.states)) {
    for (std::size_t k = 0; k < model.transitions.size(); ++k) {
      out_[static_cast<std::size_t>(model.transitions[k].from)].push_back(k);
    }
  }

  /// Returns the transitions out of a state.
  const std::vector<std::size_t>& out_of(index state) const {
    return out_[static_cast<std::size_t>(state)];
  }

  /// Returns the share of those who entered a state at `s` that is still in it
  /// a time `u` later.
  /// @throws Error if a cumulative hazard is negative or not a number
  double survival(index state, double s, double u) const {
    double sum = 0.0;
    for (const std::size_t k : out_of(state)) {
      const double h = model_->transitions[k].cumulative(from_ + s, u);
      // A difference of two close numbers may round to just below zero.
      if (!(h >= -1e-9)) {
        refuse("cumulative hazard", k, from_ + s, u, h);
      }
      sum += std::max(h, 0.0);
    }
    return std::exp(-sum);
  }
  /// Returns the hazard of transition k at `tau`, a time `u` after entry.
  /// @throws Error if it is negative or not finite
  double hazard(std::size_t k, double tau, double u) const {
    const double h = model_->transitions[k].hazard(from_ + tau, u);
    if (!(h >= 0.0) || !std::isfinite(h)) {
      refuse("hazard", k, from_ + tau, u, h);
    }
    return h;
  }

  /// Returns the hazard, integrated from `floor` to `u` since entry, of those
  /// who are still in their state at `tau`; the largest over the states.
  double integrated(double tau, double floor, double u) const {
    const double s = from_ + std::max(tau - u, 0.0);
    double most = 0.0;
    for (const auto& ways : out_) {
      double sum = 0.0;
      for (const std::size_t k : ways) {
        const auto& cumulative = model_->transitions[k].cumulative;
        sum += cumulative(s, u) - (floor > 0.0 ? cumulative(s, floor) : 0.0);
      }
      most = std::max(most, sum);
    }
    return most;
  }

 private:
  [[noreturn]] static void refuse(const std::string& what, std::size_t k,
                                  double t, double u, double found) {
    throw Error(what + " of transition " + std::to_string(k) + " at (" +
                text::rounded_text(t) + ", " + text::rounded_text(u) +
                "): expected a finite number of 0 or more, found " +
                text::rounded_text(found));
  }

  const SemiMarkov* model_;
  double from_;
  std::vector<std::vector<std::size_t>> out_;
};

}  // namespace hearthline::exact::detail
