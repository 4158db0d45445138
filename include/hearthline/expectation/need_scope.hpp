#pragma once
/// @file
/// How much of need has to be followed in a stratum.
///
/// Of the 1,024 needs most have many themes, and hardly any family comes to
/// them. With m the months that families spend at each need within the
/// horizon T, the moves into a need are the sum of m times the rates into it.
/// m is bounded from above by what is left of a horizon that ends at rate 1/T,
///
///   m <= e * start (1/T - Q)^-1
///
/// which Gauss-Seidel sweeps find, at rates that are averages over the horizon
/// and, of timed exits, over a stay: an estimate where rates change. Needs with
/// the fewest moves into them are left out, and needs that are left fastest are
/// slowed down, as far as a share of all families, and of their months, allows.
/// The solver measures what it came to.

#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/expectation/need_chain.hpp"

namespace hearthline::expectation {

/// What may differ from following everything.
struct Allowance {
  double families = 0.0;  ///< lost on their way to needs that are left out
  double months = 0.0;    ///< by which families are late
};

struct NeedScope {
  std::vector<bool> kept;  ///< by need
  double fastest = 0.0;    ///< for `NeedChain`
};

/// @param transitions  between needs at ratio 1, in every stretch of time
/// @param begins       of the stretches, from 0 on
/// @param start        families at each need, all signs taken off; who enters
///   later counts as if there from the start
NeedScope need_scope(
    const std::vector<std::vector<exact::Transition>>& transitions,
    const std::vector<double>& begins, double horizon, const NeedClocks& clocks,
    const std::vector<double>& start, const Allowance& allowed);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_scope_impl.hpp"
#endif
