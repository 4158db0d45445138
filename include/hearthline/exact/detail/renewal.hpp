#pragma once
/// @file
/// One attempt at solving the renewal equation of `semi_markov`: entry flows,
/// panel by panel.

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/exact/detail/entry_hazards.hpp"
#include "hearthline/exact/detail/entry_points.hpp"
#include "hearthline/exact/detail/renewal_panel.hpp"
#include "hearthline/exact/detail/renewal_path.hpp"
#include "hearthline/exact/semi_markov_model.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// The resolution of one attempt.
struct RenewalEffort {
  index points = 12;          ///< of a panel, at most
  double panel_error = 0.0;   ///< in mass, the largest error of a panel
  double quadrature = 1e-12;  ///< relative error of a sum over a panel
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
        hazards_(model, cohort.from),
        points_(rules_(effort.points), hazards_, model.entry_breaks,
                model.rough_at_entry, model.rough_at_breaks),
        mass_(static_cast<std::size_t>(model.states)),
        alive_(static_cast<std::size_t>(model.states), 0),
        settled_(Eigen::Map<const Eigen::RowVectorXd>(
            cohort.start.data(), static_cast<index>(cohort.start.size()))) {}
  Renewal(const Renewal&) = delete;
  Renewal& operator=(const Renewal&) = delete;

