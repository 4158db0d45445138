#pragma once
/// @file
/// How outputs move with every rate at once, where rates change at breaks in
/// time (a date, a birthday) and are constant in between. By the adjoint: one
/// solve forwards for where the process is, p(t), and one backwards for what a
/// state is worth from t on, v(t). For a transition from i to j of rate q that
/// pays c at each event, in a piece that holds from a to b,
///
///   dJ / dq = integral over t from a to b of
///             p_i(t) (v_j(t) - v_i(t) + e^{-r (t - from)} c) dt,
///   dJ / dp(from) = v(from)
///
/// (Cao, "Stochastic Learning and Optimization", 2007, ch. 2, for the long
/// run; here over a finite time.)
///
/// Accuracy. At the breaks p and v are uniformisation's, and so are the value
/// and the slopes by the start: their error is that of truncated sums, some
/// 1e-14 a piece for a start of mass 1 and a worth of at most 1. The slopes'
/// integral is taken by panels of ten Gauss-Legendre points. Those at the ends
/// of a piece, where fast states make p or v bend, are halved until the fastest
/// state is left a few times in one; then any panel is halved until its halves
/// change no slope by more than `tolerance` times the output's largest slope
/// so far, going backwards in time. Where the integrand is smooth, the halves
/// are far better than the change shows. No slope is known better than to
/// 1e-13 of the start's mass times its worth times the time: rounding.

#include <Eigen/Core>
#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact {

/// Rates that hold from a time until the next piece begins.
struct RatePiece {
  double from = 0.0;
  std::vector<Transition> transitions;  ///< as for `generator`
};

/// J = at_end . p(until)
///   + integral over t of e^{-r (t - from)} while_there . p(t) dt
///   + sum over pieces and transitions, i to j, of
///     integral over the piece of e^{-r (t - from)} p_i(t) q at_event dt.
/// A stock is an `at_end`, a count of moves an `at_event` of 1; a transition
/// from a state to itself counts, though it moves nobody.
struct Output {
  Eigen::VectorXd at_end;       ///< by state
  Eigen::VectorXd while_there;  ///< by state, a unit of time
  double discount_rate = 0.0;   ///< r: continuous, a unit of time, >= 0
  /// What an event pays, by piece and transition; empty: nothing.
  std::vector<std::vector<double>> at_event = {};
};

struct GradientOptions {
  double tolerance = 1e-10;  ///< of a slope, relative to the largest; above 0
  index most_panels = 100'000;
};

/// An output and its derivatives.
struct Gradient {
  double value = 0.0;
  /// dJ / d rate by piece and transition; 0 in pieces outside of the time.
  std::vector<std::vector<double>> slopes;
  Eigen::VectorXd start_slopes;  ///< dJ / d p(from), by state
  index panels = 0;              ///< integrated for all outputs together
  /// What the last halvings changed in this output's slopes, summed over
  /// panels: more than their error.
  double error = 0.0;
};

/// Outputs of one process and their derivatives with respect to each rate in
/// each piece; a transition of rate zero has a derivative too. Outputs share
/// the way forwards.
/// @param places  number of states, as for `generator`
/// @param pieces  by time, the first not after `from`; the last one holds on.
///   Pieces are left alone if they end by `from` or begin at `until` or later
/// @param start  p(from), a column for each state
/// @param until  >= from, in the unit of the rates
/// @return a gradient for each output, in their order
/// @throws Error if something is out of range, out of order or of the wrong
///   size, if `most_panels` do not suffice, and what `uniformise` throws
std::vector<Gradient> rate_gradients(index places,
                                     const std::vector<RatePiece>& pieces,
                                     const Eigen::RowVectorXd& start,
                                     double from, double until,
                                     const std::vector<Output>& outputs,
                                     const GradientOptions& options = {});

/// How a transition's rate moves with a parameter; what is not listed is 0.
struct RateSlope {
  index piece = 0;
  index transition = 0;
  index parameter = 0;
  double slope = 0.0;  ///< d rate / d parameter
};

/// The slopes for parameters that are the logarithms of a factor on all rates
/// of a process: parameter k is that of process k.
std::vector<RateSlope> log_factor_slopes(const std::vector<RatePiece>& pieces);

/// The chain rule: dJ / d parameter, from dJ / d rate.
/// @throws Error if a piece, a transition or a parameter does not exist
Eigen::VectorXd parameter_gradient(const Gradient& gradient, index parameters,
                                   const std::vector<RateSlope>& rate_slopes);

}  // namespace hearthline::exact

#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/gradient_impl.hpp"
#endif
