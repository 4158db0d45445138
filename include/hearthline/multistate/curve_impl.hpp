#pragma once

#include <algorithm>
#include <limits>

#include "hearthline/multistate/curve.hpp"
#include "hearthline/multistate/smooth_math.hpp"

namespace hearthline::multistate {

namespace curve_detail {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

/// b - a; 0 where rounding reversed their order or both are infinite.
constexpr double risen(double a, double b) { return b > a ? b - a : 0.0; }

}  // namespace curve_detail

// ---- Constant ---------------------------------------------------------------

inline double Constant::hazard(double) const { return level; }
inline double Constant::cumulative(double u) const { return level * u; }
inline double Constant::inverse(double amount) const {
  return reach(0.0, amount);
}
inline double Constant::between(double a, double b) const {
  return level * (b - a);
}
inline double Constant::reach(double a, double amount) const {
  if (amount <= 0.0) return a;
  return level > 0.0 ? a + amount / level : curve_detail::kNever;
}

// ---- Steps ------------------------------------------------------------------

inline double Steps::hazard(double u) const { return pieces.at(u); }
inline double Steps::cumulative(double u) const {
  return pieces.integral(0.0, u);
}
inline double Steps::inverse(double amount) const {
  return pieces.inverse_integral(0.0, amount);
}
inline double Steps::between(double a, double b) const {
  return pieces.integral(a, b);
}
inline double Steps::reach(double a, double amount) const {
  return pieces.inverse_integral(a, amount);
}

// ---- Weibull: cumulative (u / scale)^shape ----------------------------------

inline double Weibull::hazard(double u) const {
  if (shape == 1.0) return 1.0 / scale;
  if (u <= 0.0) return shape > 1.0 ? 0.0 : curve_detail::kNever;
  return shape / u * power(u / scale, shape);
}
inline double Weibull::cumulative(double u) const {
  return power(u / scale, shape);
}
inline double Weibull::inverse(double amount) const {
  return scale * power(amount, 1.0 / shape);
}
inline double Weibull::between(double a, double b) const {
  return curve_detail::risen(cumulative(a), cumulative(b));
}
inline double Weibull::reach(double a, double amount) const {
  if (amount <= 0.0) return a;
  return std::max(a, inverse(cumulative(a) + amount));
}

// ---- Gompertz ---------------------------------------------------------------
// From a to b: level e^(growth a) (e^(growth (b - a)) - 1) / growth.

inline double Gompertz::hazard(double u) const {
  return level * random::exp(growth * u);
}
inline double Gompertz::cumulative(double u) const { return between(0.0, u); }
inline double Gompertz::inverse(double amount) const {
  return reach(0.0, amount);
}
inline double Gompertz::between(double a, double b) const {
  if (!(b > a)) return 0.0;
  const double start = hazard(a);
  if (start == 0.0) return 0.0;
  if (growth == 0.0) return start * (b - a);
  return start * exp_minus_one(growth * (b - a)) / growth;
}
inline double Gompertz::reach(double a, double amount) const {
  using curve_detail::kNever;
  if (amount <= 0.0) return a;
  const double start = hazard(a);
  if (start == 0.0 || amount == kNever) return kNever;
  if (growth == 0.0) return a + amount / start;
  const double part = growth * (amount / start);
  if (!(part > -1.0)) return kNever;
  return std::max(a, a + log_one_plus(part) / growth);
}

// ---- Log-logistic: cumulative log(1 + x), x = (u / scale)^shape -------------

inline double LogLogistic::hazard(double u) const {
  const double odds = power(u / scale, shape);
  if (u <= 0.0) {
    return shape > 1.0    ? 0.0
           : shape == 1.0 ? 1.0 / scale
                          : curve_detail::kNever;
  }
  // Not odds / (1 + odds), which is NaN where odds overflow.
  return shape / u / (1.0 + 1.0 / odds);
}
inline double LogLogistic::cumulative(double u) const {
  return log_one_plus(power(u / scale, shape));
}
inline double LogLogistic::inverse(double amount) const {
  return scale * power(exp_minus_one(amount), 1.0 / shape);
}
inline double LogLogistic::between(double a, double b) const {
  const double from = power(a / scale, shape);
  const double to = power(b / scale, shape);
  if (!(to > from)) return 0.0;
  return log_one_plus((to - from) / (1.0 + from));
}
inline double LogLogistic::reach(double a, double amount) const {
  if (amount <= 0.0) return a;
  // The odds x rise to x + (1 + x) (e^amount - 1).
  const double from = power(a / scale, shape);
  const double to = from + (1.0 + from) * exp_minus_one(amount);
  return std::max(a, scale * power(to, 1.0 / shape));
}

// ---- Fixed ------------------------------------------------------------------

inline double Fixed::hazard(double u) const { return cumulative(u); }
inline double Fixed::cumulative(double u) const {
  return u < duration ? 0.0 : curve_detail::kNever;
}
inline double Fixed::inverse(double amount) const { return reach(0.0, amount); }
inline double Fixed::between(double a, double b) const {
  return curve_detail::risen(cumulative(a), cumulative(b));
}
inline double Fixed::reach(double a, double amount) const {
  if (amount <= 0.0) return a;
  return amount == curve_detail::kNever ? amount : std::max(a, duration);
}

}  // namespace hearthline::multistate