  /// Returns false if more than `most_panels` would be needed.
  bool solve() {
    double mass = settled_.sum();
    for (std::size_t e = 0; e + 1 < edges_.size(); ++e) {
      double begin = edges_[e];
      const double end = edges_[e + 1];
      PanelShape next = first_shape(begin, end);
      while (begin < end) {
        const double rest = end - begin;
        if (next.length >= rest) {
          next.length = rest;
        } else if (next.length > 0.5 * rest && next.power == 1) {
          next.length = 0.5 * rest;
        }
        RenewalPanel panel = solve_panel(begin, next);
        if (panel.error > std::max(effort_.panel_error, panel.noise)) {
          if (refine(begin, begin == edges_[e], next)) continue;
          unresolved_ += panel.error;
        }
        if (static_cast<index>(panels_.size()) >= effort_.most_panels) {
          return false;
        }
        mass += panel.entered;
        excess_ = std::max(excess_, std::abs(at_end(panel).sum() - mass));
        begin = next.length == rest ? end : begin + next.length;
        next = next_shape(panel, end - begin);
        add(std::move(panel));
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
    return RenewalPath(model_, cohort_, panels_, rules_, discount_rates)(times);
  }

 private:
  static constexpr std::array<index, 9> kPoints{4,  6,  8,  10, 12,
                                                16, 20, 24, 28};

  // ---- The shapes of panels ----

  /// The power of panels that begin like a root or a pole. From a later edge
  /// on, times so close to it that rounding moves them would be useless.
  static int grading(double begin) { return begin == 0.0 ? 12 : 4; }

  PanelShape first_shape(double begin, double end) const {
    const double length = std::min(end - begin, effort_.longest);
    if (begin == 0.0 && model_.rough_at_entry) {
      return {length, effort_.points, grading(begin)};
    }
    if (panels_.empty()) return {length, effort_.points, 1};
    return next_shape(panels_.back(), end - begin);
  }

  /// Returns the shape that should just suffice if flows are as smooth as in
  /// the last panel.
  PanelShape next_shape(const RenewalPanel& last, double rest) const {
    const double most = std::min(rest, effort_.longest);
    if (last.shape.power > 1) {
      return {std::min(most, last.shape.length), effort_.points, 1};
    }
    // Errors are about size * ratio^(points - 1), with a ratio in proportion to
    // the length.
    const double size = std::max(last.size, 1e-300);
    const double ratio =
        std::pow(std::clamp(last.error / size, 1e-17, 0.9),
                 1.0 / static_cast<double>(last.shape.points - 1));
    const double needed =
        std::clamp(std::max(0.1 * effort_.panel_error, 2.0 * last.noise) / size,
                   1e-17, 0.5);
    const auto top = static_cast<double>(effort_.points - 1);
    const double length =
        std::clamp(std::pow(needed, 1.0 / top) / ratio, 0.5, 4.0) *
        last.shape.length;
    if (length < most) return {length, effort_.points, 1};
    const double then = ratio * most / last.shape.length;
    for (const index p : kPoints) {
      if (p < effort_.points &&
          std::pow(then, static_cast<double>(p - 1)) <= needed) {
        return {most, p, 1};
      }
    }
    return {most, effort_.points, 1};
  }

  /// Changes a shape to one with a smaller error; returns false if there is
  /// none.
  bool refine(double begin, bool edge, PanelShape& shape) const {
    if (shape.points < effort_.points) {
      for (const index p : kPoints) {
        if (2 * p < 3 * shape.points) continue;
        shape.points = std::min(p, effort_.points);
        return true;
      }
    }
    if (edge && shape.power == 1 &&
        (model_.rough_at_entry || model_.rough_at_breaks)) {
      shape.power = grading(begin);
      return true;
    }
    const double shorter = shape.length * (shape.power > 1 ? 0.25 : 0.5);
    if (begin + 8.0 * shorter > begin && shorter > 1e-290) {
      shape.length = shorter;
      return true;
    }
    return false;
  }

  // ---- Earlier entries ----

  /// What a sum over the points of a panel can resolve.
  struct Reach {
    double steepest = 0.0;  ///< integrated hazard over the panel
    double nearest = 0.0;   ///< distance from a root or pole, in its lengths
  };
  const Reach& reach(index points) {
    const auto at = static_cast<std::size_t>(points);
    if (reach_.size() <= at) reach_.resize(at + 1);
    Reach& r = reach_[at];
    if (r.steepest == 0.0) {
      const auto n = static_cast<double>(points);
      const double goal = std::log(effort_.quadrature);
      // The error of n Gauss points for e^{-xy}, y in [0, 1].
      const double size = 4.0 * std::lgamma(n + 1.0) - std::log(2.0 * n + 1.0) -
                          3.0 * std::lgamma(2.0 * n + 1.0);
      r.steepest = std::exp((goal - size) / (2.0 * n));
      // Errors are those of the largest ellipse around the panel within which
      // the function is smooth.
      const double ellipse = std::exp(-goal / (2.0 * n));
      r.nearest = 0.25 * (ellipse + 1.0 / ellipse) - 0.5;
    }
    return r;
  }

  /// Whether the points of a past panel suffice for all times in a later one.
  bool is_plain(const RenewalPanel& past, double begin, double length) {
    const double low = std::max(begin - past.end(), 0.0);
    const double high = low + past.shape.length;
    const Reach& r = reach(past.shape.points);
    const double scale = past.shape.power;
    if (points_.distance(low, high + length) <
        r.nearest * scale * past.shape.length) {
      return false;
    }
    return hazards_.integrated(begin, low, high) * scale <= r.steepest;
  }

  /// Finds those earlier panels of whose entries some may be left at `begin`.
  void find_alive(double begin) {
    for (std::size_t i = 0; i < alive_.size(); ++i) {
      const auto state = static_cast<index>(i);
      while (alive_[i] < panels_.size()) {
        const RenewalPanel& past = panels_[alive_[i]];
        const double left =
            entered(past, state) *
            hazards_.survival(state, past.end(),
                              std::max(begin - past.end(), 0.0));
        if (left > 1e-5 * effort_.panel_error) break;
        ++alive_[i];
      }
    }
  }
  double entered(const RenewalPanel& panel, index state) const {
    const double* mass =
        mass_[static_cast<std::size_t>(state)].data() + panel.first;
    return std::accumulate(mass, mass + panel.shape.points, 0.0);
  }

  void add(RenewalPanel panel) {
    const PanelRule& rule = rules_(panel.shape.points);
    panel.first = std::ssize(times_);
    for (index c = 0; c < rule.points(); ++c) {
      times_.push_back(panel.begin + panel.shape.gone(rule.node(c)));
      for (index i = 0; i < model_.states; ++i) {
        const double mass = rule.weight(c) * panel.entry(c, i);
        mass_[static_cast<std::size_t>(i)].push_back(mass);
        settled_(i) += mass;
      }
    }
    panels_.push_back(std::move(panel));
  }

  /// Adds those of a list of entries into a state who are still there, and the
  /// flow of those who leave.
  void add_entries(index state, const Entries& entries, const double* mass,
                   index row, RenewalPanel& now) {
    if (entries.count == 0) return;
    const auto as_array = [&](const double* values) {
      return Eigen::Map<const Eigen::ArrayXd>(values, entries.count);
    };
    here_ = as_array(hazards_.evaluate(state, entries).data()) * as_array(mass);
    now.occupied(row, state) += here_.sum();
    for (const std::size_t k : hazards_.out_of(state)) {
      now.flow(row, static_cast<index>(k)) +=
          (here_ * as_array(hazards_.hazards(k).data())).sum();
    }
  }

  /// Adds entries during the earlier panels whose points suffice, from one to
  /// before another.
  void add_plain(std::size_t from, std::size_t to, index row,
                 RenewalPanel& now) {
    for (index i = 0; i < model_.states; ++i) {
      if (hazards_.out_of(i).empty()) continue;
      const auto state = static_cast<std::size_t>(i);
      const std::size_t begin = std::max(from, alive_[state]);
      if (begin >= to) continue;
      const index first = panels_[begin].first;
      const index end = to < panels_.size() ? panels_[to].first
                                            : static_cast<index>(times_.size());
      add_entries(i,
                  {times_.data() + first, since_.data() + first, end - first},
                  mass_[state].data() + first, row, now);
    }
  }

  /// Visits points for entries during a panel, or its first part, between `low`
  /// and `high` ago, from its begin on: visit(u, then, x, weight), where `then`
  /// is the time since the panel's begin, and the weight is for values that are
  /// multiplied by the slope.
  template <class Visit>
  void since(double tau, const PanelShape& shape, double low, double high,
             Visit visit) const {
    const auto recent = [&](double u, double weight) {
      const double then = std::clamp(high - u, 0.0, shape.length);
      const double x = shape.x(then);
      visit(u, then, x, weight / shape.slope(x));
    };
    if (shape.power == 1) {
      points_.since(tau, low, high, recent);
      return;
    }
    // The first entries may begin like a root or a pole.
    const double middle = 0.5 * (low + high);
    points_.since(tau, low, middle, recent);
    const PanelRule& rule = rules_(effort_.points);
    points_.between_breaks(middle, high, [&](double a, double b) {
      const double first = shape.x(high - b);
      const double half = 0.5 * (shape.x(high - a) - first);
      for (index c = 0; c < rule.points(); ++c) {
        const double x = first + half * (1.0 + rule.node(c));
        const double then = shape.gone(x);
        visit(high - then, then, x, half * rule.weight(c));
      }
    });
  }

  /// Adds entries during the other ones.
  void add_near(double tau, index row, RenewalPanel& now) {
    near_times_.clear();
    near_since_.clear();
    near_mass_.resize(static_cast<std::size_t>(model_.states));
    for (auto& mass : near_mass_) mass.clear();
    for (const std::size_t p : near_) {
      const RenewalPanel& past = panels_[p];
      const PanelRule& rule = rules_(past.shape.points);
      const double high = tau - past.begin;
      const double low = std::max(high - past.shape.length, 0.0);
      shares_.resize(rule.points());
      since(tau, past.shape, low, high,
            [&](double u, double then, double x, double weight) {
              rule.shares(x, shares_);
              near_times_.push_back(past.begin + then);
              near_since_.push_back(u);
              for (index i = 0; i < model_.states; ++i) {
                near_mass_[static_cast<std::size_t>(i)].push_back(
                    weight * shares_.dot(past.entry.col(i)));
              }
            });
    }
    for (index i = 0; i < model_.states; ++i) {
      if (hazards_.out_of(i).empty()) continue;
      add_entries(
          i, {near_times_.data(), near_since_.data(), std::ssize(near_times_)},
          near_mass_[static_cast<std::size_t>(i)].data(), row, now);
    }
  }

  /// Adds the units that are there at the start.
  void add_start(double tau, index row, RenewalPanel& now) {
    const double zero = 0.0;
    for (index i = 0; i < model_.states; ++i) {
      const double* mass = cohort_.start.data() + i;
      if (*mass == 0.0 || hazards_.out_of(i).empty()) continue;
      add_entries(i, {&zero, &tau, 1}, mass, row, now);
    }
  }

  // ---- A panel ----

  RenewalPanel solve_panel(double begin, const PanelShape& shape) {
    const PanelRule& rule = rules_(shape.points);
    const index points = rule.points();
    const auto states = static_cast<index>(model_.states);
    const auto kinds = static_cast<index>(model_.transitions.size());
    RenewalPanel panel;
    panel.begin = begin;
    panel.shape = shape;
    panel.slope.resize(points);
    panel.entry = Eigen::MatrixXd::Zero(points, states);
    panel.occupied = Eigen::MatrixXd::Zero(points, states);
    panel.flow = Eigen::MatrixXd::Zero(points, kinds);
    // Column c of these, times the entry flow at the panel's points, is the
    // contribution of the panel's own entries at point c.
    stay_.assign(static_cast<std::size_t>(states),
                 Eigen::MatrixXd::Zero(points, points));
    leave_.assign(static_cast<std::size_t>(kinds),
                  Eigen::MatrixXd::Zero(points, points));
    find_alive(begin);
    near_.clear();
    const std::size_t oldest = oldest_alive();
    for (std::size_t p = oldest; p < panels_.size(); ++p) {
      if (!is_plain(panels_[p], begin, shape.length)) near_.push_back(p);
    }
    since_.resize(times_.size());
    for (index c = 0; c < points; ++c) {
      if (effort_.stop != nullptr && *effort_.stop) throw Interrupted();
      const double gone = shape.gone(rule.node(c));
      const double tau = begin + gone;
      panel.slope(c) = shape.slope(rule.node(c));
      add_start(tau, c, panel);
      for (std::size_t i = static_cast<std::size_t>(
               oldest < panels_.size() ? panels_[oldest].first : 0);
           i < times_.size(); ++i) {
        since_[i] = tau - times_[i];
      }
      std::size_t from = oldest;
      for (const std::size_t p : near_) {
        add_plain(from, p, c, panel);
        from = p + 1;
      }
      add_plain(from, panels_.size(), c, panel);
      add_near(tau, c, panel);
      add_own(begin, shape, rule, gone, c);
    }
    panel.flow.array().colwise() *= panel.slope.array();

    const Eigen::MatrixXd outside = entrants(panel, rule);
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
            before.col(k) + (leave_[at].transpose() *
                             panel.entry.col(model_.transitions[at].from))
                                .cwiseProduct(panel.slope);
      }
    }
    for (index i = 0; i < states; ++i) {
      panel.occupied.col(i) +=
          stay_[static_cast<std::size_t>(i)].transpose() * panel.entry.col(i);
      if (hazards_.out_of(i).empty()) {
        panel.occupied.col(i).array() += settled_(i);
      }
    }
    const double flows = 2.0 * std::max(panel.entry.cwiseAbs().maxCoeff(),
                                        panel.flow.cwiseAbs().maxCoeff());
    panel.size = std::max(panel.occupied.cwiseAbs().maxCoeff(), flows);
    panel.noise = 1e-15 * static_cast<double>(points) * panel.size;
    panel.error = settled ? std::max(rule.tail(panel.occupied),
                                     2.0 * std::max(rule.tail(panel.flow),
                                                    rule.tail(panel.entry)))
                          : std::numeric_limits<double>::infinity();
    return panel;
  }

