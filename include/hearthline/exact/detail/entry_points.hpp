#pragma once
/// @file
/// Quadrature points over the time since entry. Hazards are smooth between
/// breakpoints, at each of which they may have a pole or a root.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "hearthline/exact/detail/entry_hazards.hpp"
#include "hearthline/exact/detail/panel_rule.hpp"
#include "hearthline/exact/gauss_legendre.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact::detail {

class EntryPoints {
 public:
  /// @param rule, hazards  must outlive this
  /// @param breaks         since entry, above 0, in any order
  EntryPoints(const PanelRule& rule, const EntryHazards& hazards,
              std::vector<double> breaks)
      : rule_(&rule),
        hazards_(&hazards),
        graded_(
            gauss_legendre(static_cast<std::size_t>(2 * rule.points() + 8))),
        breaks_(std::move(breaks)) {
    std::sort(breaks_.begin(), breaks_.end());
  }

  /// Visits points (u, weight) for entries between `low` and `high` ago.
  template <class Visit>
  void since(double tau, double low, double high, Visit visit) const {
    double a = low;
    double floor = 0.0;
    for (const double d : breaks_) {
      if (d <= a) {
        floor = d;
        continue;
      }
      if (d >= high) break;
      points_between(tau, a, d, floor, visit);
      a = floor = d;
    }
    points_between(tau, a, high, floor, visit);
  }

  /// Whether a panel's own points suffice for entries `low` to `high` ago.
  bool is_plain(double low, double high) const {
    double floor = 0.0;
    for (const double d : breaks_) {
      if (d > low) {
        if (d < high) return false;
        break;
      }
      floor = d;
    }
    return low - floor >= kNear * (high - floor);
  }

 private:
  /// Points are plain from this share of their distance from a breakpoint on.
  static constexpr double kNear = 0.5;
  static constexpr int kFewestCuts = 3;
  static constexpr int kMostCuts = 60;

  /// Visits points for the times since entry from `a` to `b`, which contain no
  /// breakpoint. A hazard may have a pole or a root at `floor`, the breakpoint
  /// below. At a distance, plain points suffice; nearby, the substitution u =
  /// w^12 concentrates them, after which powers of u above -1 are smooth
  /// enough. "Nearby" is limited to a small integrated hazard, so that the
  /// exponential is not steep in w.
  template <class Visit>
  void points_between(double tau, double a, double b, double floor,
                      Visit visit) const {
    constexpr double kDraw = 12.0;
    const double low = a - floor;
    double high = b - floor;
    for (int cuts = 0; low < kNear * high; ++cuts) {
      if (cuts < kFewestCuts ||
          (cuts < kMostCuts &&
           hazards_->integrated(tau, floor, floor + high) > 0.5)) {
        plain_points(floor + kNear * high, floor + high, visit);
        high *= kNear;
        continue;
      }
      const double first = low > 0.0 ? std::pow(low / high, 1.0 / kDraw) : 0.0;
      for (std::size_t c = 0; c < graded_.node.size(); ++c) {
        const double half = 0.5 * (1.0 - first);
        const double w = first + half * (1.0 + graded_.node[c]);
        const double power = std::pow(w, kDraw - 1.0);
        visit(floor + high * power * w,
              half * graded_.weight[c] * high * kDraw * power);
      }
      return;
    }
    plain_points(floor + low, floor + high, visit);
  }
  template <class Visit>
  void plain_points(double a, double b, Visit visit) const {
    const double half = 0.5 * (b - a);
    for (index c = 0; c < rule_->points(); ++c) {
      visit(a + half * (1.0 + rule_->node(c)), half * rule_->weight(c));
    }
  }

  const PanelRule* rule_;
  const EntryHazards* hazards_;
  GaussLegendre graded_;
  std::vector<double> breaks_;
};

}  // namespace hearthline::exact::detail
