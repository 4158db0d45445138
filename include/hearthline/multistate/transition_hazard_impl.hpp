#pragma once

#include "hearthline/multistate/transition_hazard.hpp"
#include "hearthline/random/portable_math.hpp"

namespace hearthline::multistate {

inline TransitionHazard::TransitionHazard(const Rate& rate,
                                          const CovariateValues& covariates,
                                          double birth)
    : birth_(birth), curve_(rate.since_entry), in_age_(rate.in_age) {
  double exponent = 0.0;
  for (const auto& [name, ratio] : rate.hazard_ratios) {
    exponent += random::log(ratio) * covariates.at(name);
  }
  const double level = rate.rate * random::exp(exponent);

  const auto add = [this](const std::optional<Pieces>& pieces, double shift) {
    if (!pieces) return;
    for (std::size_t i = 1; i < pieces->from.size(); ++i) {
      time_breaks_.push_back(pieces->from[i] + shift);
    }
  };
  add(rate.by_age, birth_);
  add(rate.by_time, 0.0);
  std::sort(time_breaks_.begin(), time_breaks_.end());
  time_breaks_.erase(std::unique(time_breaks_.begin(), time_breaks_.end()),
                     time_breaks_.end());
  // Evaluated within a piece, away from its ends, so that rounding cannot pick
  // the wrong one.
  for (std::size_t i = 0; i <= time_breaks_.size(); ++i) {
    const bool first = i == 0;
    const bool last = i == time_breaks_.size();
    const double t = first && last ? 0.0
                     : first       ? time_breaks_.front() - 1.0
                     : last ? time_breaks_.back() + 1.0
                            : 0.5 * (time_breaks_[i - 1] + time_breaks_[i]);
    levels_.push_back(level *
                      (rate.by_age ? rate.by_age->at(t - birth_) : 1.0) *
                      (rate.by_time ? rate.by_time->at(t) : 1.0));
  }
  if (const auto* steps = curve_ ? std::get_if<Steps>(&*curve_) : nullptr) {
    entry_breaks_.assign(steps->pieces.from.begin() + 1,
                         steps->pieces.from.end());
  }
}

inline double TransitionHazard::at(double t, double u) const {
  double value = levels_[piece_at(t)];
  if (curve_) value *= hazard(*curve_, u);
  if (in_age_) value *= in_age_->hazard(t - birth_);
  return value;
}

/// The integral over u from a to b, between time breaks, for level 1.
inline double TransitionHazard::smooth_between(double entered, double a,
                                               double b) const {
  if (!in_age_) return curve_ ? between(*curve_, a, b) : b - a;
  const auto in_age = [&](double from, double to) {
    return in_age_->between(entered + from - birth_, entered + to - birth_);
  };
  if (!curve_) return in_age(a, b);
  // Next to a curve in age, the hazard since entry is piecewise constant.
  double sum = 0.0;
  double from = a;
  for (std::size_t i = 0; i <= entry_breaks_.size() && from < b; ++i) {
    const double to =
        i < entry_breaks_.size() ? std::min(b, entry_breaks_[i]) : b;
    if (to <= from) continue;
    sum += hazard(*curve_, 0.5 * (from + to)) * in_age(from, to);
    from = to;
  }
  return sum;
}

inline double TransitionHazard::cumulative(double entered, double u) const {
  double sum = 0.0;
  double from = 0.0;
  for (std::size_t i = piece_at(entered); from < u; ++i) {
    const double to =
        i < time_breaks_.size() ? std::min(u, time_breaks_[i] - entered) : u;
    if (to > from && levels_[i] > 0.0) {
      sum += levels_[i] * smooth_between(entered, from, to);
    }
    from = std::max(from, to);
  }
  return sum;
}

}  // namespace hearthline::multistate
