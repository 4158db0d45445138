#pragma once
/// @file
/// Quadrature points over the time since entry. Hazards are smooth between
/// breakpoints, at each of which they may have a pole or a root.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
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
  /// @param rough_at_entry, rough_at_breaks  as in SemiMarkov
  EntryPoints(const PanelRule& rule, const EntryHazards& hazards,
              std::vector<double> breaks, bool rough_at_entry = true,
              bool rough_at_breaks = true)
      : rule_(&rule),
        hazards_(&hazards),
        graded_(
            gauss_legendre(static_cast<std::size_t>(2 * rule.points() + 8))),
        breaks_(std::move(breaks)),
        rough_at_entry_(rough_at_entry),
        rough_at_breaks_(rough_at_breaks) {
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

  /// Visits the parts of [low, high] between breakpoints.
  template <class Visit>
  void between_breaks(double low, double high, Visit visit) const {
    double a = low;
    for (const double d : breaks_) {
      if (d <= a) continue;
      if (d >= high) break;
      visit(a, d);
      a = d;
    }
    visit(a, high);
  }

  /// Whether a panel's own points suffice for entries `low` to `high` ago.
  bool is_plain(double low, double high) const {
    return distance(low, high) >= kNear * (high - low) / (1.0 - kNear);
  }

  /// Returns how far `low` is above the last breakpoint after which hazards may
  /// be rough, entry included; infinity if there is none, and a negative number
  /// if there is a breakpoint between `low` and `high`.
  double distance(double low, double high) const {
    double result = rough_at_entry_ ? low : kInfinity;
    for (const double d : breaks_) {
      if (d > low) return d < high ? -1.0 : result;
      result = rough_at_breaks_ ? low - d : kInfinity;
    }
    return result;
  }

 private:
  /// Points are plain from this share of their distance from a breakpoint on.
  static constexpr double kNear = 0.5;
  static constexpr int kFewestCuts = 3;
  static constexpr int kMostCuts = 60;
  /// Plain points suffice up to this integrated hazard where all is smooth.
  static constexpr double kSteep = 3.0;
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();

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
    const bool rough = floor > 0.0 ? rough_at_breaks_ : rough_at_entry_;
    for (int cuts = 0; low < kNear * high; ++cuts) {
      if (!rough &&
          (cuts == kMostCuts ||
           hazards_->integrated(tau, floor + low, floor + high) < kSteep)) {
        break;
      }
      if (!rough || cuts < kFewestCuts ||
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
  bool rough_at_entry_;
  bool rough_at_breaks_;
};

}  // namespace hearthline::exact::detail
