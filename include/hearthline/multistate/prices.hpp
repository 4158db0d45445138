#pragma once
/// @file
/// Costs and utilities of a declaration by index instead of by name, and
/// discounted time.

#include <string>
#include <vector>

#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/results.hpp"
#include "hearthline/multistate/smooth_math.hpp"

namespace hearthline::multistate {

/// Time under a continuous discount rate: a stay over [a, b) counts as
/// worth_until(b) - worth_until(a) units of time at time 0.
class Discounting {
 public:
  /// @param yearly  effective rate per unit of time; 0 for no discounting
  explicit Discounting(double yearly = 0.0) : rate_(log_one_plus(yearly)) {}

  /// The continuous rate, log(1 + yearly).
  double rate() const { return rate_; }
  /// (1 - e^(-rate t)) / rate
  double worth_until(double t) const {
    return rate_ == 0.0 ? t : -exp_minus_one(-rate_ * t) / rate_;
  }
  /// e^(-rate t), given worth_until(t).
  double factor(double worth) const { return 1.0 - rate_ * worth; }

 private:
  double rate_;
};

/// Returns the times within (0, horizon) at which a cost or a utility changes,
/// increasing. They divide the run's time into periods of constant prices; a
/// change applies from its time on.
std::vector<double> price_changes(const Declaration& declaration,
                                  double horizon);

/// One kind of amounts, by period of constant prices.
struct Prices {
  std::vector<double> stay;        ///< by period, then state, per unit of time
  std::vector<double> entry;       ///< by period, then state
  std::vector<double> transition;  ///< by period, then transition
  std::vector<double> once;  ///< the same, with the entry that it leads to

  /// @param changes  times at which periods end
  Prices(const Declaration& declaration, const Amounts& amounts,
         const std::vector<double>& changes);

  std::size_t states() const { return states_; }
  std::size_t transitions() const { return to_.size(); }

  /// Returns the amounts by cause, given stays and transitions per unit, by
  /// period.
  Causes causes(const std::vector<double>& stays,
                const std::vector<double>& events) const;

 private:
  std::size_t states_;
  std::vector<std::size_t> to_;  // by transition
};

/// Returns the sum over causes, in order.
double sum_of(const Causes& causes);

}  // namespace hearthline::multistate

#include "hearthline/multistate/prices_impl.hpp"
