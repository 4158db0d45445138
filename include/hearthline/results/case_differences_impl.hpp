#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

#include "hearthline/compiled.hpp"
#include "hearthline/results/case_differences.hpp"

namespace hearthline::results {

HEARTHLINE_INLINE bool same_teams(const model::CaseTable& a,
                                  const model::CaseTable& b) {
  if (a.teams().size() != b.teams().size()) return false;
  for (std::size_t t = 0; t < a.teams().size(); ++t) {
    const model::Team& mine = a.teams()[t];
    const model::Team& theirs = b.teams()[t];
    if (mine.name != theirs.name || mine.order != theirs.order ||
        mine.wait_limit != theirs.wait_limit) {
      return false;
    }
  }
  for (int kind = 0; kind < model::kCases; ++kind) {
    for (int l = 0; l < a.localities(); ++l) {
      if (a.team(model::case_at(kind), l) != b.team(model::case_at(kind), l)) {
        return false;
      }
    }
  }
  return true;
}

HEARTHLINE_INLINE CaseDifferences::CaseDifferences(
    const model::HazardTable& need, const model::CaseTable& base)
    : base_(&base),
      need_(need),
      stride_(need_in(base.localities(), 0)),
      ever_(stride_ * model::kHeld, 0) {}

HEARTHLINE_INLINE void CaseDifferences::find(
    Mix& mix, const model::CaseTable& cases) const {
  mix.cases = &cases;
  for (int held = 0; held < model::kHeld; ++held) {
    mix.dated[static_cast<std::size_t>(held)] = dated_differences(
        *base_, cases,
        [held](const model::CaseTable& of, int segment, int locality) {
          return of.rows(segment, held, locality);
        });
  }
  const auto differing =
      factor_differences<model::kCaseProcessCount>(*base_, cases);
  for (std::size_t profile = 0; profile < differing.size(); ++profile) {
    if (differing[profile].empty()) continue;
    mix.factors.resize(differing.size() * model::kHeld, 0);
    for (int held = 0; held < model::kHeld; ++held) {
      for (int lane = 0; lane < model::kCaseLanes; ++lane) {
        const int process = model::case_lane_process(held, lane);
        if (process < 0 ||
            std::find(differing[profile].begin(), differing[profile].end(),
                      process) == differing[profile].end()) {
          continue;
        }
        mix.factors[static_cast<std::size_t>(held) * differing.size() +
                    profile] = 1;
      }
    }
  }
  mix.after_closing = !(base_->after_closing() == cases.after_closing());
  const bool same = same_teams(*base_, cases);
  for (int k = 0; k < model::kCases; ++k) {
    const model::Case kind = model::case_at(k);
    const auto at = static_cast<std::size_t>(k);
    const model::Coverage& mine = base_->coverage(kind);
    const model::Coverage& theirs = cases.coverage(kind);
    mix.kinds[at] = mine.all != theirs.all ||
                    mine.first_by_age != theirs.first_by_age ||
                    mine.others != theirs.others ||
                    base_->leaves_by_age(kind) != cases.leaves_by_age(kind);
    mix.help[at] = base_->help(kind) != cases.help(kind);
    if (same) continue;
    mix.teams.resize(team_place(model::case_at(model::kCases), 0), 0);
    for (int l = 0; l < base_->localities(); ++l) {
      const auto none = model::CaseTable::kNoTeam;
      mix.teams[team_place(kind, l)] =
          base_->team(kind, l) != none || cases.team(kind, l) != none;
    }
  }
  for (int band = 0; band < model::kAgeBands; ++band) {
    if (base_->entries(band) != cases.entries(band)) {
      mix.kinds[static_cast<std::size_t>(model::place(model::Case::kCla))] =
          true;
    }
  }
  if (!same) return;
  for (std::size_t t = 0; t < base_->teams().size(); ++t) {
    mix.leaving.push_back(cases.teams()[t].leaving - base_->teams()[t].leaving);
    mix.leaves = mix.leaves || mix.leaving.back() != 0.0;
  }
}

/// Finds the clocks that differ in a mix, beside those of need.
HEARTHLINE_INLINE void CaseDifferences::add_clocks(int mix, Mix& own) {
  std::array<bool, model::kCaseProcessCount> differs{};
  differs[model::kLeaving] = own.leaves;
  for (int held = 0; held < model::kHeld; ++held) {
    for (const auto& dated : own.dated[static_cast<std::size_t>(held)]) {
      unsigned lanes = 0;
      for (const std::uint16_t at : dated.lanes) lanes |= at;
      for (; lanes != 0; lanes &= lanes - 1) {
        const int process =
            model::case_lane_process(held, std::countr_zero(lanes));
        if (process >= 0) differs[static_cast<std::size_t>(process)] = true;
      }
    }
  }
  const auto count = std::count(differs.begin(), differs.end(), true);
  DifferingClocks& clocks = need_.clocks();
  own.follows = clocks.accepts(static_cast<std::size_t>(count));
  if (!own.follows) return;
  for (std::size_t p = 0; p < differs.size(); ++p) {
    if (!differs[p]) continue;
    own.clock[p] = clocks.add(
        mix, pathway::CaseModel::kNeedProcesses + static_cast<int>(p));
  }
}

HEARTHLINE_INLINE void CaseDifferences::add(int mix,
                                            const model::HazardTable& need,
                                            const model::CaseTable& cases) {
  Mix& own = mixes_[static_cast<std::size_t>(mix)];
  need_.add(mix, need);
  find(own, cases);
  add_clocks(mix, own);
  const std::size_t profiles =
      own.factors.size() / static_cast<std::size_t>(model::kHeld);
  for (int held = 0; held < model::kHeld; ++held) {
    const auto row = static_cast<std::size_t>(held);
    const model::Case kind =
        held < model::kCases - 1 ? model::case_at(held) : model::Case::kCla;
    const auto at = static_cast<std::size_t>(model::place(kind));
    for (int l = 0; l < base_->localities(); ++l) {
      const bool queues =
          own.leaves && base_->team(kind, l) != model::CaseTable::kNoTeam;
      bool everywhere =
          own.kinds[at] || own.help[at] || queues ||
          (own.after_closing && kind == model::Case::kNone) ||
          (!own.teams.empty() && own.teams[team_place(kind, l)] != 0);
      if (profiles > 0) {
        constexpr std::size_t kProfiles = 2 * model::kQuintiles;
        for (std::size_t p = 0; p < kProfiles; ++p) {
          everywhere =
              everywhere ||
              own.factors[row * profiles +
                          static_cast<std::size_t>(l) * kProfiles + p] != 0;
        }
      }
      for (std::size_t n = 0; n < kNeeds; ++n) {
        const std::size_t place = need_in(l, n);
        const bool differs = everywhere ||
                             (need_.ever(l, n) & mix_bit(mix)) != 0 ||
                             any_at(own.dated[row], place);
        if (differs) ever_[row * stride_ + place] |= mix_bit(mix);
      }
    }
  }
}

HEARTHLINE_INLINE MixSet CaseDifferences::always(const State& state,
                                                 std::size_t need,
                                                 MixSet mixes) const {
  MixSet found = need_.always(state, need, mixes);
  const auto kind = static_cast<std::size_t>(model::place(state.kind));
  const auto held =
      static_cast<std::size_t>(model::held(state.kind, state.placement));
  each_mix(mixes & ~found, [&](int mix) {
    const Mix& own = mixes_[static_cast<std::size_t>(mix)];
    const std::size_t profiles =
        own.factors.size() / static_cast<std::size_t>(model::kHeld);
    const bool differs =
        own.kinds[kind] || (own.help[kind] && !state.waits) ||
        // The time since it closed matters where there has been a case.
        (own.after_closing && state.kind == model::Case::kNone &&
         state.closed > -std::numeric_limits<double>::infinity()) ||
        (!own.teams.empty() &&
         own.teams[team_place(state.kind, state.locality)] != 0) ||
        (profiles > 0 &&
         own.factors[held * profiles +
                     static_cast<std::size_t>(state.profile)] != 0);
    if (differs) found |= mix_bit(mix);
  });
  return found;
}

HEARTHLINE_INLINE void CaseDifferences::begin(const State& state,
                                              std::size_t need, double time,
                                              Stay& stay) const {
  need_.begin(state, need, time, stay);
  stay.case_weight = state.case_weight;
  stay.held = model::held(state.kind, state.placement);
  stay.team = state.waits ? base_->team(state.kind, state.locality)
                          : model::CaseTable::kNoTeam;
}

HEARTHLINE_INLINE MixSet CaseDifferences::end(const Stay& stay, double time,
                                              MixSet mixes,
                                              double* sooner) const {
  MixSet found = need_.end(stay, time, mixes, sooner);
  const auto rows = [&stay](const model::CaseTable& table) {
    return [&table, held = stay.held](int segment, int locality) {
      return table.rows(segment, held, locality);
    };
  };
  each_mix(mixes & ~found, [&](int mix) {
    const Mix& own = mixes_[static_cast<std::size_t>(mix)];
    const auto& dated = own.dated[static_cast<std::size_t>(stay.held)];
    // A wait of no length leaves no trace on the clock of leaving.
    const bool leaves = stay.team != model::CaseTable::kNoTeam && own.leaves &&
                        stay.since < time &&
                        own.leaving[static_cast<std::size_t>(stay.team)] != 0.0;
    if (!own.follows) {
      if (leaves || any_in(dated, stay, time)) found |= mix_bit(mix);
      return;
    }
    if (leaves) {
      clocks().differs(sooner, own.clock[model::kLeaving],
                       own.leaving[static_cast<std::size_t>(stay.team)] *
                           (time - stay.since));
    }
    add_stay(dated, stay, time, stay.case_weight.data(), rows(*base_),
             rows(*own.cases), [&](int lane, double by) {
               const int process = model::case_lane_process(stay.held, lane);
               clocks().differs(
                   sooner, own.clock[static_cast<std::size_t>(process)], by);
             });
  });
  return found;
}

}  // namespace hearthline::results
