#pragma once
/// @file
/// Occupancy, stays and counts of a solved renewal equation at given times.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "hearthline/exact/detail/renewal_panel.hpp"
#include "hearthline/exact/semi_markov_model.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact::detail {

/// Integrals over time up to a moment: a row for each discount rate, a column
/// for each state and then each transition.
struct RenewalTotals {
  RenewalTotals(index rates, index columns)
      : plain(Eigen::RowVectorXd::Zero(columns)),
        discounted(Eigen::MatrixXd::Zero(rates, columns)),
        inflow(discounted) {}

  Eigen::RowVectorXd plain;
  Eigen::MatrixXd discounted;
  /// Of the discounted `plain`: the same for units that begin at a constant
  /// rate of one cohort per unit of time.
  Eigen::MatrixXd inflow;
};

class RenewalPath {
 public:
  /// All must outlive this.
  RenewalPath(const SemiMarkov& model, const SemiMarkovCohort& cohort,
              const std::vector<RenewalPanel>& panels, const PanelRules& rules,
              const std::vector<double>& discount_rates)
      : model_(model),
        cohort_(cohort),
        panels_(panels),
        rules_(rules),
        discounts_(discount_rates) {}

  SemiMarkovPath operator()(const std::vector<double>& times) const {
    const auto rows = static_cast<index>(times.size());
    const auto states = static_cast<index>(model_.states);
    const auto kinds = static_cast<index>(model_.transitions.size());
    SemiMarkovPath result;
    result.panels = static_cast<index>(panels_.size());
    result.occupancy.resize(rows, states);
    for (auto* stays : {&result.stays, &result.inflow_stays}) {
      stays->assign(discounts_.size(), result.occupancy);
    }
    for (auto* counts : {&result.counts, &result.inflow_counts}) {
      counts->assign(discounts_.size(), Eigen::MatrixXd(rows, kinds));
    }

    std::vector<std::size_t> order(times.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return times[a] < times[b];
    });
    RenewalTotals totals(static_cast<index>(discounts_.size()), states + kinds);
    std::size_t at = 0;
    for (const std::size_t i : order) {
      const double tau = times[i] - cohort_.from;
      const auto row = static_cast<index>(i);
      while (at + 1 < panels_.size() && panels_[at].end() <= tau) {
        integrate(panels_[at], panels_[at].shape.length, totals);
        ++at;
      }
      const RenewalPanel& panel = panels_[at];
      const double into =
          std::clamp(tau - panel.begin, 0.0, panel.shape.length);
      RenewalTotals then = totals;
      integrate(panel, into, then);
      for (std::size_t k = 0; k < discounts_.size(); ++k) {
        const auto rate = static_cast<index>(k);
        result.stays[k].row(row) = then.discounted.row(rate).head(states);
        result.counts[k].row(row) = then.discounted.row(rate).tail(kinds);
        result.inflow_stays[k].row(row) = then.inflow.row(rate).head(states);
        result.inflow_counts[k].row(row) = then.inflow.row(rate).tail(kinds);
      }
      if (tau <= 0.0) {
        for (index s = 0; s < states; ++s) {
          result.occupancy(row, s) = cohort_.start[static_cast<std::size_t>(s)];
        }
      } else {
        const PanelRule& rule = rules_(panel.shape.points);
        Eigen::VectorXd shares(rule.points());
        rule.shares(panel.shape.x(into), shares);
        result.occupancy.row(row) = shares.transpose() * panel.occupied;
      }
    }
    return result;
  }

 private:
  /// Adds the integrals over a panel from its start to `into`.
  ///
  /// With E(z) = (1 - e^{-rz}) / r, the integral of e^{-r t} times `plain` over
  /// a time h from a on is
  ///   plain(a) e^{-r a} E(h) + integral of e^{-r t} E(a + h - t) rate(t) dt
  void integrate(const RenewalPanel& panel, double into,
                 RenewalTotals& totals) const {
    if (into == 0.0) return;
    const PanelRule& rule = rules_(panel.shape.points);
    const PanelRule& fine = rules_(panel.shape.points + kMore);
    const auto states = panel.occupied.cols();
    const auto rates = static_cast<index>(discounts_.size());
    const auto worth = [&](index k, double gone) {
      return std::exp(-discounts_[static_cast<std::size_t>(k)] *
                      (panel.begin + gone));
    };
    const auto lasting = [&](index k, double z) {
      const double r = discounts_[static_cast<std::size_t>(k)];
      return r * z > 1e-300 ? -std::expm1(-r * z) / r : z;
    };
    for (index k = 0; k < rates; ++k) {
      totals.inflow.row(k) += worth(k, 0.0) * lasting(k, into) * totals.plain;
    }
    const double top = panel.shape.x(into);
    Eigen::VectorXd shares(rule.points());
    Eigen::RowVectorXd value(totals.plain.size());
    for (index c = 0; c < fine.points(); ++c) {
      const double x = 0.5 * (1.0 + top) * (1.0 + fine.node(c)) - 1.0;
      const double step = 0.5 * (1.0 + top) * fine.weight(c);
      const double gone = std::min(panel.shape.gone(x), into);
      rule.shares(x, shares);
      value.head(states) =
          step * panel.shape.slope(x) * (shares.transpose() * panel.occupied);
      value.tail(value.size() - states) =
          step * (shares.transpose() * panel.flow);
      totals.plain += value;
      for (index k = 0; k < rates; ++k) {
        totals.discounted.row(k) += worth(k, gone) * value;
        totals.inflow.row(k) +=
            worth(k, gone) * lasting(k, into - gone) * value;
      }
    }
  }

  /// More points than the panel has: for the discount and a power.
  static constexpr index kMore = 6;

  const SemiMarkov& model_;
  const SemiMarkovCohort& cohort_;
  const std::vector<RenewalPanel>& panels_;
  const PanelRules& rules_;
  const std::vector<double>& discounts_;
};

}  // namespace hearthline::exact::detail
