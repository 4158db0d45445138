#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>

#include "hearthline/model/frailty.hpp"
#include "hearthline/pathway/case_model.hpp"

namespace hearthline::pathway {

namespace case_model_detail {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

}  // namespace case_model_detail

inline CaseModel::CaseModel(const model::HazardTable& need,
                            const model::CaseTable& cases)
    : living_(need),
      cases_(&cases),
      entry_stream_(random::stream_id(cases.purpose() + ":pathway.entry")) {
  std::copy(living_.streams().begin(), living_.streams().end(),
            streams_.begin());
  std::copy(cases.streams().begin(), cases.streams().end(),
            streams_.begin() + kNeedProcesses);
  for (std::size_t i = 0; i < kFirstProcesses.size(); ++i) {
    first_process_streams_[i] =
        streams_[static_cast<std::size_t>(kFirstProcesses[i])];
  }
  for (std::size_t kind = 0; kind < first_streams_.size(); ++kind) {
    const std::string name(model::kCaseNames[kind]);
    first_streams_[kind] =
        random::stream_id(cases.purpose() + ":pathway.first." + name);
    other_streams_[kind] =
        random::stream_id(cases.purpose() + ":pathway.other." + name);
  }
}

inline void CaseModel::enter(const HelpedFamily& unit, double start,
                             State& state) const {
  living_.enter({unit.family, unit.life}, start, state);
  state.family = unit.family;
  state.born = unit.children;
  state.births = unit.life->births();
  state.key = unit.key;
  state.kind = unit.start.kind;
  state.placement = unit.start.placement;
  state.waits = false;
  state.grows = unit.grows;
  state.covered = unit.start.covered;
  state.episodes = 0;
  state.kind_entered = double{unit.start.entered};
  state.placement_entered = double{unit.start.placed};
  state.closed = double{unit.start.closed};

  state.case_segment = 0;
  find_case_powers(state);
  if (state.kind != model::Case::kNone && state.covered == 0) {
    cover(state, start);
  }
  find_case_segment(state, start);
  find_case_age_band(state, start);
  apply_help(state, start);
  set_case_lanes(state, start);
}

inline void CaseModel::find_case_powers(State& state) const {
  const auto& exponents = cases_->exponents();
  for (std::size_t i = 0; i < std::min(kPowers, exponents.size()); ++i) {
    state.case_powers[i] =
        model::frailty_power(state.family->frailty, exponents[i]);
  }
}

inline void CaseModel::adopt(const HelpedFamily& unit, double time,
                             State& state) const {
  state.born = unit.children;
  state.births = unit.life->births();
  state.help = &help_of(state);
  living_.adopt({unit.family, unit.life}, time, state);
  state.case_segment = 0;
  find_case_powers(state);
  find_case_segment(state, time);
  find_case_age_band(state, time);
  set_case_lanes(state, time);
}

inline int CaseModel::process(const State& state, int lane) const {
  if (lane == kLeavingLane) {
    return state.waits ? kNeedProcesses + model::kLeaving : -1;
  }
  if (lane < kNeedLanes) return living_.process(state, lane);
  const int process = model::case_lane_process(
      model::held(state.kind, state.placement), lane - kNeedLanes);
  return process < 0 ? -1 : kNeedProcesses + process;
}

inline void CaseModel::hazards(const State& state,
                               std::array<double, kLanes>& out) const {
  living_.hazards(state, out);
  out[kLeavingLane] = state.waits
                          ? cases_
                                ->teams()[static_cast<std::size_t>(
                                    cases_->team(state.kind, state.locality))]
                                .leaving
                          : 0.0;
  const model::CaseTable::Row& row =
      state.case_rows[model::HazardTable::need_place(state.need)];
  for (std::size_t lane = 0; lane < model::kCaseLanes; ++lane) {
    out[kNeedLanes + lane] = row[lane] * state.case_weight[lane];
  }
}

template <class Visit>
inline void CaseModel::each_child(const State& state, double time,
                                  Visit&& visit) {
  time = age_time(state, time);
  const auto all = static_cast<int>(state.born.size() + state.births.size());
  for (int child = 0; child < std::min(all, kMostChildren); ++child) {
    const double born = birth(state, child);
    if (born <= time && time < born + demography::kChildhood) {
      visit(child, born);
    }
  }
}

// ---- Which children a case covers -------------------------------------------

/// Returns whether a child beside the first is covered by the present case, if
/// it is in an age band when the case begins, or it joins it.
inline bool CaseModel::covers(const State& state, int child,
                              int age_band) const {
  const model::Coverage& coverage = cases_->coverage(state.kind);
  return coverage.all ||
         random::uniform(
             state.key, state.family->id.value,
             other_streams_[static_cast<std::size_t>(model::place(state.kind))],
             number_of(state.episodes, child)) <
             coverage.others[static_cast<std::size_t>(age_band)];
}

/// Chooses the children that the present case covers. The first is the one with
/// the earliest exponential time, at the weight of its age as its rate, which
/// chooses in proportion to weights.
[[gnu::noinline]] inline void CaseModel::cover(State& state,
                                               double time) const {
  state.covered = 0;
  const model::Coverage& coverage = cases_->coverage(state.kind);
  int first = -1;
  double earliest = case_model_detail::kNever;
  each_child(state, time, [&](int child, double born) {
    const int band = model::age_band(age_time(state, time) - born);
    if (covers(state, child, band)) state.covered |= 1U << child;
    if (coverage.all) return;
    const double weight = coverage.first_by_age[static_cast<std::size_t>(band)];
    const double at =
        random::exponential(
            state.key, state.family->id.value,
            first_streams_[static_cast<std::size_t>(model::place(state.kind))],
            number_of(state.episodes, child)) /
        weight;
    // Where no child has a weight, the eldest comes first.
    if (first < 0 || at < earliest) {
      first = child;
      earliest = at;
    }
  });
  if (first >= 0) state.covered |= 1U << first;
}

/// Takes out of the case the children who leave it by an outcome, and returns
/// whether others stay. The outcome comes at the hazard of the child who is
/// likeliest to leave; each other leaves with it with the ratio of the hazards
/// as probability, and so at the hazard of its own age.
inline bool CaseModel::some_stay(State& state, int process, double time) const {
  if (!cases_->leaves_by_age(state.kind)) return false;
  const double largest = case_factor(state, process, time);
  const std::uint32_t number = state.episodes + 1;
  std::uint32_t stay = 0;
  for (std::uint32_t rest = state.covered; rest != 0; rest &= rest - 1) {
    const int child = std::countr_zero(rest);
    const double u = random::uniform(
        state.key, state.family->id.value,
        other_streams_[static_cast<std::size_t>(model::place(state.kind))],
        number_of(number, child));
    if (u * largest >= child_factor(state, process, child, time)) {
      stay |= 1U << child;
    }
  }
  if (stay == 0) return false;
  state.covered = stay;
  // Who leaves next time is a matter of other numbers.
  state.episodes = number;
  return true;
}

/// Chooses the placement of those who enter care.
inline void CaseModel::place_first(State& state, double time) const {
  const int child = std::countr_zero(state.covered);
  const double age =
      state.covered == 0 ? 0.0 : age_time(state, time) - birth(state, child);
  const auto& shares = cases_->entries(model::age_band(age));
  double left = random::uniform(state.key, state.family->id.value,
                                entry_stream_, state.episodes);
  std::size_t at = 0;
  // The last placement with a share also takes what rounding leaves.
  for (std::size_t p = 0; p < shares.size(); ++p) {
    if (!(shares[p] > 0.0)) continue;
    at = p;
    if (left < shares[p]) break;
    left -= shares[p];
  }
  state.placement = static_cast<model::Placement>(at);
  state.placement_entered = time;
}

// ---- How a case changes -----------------------------------------------------

[[gnu::noinline]] inline std::uint32_t CaseModel::set_kind(State& state,
                                                           model::Case kind,
                                                           double time) const {
  const engine::PoolSet before = wants(state);
  const bool waited = state.waits;
  state.kind = kind;
  state.kind_entered = time;
  ++state.episodes;
  if (kind == model::Case::kNone) {
    state.closed = time;
    state.covered = 0;
  } else {
    cover(state, time);
    if (kind == model::Case::kCla) place_first(state, time);
  }
  // Who stays with the team keeps the worker.
  const engine::PoolSet now = wants(state);
  state.waits = now != 0 && (now != before || waited);
  find_case_segment(state, time);
  find_case_age_band(state, time);
  apply_help(state, time);
  set_case_lanes(state, time);
  return kCaseLaneBits;
}

inline std::uint32_t CaseModel::fire(State& state, int lane,
                                     double time) const {
  if (lane == kLeavingLane) return set_kind(state, model::Case::kNone, time);
  if (lane < kNeedLanes) return living_.fire(state, lane, time);
  const int p = model::case_lane_process(
      model::held(state.kind, state.placement), lane - kNeedLanes);
  const model::CaseProcess& process =
      model::kCaseProcesses[static_cast<std::size_t>(p)];
  if (process.change == model::CaseChange::kOutcome &&
      some_stay(state, p, time)) {
    find_case_age_band(state, time);
    set_case_lanes(state, time);
    return 1U << lane;
  }
  if (process.change != model::CaseChange::kPlacement) {
    return set_kind(state, process.to, time);
  }
  state.placement = static_cast<model::Placement>(process.to_detail);
  state.placement_entered = time;
  find_case_segment(state, time);
  find_case_age_band(state, time);
  set_case_lanes(state, time);
  // The outcomes of care keep their lanes and their time since entry.
  std::uint32_t switched = 0;
  for (int l = 0; l < model::kCaseLanes; ++l) {
    const int now =
        model::case_lane_process(model::held(state.kind, state.placement), l);
    if (now >= 0 &&
        model::kCaseProcesses[static_cast<std::size_t>(now)].change ==
            model::CaseChange::kPlacement) {
      switched |= 1U << (kNeedLanes + l);
    }
  }
  return switched;
}

inline std::uint32_t CaseModel::pass(State& state, double time) const {
  const demography::Life::Step* step = state.next_step;
  living_.pass(state, time);
  std::uint32_t switched = 0;
  bool changed = false;
  for (; step != state.next_step; ++step) {
    // A child who turns 18 changes no hazard unless the case covers it.
    changed = changed || step->event != demography::LifeEvent::kTurns18;
    if (state.kind == model::Case::kNone) continue;
    if (step->event == demography::LifeEvent::kBirth) {
      each_child(state, time, [&](int child, double born) {
        if (born == step->time && covers(state, child, 0)) {
          state.covered |= 1U << child;
        }
      });
    } else if (step->event == demography::LifeEvent::kTurns18) {
      std::uint32_t under_18 = 0;
      each_child(state, time,
                 [&](int child, double) { under_18 |= 1U << child; });
      const std::uint32_t before = state.covered;
      state.covered &= under_18;
      // Who may leave at which age is then another matter.
      changed = changed || state.covered != before;
      if (state.covered == 0) {
        switched |= set_kind(state, model::Case::kNone, time);
      }
    }
  }
  // Dates change rows, and neither factors nor times since entry.
  if (state.case_next_calendar <= time) find_case_segment(state, time);
  if (changed || state.case_next_age <= time) {
    find_case_age_band(state, time);
    set_case_lanes(state, time);
  } else if (state.case_next_change <= time) {
    for (int lane = 0; lane < model::kCaseLanes; ++lane) {
      if (state.case_duration_change[static_cast<std::size_t>(lane)] <= time) {
        set_case_lane(state, lane, time);
      }
    }
    find_case_next_change(state);
  }
  return switched;
}

// ---- Teams ------------------------------------------------------------------

inline engine::Rank CaseModel::rank(const State& state, int team,
                                    double since) const {
  switch (cases_->teams()[static_cast<std::size_t>(team)].order) {
    case model::TeamOrder::kFirstCome:
      return {0.0, since};
    case model::TeamOrder::kHighestNeed:
      return {-static_cast<double>(model::place(state.need.level)), since};
    case model::TeamOrder::kRandom:
      break;
  }
  return {0.0, 0.0};
}

inline std::uint32_t CaseModel::grant(State& state, int, double time) const {
  state.waits = false;
  // The work begins when a worker has the case.
  state.kind_entered = time;
  apply_help(state, time);
  set_case_lanes(state, time);
  return 1U << kLeavingLane;
}

inline std::uint32_t CaseModel::refuse(State& state, int, double time) const {
  return set_kind(state, model::Case::kNone, time);
}

// ---- What hazards consist of ------------------------------------------------

inline const model::FamilyModel::Ratios& CaseModel::help_of(
    const State& state) const {
  return state.waits ? model::FamilyModel::kNoHelp : cases_->help(state.kind);
}

inline void CaseModel::apply_help(State& state, double time) const {
  living_.set_help(state, help_of(state), time);
}

inline void CaseModel::find_case_rows(State& state) const {
  state.case_rows =
      cases_->rows(state.case_segment, model::held(state.kind, state.placement),
                   state.locality);
}

/// Finds the calendar segment. A change of dates that does not matter to the
/// present kind of case is no change; the next kind finds its own.
inline void CaseModel::find_case_segment(State& state, double time) const {
  while (state.case_segment + 1 < cases_->segments() &&
         cases_->segment_from(state.case_segment + 1) <= time) {
    ++state.case_segment;
  }
  state.case_next_calendar =
      state.case_segment + 1 < cases_->segments() &&
              cases_->depends_on_date(model::held(state.kind, state.placement))
          ? cases_->segment_from(state.case_segment + 1)
          : case_model_detail::kNever;
  find_case_rows(state);
}

/// The same for the age band of the youngest child, and of the children who
/// leave a case by their own ages.
[[gnu::noinline]] inline void CaseModel::find_case_age_band(State& state,
                                                            double time) const {
  const auto& ages = cases_->age_from();
  std::size_t band = 0;
  while (band + 1 < ages.size() &&
         state.youngest_born + ages[band + 1] <= time) {
    ++band;
  }
  state.case_age_band = static_cast<int>(band);
  state.case_next_age =
      band + 1 < ages.size() &&
              cases_->depends_on_age(model::held(state.kind, state.placement))
          ? state.youngest_born + ages[band + 1]
          : case_model_detail::kNever;
  state.case_factors =
      cases_->profile_factors(state.case_age_band, state.profile);
  if (!cases_->leaves_by_age(state.kind)) return;
  for (std::uint32_t rest = state.covered; rest != 0; rest &= rest - 1) {
    const double born = birth(state, std::countr_zero(rest));
    const auto next = std::find_if(ages.begin(), ages.end(), [&](double from) {
      return born + from > time;
    });
    if (next != ages.end()) {
      state.case_next_age = std::min(state.case_next_age, born + *next);
    }
  }
}

/// Returns the factor of an outcome for a child, by its own age.
inline double CaseModel::child_factor(const State& state, int process,
                                      int child, double time) const {
  const auto& ages = cases_->age_from();
  const double born = birth(state, child);
  std::size_t band = 0;
  while (band + 1 < ages.size() && born + ages[band + 1] <= time) ++band;
  return cases_->profile_factors(static_cast<int>(band),
                                 state.profile)[process];
}

/// Returns the factor of a process that depends on age. Where children leave a
/// case by their own ages, an outcome has that of the child who is likeliest to
/// leave.
inline double CaseModel::case_factor(const State& state, int process,
                                     double time) const {
  if (!cases_->leaves_by_age(state.kind) ||
      model::kCaseProcesses[static_cast<std::size_t>(process)].change !=
          model::CaseChange::kOutcome) {
    return state.case_factors[process];
  }
  double largest = 0.0;
  for (std::uint32_t rest = state.covered; rest != 0; rest &= rest - 1) {
    largest = std::max(
        largest, child_factor(state, process, std::countr_zero(rest), time));
  }
  return largest;
}

inline void CaseModel::set_case_lane(State& state, int lane,
                                     double time) const {
  const auto at = static_cast<std::size_t>(lane);
  state.case_weight[at] = 0.0;
  state.case_duration_change[at] = case_model_detail::kNever;
  const int p =
      model::case_lane_process(model::held(state.kind, state.placement), lane);
  if (p < 0) return;
  const model::CaseProcess& process =
      model::kCaseProcesses[static_cast<std::size_t>(p)];
  // While a case waits for a worker, nobody can bring it to an end.
  if (state.waits && process.change == model::CaseChange::kOutcome) return;
  const auto exponent = static_cast<std::size_t>(cases_->exponent_place(p));
  double weight = case_factor(state, p, time) *
                  (exponent < kPowers
                       ? state.case_powers[exponent]
                       : model::frailty_power(state.family->frailty,
                                              cases_->exponents()[exponent]));
  const bool contact = process.change == model::CaseChange::kContact;
  const double since = contact ? state.closed
                       : process.change == model::CaseChange::kPlacement
                           ? state.placement_entered
                           : state.kind_entered;
  // A family that has had no case has no time since it closed.
  if (!contact || since > -case_model_detail::kNever) {
    const PiecewiseConstant& pieces =
        contact ? cases_->after_closing() : cases_->duration(p);
    std::size_t piece = 0;
    while (piece + 1 < pieces.from.size() &&
           since + pieces.from[piece + 1] <= time) {
      ++piece;
    }
    weight *= pieces.value[piece];
    if (piece + 1 < pieces.from.size()) {
      state.case_duration_change[at] = since + pieces.from[piece + 1];
    }
  }
  state.case_weight[at] = weight;
}

[[gnu::noinline]] inline void CaseModel::set_case_lanes(State& state,
                                                        double time) const {
  for (int lane = 0; lane < model::kCaseLanes; ++lane) {
    set_case_lane(state, lane, time);
  }
  find_case_next_change(state);
}

inline void CaseModel::find_case_next_change(State& state) const {
  state.case_next_change =
      std::min(state.case_next_calendar, state.case_next_age);
  for (const double change : state.case_duration_change) {
    state.case_next_change = std::min(state.case_next_change, change);
  }
}

}  // namespace hearthline::pathway
