#pragma once
/// @file
/// The second half of semi_markov.hpp.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "hearthline/error.hpp"
#include "hearthline/exact/gauss_legendre.hpp"
#include "hearthline/exact/generator.hpp"
#include "hearthline/exact/semi_markov.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// Points on a panel, what a function's values there say of it elsewhere, and
/// how fast its Legendre coefficients fall.
class PanelRule {
 public:
  explicit PanelRule(index points)
      : points_(points),
        gauss_(gauss_legendre(static_cast<std::size_t>(points))),
        barycentric_(points),
        last_(points, 2) {
    for (index c = 0; c < points; ++c) {
      const double x = node(c);
      // Wang and Xiang, Mathematics of Computation 81, 2012.
      barycentric_(c) =
          (c % 2 == 0 ? 1.0 : -1.0) * std::sqrt((1.0 - x * x) * weight(c));
      double before = 1.0;
      double value = x;
      for (index k = 2; k < points; ++k) {
        const auto d = static_cast<double>(k);
        before = std::exchange(
            value, ((2.0 * d - 1.0) * x * value - (d - 1.0) * before) / d);
      }
      const auto top = static_cast<double>(points - 1);
      last_(c, 0) = (top - 0.5) * weight(c) * before;
      last_(c, 1) = (top + 0.5) * weight(c) * value;
    }
  }

  index points() const { return points_; }
  double node(index c) const {
    return gauss_.node[static_cast<std::size_t>(c)];
  }
  double weight(index c) const {
    return gauss_.weight[static_cast<std::size_t>(c)];
  }

  /// The share of each point's value in the polynomial at x in [-1, 1].
  void shares(double x, Eigen::VectorXd& out) const {
    for (index c = 0; c < points_; ++c) {
      const double gap = x - node(c);
      if (gap == 0.0) {
        out.setZero();
        out(c) = 1.0;
        return;
      }
      out(c) = barycentric_(c) / gap;
    }
    out /= out.sum();
  }

  /// The larger of the two highest Legendre coefficients, over all columns.
  double tail(const Eigen::MatrixXd& values) const {
    if (values.cols() == 0) return 0.0;
    return (last_.transpose() * values).cwiseAbs().maxCoeff();
  }

 private:
  index points_;
  GaussLegendre gauss_;
  Eigen::VectorXd barycentric_;
  Eigen::MatrixXd last_;
};

/// How finely one attempt looks.
struct RenewalEffort {
  index points = 12;
  double panel_error = 0.0;  ///< in mass, what a panel may leave unresolved
  double longest = 0.0;
  index most_panels = 0;
  const std::atomic<bool>* stop = nullptr;
};

/// One attempt at the renewal equation. Times in here run from the start of
/// the cohort, so that the first panels can be as short as a hazard that is
/// infinite there asks for.
class Renewal {
 public:
  Renewal(const SemiMarkov& model, const SemiMarkovCohort& cohort,
          const std::vector<double>& edges, const RenewalEffort& effort)
      : model_(model),
        cohort_(cohort),
        edges_(edges),
        effort_(effort),
        rule_(effort.points),
        graded_(
            gauss_legendre(static_cast<std::size_t>(2 * effort.points + 8))),
        out_(static_cast<std::size_t>(model.states)),
        shares_(effort.points) {
    for (std::size_t k = 0; k < model.transitions.size(); ++k) {
      out_[static_cast<std::size_t>(model.transitions[k].from)].push_back(k);
    }
    breaks_ = model.entry_breaks;
    std::sort(breaks_.begin(), breaks_.end());
  }

  /// False if it would take more than `most_panels`.
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
          // Just after an edge a flow may start like a root or a pole: then
          // only the mass of a panel decides, and panels shrink fast.
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

