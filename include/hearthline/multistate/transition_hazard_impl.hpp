#pragma once

#include <array>

#include "hearthline/multistate/smooth_math.hpp"
#include "hearthline/multistate/transition_hazard.hpp"
#include "hearthline/random/array_math.hpp"
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

// ---- Many units at once -----------------------------------------------------
// Loops without branches, which become vector code. Beyond e^700 a hazard is
// e^700.

namespace hazard_detail {

/// Calls visit(first, count) for one part of a list after the other.
inline constexpr index kChunk = 64;
template <class Visit>
void in_chunks(index count, Visit visit) {
  for (index first = 0; first < count; first += kChunk) {
    visit(first, std::min(kChunk, count - first));
  }
}

inline void evaluate(const Constant& c, const double* u, index count,
                     double* hazard, double* cumulative) {
  for (index i = 0; i < count; ++i) {
    hazard[i] = c.level;
    cumulative[i] = c.level * u[i];
  }
}
inline void evaluate(const Steps& c, const double* u, index count,
                     double* hazard, double* cumulative) {
  const Pieces& pieces = c.pieces;
  for (index i = 0; i < count; ++i) {
    hazard[i] = pieces.value[0];
    cumulative[i] = pieces.value[0] * u[i];
  }
  for (std::size_t p = 1; p < pieces.from.size(); ++p) {
    const double from = pieces.from[p];
    const double change = pieces.value[p] - pieces.value[p - 1];
    for (index i = 0; i < count; ++i) {
      hazard[i] = u[i] < from ? hazard[i] : pieces.value[p];
      cumulative[i] += change * std::max(u[i] - from, 0.0);
    }
  }
}
/// Writes (u / scale)^shape to `power`.
inline void powers(double shape, double scale, const double* u, index count,
                   double* scratch, double* power) {
  const double log_scale = random::log(scale);
  random::log(u, count, power);
  for (index i = 0; i < count; ++i) {
    scratch[i] = shape * (power[i] - log_scale);
  }
  random::exp(scratch, count, power);
}
inline void evaluate(const Weibull& c, const double* u, index count,
                     double* hazard, double* cumulative) {
  powers(c.shape, c.scale, u, count, hazard, cumulative);
  for (index i = 0; i < count; ++i) {
    hazard[i] = c.shape * cumulative[i] / std::max(u[i], 0x1p-1022);
  }
}
inline void evaluate(const Gompertz& c, const double* u, index count,
                     double* hazard, double* cumulative) {
  for (index i = 0; i < count; ++i) hazard[i] = c.growth * u[i];
  random::exp_minus_one(hazard, count, cumulative);
  for (index i = 0; i < count; ++i) {
    hazard[i] = c.level * (1.0 + cumulative[i]);
    cumulative[i] *= c.level / c.growth;
  }
  if (c.growth != 0.0) return;
  for (index i = 0; i < count; ++i) cumulative[i] = c.level * u[i];
}
inline void evaluate(const LogLogistic& c, const double* u, index count,
                     double* hazard, double* cumulative) {
  powers(c.shape, c.scale, u, count, cumulative, hazard);
  random::log_one_plus(hazard, count, cumulative);
  for (index i = 0; i < count; ++i) {
    hazard[i] =
        c.shape / std::max(u[i], 0x1p-1022) * (hazard[i] / (1.0 + hazard[i]));
  }
}

inline void evaluate(const Fixed& c, const double* u, index count,
                     double* hazard, double* cumulative) {
  for (index i = 0; i < count; ++i) {
    hazard[i] = c.hazard(u[i]);
    cumulative[i] = c.cumulative(u[i]);
  }
}

}  // namespace hazard_detail

/// The same as `both`, for level 1 at all times.
inline void TransitionHazard::smooth(const double* entered, const double* u,
                                     index count, double* hazard,
                                     double* cumulative) const {
  if (in_age_ && curve_ && is_since_entry()) {
    for (index i = 0; i < count; ++i) {
      hazard[i] = multistate::hazard(*curve_, u[i]) *
                  in_age_->hazard(entered[i] + u[i] - birth_);
      cumulative[i] = smooth_between(entered[i], 0.0, u[i]);
    }
    return;
  }
  if (!in_age_) {
    const Curve curve = curve_.value_or(Constant{1.0});
    std::visit(
        [&](const auto& c) {
          hazard_detail::evaluate(c, u, count, hazard, cumulative);
        },
        curve);
    return;
  }
  const double level =
      in_age_->level * (curve_ ? multistate::hazard(*curve_, 0.0) : 1.0);
  hazard_detail::evaluate(Gompertz{level, in_age_->growth}, u, count, hazard,
                          cumulative);
  hazard_detail::in_chunks(count, [&](index first, index some) {
    std::array<double, hazard_detail::kChunk> exponent;
    std::array<double, hazard_detail::kChunk> age;
    for (index i = 0; i < some; ++i) {
      exponent[static_cast<std::size_t>(i)] =
          in_age_->growth * (entered[first + i] - birth_);
    }
    random::exp(exponent.data(), some, age.data());
    for (index i = 0; i < some; ++i) {
      hazard[first + i] *= age[static_cast<std::size_t>(i)];
      cumulative[first + i] *= age[static_cast<std::size_t>(i)];
    }
  });
}

/// Adds `change` times the integral, for level 1, of the time before a date.
inline void TransitionHazard::add_before(double date, double change,
                                         const double* entered, const double* u,
                                         index count,
                                         double* cumulative) const {
  hazard_detail::in_chunks(count, [&](index first, index some) {
    std::array<double, hazard_detail::kChunk> before;
    std::array<double, hazard_detail::kChunk> unused;
    std::array<double, hazard_detail::kChunk> integral;
    double most = 0.0;
    for (index i = 0; i < some; ++i) {
      const double span = std::max(date - entered[first + i], 0.0);
      before[static_cast<std::size_t>(i)] = std::min(span, u[first + i]);
      most = std::max(most, span);
    }
    if (most == 0.0) return;
    smooth(entered + first, before.data(), some, unused.data(),
           integral.data());
    for (index i = 0; i < some; ++i) {
      cumulative[first + i] += change * integral[static_cast<std::size_t>(i)];
    }
  });
}

inline void TransitionHazard::both(const double* entered, const double* u,
                                   index count, double* hazard,
                                   double* cumulative) const {
  smooth(entered, u, count, hazard, cumulative);
  const double last = levels_.back();
  for (index i = 0; i < count; ++i) cumulative[i] *= last;
  // As if the last level held at all times, and then the changes before it.
  for (std::size_t b = 0; b < time_breaks_.size(); ++b) {
    const double change = levels_[b] - levels_[b + 1];
    if (change == 0.0) continue;
    add_before(time_breaks_[b], change, entered, u, count, cumulative);
  }
  for (index i = 0; i < count; ++i) {
    hazard[i] *= levels_[piece_at(entered[i] + u[i])];
    // Large numbers may have cancelled.
    if (cumulative[i] < -1e-12 || !(std::abs(cumulative[i]) < 1e3)) {
      cumulative[i] = this->cumulative(entered[i], u[i]);
    }
  }
}

}  // namespace hearthline::multistate
