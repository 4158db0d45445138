#pragma once
/// @file
/// The implementation of semi_markov.hpp.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/exact/detail/renewal.hpp"
#include "hearthline/exact/gauss_legendre.hpp"
#include "hearthline/exact/generator.hpp"
#include "hearthline/exact/semi_markov.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// Tolerances below this deserve more points and edges.
inline constexpr double kTight = 1e-4;

/// Returns times since the start at which flows may have a jump or a kink, or a
/// derivative with a kink: the start, the breakpoints in time, and each of
/// these plus breakpoints since entry, because a jump reappears after them,
/// smoother each time. Also breakpoints in time minus those since entry: units
/// that enter then reach both at the same moment.
inline std::vector<double> renewal_edges(const SemiMarkov& model,
                                         const SemiMarkovCohort& cohort,
                                         double tolerance) {
  constexpr std::size_t kMany = 60;
  constexpr int kSmooth = 2;
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
  if (tolerance >= kTight) {
    // Only the jumps of those who start; panels find the rest that matters.
    edges.insert(edges.end(), model.entry_breaks.begin(),
                 model.entry_breaks.end());
    tidy(edges);
    edges.push_back(horizon);
    return edges;
  }
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
    if (moved > 1 && edges.size() + next.size() > kMany) break;
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
    throw Error("states: expected at least 1, found " +
                std::to_string(model.states));
  }
  for (std::size_t k = 0; k < model.transitions.size(); ++k) {
    const SemiMarkovTransition& t = model.transitions[k];
    check_place(t.from, model.states);
    check_place(t.to, model.states);
    if (t.hazard && t.cumulative) continue;
    throw Error("transition " + std::to_string(k) +
                ": expected both a hazard and a cumulative hazard, found " +
                (t.hazard || t.cumulative ? "only one of them" : "neither"));
  }
  for (const double d : model.entry_breaks) {
    if (d > 0.0 && std::isfinite(d)) continue;
    throw Error("entry_breaks: expected finite numbers above 0, found " +
                text::number_text(d));
  }
  for (const double b : model.time_breaks) {
    if (std::isfinite(b)) continue;
    throw Error("time_breaks: expected finite numbers, found " +
                text::number_text(b));
  }
  if (!(cohort.from < cohort.until) || !std::isfinite(cohort.from) ||
      !std::isfinite(cohort.until)) {
    throw Error(
        "cohort: expected a finite end after its start, found a cohort "
        "from " +
        text::number_text(cohort.from) + " to " +
        text::number_text(cohort.until));
  }
  if (cohort.start.size() != static_cast<std::size_t>(model.states)) {
    throw Error("start: expected " + std::to_string(model.states) +
                " states, as in the model, found " +
                std::to_string(cohort.start.size()));
  }
  for (const double m : cohort.start) {
    if (m >= 0.0 && std::isfinite(m)) continue;
    throw Error("start: expected finite numbers of 0 or more, found " +
                text::number_text(m));
  }
  for (const double t : times) {
    if (t >= cohort.from && t <= cohort.until) continue;
    throw Error("times: expected numbers from " +
                text::number_text(cohort.from) + " to " +
                text::number_text(cohort.until) + ", found " +
                text::number_text(t));
  }
  for (const double r : discount_rates) {
    if (r >= 0.0 && std::isfinite(r)) continue;
    throw Error("discount rate: expected a finite number of 0 or more, found " +
                text::number_text(r));
  }
  if (!(options.tolerance > 0.0)) {
    throw Error("tolerance: expected a number above 0, found " +
                text::number_text(options.tolerance));
  }
}

/// Returns the total mass of the cohort, entrants included: the scale of
/// errors.
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

/// Returns the change between two refinements, in the units of the tolerance.
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

HEARTHLINE_INLINE SemiMarkovPath semi_markov(
    const SemiMarkov& model, const SemiMarkovCohort& cohort,
    const std::vector<double>& times, const std::vector<double>& discount_rates,
    const SemiMarkovOptions& options) {
  detail::check_semi_markov(model, cohort, times, discount_rates, options);
  const std::vector<double> edges =
      detail::renewal_edges(model, cohort, options.tolerance);
  const double horizon = cohort.until - cohort.from;
  const double all = detail::renewal_mass(model, cohort, edges);
  const double mass = all > 0.0 ? all : 1.0;

  // Each attempt has more points, shorter panels and a smaller panel error, so
  // that an error that one attempt cannot see is visible to another.
  constexpr int kAttempts = 7;
  detail::RenewalEffort effort;
  effort.points = options.tolerance < detail::kTight ? 12 : 8;
  effort.panel_error = 0.1 * options.tolerance * mass;
  effort.longest = 0.25 * horizon;
  effort.most_panels = options.most_panels;
  effort.stop = options.stop;
  SemiMarkovPath before;
  std::string reached = "no refinement was completed";
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    effort.quadrature = std::clamp(effort.panel_error / mass, 1e-14, 1e-4);
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
    effort.points = std::min<index>(effort.points + 2, 32);
    effort.panel_error = std::max(0.2 * effort.panel_error, 2e-13 * mass);
    effort.longest *= 0.5;
  }
  throw Error("the renewal equation was not solved to the tolerance of " +
              text::number_text(options.tolerance) + " with most_panels = " +
              std::to_string(options.most_panels) + ": " + reached +
              " (are all breaks listed, and is each `cumulative` the integral "
              "of its `hazard`?)");
}

}  // namespace hearthline::exact