  /// Mass missing or too much at the end of a panel, at worst.
  double excess() const { return excess_; }
  /// Mass in panels that could not be split any further.
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
    double error = 0.0;        ///< in mass, what the points may not resolve
    double noise = 0.0;        ///< in mass, what rounding makes of that
  };

  /// Points are plain from this share of their distance from a break on.
  static constexpr double kNear = 0.5;
  static constexpr int kFewestCuts = 3;
  static constexpr int kMostCuts = 60;

  static index rates(const std::vector<double>& discount_rates) {
    return static_cast<index>(discount_rates.size());
  }

  /// Adds the integrals over the first `into` of a panel.
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

  /// Whether those who entered a state at `s` are in it a time `u` later.
  double survival(index state, double s, double u) const {
    double sum = 0.0;
    for (const std::size_t k : out_[static_cast<std::size_t>(state)]) {
      const double h = model_.transitions[k].cumulative(cohort_.from + s, u);
      // A difference of two like numbers may come out just below zero.
      if (!(h >= -1e-9)) {
        refuse("cumulative hazard", k, cohort_.from + s, u, h);
      }
      sum += std::max(h, 0.0);
    }
    return std::exp(-sum);
  }
  double hazard(std::size_t k, double tau, double u) const {
    const double h = model_.transitions[k].hazard(cohort_.from + tau, u);
    if (!(h >= 0.0) || !std::isfinite(h)) {
      refuse("hazard", k, cohort_.from + tau, u, h);
    }
    return h;
  }
  [[noreturn]] static void refuse(const std::string& what, std::size_t k,
                                  double t, double u, double found) {
    throw Error("the " + what + " of transition " + std::to_string(k) +
                " at (" + text::rounded_text(t) + ", " + text::rounded_text(u) +
                ") is " + text::rounded_text(found) +
                "; it must be finite and not negative");
  }

  /// How much hazard those meet who are still there at `tau`, from `floor` to
  /// `u` after they entered; of the state where it is most.
  double integrated(double tau, double floor, double u) const {
    const double s = cohort_.from + std::max(tau - u, 0.0);
    double most = 0.0;
    for (const auto& ways : out_) {
      double sum = 0.0;
      for (const std::size_t k : ways) {
        const auto& cumulative = model_.transitions[k].cumulative;
        sum += cumulative(s, u) - (floor > 0.0 ? cumulative(s, floor) : 0.0);
      }
      most = std::max(most, sum);
    }
    return most;
  }

  /// Points for the times since entry from `a` to `b`, between which no hazard
  /// breaks. A hazard may be a pole or a root at `floor`, the break below: at
  /// a distance, plain points do; close by, they are drawn to it by u = w^12,
  /// after which powers of u above -1 are smooth enough. Close by is where
  /// little hazard is met, so that powers of w see no steep exponential.
  template <class Visit>
  void points_between(double tau, double a, double b, double floor,
                      Visit visit) const {
    constexpr double kDraw = 12.0;
    const double low = a - floor;
    double high = b - floor;
    for (int cuts = 0; low < kNear * high; ++cuts) {
      if (cuts < kFewestCuts ||
          (cuts < kMostCuts && integrated(tau, floor, floor + high) > 0.5)) {
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
    for (index c = 0; c < rule_.points(); ++c) {
      visit(a + half * (1.0 + rule_.node(c)), half * rule_.weight(c));
    }
  }

  /// Visits points (u, weight) for entries between `low` and `high` ago.
  template <class Visit>
  void points_since(double tau, double low, double high, Visit visit) const {
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

  /// Whether a panel's own points serve for entries `low` to `high` ago.
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

  /// Adds those who entered during an earlier panel to what is found at tau.
  void add_past(const Panel& past, double tau, index row, Panel& now) {
    const double high = tau - past.begin;
    const double low = std::max(high - past.length, 0.0);
    const auto add = [&](double u, double s, double weight,
                         const auto& entry_of) {
      for (index i = 0; i < model_.states; ++i) {
        const double entry = entry_of(i);
        if (entry == 0.0) continue;
        const double here = weight * entry * survival(i, s, u);
        if (here == 0.0) continue;
        now.occupied(row, i) += here;
        for (const std::size_t k : out_[static_cast<std::size_t>(i)]) {
          now.flow(row, static_cast<index>(k)) += here * hazard(k, tau, u);
        }
      }
    };
    if (is_plain(low, high)) {
      for (index c = 0; c < rule_.points(); ++c) {
        const double gone = 0.5 * past.length * (1.0 + rule_.node(c));
        add(high - gone, past.begin + gone, 0.5 * past.length * rule_.weight(c),
            [&](index i) { return past.entry(c, i); });
      }
      return;
    }
    points_since(tau, low, high, [&](double u, double weight) {
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
    // Column c of these, times the entry flow at the panel's points, is what
    // the panel's own entries add at point c.
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
        const double here = mass * survival(i, 0.0, tau);
        panel.occupied(c, i) += here;
        if (here == 0.0) continue;
        for (const std::size_t k : out_[static_cast<std::size_t>(i)]) {
          panel.flow(c, static_cast<index>(k)) += here * hazard(k, tau, tau);
        }
      }
      for (const Panel& past : panels_) add_past(past, tau, c, panel);
      points_since(tau, 0.0, gone, [&](double u, double weight) {
        const double then = std::max(gone - u, 0.0);
        rule_.shares(2.0 * then / length - 1.0, shares_);
        for (index i = 0; i < states; ++i) {
          const double here = weight * survival(i, begin + then, u);
          stay[static_cast<std::size_t>(i)].col(c) += here * shares_;
          if (here == 0.0) continue;
          for (const std::size_t k : out_[static_cast<std::size_t>(i)]) {
            leave[k].col(c) += here * hazard(k, tau, u) * shares_;
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
                        text::rounded_text(cohort_.from + tau) + " are " +
                        text::rounded_text(rate) +
                        "; they must be finite and not negative");
          }
          outside(c, i) = rate;
          panel.entered += 0.5 * length * rule_.weight(c) * rate;
        }
      }
    }

    // The j-th round adds those on their j-th move within the panel: all of
    // one sign, and soon nobody.
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
  GaussLegendre graded_;
  std::vector<std::vector<std::size_t>> out_;
  std::vector<double> breaks_;
  Eigen::VectorXd shares_;
  std::vector<Panel> panels_;
  double excess_ = 0.0;
  double unresolved_ = 0.0;
};

/// Times since the start at which flows may jump, kink or have a kink in a
/// derivative: the start, the breaks in time, and each of these plus breaks
/// since entry, for a jump moves on by them and grows smoother each time. And
/// breaks in time less those since entry: who enters there meets both at once.
inline std::vector<double> renewal_edges(const SemiMarkov& model,
                                         const SemiMarkovCohort& cohort) {
  constexpr std::size_t kMany = 200;
  constexpr int kSmooth = 4;
  const double horizon = cohort.until - cohort.from;
  const auto tidy = [&](std::vector<double>& list) {
    std::sort(list.begin(), list.end());
    std::vector<double> kept;
    for (const double e : list) {
      if (e < 0.0 || e >= horizon * (1.0 - 1e-12)) continue;
      if (kept.empty() || e > kept.back() + 1e-12 * horizon) kept.push_back(e);
    }
    list = std::move(kept);
  };
  std::vector<double> level{0.0};
  for (const double b : model.time_breaks) level.push_back(b - cohort.from);
  tidy(level);
  std::vector<double> edges = level;
  for (const double b : model.time_breaks) {
    for (const double d : model.entry_breaks) {
      edges.push_back(b - cohort.from - d);
    }
  }
  for (int moved = 1; moved <= kSmooth; ++moved) {
    std::vector<double> next;
    for (const double e : level) {
      for (const double d : model.entry_breaks) next.push_back(e + d);
    }
    tidy(next);
    // Kinks in higher derivatives can be left to shorter panels.
    if (moved > 2 && edges.size() + next.size() > kMany) break;
    edges.insert(edges.end(), next.begin(), next.end());
    tidy(edges);
    level = std::move(next);
  }
  tidy(edges);
  edges.push_back(horizon);
  return edges;
}

inline void check_semi_markov(const SemiMarkov& model,
                              const SemiMarkovCohort& cohort,
                              const std::vector<double>& times,
                              const std::vector<double>& discount_rates,
                              const SemiMarkovOptions& options) {
  if (model.states < 1) {
    throw Error("there are " + std::to_string(model.states) +
                " states; at least one is needed");
  }
  for (std::size_t k = 0; k < model.transitions.size(); ++k) {
    const SemiMarkovTransition& t = model.transitions[k];
    check_place(t.from, model.states);
    check_place(t.to, model.states);
    if (t.hazard && t.cumulative) continue;
    throw Error("transition " + std::to_string(k) +
                " needs both its hazard and its cumulative hazard");
  }
  for (const double d : model.entry_breaks) {
    if (d > 0.0 && std::isfinite(d)) continue;
    throw Error("a break since entry is " + text::number_text(d) +
                "; it must be finite and above 0");
  }
  for (const double b : model.time_breaks) {
    if (!std::isfinite(b)) throw Error("a break in time is not finite");
  }
  if (!(cohort.from < cohort.until) || !std::isfinite(cohort.from) ||
      !std::isfinite(cohort.until)) {
    throw Error("the cohort runs from " + text::number_text(cohort.from) +
                " to " + text::number_text(cohort.until) +
                "; it must end after it starts");
  }
  if (cohort.start.size() != static_cast<std::size_t>(model.states)) {
    throw Error("the start has " + std::to_string(cohort.start.size()) +
                " states, the model " + std::to_string(model.states));
  }
  for (const double m : cohort.start) {
    if (m >= 0.0 && std::isfinite(m)) continue;
    throw Error("a mass at the start is " + text::number_text(m) +
                "; it must be finite and not negative");
  }
  for (const double t : times) {
    if (t >= cohort.from && t <= cohort.until) continue;
    throw Error("time " + text::number_text(t) + " is outside of " +
                text::number_text(cohort.from) + " to " +
                text::number_text(cohort.until));
  }
  for (const double r : discount_rates) {
    if (r >= 0.0 && std::isfinite(r)) continue;
    throw Error("a discount rate is " + text::number_text(r) +
                "; it must be finite and not negative");
  }
  if (!(options.tolerance > 0.0)) {
    throw Error("the tolerance is " + text::number_text(options.tolerance) +
                "; it must be above 0");
  }
}

/// All that the cohort ever holds, to measure errors by.
inline double renewal_mass(const SemiMarkov& model,
                           const SemiMarkovCohort& cohort,
                           const std::vector<double>& edges) {
  double mass = 0.0;
  for (const double m : cohort.start) mass += m;
  if (!cohort.entrants) return mass;
  const GaussLegendre rule = gauss_legendre(16);
  for (std::size_t e = 0; e + 1 < edges.size(); ++e) {
    const double half = 0.5 * (edges[e + 1] - edges[e]);
    for (std::size_t c = 0; c < rule.node.size(); ++c) {
      const double t = cohort.from + edges[e] + half * (1.0 + rule.node[c]);
      for (int s = 0; s < model.states; ++s) {
        mass += half * rule.weight[c] * cohort.entrants(s, t);
      }
    }
  }
  return mass;
}

/// What changed, in the units of the tolerance.
inline double difference(const SemiMarkovPath& a, const SemiMarkovPath& b,
                         double mass, double horizon) {
  const auto change = [](const Eigen::MatrixXd& x, const Eigen::MatrixXd& y,
                         double least) {
    if (x.size() == 0) return 0.0;
    return (x - y).cwiseAbs().maxCoeff() / std::max(x.maxCoeff(), least);
  };
  double result =
      a.occupancy.size() == 0
          ? 0.0
          : (a.occupancy - b.occupancy).cwiseAbs().maxCoeff() / mass;
  for (std::size_t k = 0; k < a.stays.size(); ++k) {
    result = std::max(result, change(a.stays[k], b.stays[k], mass * horizon));
    result = std::max(result, change(a.counts[k], b.counts[k], mass));
  }
  return result;
}

}  // namespace hearthline::exact::detail

namespace hearthline::exact {

inline SemiMarkovPath semi_markov(const SemiMarkov& model,
                                  const SemiMarkovCohort& cohort,
                                  const std::vector<double>& times,
                                  const std::vector<double>& discount_rates,
                                  const SemiMarkovOptions& options) {
  detail::check_semi_markov(model, cohort, times, discount_rates, options);
  const std::vector<double> edges = detail::renewal_edges(model, cohort);
  const double horizon = cohort.until - cohort.from;
  const double all = detail::renewal_mass(model, cohort, edges);
  const double mass = all > 0.0 ? all : 1.0;

  // More points, shorter panels and a closer look at each, all at once: no two
  // attempts share what may deceive one.
  constexpr int kAttempts = 7;
  detail::RenewalEffort effort{12, 0.1 * options.tolerance * mass,
                               0.25 * horizon, options.most_panels,
                               options.stop};
  SemiMarkovPath before;
  std::string reached = "nothing was reached";
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    detail::Renewal renewal(model, cohort, edges, effort);
    if (!renewal.solve()) break;
    SemiMarkovPath path = renewal.path(times, discount_rates);
    if (attempt > 0) {
      const double change = detail::difference(path, before, mass, horizon);
      const double excess = (renewal.excess() + renewal.unresolved()) / mass;
      path.error = std::max(change, excess);
      if (path.error <= options.tolerance) return path;
      reached = "the last refinement, to " + std::to_string(path.panels) +
                " panels, changed results by " + text::rounded_text(change) +
                " and conserved mass to " + text::rounded_text(excess);
    }
    before = std::move(path);
    effort.points = std::min<index>(effort.points + 4, 32);
    effort.panel_error = std::max(0.1 * effort.panel_error, 2e-13 * mass);
    effort.longest *= 0.5;
  }
  throw Error("the renewal equation was not solved to the tolerance of " +
              text::number_text(options.tolerance) + " with most_panels = " +
              std::to_string(options.most_panels) + ": " + reached +
              " (are all breaks listed, and is each `cumulative` the integral "
              "of its `hazard`?)");
}

}  // namespace hearthline::exact
