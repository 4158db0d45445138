#pragma once
/// @file
/// One attempt at solving the renewal equation of `semi_markov`: entry flows,
/// panel by panel.

#include <Eigen/Core>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/exact/detail/entry_hazards.hpp"
#include "hearthline/exact/detail/entry_points.hpp"
#include "hearthline/exact/detail/panel_rule.hpp"
#include "hearthline/exact/semi_markov_model.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// The resolution of one attempt.
struct RenewalEffort {
  index points = 12;
  double panel_error = 0.0;  ///< in mass, the largest error of a panel
  double longest = 0.0;
  index most_panels = 0;
  const std::atomic<bool>* stop = nullptr;
};

/// Times are counted from the start of the cohort, as in `EntryHazards`.
class Renewal {
 public:
  /// @param model, cohort, edges  must outlive this; no panel extends across an
  ///                              edge; edges are from 0 to the horizon
  Renewal(const SemiMarkov& model, const SemiMarkovCohort& cohort,
          const std::vector<double>& edges, const RenewalEffort& effort)
      : model_(model),
        cohort_(cohort),
        edges_(edges),
        effort_(effort),
        rule_(effort.points),
        hazards_(model, cohort.from),
        points_(rule_, hazards_, model.entry_breaks),
        shares_(effort.points) {}
  Renewal(const Renewal&) = delete;
  Renewal& operator=(const Renewal&) = delete;

  /// Returns false if more than `most_panels` would be needed.
  bool solve() {
    double mass = 0.0;
    for (const double m : cohort_.start) mass += m;
    for (std::size_t e = 0; e + 1 < edges_.size(); ++e) {
      double begin = edges_[e];
      const double end = edges_[e + 1];
      double length = std::min(end - begin, effort_.longest);
      while (begin < end) {
        const double rest = end - begin;
        if (length >= rest) {
          length = rest;
        } else if (length > 0.5 * rest) {
          length = 0.5 * rest;
        }
        Panel panel = solve_panel(begin, length);
        if (panel.error > std::max(effort_.panel_error, panel.noise)) {
          // Just after an edge a flow may behave like a root or a pole. Then
          // only the mass of a panel decides, and panels become short quickly.
          const bool edge = begin == edges_[e];
          const double shorter = length * (edge ? 1.0 / 16.0 : 0.5);
          if (begin + 8.0 * shorter > begin && shorter > 1e-290) {
            length = shorter;
            continue;
          }
          unresolved_ += panel.error;
        }
        if (static_cast<index>(panels_.size()) >= effort_.most_panels) {
          return false;
        }
        const double grow =
            panel.error < 1e-6 * effort_.panel_error ? 4.0
            : panel.error < std::max(1e-3 * effort_.panel_error, panel.noise)
                ? 2.0
                : 1.0;
        mass += panel.entered;
        rule_.shares(1.0, shares_);
        excess_ = std::max(
            excess_,
            std::abs((shares_.transpose() * panel.occupied).sum() - mass));
        panels_.push_back(std::move(panel));
        begin = length == rest ? end : begin + length;
        length = std::min(grow * length, effort_.longest);
      }
    }
    return true;
  }

  /// Returns the largest lack or excess of mass at the end of a panel.
  double excess() const { return excess_; }
  /// Returns the mass in panels that could not be split any further.
  double unresolved() const { return unresolved_; }

