#pragma once
/// @file
/// The cells of the tables that one solution of a stratum gives, as weighted
/// sums over needs.
///
/// First passages are those of families that are not beyond the edge at entry,
/// followed until they first are: a solution for each edge, on the levels
/// within it. The children of cases that are open at the start are those that
/// are given, and not the mean number, until the case has changed its kind: a
/// solution for each such kind, on its needs. How many children a case covers
/// may depend on their ages: where it does, the difference to the number that
/// does not is a solution for each such kind. All other cells come from one
/// solution on all needs.

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
  /// @param edge    of first passages; none for all other cells
  /// @param states  of the needs at the levels within the edge
  NeedPass(std::optional<model::Edge> edge, const Levels& levels,
           NeedStates states, const CaseKinds& kinds = {})
      : edge_(edge),
        levels_(levels),
        states_(std::move(states)),
        kinds_(kinds) {}
  /// @param first_kind  of cases that are open at the start
  /// @param states      of its needs
  NeedPass(model::Case first_kind, NeedStates states, const CaseKinds& kinds)
      : states_(std::move(states)), kinds_(kinds), first_kind_(first_kind) {}

  /// What the ages of children change in cases of a kind.
  /// @param states  of all needs
  static NeedPass by_ages(model::Case kind, NeedStates states,
                          const CaseKinds& kinds) {
    NeedPass made(std::nullopt, {}, std::move(states), kinds);
    made.by_ages_ = kind;
    return made;
  }

  const NeedStates& states() const { return states_; }
  /// The kind of the cases at the start that are followed; nothing if all
  /// families are.
  std::optional<model::Case> first_kind() const { return first_kind_; }
  /// The kind of case of which ages change something; nothing for all else.
  std::optional<model::Case> by_ages() const { return by_ages_; }
  /// The cells, from the first on.
  int cell() const {
    if (first_kind_ || by_ages_) return StratumResults::of_case(0);
    return edge_ ? StratumResults::event(
                       results::cells::first_passage(static_cast<int>(*edge_)))
                 : 0;
  }
  int cells() const {
    if (first_kind_ || by_ages_) return solved_cases::kCount;
    if (edge_) return 1;
    return StratumResults::kCells + (kinds_.empty() ? 0 : solved_cases::kCount);
  }

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
    if (first_kind_) {
      each_case_part(chain, 0, part, events);
      return;
    }
    if (by_ages_) {
      const auto own = [&](int cell) {
        return solved_cases::kind_of(cell) == by_ages_;
      };
      const auto own_part = [&](int cell, int need, double weight) {
        if (own(cell)) part(cell, need, weight);
      };
      const auto own_events = [&](int cell, const NeedChain::Flow& flow) {
        if (own(cell)) events(cell, flow);
      };
      each_case_part(chain, 0, own_part, own_events);
      return;
    }
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
      if (is_of_case(flow.process)) continue;
      events(StratumResults::event(cells::process(flow.process)), flow);
    }
    if (!kinds_.empty()) {
      each_case_part(chain, StratumResults::of_case(0), part, events);
    }
  }

 private:
  /// The cells of cases, from a number on.
  template <class Part, class Events>
  void each_case_part(const NeedChain& chain, int cell, Part& part,
                      Events& events) const {
    namespace cells = results::case_cells;
    for (int n = 0; n < states_.needs(); ++n) {
      if (!states_.kept(n)) continue;
      const model::Case kind = kinds_.at(n);
      const int level = model::place(need_at(n).level);
      if (kind != model::Case::kNone) {
        part(cell + cells::kind(kind), n, 1.0);
      } else if (level > 0) {
        part(cell + solved_cases::kUnmet + level - 1, n, 1.0);
      }
    }
    for (const NeedChain::Flow& flow : chain.flows()) {
      if (!is_of_case(flow.process)) continue;
      events(
          cell + solved_cases::kFirstProcess + flow.process - kFirstCaseProcess,
          flow);
      const model::Case to = case_process(flow.process).to;
      if (first_kind_ || to == model::Case::kNone) continue;
      events(cell + solved_cases::kStarted + cells::kind(to), flow);
      if (to != model::Case::kCaf) continue;
      const unsigned themes = need_at(flow.from).themes.bits();
      if (themes == 0) events(cell + solved_cases::kCafNoTheme, flow);
      for (unsigned rest = themes; rest != 0; rest &= rest - 1) {
        events(cell + solved_cases::kCafTheme + std::countr_zero(rest), flow);
      }
    }
  }

  std::optional<model::Edge> edge_;
  Levels levels_{};
  NeedStates states_;
  CaseKinds kinds_;
  std::optional<model::Case> first_kind_;
  std::optional<model::Case> by_ages_;
};

}  // namespace hearthline::expectation
