#pragma once
/// @file
/// The hazards of a semi-Markov process, checked at each evaluation. Times are
/// counted from the start of the cohort, so that the first panels can be as
/// short as a hazard that is infinite there requires.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/exact/semi_markov_model.hpp"
#include "hearthline/index.hpp"
#include "hearthline/random/array_math.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// A list of entries into states, as many as there are times.
struct Entries {
  const double* entered;  ///< from the start of the cohort
  const double* since;    ///< how long ago
  index count;
};

class EntryHazards {
 public:
  /// @param model  must outlive this
  /// @param from   when the cohort starts
  EntryHazards(const SemiMarkov& model, double from)
      : model_(&model),
        from_(from),
        out_(static_cast<std::size_t>(model.states)),
        hazards_(model.transitions.size()) {
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
      sum += checked(model_->transitions[k].cumulative(from_ + s, u), k, s, u);
    }
    return std::exp(-sum);
  }
  /// Returns the hazard of transition k at `tau`, a time `u` after entry.
  /// @throws Error if it is negative or not finite
  double hazard(std::size_t k, double tau, double u) const {
    const double h = model_->transitions[k].hazard(from_ + tau, u);
    if (!(h >= 0.0) || !std::isfinite(h)) refuse("hazard", k, tau, u, h);
    return h;
  }

  /// Evaluates `survival` for many entries into a state, and the hazards of its
  /// transitions; those of units of which none is left are 0.
  /// @returns the survivals; `hazards` and they hold until the next call
  const std::vector<double>& evaluate(index state, const Entries& entries) {
    const auto n = static_cast<std::size_t>(entries.count);
    sum_.assign(n, 0.0);
    part_.resize(n);
    entered_.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      entered_[i] = from_ + entries.entered[i];
    for (const std::size_t k : out_of(state)) {
      hazards_[k].resize(n);
      const SemiMarkovTransition& t = model_->transitions[k];
      if (t.both) {
        t.both(entered_.data(), entries.since, entries.count,
               hazards_[k].data(), part_.data());
      } else {
        for (std::size_t i = 0; i < n; ++i) {
          part_[i] = t.cumulative(entered_[i], entries.since[i]);
        }
      }
      bool valid = true;
      for (std::size_t i = 0; i < n; ++i) {
        valid &= part_[i] >= -kRounding;
        sum_[i] += std::max(part_[i], 0.0);
      }
      for (std::size_t i = 0; !valid && i < n; ++i) {
        checked(part_[i], k, entries.entered[i], entries.since[i]);
      }
    }
    for (std::size_t i = 0; i < n; ++i) part_[i] = -sum_[i];
    random::exp(part_.data(), entries.count, sum_.data());
    for (const std::size_t k : out_of(state)) {
      std::vector<double>& h = hazards_[k];
      const SemiMarkovTransition& t = model_->transitions[k];
      bool valid = true;
      for (std::size_t i = 0; i < n; ++i) {
        if (sum_[i] == 0.0) {
          h[i] = 0.0;
        } else if (!t.both) {
          h[i] = t.hazard(entered_[i] + entries.since[i], entries.since[i]);
        }
        valid &= h[i] >= 0.0 && h[i] <= std::numeric_limits<double>::max();
      }
      for (std::size_t i = 0; !valid && i < n; ++i) {
        if (h[i] >= 0.0 && std::isfinite(h[i])) continue;
        refuse("hazard", k, entries.entered[i] + entries.since[i],
               entries.since[i], h[i]);
      }
    }
    return sum_;
  }
  /// Returns the hazards of transition k in the last call of `evaluate`, for a
  /// state that it leads out of.
  const std::vector<double>& hazards(std::size_t k) const {
    return hazards_[k];
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
  /// A difference of two close numbers may round to just below zero.
  static constexpr double kRounding = 1e-9;

  double checked(double h, std::size_t k, double s, double u) const {
    if (!(h >= -kRounding)) refuse("cumulative hazard", k, s, u, h);
    return std::max(h, 0.0);
  }
  [[noreturn]] void refuse(const std::string& what, std::size_t k, double t,
                           double u, double found) const {
    throw Error(what + " of transition " + std::to_string(k) + " at (" +
                text::rounded_text(from_ + t) + ", " + text::rounded_text(u) +
                "): expected a finite number of 0 or more, found " +
                text::rounded_text(found));
  }

  const SemiMarkov* model_;
  double from_;
  std::vector<std::vector<std::size_t>> out_;
  std::vector<double> entered_;
  std::vector<double> part_;
  std::vector<double> sum_;
  std::vector<std::vector<double>> hazards_;
};

}  // namespace hearthline::exact::detail
