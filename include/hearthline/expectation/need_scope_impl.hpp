#pragma once

#include <algorithm>
#include <cstddef>
#include <numbers>

#include "hearthline/compiled.hpp"
#include "hearthline/expectation/need_scope.hpp"

namespace hearthline::expectation {

namespace scope_detail {

/// Moves between needs, at rates averaged over the horizon and, for timed
/// exits, over a stay.
class MeanChain {
 public:
  MeanChain(const std::vector<std::vector<exact::Transition>>& transitions,
            const std::vector<double>& begins, double horizon,
            const NeedClocks& clocks, std::size_t needs)
      : into_(needs), leaving_(needs, 0.0) {
    for (std::size_t i = 0; i < transitions.size(); ++i) {
      const double end = i + 1 < begins.size() ? begins[i + 1] : horizon;
      const double share = (end - begins[i]) / horizon;
      for (const exact::Transition& t : transitions[i]) {
        const auto timing = clocks.timing(t);
        const double rate = share * (timing ? timing->mean_rate() : t.rate);
        into_[static_cast<std::size_t>(t.to)].push_back({t.from, rate});
        leaving_[static_cast<std::size_t>(t.from)] += rate;
      }
    }
  }

  /// Returns the moves into each need, given the months spent at each.
  std::vector<double> moves(const std::vector<double>& months) const {
    std::vector<double> moves(into_.size());
    for (std::size_t n = 0; n < moves.size(); ++n) moves[n] = inflow(n, months);
    return moves;
  }

  /// Returns the months spent at each need: start (1/T - Q)^-1.
  std::vector<double> months(const std::vector<double>& start,
                             double horizon) const {
    double families = 0.0;
    for (const double mass : start) families += mass;
    const std::size_t needs = into_.size();
    std::vector<double> months(needs);
    for (std::size_t n = 0; n < needs; ++n) months[n] = start[n] * horizon;
    constexpr int kSweeps = 24;
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      double all = 0.0;
      for (std::size_t i = 0; i < needs; ++i) {
        const std::size_t n = sweep % 2 == 0 ? i : needs - 1 - i;
        months[n] =
            (start[n] + inflow(n, months)) / (1.0 / horizon + leaving_[n]);
        all += months[n];
      }
      // The months must sum to families times the horizon.
      const double scale = all > 0.0 ? families * horizon / all : 1.0;
      for (double& m : months) m *= scale;
    }
    return months;
  }

 private:
  struct Into {
    index from;
    double rate;
  };

  double inflow(std::size_t need, const std::vector<double>& months) const {
    double sum = 0.0;
    for (const Into& way : into_[need]) {
      sum += months[static_cast<std::size_t>(way.from)] * way.rate;
    }
    return sum;
  }

  std::vector<std::vector<Into>> into_;
  std::vector<double> leaving_;
};

}  // namespace scope_detail

HEARTHLINE_INLINE NeedScope need_scope(
    const std::vector<std::vector<exact::Transition>>& transitions,
    const std::vector<double>& begins, double horizon, const NeedClocks& clocks,
    const std::vector<double>& start, const Allowance& allowed, index kinds) {
  const std::size_t needs = start.size();
  const scope_detail::MeanChain chain(transitions, begins, horizon, clocks,
                                      needs);
  std::vector<double> months = chain.months(start, horizon);
  for (double& m : months) m *= std::numbers::e;
  const std::vector<double> moves = chain.moves(months);

  std::vector<std::size_t> order(needs);
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  const auto reaching = [&](std::size_t n) { return start[n] + moves[n]; };
  std::stable_sort(
      order.begin(), order.end(),
      [&](std::size_t a, std::size_t b) { return reaching(a) < reaching(b); });
  NeedScope scope{std::vector<bool>(needs, true), 0.0};
  double lost = 0.0;
  for (const std::size_t n : order) {
    lost += reaching(n);
    if (lost > allowed.families) break;
    scope.kept[n] = false;
  }

  // A need whose fastest phase is left at rate r, if slowed to f, lasts r / f
  // times as long.
  std::vector<double> rates(needs, 0.0);
  for (const auto& stretch : transitions) {
    const auto own = leaving_rates(clocks, stretch, std::ssize(start));
    for (std::size_t n = 0; n < needs; ++n) {
      if (scope.kept[n]) rates[n] = std::max(rates[n], own[n]);
    }
  }
  // Few families have a case of a kind at a time, and few of them may be late:
  // months are counted as shares of those of their kind.
  std::vector<double> of_kind(static_cast<std::size_t>(kinds), 0.0);
  const std::size_t size = needs / of_kind.size();
  double all = 0.0;
  for (std::size_t n = 0; n < needs; ++n) {
    of_kind[n / size] += months[n];
    all += months[n];
  }
  for (std::size_t n = 0; n < needs && kinds > 1; ++n) {
    if (of_kind[n / size] > 0.0) months[n] *= all / of_kind[n / size];
  }
  const double largest = *std::max_element(rates.begin(), rates.end());
  // A lower limit saves no time, because the clocks' phases have rates too.
  constexpr double kSlowest = 4.0;
  constexpr double kStep = 1.25;
  for (scope.fastest = kSlowest; scope.fastest < largest;
       scope.fastest *= kStep) {
    double late = 0.0;
    for (std::size_t n = 0; n < needs; ++n) {
      late += months[n] * std::max(rates[n] / scope.fastest - 1.0, 0.0);
    }
    if (late <= allowed.months) break;
  }
  return scope;
}

}  // namespace hearthline::expectation
