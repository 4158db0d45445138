#pragma once
/// @file
/// A panel of time on which the flows of the renewal equation are known.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include "hearthline/exact/detail/panel_rule.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact::detail {

/// The rules with a given number of points, each made once.
class PanelRules {
 public:
  const PanelRule& operator()(index points) const {
    const auto at = static_cast<std::size_t>(points);
    if (rules_.size() <= at) rules_.resize(at + 1);
    if (!rules_[at]) rules_[at] = std::make_unique<PanelRule>(points);
    return *rules_[at];
  }

 private:
  mutable std::vector<std::unique_ptr<PanelRule>> rules_;
};

/// How a panel is laid: x in [-1, 1] is the time begin + length y^power, where
/// y = (1 + x) / 2. Flows times the slope of that are polynomials in x, and so
/// is the mass in each state. A power above 1 makes a flow smooth in x that
/// begins like a root or a pole.
struct PanelShape {
  double length = 0.0;
  index points = 0;
  int power = 1;

  /// Returns the time since the panel's begin.
  double gone(double x) const {
    const double y = 0.5 * (1.0 + x);
    return length * (power == 1 ? y : std::pow(y, power));
  }
  /// Returns the derivative of `gone`.
  double slope(double x) const {
    if (power == 1) return 0.5 * length;
    const double y = 0.5 * (1.0 + x);
    return 0.5 * length * power * std::pow(y, power - 1);
  }
  /// Returns x for a time since the panel's begin.
  double x(double gone) const {
    const double share = std::clamp(gone / length, 0.0, 1.0);
    return 2.0 * (power == 1 ? share : std::pow(share, 1.0 / power)) - 1.0;
  }
};

/// Values at the points of a panel, a row for each.
struct RenewalPanel {
  double begin = 0.0;
  PanelShape shape{};
  Eigen::VectorXd slope;     ///< of time in x
  Eigen::MatrixXd entry;     ///< flow into each state, times the slope
  Eigen::MatrixXd occupied;  ///< mass in each state
  Eigen::MatrixXd flow;      ///< of each transition, times the slope
  double entered = 0.0;      ///< mass from outside
  double error = 0.0;        ///< in mass, estimate of the interpolation error
  double noise = 0.0;        ///< in mass, the part of `error` due to rounding
  double size = 0.0;         ///< in mass, the largest value
  index first = 0;           ///< of its points in the list of all points

  double end() const { return begin + shape.length; }
};

}  // namespace hearthline::exact::detail
