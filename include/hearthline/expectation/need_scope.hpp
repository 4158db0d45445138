#pragma once
/// @file
/// The part of need that has to be followed in a stratum.
///
/// Most of the 1,024 needs have many themes, and almost no family reaches them.
/// With m the months that families spend at each need within the horizon T, the
/// number of moves into a need is the sum of m times the rates into it. An
/// upper bound on m follows from an exponential horizon with rate 1/T,
///
///   m <= e * start (1/T - Q)^-1
///
/// which Gauss-Seidel iteration finds, at rates that are averages over the
/// horizon and, for timed exits, over a stay: an estimate where rates change.
/// Needs with the fewest moves into them are left out, and needs that are left
/// fastest are slowed down, up to a share of all families and of their months.
/// The solver measures the actual loss.

#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/expectation/need_chain.hpp"

namespace hearthline::expectation {

/// The allowed difference from following all needs.
struct Allowance {
  double families = 0.0;  ///< lost to needs that are left out
  double months = 0.0;    ///< by which families are late
};

struct NeedScope {
  std::vector<bool> kept;  ///< by need
  double fastest = 0.0;    ///< for `NeedChain`
};

/// @param transitions  between needs at ratio 1, in every stretch of time
/// @param begins       of the stretches, from 0 on
/// @param start        families at each need, as absolute values; families that
///                     enter later count as if present from the start
/// @param kinds        number of kinds of case, of as many needs each
NeedScope need_scope(
    const std::vector<std::vector<exact::Transition>>& transitions,
    const std::vector<double>& begins, double horizon, const NeedClocks& clocks,
    const std::vector<double>& start, const Allowance& allowed,
    index kinds = 1);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_scope_impl.hpp"
#endif
