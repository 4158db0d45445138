#pragma once
/// @file
/// Derivatives of outputs with respect to every rate at once, where rates
/// change at given times (a date, a birthday) and are constant in between. By
/// the adjoint method: one solution forwards for the distribution p(t), and one
/// backwards for the value v(t) of a state from t on. For a transition from i
/// to j with rate q that pays c at each event, in a piece that holds from a to
/// b,
///
///   dJ / dq = integral over t from a to b of
///             p_i(t) (v_j(t) - v_i(t) + e^{-r (t - from)} c) dt,
///   dJ / dp(from) = v(from)
///
/// (Cao, "Stochastic Learning and Optimization", 2007, ch. 2, for the long run;
/// here over a finite time.)
///
/// Accuracy. At the breakpoints p and v come from uniformisation, and so do the
/// value and the derivatives with respect to the start. Their error is that of
/// truncated sums, about 1e-14 per piece for a start of mass 1 and a value of
/// at most 1. The integral for the slopes is taken over panels of ten
/// Gauss-Legendre points. Panels at the ends of a piece, where fast states make
/// p or v bend, are halved until the fastest state is left only a few times
/// within one; then any panel is halved until this changes no slope by more
/// than `tolerance` times the output's largest slope so far, going backwards in
/// time. Where the integrand is smooth, the error after halving is far below
/// this change. No slope is more accurate than 1e-13 of the start's mass times
/// its value times the time, because of rounding.

#include <Eigen/Core>
#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact {

/// Rates that hold from a time until the start of the next piece.
struct RatePiece {
  double from = 0.0;
  std::vector<Transition> transitions;  ///< as for `generator`
};

/// J = at_end . p(until)
///   + integral over t of e^{-r (t - from)} while_there . p(t) dt
///   + sum over pieces and transitions, i to j, of
///     integral over the piece of e^{-r (t - from)} p_i(t) q at_event dt.
/// A stock is an `at_end`, a count of transitions an `at_event` of 1. A
/// transition from a state to itself counts, although it moves no mass.
struct Output {
  Eigen::VectorXd at_end;       ///< by state
  Eigen::VectorXd while_there;  ///< by state, per unit of time
  double discount_rate = 0.0;   ///< r: continuous, per unit of time, >= 0
  /// Payment at an event, by piece and transition; empty: no payments.
  std::vector<std::vector<double>> at_event = {};
};

struct GradientOptions {
  double tolerance = 1e-10;  ///< of a slope, relative to the largest; above 0
  index most_panels = 100'000;
};

/// An output and its derivatives.
struct Gradient {
  double value = 0.0;
  /// dJ / d rate by piece and transition; 0 for pieces outside the time.
  std::vector<std::vector<double>> slopes;
  Eigen::VectorXd start_slopes;  ///< dJ / d p(from), by state
  index panels = 0;              ///< number for all outputs together
  /// The changes of this output's slopes in the last halvings, summed over
  /// panels: an upper estimate of their error.
  double error = 0.0;
};

/// Returns outputs of one process and their derivatives with respect to each
/// rate in each piece; a transition with rate zero has a derivative too.
/// Outputs share the solution forwards.
/// @param places  number of states, as for `generator`
/// @param pieces  by time, the first not after `from`; the last one has no end.
///   Pieces that end by `from` or begin at `until` or later are ignored
/// @param start  p(from), a column for each state
/// @param until  >= from, in the time unit of the rates
/// @return a gradient for each output, in their order
/// @throws Error if an argument is out of range, out of order or of the wrong
///   size, if `most_panels` are not enough, and as `uniformise` does
std::vector<Gradient> rate_gradients(index places,
                                     const std::vector<RatePiece>& pieces,
                                     const Eigen::RowVectorXd& start,
                                     double from, double until,
                                     const std::vector<Output>& outputs,
                                     const GradientOptions& options = {});

/// The derivative of a transition's rate with respect to a parameter; 0 if not
/// listed.
struct RateSlope {
  index piece = 0;
  index transition = 0;
  index parameter = 0;
  double slope = 0.0;  ///< d rate / d parameter
};

/// Returns the slopes for parameters that are logarithms of a factor on all
/// rates of a process: parameter k belongs to process k.
std::vector<RateSlope> log_factor_slopes(const std::vector<RatePiece>& pieces);

/// Returns dJ / d parameter from dJ / d rate, by the chain rule.
/// @throws Error if a piece, a transition or a parameter does not exist
Eigen::VectorXd parameter_gradient(const Gradient& gradient, index parameters,
                                   const std::vector<RateSlope>& rate_slopes);

}  // namespace hearthline::exact

#ifndef HEARTHLINE_COMPILED
#include "hearthline/exact/gradient_impl.hpp"
#endif