  std::size_t oldest_alive() const {
    std::size_t oldest = panels_.size();
    for (index i = 0; i < model_.states; ++i) {
      if (hazards_.out_of(i).empty()) continue;
      oldest = std::min(oldest, alive_[static_cast<std::size_t>(i)]);
    }
    return oldest;
  }

  /// Writes the contribution of a panel's own entries at point c.
  void add_own(double begin, const PanelShape& shape, const PanelRule& rule,
               double gone, index c) {
    near_times_.clear();
    near_since_.clear();
    weights_.clear();
    std::vector<double> x;
    since(begin + gone, shape, 0.0, gone,
          [&](double u, double then, double at, double weight) {
            x.push_back(at);
            near_times_.push_back(begin + then);
            near_since_.push_back(u);
            weights_.push_back(weight);
          });
    const auto count = std::ssize(x);
    const Eigen::MatrixXd shares =
        rule.shares(Eigen::Map<const Eigen::VectorXd>(x.data(), count));
    const auto as_array = [&](const std::vector<double>& values) {
      return Eigen::Map<const Eigen::ArrayXd>(values.data(), count);
    };
    const Entries entries{near_times_.data(), near_since_.data(), count};
    for (index i = 0; i < model_.states; ++i) {
      here_ = as_array(hazards_.evaluate(i, entries)) * as_array(weights_);
      stay_[static_cast<std::size_t>(i)].col(c) = shares * here_.matrix();
      for (const std::size_t k : hazards_.out_of(i)) {
        leave_[k].col(c) =
            shares * (here_ * as_array(hazards_.hazards(k))).matrix();
      }
    }
  }

