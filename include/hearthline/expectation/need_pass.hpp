#pragma once
/// @file
/// The cells of the tables that one solution of a stratum gives, as weighted
/// sums over needs.
///
/// First passages are those of families that are not beyond the edge at entry,
/// followed until they first are: a solution for each edge, on the levels
/// within it. All other cells come from one solution on all levels.

#include <array>
#include <bit>
#include <cstddef>
#include <optional>
#include <utility>

#include "hearthline/expectation/need_chain.hpp"
#include "hearthline/expectation/stratum_results.hpp"
#include "hearthline/model/need.hpp"

namespace hearthline::expectation {

/// By level: whether families are followed there.
using Levels = std::array<bool, model::kLevels>;

class NeedPass {
 public:
  /// @param edge  of first passages; none for all other cells
  /// @param states  of the needs at the levels within the edge
  NeedPass(std::optional<model::Edge> edge, const Levels& levels,
           NeedStates states)
      : edge_(edge), levels_(levels), states_(std::move(states)) {}

  const NeedStates& states() const { return states_; }
  /// The cells, from the first on.
  int cell() const {
    return edge_ ? StratumResults::event(
                       results::cells::first_passage(static_cast<int>(*edge_)))
                 : 0;
  }
  int cells() const { return edge_ ? 1 : StratumResults::kCells; }

  /// Calls `part(cell, need, weight)` for every part of a cell, counted from
  /// the first, that is proportional to the families at a need, and
  /// `timed(cell, flow)` for events that a clock times.
  template <class Part, class Timed>
  void each_part(const NeedChain& chain, Part&& part, Timed&& timed) const {
    namespace cells = results::cells;
    const auto events = [&](int cell, const NeedChain::Flow& flow) {
      if (flow.timed != nullptr) {
        timed(cell, flow);
      } else {
        part(cell, flow.from, flow.rate);
      }
    };
    if (edge_) {
      for (const NeedChain::Flow& flow : chain.flows()) {
        if (!levels_[static_cast<std::size_t>(
                model::place(need_at(flow.to).level))]) {
          events(0, flow);
        }
      }
      return;
    }
    for (int n = 0; n < states_.needs(); ++n) {
      if (!states_.kept(n)) continue;
      const model::Need need = need_at(n);
      part(StratumResults::kFollowed, n, 1.0);
      if (chain.pace(n) != 1.0) {
        part(StratumResults::kLate, n, 1.0 - chain.pace(n));
      }
      part(StratumResults::stay(cells::level(need.level)), n, 1.0);
      for (unsigned rest = need.themes.bits(); rest != 0; rest &= rest - 1) {
        part(StratumResults::stay(
                 cells::level_theme(need.level, std::countr_zero(rest))),
             n, 1.0);
      }
    }
    for (const NeedChain::Flow& flow : chain.flows()) {
      events(StratumResults::event(cells::process(flow.process)), flow);
    }
  }

 private:
  std::optional<model::Edge> edge_;
  Levels levels_;
  NeedStates states_;
};

}  // namespace hearthline::expectation
