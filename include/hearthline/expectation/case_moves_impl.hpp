#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/case_moves.hpp"

namespace hearthline::expectation {

namespace case_moves_detail {

/// The hazards of cases of families like one, from a time on.
class CaseHazards {
 public:
  CaseHazards(const model::CaseTable& cases, const model::Family& family,
              double time)
      : cases_(&cases),
        segment_(cases.segment_at(time)),
        locality_(family.locality) {
    const double* factors = cases.profile_factors(
        cases.age_band_at(family.youngest_born_month, time),
        model::HazardTable::profile(family.locality, family.lone_parent,
                                    family.quintile));
    for (int p = 0; p < model::kCaseProcessCount; ++p) {
      const double exponent =
          cases.exponents()[static_cast<std::size_t>(cases.exponent_place(p))];
      factors_[static_cast<std::size_t>(p)] =
          factors[p] * std::pow(family.frailty, exponent);
    }
  }

  /// Calls `visit(process, need, rate)` for what can happen to cases of a kind:
  /// by need, then by lane.
  template <class Visit>
  void each(model::Case kind, Visit&& visit) const {
    // Any placement: only moves between placements differ.
    const int held = model::held(kind, model::Placement::kFostering);
    const model::CaseTable::Row* rows = cases_->rows(segment_, held, locality_);
    for (index need = 0; need < kNeeds; ++need) {
      for (int lane = 0; lane < model::kCaseLanes; ++lane) {
        const int p = model::case_lane_process(held, lane);
        if (p < 0) continue;
        const auto at = static_cast<std::size_t>(p);
        if (model::kCaseProcesses[at].change == model::CaseChange::kPlacement) {
          continue;
        }
        const double rate =
            rows[need][static_cast<std::size_t>(lane)] * factors_[at];
        if (rate > 0.0) visit(p, need, rate);
      }
    }
  }

 private:
  const model::CaseTable* cases_;
  int segment_;
  int locality_;
  std::array<double, model::kCaseProcessCount> factors_{};
};

}  // namespace case_moves_detail

HEARTHLINE_INLINE double Pathway::covered(const model::Family& family,
                                          model::Case kind) const {
  const model::Coverage& coverage = table->coverage(kind);
  if (coverage.all) return family.children;
  // Children keep their ages at the start.
  std::vector<std::size_t> bands;
  double weights = 0.0;
  for (const model::Child& child :
       children.subspan(family.first_child, family.children)) {
    const double age = -static_cast<double>(child.born_month);
    bands.push_back(static_cast<std::size_t>(model::age_band(age)));
    weights += coverage.first_by_age[bands.back()];
  }
  double number = 1.0;
  for (std::size_t c = 0; c < bands.size(); ++c) {
    // Where no child has a weight, the eldest comes first.
    const double first = weights > 0.0
                             ? coverage.first_by_age[bands[c]] / weights
                         : c == 0 ? 1.0
                                  : 0.0;
    number += (1.0 - first) * coverage.others[bands[c]];
  }
  return number;
}

HEARTHLINE_INLINE void check_pathway(const model::CaseTable& cases,
                                     bool lives) {
  const std::string instead = "; simulate this scenario instead";
  if (lives) {
    throw Error(
        "pathway: the exact solver does not support a pathway together with "
        "demography: a case ends when the last child whom it covers turns 18, "
        "which depends on each family's own life" +
        instead +
        ", or solve one of need alone, such as need-ons-2022 or need-2014");
  }
  for (int kind = 0; kind < model::kCases; ++kind) {
    if (!cases.leaves_by_age(model::case_at(kind))) continue;
    throw Error("pathway." +
                std::string(model::kCaseNames[static_cast<std::size_t>(kind)]) +
                ".ends.by_age: the exact solver does not support children who "
                "leave a case one by one, because it does not keep whom the "
                "case covers" +
                instead);
  }
  for (const model::Team& team : cases.teams()) {
    throw Error("pathway.teams." + team.name +
                ": the exact solver does not support a team with a limit, "
                "because families that wait for it depend on each other" +
                instead);
  }
  for (const double ratio : cases.after_closing().value) {
    if (ratio == 1.0) continue;
    throw Error(
        "pathway.after_closing: the exact solver does not support contacts "
        "that depend both on need and on the time since a case closed" +
        instead);
  }
}

HEARTHLINE_INLINE CaseKinds reachable_kinds(
    const model::CaseTable& cases, const model::Family& family,
    const std::vector<double>& begins, const std::vector<model::Case>& start) {
  std::array<bool, model::kCases> reached{};
  std::vector<model::Case> open;
  const auto reach = [&](model::Case kind) {
    bool& own = reached[static_cast<std::size_t>(model::place(kind))];
    if (!own) open.push_back(kind);
    own = true;
  };
  for (const model::Case kind : start) reach(kind);
  while (!open.empty()) {
    const model::Case kind = open.back();
    open.pop_back();
    for (const double begin : begins) {
      case_moves_detail::CaseHazards(cases, family, begin)
          .each(kind, [&](int p, index, double) {
            reach(model::kCaseProcesses[static_cast<std::size_t>(p)].to);
          });
    }
  }
  std::vector<model::Case> kinds;
  for (int kind = 0; kind < model::kCases; ++kind) {
    if (reached[static_cast<std::size_t>(kind)]) {
      kinds.push_back(model::case_at(kind));
    }
  }
  return CaseKinds(std::move(kinds));
}

HEARTHLINE_INLINE std::vector<exact::Transition> with_cases(
    const std::vector<exact::Transition>& need, const model::CaseTable& cases,
    const CaseKinds& kinds, const model::Family& family, double begin) {
  const case_moves_detail::CaseHazards hazards(cases, family, begin);
  std::vector<exact::Transition> all;
  for (index first = 0; first < kinds.count() * kNeeds; first += kNeeds) {
    const model::Case kind = kinds.at(first);
    const model::CaseTable::Help& help = cases.help(kind);
    for (exact::Transition t : need) {
      t.rate *= help[static_cast<std::size_t>(t.process)];
      if (!(t.rate > 0.0)) continue;
      t.from += first;
      t.to += first;
      all.push_back(t);
    }
    hazards.each(kind, [&](int p, index at, double rate) {
      const model::Case to =
          model::kCaseProcesses[static_cast<std::size_t>(p)].to;
      all.push_back(
          {first + at, kinds.first(to) + at, kFirstCaseProcess + p, rate});
    });
  }
  return all;
}

}  // namespace hearthline::expectation