  /// Returns the inflow from outside at the points of a panel, times the slope.
  Eigen::MatrixXd entrants(RenewalPanel& panel, const PanelRule& rule) const {
    Eigen::MatrixXd outside =
        Eigen::MatrixXd::Zero(panel.entry.rows(), panel.entry.cols());
    if (!cohort_.entrants) return outside;
    for (index c = 0; c < outside.rows(); ++c) {
      const double tau = panel.begin + panel.shape.gone(rule.node(c));
      for (index i = 0; i < outside.cols(); ++i) {
        const double rate =
            cohort_.entrants(static_cast<int>(i), cohort_.from + tau);
        if (!std::isfinite(rate) || rate < 0.0) {
          throw Error("entrants into state " + std::to_string(i) + " at " +
                      text::rounded_text(cohort_.from + tau) +
                      ": expected a finite number of 0 or more, found " +
                      text::rounded_text(rate));
        }
        outside(c, i) = rate * panel.slope(c);
        panel.entered += rule.weight(c) * outside(c, i);
      }
    }
    return outside;
  }

  /// Returns the mass in each state at the end of a panel.
  Eigen::RowVectorXd at_end(const RenewalPanel& panel) {
    const PanelRule& rule = rules_(panel.shape.points);
    shares_.resize(rule.points());
    rule.shares(1.0, shares_);
    return shares_.transpose() * panel.occupied;
  }

  const SemiMarkov& model_;
  const SemiMarkovCohort& cohort_;
  const std::vector<double>& edges_;
  RenewalEffort effort_;
  PanelRules rules_;
  EntryHazards hazards_;
  EntryPoints points_;
  std::vector<Reach> reach_;  // by number of points

  std::vector<RenewalPanel> panels_;
  // The points of all panels, and the mass that enters each state at them.
  std::vector<double> times_;
  std::vector<std::vector<double>> mass_;
  std::vector<std::size_t> alive_;  // by state, the first panel that counts
  Eigen::RowVectorXd settled_;      // all who have ever entered, by state
  double excess_ = 0.0;
  double unresolved_ = 0.0;

  // Of the present panel
  std::vector<std::size_t> near_;  // panels whose points do not suffice
  std::vector<double> since_;
  std::vector<double> near_times_;
  std::vector<double> near_since_;
  std::vector<std::vector<double>> near_mass_;
  std::vector<double> weights_;
  Eigen::VectorXd shares_;
  Eigen::ArrayXd here_;
  std::vector<Eigen::MatrixXd> stay_;
  std::vector<Eigen::MatrixXd> leave_;
};

}  // namespace hearthline::exact::detail