  SemiMarkovPath path(const std::vector<double>& times,
                      const std::vector<double>& discount_rates) const {
    const auto rows = static_cast<index>(times.size());
    const auto kinds = static_cast<index>(model_.transitions.size());
    SemiMarkovPath result;
    result.panels = static_cast<index>(panels_.size());
    result.occupancy.resize(rows, model_.states);
    result.stays.assign(discount_rates.size(), result.occupancy);
    result.counts.assign(discount_rates.size(), Eigen::MatrixXd(rows, kinds));

    std::vector<std::size_t> order(times.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return times[a] < times[b];
    });
    const auto states = static_cast<index>(model_.states);
    Eigen::MatrixXd stays =
        Eigen::MatrixXd::Zero(rates(discount_rates), states);
    Eigen::MatrixXd counts =
        Eigen::MatrixXd::Zero(rates(discount_rates), kinds);
    std::size_t at = 0;
    Eigen::VectorXd shares(rule_.points());
    for (const std::size_t i : order) {
      const double tau = times[i] - cohort_.from;
      const auto row = static_cast<index>(i);
      while (at + 1 < panels_.size() &&
             panels_[at].begin + panels_[at].length <= tau) {
        integrate(panels_[at], panels_[at].length, discount_rates, stays,
                  counts);
        ++at;
      }
      const Panel& panel = panels_[at];
      const double into = std::clamp(tau - panel.begin, 0.0, panel.length);
      Eigen::MatrixXd stays_then = stays;
      Eigen::MatrixXd counts_then = counts;
      integrate(panel, into, discount_rates, stays_then, counts_then);
      for (std::size_t k = 0; k < discount_rates.size(); ++k) {
        result.stays[k].row(row) = stays_then.row(static_cast<index>(k));
        result.counts[k].row(row) = counts_then.row(static_cast<index>(k));
      }
      if (tau <= 0.0) {
        for (index s = 0; s < states; ++s) {
          result.occupancy(row, s) = cohort_.start[static_cast<std::size_t>(s)];
        }
      } else {
        rule_.shares(2.0 * into / panel.length - 1.0, shares);
        result.occupancy.row(row) = shares.transpose() * panel.occupied;
      }
    }
    return result;
  }

 private:
  /// Values at the points of a panel, a row for each.
  struct Panel {
    double begin = 0.0;
    double length = 0.0;
    Eigen::MatrixXd entry;     ///< flow into each state
    Eigen::MatrixXd occupied;  ///< mass in each state
    Eigen::MatrixXd flow;      ///< of each transition
    double entered = 0.0;      ///< mass from outside
    double error = 0.0;        ///< in mass, estimate of the interpolation error
    double noise = 0.0;        ///< in mass, the part of `error` due to rounding
  };

  static index rates(const std::vector<double>& discount_rates) {
    return static_cast<index>(discount_rates.size());
  }

  /// Adds the integrals over a panel from its start to `into`.
  void integrate(const Panel& panel, double into,
                 const std::vector<double>& discount_rates,
                 Eigen::MatrixXd& stays, Eigen::MatrixXd& counts) const {
    Eigen::VectorXd shares(rule_.points());
    for (index c = 0; c < rule_.points(); ++c) {
      const double gone = 0.5 * into * (1.0 + rule_.node(c));
      rule_.shares(2.0 * gone / panel.length - 1.0, shares);
      const Eigen::RowVectorXd occupied = shares.transpose() * panel.occupied;
      const Eigen::RowVectorXd flow = shares.transpose() * panel.flow;
      for (index k = 0; k < rates(discount_rates); ++k) {
        const double weight =
            0.5 * into * rule_.weight(c) *
            std::exp(-discount_rates[static_cast<std::size_t>(k)] *
                     (panel.begin + gone));
        stays.row(k) += weight * occupied;
        counts.row(k) += weight * flow;
      }
    }
  }

  /// Adds the contribution at tau of those who entered during an earlier panel.
  void add_past(const Panel& past, double tau, index row, Panel& now) {
    const double high = tau - past.begin;
    const double low = std::max(high - past.length, 0.0);
    const auto add = [&](double u, double s, double weight,
                         const auto& entry_of) {
      for (index i = 0; i < model_.states; ++i) {
        const double entry = entry_of(i);
        if (entry == 0.0) continue;
        const double here = weight * entry * hazards_.survival(i, s, u);
        if (here == 0.0) continue;
        now.occupied(row, i) += here;
        for (const std::size_t k : hazards_.out_of(i)) {
          now.flow(row, static_cast<index>(k)) +=
              here * hazards_.hazard(k, tau, u);
        }
      }
    };
    if (points_.is_plain(low, high)) {
      for (index c = 0; c < rule_.points(); ++c) {
        const double gone = 0.5 * past.length * (1.0 + rule_.node(c));
        add(high - gone, past.begin + gone, 0.5 * past.length * rule_.weight(c),
            [&](index i) { return past.entry(c, i); });
      }
      return;
    }
    points_.since(tau, low, high, [&](double u, double weight) {
      const double gone = std::clamp(high - u, 0.0, past.length);
      rule_.shares(2.0 * gone / past.length - 1.0, shares_);
      add(u, past.begin + gone, weight,
          [&](index i) { return shares_.dot(past.entry.col(i)); });
    });
  }

  Panel solve_panel(double begin, double length) {
    const index points = rule_.points();
    const auto states = static_cast<index>(model_.states);
    const auto kinds = static_cast<index>(model_.transitions.size());
    Panel panel{begin,
                length,
                Eigen::MatrixXd::Zero(points, states),
                Eigen::MatrixXd::Zero(points, states),
                Eigen::MatrixXd::Zero(points, kinds),
                0.0,
                0.0,
                0.0};
    // Column c of these, times the entry flow at the panel's points, is the
    // contribution of the panel's own entries at point c.
    std::vector<Eigen::MatrixXd> stay(static_cast<std::size_t>(states),
                                      Eigen::MatrixXd::Zero(points, points));
    std::vector<Eigen::MatrixXd> leave(static_cast<std::size_t>(kinds),
                                       Eigen::MatrixXd::Zero(points, points));
    for (index c = 0; c < points; ++c) {
      if (effort_.stop != nullptr && *effort_.stop) throw Interrupted();
      const double gone = 0.5 * length * (1.0 + rule_.node(c));
      const double tau = begin + gone;
      for (index i = 0; i < states; ++i) {
        const double mass = cohort_.start[static_cast<std::size_t>(i)];
        if (mass == 0.0) continue;
        const double here = mass * hazards_.survival(i, 0.0, tau);
        panel.occupied(c, i) += here;
        if (here == 0.0) continue;
        for (const std::size_t k : hazards_.out_of(i)) {
          panel.flow(c, static_cast<index>(k)) +=
              here * hazards_.hazard(k, tau, tau);
        }
      }
      for (const Panel& past : panels_) add_past(past, tau, c, panel);
      points_.since(tau, 0.0, gone, [&](double u, double weight) {
        const double then = std::max(gone - u, 0.0);
        rule_.shares(2.0 * then / length - 1.0, shares_);
        for (index i = 0; i < states; ++i) {
          const double here = weight * hazards_.survival(i, begin + then, u);
          stay[static_cast<std::size_t>(i)].col(c) += here * shares_;
          if (here == 0.0) continue;
          for (const std::size_t k : hazards_.out_of(i)) {
            leave[k].col(c) += here * hazards_.hazard(k, tau, u) * shares_;
          }
        }
      });
    }

    Eigen::MatrixXd outside = Eigen::MatrixXd::Zero(points, states);
    if (cohort_.entrants) {
      for (index c = 0; c < points; ++c) {
        const double tau = begin + 0.5 * length * (1.0 + rule_.node(c));
        for (index i = 0; i < states; ++i) {
          const double rate =
              cohort_.entrants(static_cast<int>(i), cohort_.from + tau);
          if (!std::isfinite(rate) || rate < 0.0) {
            throw Error("entrants into state " + std::to_string(i) + " at " +
                        text::rounded_text(cohort_.from + tau) +
                        ": expected a finite number of 0 or more, found " +
                        text::rounded_text(rate));
          }
          outside(c, i) = rate;
          panel.entered += 0.5 * length * rule_.weight(c) * rate;
        }
      }
    }

    // The j-th round adds those on their j-th move within the panel. All terms
    // are of one sign and decrease fast.
    const Eigen::MatrixXd before = panel.flow;
    bool settled = false;
    for (int round = 0; round < 200 && !settled; ++round) {
      Eigen::MatrixXd entry = outside;
      for (index k = 0; k < kinds; ++k) {
        entry.col(model_.transitions[static_cast<std::size_t>(k)].to) +=
            panel.flow.col(k);
      }
      settled = (entry - panel.entry).cwiseAbs().maxCoeff() <=
                4e-16 * entry.cwiseAbs().maxCoeff();
      panel.entry = std::move(entry);
      for (index k = 0; k < kinds; ++k) {
        const auto at = static_cast<std::size_t>(k);
        panel.flow.col(k) =
            before.col(k) + leave[at].transpose() *
                                panel.entry.col(model_.transitions[at].from);
      }
    }
    for (index i = 0; i < states; ++i) {
      panel.occupied.col(i) +=
          stay[static_cast<std::size_t>(i)].transpose() * panel.entry.col(i);
    }
    panel.noise = 1e-15 * static_cast<double>(points) *
                  (panel.occupied.cwiseAbs().maxCoeff() +
                   length * panel.entry.cwiseAbs().maxCoeff());
    panel.error = settled ? std::max(rule_.tail(panel.occupied),
                                     length * std::max(rule_.tail(panel.flow),
                                                       rule_.tail(panel.entry)))
                          : std::numeric_limits<double>::infinity();
    return panel;
  }

  const SemiMarkov& model_;
  const SemiMarkovCohort& cohort_;
  const std::vector<double>& edges_;
  RenewalEffort effort_;
  PanelRule rule_;
  EntryHazards hazards_;
  EntryPoints points_;
  Eigen::VectorXd shares_;
  std::vector<Panel> panels_;
  double excess_ = 0.0;
  double unresolved_ = 0.0;
};

}  // namespace hearthline::exact::detail
