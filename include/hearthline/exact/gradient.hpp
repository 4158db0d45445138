#pragma once
/// @file
/// How an output moves with every rate at once, by the adjoint: one solve
/// forwards for where the process is, p(t), one backwards for what a state is
/// worth from t on, v(t), and for a move from i to j of rate q
///
///   dJ / dq = integral over t from 0 to T of p_i(t) (v_j(t) - v_i(t)) dt
///
/// (Cao, "Stochastic Learning and Optimization", 2007, ch. 2, for the long
/// run; here over a finite time.) The integral is taken by Gauss-Legendre
/// panels, halved until they agree; p and v at the points by uniformisation.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/exact/gauss_legendre.hpp"
#include "hearthline/exact/uniformise.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact {

/// J = at_end . p(T) + integral over t from 0 to T of
///     e^{-discount_rate t} while_there . p(t); a component for each state.
struct Output {
  Eigen::VectorXd at_end;
  Eigen::VectorXd while_there;  ///< a unit of time
  double discount_rate = 0.0;   ///< continuous, a unit of time, >= 0
};

struct GradientOptions {
  double tolerance = 1e-10;  ///< of the slopes, relative to the largest
  index most_panels = 4096;
};

/// The output and its derivatives.
struct Gradient {
  double value = 0.0;
  std::vector<double> slopes;  ///< dJ / d rate, for each transition
  index panels = 0;
  double error = 0.0;  ///< what halving the panels last changed in a slope
};

/// The output and its derivative with respect to each transition's rate; a
/// transition of rate zero has a derivative too.
/// @param places, transitions  as for `generator`
/// @param start  p(0), a column for each state
/// @param time  T, in the unit of the rates, >= 0
/// @throws Error if something is out of range, or if `most_panels` do not
///   suffice
Gradient rate_gradient(index places, const std::vector<Transition>& transitions,
                       const Eigen::RowVectorXd& start, double time,
                       const Output& output,
                       const GradientOptions& options = {});

/// How a transition's rate moves with a parameter; what is not listed is 0.
struct RateSlope {
  index transition = 0;
  index parameter = 0;
  double slope = 0.0;  ///< d rate / d parameter
};

/// The chain rule: dJ / d parameter, from dJ / d rate.
/// @throws Error if a transition or a parameter does not exist
Eigen::VectorXd parameter_gradient(const Gradient& gradient, index parameters,
                                   const std::vector<RateSlope>& rate_slopes);

namespace detail {

/// One pass forwards and one backwards over `panels` panels.
inline std::vector<double> panel_slopes(
    const PoissonSeries& forward, const PoissonSeries& backward,
    const std::vector<Transition>& transitions, const Eigen::RowVectorXd& start,
    double time, const Output& output, index panels) {
  const GaussLegendre rule = gauss_legendre(10);
  const std::size_t points = rule.node.size();
  const double length = time / static_cast<double>(panels);
  const UniformiseOptions options;
  // Panels alike share their gaps: edge, point, ..., point, edge.
  std::vector<double> gaps;
  std::vector<Eigen::RowVectorXd> earned;
  for (std::size_t c = 0; c <= points; ++c) {
    const double left = c == 0 ? -1.0 : rule.node[c - 1];
    const double right = c == points ? 1.0 : rule.node[c];
    gaps.push_back(0.5 * length * (right - left));
    earned.emplace_back(backward(output.while_there.transpose(), gaps.back(),
                                 {output.discount_rate}, options)
                            .stays[0]);
  }

  std::vector<Eigen::RowVectorXd> there;
  there.reserve(static_cast<std::size_t>(panels) * points);
  Eigen::RowVectorXd p = start;
  for (index panel = 0; panel < panels; ++panel) {
    for (std::size_t c = 0; c <= points; ++c) {
      p = forward(p, gaps[c], {}, options).value;
      if (c < points) there.push_back(p);
    }
  }

  std::vector<double> slopes(transitions.size(), 0.0);
  Eigen::RowVectorXd worth = output.at_end.transpose();
  double now = time;
  for (index panel = panels; panel-- > 0;) {
    for (std::size_t c = points + 1; c-- > 0;) {
      now -= gaps[c];
      worth = backward(worth, gaps[c], {}, options).value +
              std::exp(-output.discount_rate * now) * earned[c];
      if (c == 0) continue;
      const Eigen::RowVectorXd& at =
          there[static_cast<std::size_t>(panel) * points + c - 1];
      const double weight = 0.5 * length * rule.weight[c - 1];
      for (std::size_t k = 0; k < transitions.size(); ++k) {
        const Transition& t = transitions[k];
        slopes[k] += weight * at(t.from) * (worth(t.to) - worth(t.from));
      }
    }
  }
  return slopes;
}

}  // namespace detail

inline Gradient rate_gradient(index places,
                              const std::vector<Transition>& transitions,
                              const Eigen::RowVectorXd& start, double time,
                              const Output& output,
                              const GradientOptions& options) {
  const Generator q = generator(places, transitions);
  for (const Eigen::VectorXd* part : {&output.at_end, &output.while_there}) {
    if (part->size() == places && part->allFinite()) continue;
    throw Error("an output has " + std::to_string(part->size()) +
                " components; it needs one for each of " +
                std::to_string(places) + " states, all finite");
  }
  Gradient result;
  const Uniformised there = uniformise(q, start, time, {output.discount_rate});
  result.value = there.value.row(0).dot(output.at_end) +
                 there.stays[0].row(0).dot(output.while_there);

  const detail::PoissonSeries forward(q, detail::Side::kForward);
  const detail::PoissonSeries backward(q, detail::Side::kBackward);
  std::vector<double> before;
  for (result.panels = 4;; result.panels *= 2) {
    if (result.panels > options.most_panels) {
      throw Error("the gradient did not settle to " +
                  text::number_text(options.tolerance) + " in " +
                  std::to_string(options.most_panels) +
                  " panels; the last halving changed a slope by " +
                  text::rounded_text(result.error));
    }
    result.slopes = detail::panel_slopes(forward, backward, transitions, start,
                                         time, output, result.panels);
    double largest = 0.0;
    result.error = 0.0;
    for (std::size_t k = 0; k < result.slopes.size(); ++k) {
      largest = std::max(largest, std::abs(result.slopes[k]));
      if (!before.empty()) {
        result.error =
            std::max(result.error, std::abs(result.slopes[k] - before[k]));
      }
    }
    if (!before.empty() && result.error <= options.tolerance * largest) break;
    before = result.slopes;
    if (before.empty()) break;  // nothing can move
  }
  return result;
}

inline Eigen::VectorXd parameter_gradient(
    const Gradient& gradient, index parameters,
    const std::vector<RateSlope>& rate_slopes) {
  const auto transitions = static_cast<index>(gradient.slopes.size());
  Eigen::VectorXd result = Eigen::VectorXd::Zero(parameters);
  for (const RateSlope& r : rate_slopes) {
    if (r.transition < 0 || r.transition >= transitions || r.parameter < 0 ||
        r.parameter >= parameters) {
      throw Error("there are " + std::to_string(transitions) +
                  " transitions and " + std::to_string(parameters) +
                  " parameters; transition " + std::to_string(r.transition) +
                  " or parameter " + std::to_string(r.parameter) +
                  " does not exist");
    }
    result(r.parameter) +=
        gradient.slopes[static_cast<std::size_t>(r.transition)] * r.slope;
  }
  return result;
}

}  // namespace hearthline::exact
