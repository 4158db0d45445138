#pragma once

#include <algorithm>

#include "hearthline/model/family_model.hpp"
#include "hearthline/model/frailty.hpp"

namespace hearthline::model {

namespace family_model_detail {

inline constexpr auto kRises = [] {
  std::array<bool, kProcesses> rising{};
  for (int p = 0; p < kProcesses; ++p) {
    rising[static_cast<std::size_t>(p)] = rises(Process(p));
  }
  return rising;
}();

}  // namespace family_model_detail

inline void FamilyModel::enter(const Family& family, double start,
                               State& state) const {
  state.need = family.need;
  state.help = &kNoHelp;
  state.rise = double{family.rise};
  state.children = family.children;
  state.locality = family.locality;
  state.profile = HazardTable::profile(family.locality, family.lone_parent,
                                       family.quintile);

  find_powers(family, state);
  find_segment(state, start);

  state.youngest_born = family.youngest_born_month;
  find_age_band(state, start);
  state.factors = table_->profile_factors(state.age_band, state.profile);

  for (int k = 0; k < kThemes; ++k) {
    const auto at = static_cast<std::size_t>(k);
    state.entered[at] = family.theme_entered[at];
  }
  state.entered[kThemes] = family.level_entered;
  for (int lane = 0; lane < kLanes; ++lane) {
    const int process = hazard_detail::lane_process(lane, state.need);
    const auto clock =
        static_cast<std::size_t>(lane < kThemes ? lane : kThemes);
    set_lane(state, lane, process, state.entered[clock], start);
  }
  find_next_change(state);
}

inline void FamilyModel::find_powers(const Family& family, State& state) const {
  for (std::size_t e = 0; e < table_->exponents().size(); ++e) {
    state.power[e] = frailty_power(family.frailty, table_->exponents()[e]);
  }
}

inline void FamilyModel::find_segment(State& state, double time) const {
  state.segment = table_->segment_at(time);
  state.next_calendar = state.segment + 1 < table_->segments()
                            ? table_->segment_from(state.segment + 1)
                            : std::numeric_limits<double>::infinity();
  state.rows = table_->rows(state.segment, state.locality);
}

inline void FamilyModel::adopt(const Family& family, double time,
                               State& state) const {
  find_powers(family, state);
  find_segment(state, time);
  find_age_band(state, time);
  state.factors = table_->profile_factors(state.age_band, state.profile);
  set_lanes(state, time);
  find_next_change(state);
}

inline void FamilyModel::set_lane(State& state, int lane, int process,
                                  double since, double time) const {
  const auto at = static_cast<std::size_t>(lane);
  state.process[at] = static_cast<std::int8_t>(process);
  state.duration_change[at] = std::numeric_limits<double>::infinity();
  if (process < 0) {
    state.weight[at] = 0.0;
    return;
  }
  double weight =
      state.factors[process] *
      state.power[static_cast<std::size_t>(table_->exponent_place(process))] *
      (*state.help)[static_cast<std::size_t>(process)];
  if (family_model_detail::kRises[static_cast<std::size_t>(process)]) {
    weight *= state.rise;
  }
  if (table_->has_durations()) {
    const PiecewiseConstant& pieces = table_->duration(process);
    std::size_t piece = 0;
    while (piece + 1 < pieces.from.size() &&
           since + pieces.from[piece + 1] <= time) {
      ++piece;
    }
    weight *= pieces.value[piece];
    state.duration_piece[at] = static_cast<std::uint8_t>(piece);
    if (piece + 1 < pieces.from.size()) {
      state.duration_change[at] = since + pieces.from[piece + 1];
    }
  }
  state.weight[at] = weight;
}

/// The same processes after other parts of the state have changed.
inline void FamilyModel::set_lanes(State& state, double time) const {
  for (int lane = 0; lane < kLanes; ++lane) {
    const auto clock =
        static_cast<std::size_t>(lane < kThemes ? lane : kThemes);
    set_lane(state, lane, state.process[static_cast<std::size_t>(lane)],
             state.entered[clock], time);
  }
}

inline void FamilyModel::find_age_band(State& state, double time) const {
  const auto& ages = table_->age_from();
  state.age_band = table_->age_band_at(state.youngest_born, time);
  const auto next = static_cast<std::size_t>(state.age_band) + 1;
  state.next_age = next < ages.size() ? state.youngest_born + ages[next]
                                      : std::numeric_limits<double>::infinity();
}

inline void FamilyModel::bear(State& state, double time) const {
  state.youngest_born = time;
  if (table_->age_from().size() == 1) return;
  find_age_band(state, time);
  state.factors = table_->profile_factors(state.age_band, state.profile);
  set_lanes(state, time);
  find_next_change(state);
}

inline void FamilyModel::set_parents(State& state, bool lone_parent,
                                     double time) const {
  state.profile = HazardTable::with_parents(state.profile, lone_parent);
  state.factors = table_->profile_factors(state.age_band, state.profile);
  set_lanes(state, time);
  find_next_change(state);
}

inline void FamilyModel::set_help(State& state, const Ratios& help,
                                  double time) const {
  if (state.help == &help) return;
  state.help = &help;
  set_lanes(state, time);
  find_next_change(state);
}

inline void FamilyModel::find_next_change(State& state) const {
  state.next_change = std::min(state.next_calendar, state.next_age);
  if (table_->has_durations()) {
    for (const double change : state.duration_change) {
      state.next_change = std::min(state.next_change, change);
    }
  }
}

inline void FamilyModel::pass(State& state, double time) const {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  while (state.next_calendar <= time) {
    ++state.segment;
    state.rows = table_->rows(state.segment, state.locality);
    state.next_calendar = state.segment + 1 < table_->segments()
                              ? table_->segment_from(state.segment + 1)
                              : kNever;
  }
  bool aged = false;
  while (state.next_age <= time) {
    ++state.age_band;
    const auto next = static_cast<std::size_t>(state.age_band) + 1;
    state.next_age = next < table_->age_from().size()
                         ? state.youngest_born + table_->age_from()[next]
                         : kNever;
    aged = true;
  }
  if (aged) {
    state.factors = table_->profile_factors(state.age_band, state.profile);
  }
  for (int lane = 0; lane < kLanes; ++lane) {
    const auto at = static_cast<std::size_t>(lane);
    if (aged || state.duration_change[at] <= time) {
      const auto clock =
          static_cast<std::size_t>(lane < kThemes ? lane : kThemes);
      set_lane(state, lane, state.process[at], state.entered[clock], time);
    }
  }
  find_next_change(state);
}

inline std::uint32_t FamilyModel::fire(State& state, int lane,
                                       double time) const {
  std::uint32_t switched = 0;
  if (lane < kThemes) {
    const Theme theme = theme_at(lane);
    state.need.themes.toggle(theme);
    state.entered[static_cast<std::size_t>(lane)] = time;
    set_lane(state, lane, hazard_detail::lane_process(lane, state.need), time,
             time);
    switched = 1U << lane;
  } else {
    const int process = state.process[static_cast<std::size_t>(lane)];
    state.need.level = Process(process).to();
    state.entered[kThemes] = time;
    for (int move = kFirstMoveLane; move < kFirstMoveLane + kMovesPerLevel;
         ++move) {
      set_lane(state, move, hazard_detail::lane_process(move, state.need), time,
               time);
      switched |= 1U << move;
    }
  }
  if (table_->has_durations()) find_next_change(state);
  return switched;
}

inline void FamilyModel::at(const Family& family, double time, index place,
                            State& state) const {
  Family there = family;
  there.need = HazardTable::need_at(place);
  there.level_entered = static_cast<Entered>(time);
  there.theme_entered.fill(static_cast<Entered>(time));
  enter(there, time, state);
}

}  // namespace hearthline::model
