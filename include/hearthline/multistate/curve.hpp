#pragma once
/// @file
/// Hazards as curves over a time u >= 0, such as the time since a state was
/// entered. The parameters are those of Collett, "Modelling Survival Data in
/// Medical Research" (3rd ed. 2015), with scales in units of time.
///
/// Each curve has
///   hazard(u)           events per unit of time
///   cumulative(u)       the hazard's integral from 0 to u
///   inverse(amount)     the smallest u whose cumulative is `amount`; infinity
///                       if there is none
///   between(a, b)       cumulative(b) - cumulative(a), without cancellation
///   reach(a, amount)    the smallest b >= a with between(a, b) = amount;
///                       infinity if there is none or `amount` is infinite
/// Deterministic: bit-identical on every machine.

#include <variant>

#include "hearthline/piecewise_constant.hpp"

namespace hearthline::multistate {

using Pieces = PiecewiseConstant;

/// Constant; h(u) = level.
struct Constant {
  double level = 0.0;  ///< per unit of time, at least 0

  double hazard(double u) const;
  double cumulative(double u) const;
  double inverse(double amount) const;
  double between(double a, double b) const;
  double reach(double a, double amount) const;
  friend bool operator==(const Constant&, const Constant&) = default;
};

/// Piecewise constant; `from[0]` is 0.
struct Steps {
  Pieces pieces;  ///< values per unit of time, at least 0

  double hazard(double u) const;
  double cumulative(double u) const;
  double inverse(double amount) const;
  double between(double a, double b) const;
  double reach(double a, double amount) const;
  friend bool operator==(const Steps&, const Steps&) = default;
};

/// h(u) = (shape / scale) (u / scale)^(shape - 1).
struct Weibull {
  double shape = 1.0;  ///< > 0
  double scale = 1.0;  ///< time, > 0

  double hazard(double u) const;
  double cumulative(double u) const;
  double inverse(double amount) const;
  double between(double a, double b) const;
  double reach(double a, double amount) const;
  friend bool operator==(const Weibull&, const Weibull&) = default;
};

/// h(u) = level e^(growth u). If growth is below 0, some never have the event.
/// Any u is valid, so that it can be used for age too.
struct Gompertz {
  double level = 0.0;   ///< per unit of time, at least 0
  double growth = 0.0;  ///< per unit of time

  double hazard(double u) const;
  double cumulative(double u) const;
  double inverse(double amount) const;
  double between(double a, double b) const;
  double reach(double a, double amount) const;
  friend bool operator==(const Gompertz&, const Gompertz&) = default;
};

/// h(u) = (shape / scale) (u / scale)^(shape - 1) / (1 + (u / scale)^shape).
struct LogLogistic {
  double shape = 1.0;  ///< > 0
  double scale = 1.0;  ///< time, > 0; the median time of the event

  double hazard(double u) const;
  double cumulative(double u) const;
  double inverse(double amount) const;
  double between(double a, double b) const;
  double reach(double a, double amount) const;
  friend bool operator==(const LogLogistic&, const LogLogistic&) = default;
};

/// A stay of fixed length: no hazard before `duration`, and the event then.
/// From 0 to `duration` the cumulative hazard jumps from 0 to infinity.
struct Fixed {
  double duration = 1.0;  ///< time, > 0

  double hazard(double u) const;
  double cumulative(double u) const;
  double inverse(double amount) const;
  double between(double a, double b) const;
  double reach(double a, double amount) const;
  friend bool operator==(const Fixed&, const Fixed&) = default;
};

using Curve =
    std::variant<Constant, Steps, Weibull, Gompertz, LogLogistic, Fixed>;

/// @name The same for any curve
///@{
inline double hazard(const Curve& curve, double u) {
  return std::visit([&](const auto& c) { return c.hazard(u); }, curve);
}
inline double cumulative(const Curve& curve, double u) {
  return std::visit([&](const auto& c) { return c.cumulative(u); }, curve);
}
inline double inverse(const Curve& curve, double amount) {
  return std::visit([&](const auto& c) { return c.inverse(amount); }, curve);
}
inline double between(const Curve& curve, double a, double b) {
  return std::visit([&](const auto& c) { return c.between(a, b); }, curve);
}
inline double reach(const Curve& curve, double a, double amount) {
  return std::visit([&](const auto& c) { return c.reach(a, amount); }, curve);
}
///@}

/// Whether the hazard is not piecewise constant.
inline bool is_smooth(const Curve& curve) {
  return !std::holds_alternative<Constant>(curve) &&
         !std::holds_alternative<Steps>(curve);
}

}  // namespace hearthline::multistate

#include "hearthline/multistate/curve_impl.hpp"
