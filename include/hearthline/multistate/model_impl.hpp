#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "hearthline/error.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/model.hpp"
#include "hearthline/multistate/smooth_math.hpp"

namespace hearthline::multistate {

namespace model_detail {

/// Adds the breakpoints between pieces to `breaks`.
inline void add_breaks(const Pieces& pieces, std::vector<double>& breaks) {
  for (std::size_t i = 1; i < pieces.from.size(); ++i) {
    breaks.push_back(pieces.from[i]);
  }
}

inline void sort_once(std::vector<double>& breaks) {
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
}

/// The left end of the i-th interval between breakpoints; minus infinity for
/// the first.
inline double left_end(const std::vector<double>& breaks, std::size_t i) {
  return i == 0 ? -std::numeric_limits<double>::infinity() : breaks[i - 1];
}

/// A row for each interval, of ones where `value(lane)` writes nothing.
template <class Row, class Value>
std::vector<Row> rows_of(const std::vector<double>& breaks, std::size_t lanes,
                         Value&& value) {
  std::vector<Row> rows(breaks.size() + 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].fill(1.0);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      rows[i][lane] = value(lane, left_end(breaks, i));
    }
  }
  return rows;
}

inline const Steps* steps_of(const Transition& t) {
  return t.rate.since_entry ? std::get_if<Steps>(&*t.rate.since_entry)
                            : nullptr;
}

inline bool has_smooth_curve(const Declaration& declaration) {
  return std::any_of(
      declaration.transitions.begin(), declaration.transitions.end(),
      [](const Transition& t) {
        return t.rate.in_age.has_value() ||
               (t.rate.since_entry && is_smooth(*t.rate.since_entry));
      });
}

/// The largest number of transitions out of one state.
inline std::size_t most_live(const Declaration& declaration) {
  std::map<std::string, std::size_t> leaving;
  std::size_t most = 0;
  for (const Transition& t : declaration.transitions) {
    most = std::max(most, ++leaving[t.from]);
  }
  return most;
}

}  // namespace model_detail

template <std::size_t L, std::size_t P, bool C>
Compiled<L, P, C>::Compiled(const Declaration& declaration,
                            const Covariates& covariates)
    : values_(covariates.values), columns_(covariates.names.size()) {
  namespace detail = model_detail;
  const Declaration& d = declaration;
  for (const Transition& t : d.transitions) {
    if (t.rate.by_age) detail::add_breaks(*t.rate.by_age, age_from_);
    if (t.rate.by_time) detail::add_breaks(*t.rate.by_time, time_from_);
  }
  detail::sort_once(age_from_);
  detail::sort_once(time_from_);

  for (const std::string& name : d.states) {
    Place place;
    place.first = static_cast<int>(transitions_.size());
    std::vector<const Transition*> live;
    for (std::size_t i = 0; i < d.transitions.size(); ++i) {
      const Transition& t = d.transitions[i];
      if (t.from != name) continue;
      const std::string process = transition_name(t.from, t.to);
      const std::size_t lane = live.size();
      if (lane == L || transitions_.size() == P) {
        throw InputError("the transition '" + process + "': expected at most " +
                         std::to_string(L) +
                         " transitions out of a state and " +
                         std::to_string(P) + " in all, found more");
      }
      const auto to = std::find(d.states.begin(), d.states.end(), t.to);
      place.to[lane] = static_cast<int>(to - d.states.begin());
      add(place, lane, t, covariates);
      live.push_back(&t);
      streams_[transitions_.size()] = random::stream_id(process);
      transitions_.push_back(static_cast<int>(i));
    }
    place.live = static_cast<int>(live.size());
    place.lanes =
        static_cast<std::uint32_t>((std::uint64_t{1} << live.size()) - 1U);
    fill_rows(place, live, age_from_, time_from_);
    places_.push_back(std::move(place));
  }
}

template <std::size_t L, std::size_t P, bool C>
void Compiled<L, P, C>::add(Place& place, std::size_t lane,
                            const Transition& transition,
                            const Covariates& covariates) {
  const Rate& rate = transition.rate;
  double weight = rate.rate;
  Smooth& smooth = place.smooth[lane];
  if (rate.in_age) {
    weight *= rate.in_age->level;
    smooth = {Clock::kGompertzInAge, rate.in_age->growth, 0.0};
  }
  if (rate.since_entry) {
    const Curve& curve = *rate.since_entry;
    if (const auto* c = std::get_if<Constant>(&curve)) weight *= c->level;
    if (const auto* c = std::get_if<Weibull>(&curve)) {
      smooth = {Clock::kWeibull, c->shape, c->scale};
    }
    if (const auto* c = std::get_if<Gompertz>(&curve)) {
      weight *= c->level;
      smooth = {Clock::kGompertz, c->growth, 0.0};
    }
    if (const auto* c = std::get_if<LogLogistic>(&curve)) {
      smooth = {Clock::kLogLogistic, c->shape, c->scale};
    }
    if (const auto* c = std::get_if<Fixed>(&curve)) {
      smooth = {Clock::kFixed, c->duration, 0.0};
    }
  }
  place.weight[lane] = weight;
  for (const auto& [name, ratio] : rate.hazard_ratios) {
    const auto column =
        std::find(covariates.names.begin(), covariates.names.end(), name);
    place.effects.push_back(
        {lane, static_cast<std::size_t>(column - covariates.names.begin()),
         random::log(ratio)});
  }
}

template <std::size_t L, std::size_t P, bool C>
void Compiled<L, P, C>::fill_rows(Place& place,
                                  const std::vector<const Transition*>& live,
                                  const std::vector<double>& ages,
                                  const std::vector<double>& times) {
  namespace detail = model_detail;
  for (const Transition* t : live) {
    place.by_age |= t->rate.by_age.has_value();
    place.by_time |= t->rate.by_time.has_value();
    if (const Steps* steps = detail::steps_of(*t)) {
      detail::add_breaks(steps->pieces, place.entry_from);
    }
  }
  detail::sort_once(place.entry_from);
  const std::vector<double> none;
  place.age_rows = detail::rows_of<Row>(
      place.by_age ? ages : none, live.size(), [&](std::size_t lane, double x) {
        const auto& pieces = live[lane]->rate.by_age;
        return pieces ? pieces->at(x) : 1.0;
      });
  place.time_rows =
      detail::rows_of<Row>(place.by_time ? times : none, live.size(),
                           [&](std::size_t lane, double x) {
                             const auto& pieces = live[lane]->rate.by_time;
                             return pieces ? pieces->at(x) : 1.0;
                           });
  place.entry_rows = detail::rows_of<Row>(
      place.entry_from, live.size(), [&](std::size_t lane, double x) {
        const Steps* steps = detail::steps_of(*live[lane]);
        return steps != nullptr ? steps->pieces.at(x) : 1.0;
      });
}

// ---- The life of a unit -----------------------------------------------------

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::enter(const Unit& unit, double time,
                                     State& state) const {
  state.birth = time - unit.age;
  state.age_piece = 0;
  state.time_piece = 0;
  state.covariates =
      values_.data() + static_cast<std::size_t>(unit.covariates) * columns_;
  begin_stay(state, unit.state, time);
}

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::hazards(const State& state, Row& out) const {
  const Place& place = places_[static_cast<std::size_t>(state.at)];
  const Row& age = place.age_rows[place.by_age ? state.age_piece : 0];
  const Row& time = place.time_rows[place.by_time ? state.time_piece : 0];
  const Row& entry = place.entry_rows[state.entry_piece];
  for (std::size_t lane = 0; lane < L; ++lane) {
    out[lane] = state.weight[lane] * age[lane] * time[lane] * entry[lane];
  }
}

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::pass(State& state, double time) const {
  const Place& place = places_[static_cast<std::size_t>(state.at)];
  if (state.next_age <= time) find_age(state, time);
  if (state.next_time <= time) find_time(state, time);
  if (state.next_entry <= time) find_entry(state, place, time);
  state.next =
      std::min(state.next_age, std::min(state.next_time, state.next_entry));
}

template <std::size_t L, std::size_t P, bool C>
inline std::uint32_t Compiled<L, P, C>::fire(State& state, int lane,
                                             double time) const {
  const Place& before = places_[static_cast<std::size_t>(state.at)];
  const int to = before.to[static_cast<std::size_t>(lane)];
  begin_stay(state, to, time);
  return before.lanes | places_[static_cast<std::size_t>(to)].lanes;
}

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::begin_stay(State& state, int at,
                                          double time) const {
  const Place& place = places_[static_cast<std::size_t>(at)];
  state.at = at;
  state.entered = time;
  state.entry_piece = 0;
  state.weight = place.weight;
  if (!place.effects.empty()) weigh(state, place);
  state.next_age = state.next_time = state.next_entry = kNever;
  if (place.by_age) find_age(state, time);
  if (place.by_time) find_time(state, time);
  if (!place.entry_from.empty()) find_entry(state, place, time);
  state.next =
      std::min(state.next_age, std::min(state.next_time, state.next_entry));
}

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::weigh(State& state, const Place& place) const {
  const auto effects = place.effects.size();
  for (std::size_t i = 0; i < effects;) {
    const std::size_t lane = place.effects[i].lane;
    double sum = 0.0;
    for (; i < effects && place.effects[i].lane == lane; ++i) {
      const Effect& effect = place.effects[i];
      sum += effect.log_ratio * state.covariates[effect.column];
    }
    state.weight[lane] *= random::exp(sum);
  }
}

// Each clock's piece is searched for from the present one on: clocks only move
// forwards, and several pieces may end at one moment.

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::find_age(State& state, double time) const {
  const std::size_t pieces = age_from_.size();
  std::size_t& piece = state.age_piece;
  while (piece < pieces && state.birth + age_from_[piece] <= time) ++piece;
  state.next_age = piece < pieces ? state.birth + age_from_[piece] : kNever;
}

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::find_time(State& state, double time) const {
  const std::size_t pieces = time_from_.size();
  std::size_t& piece = state.time_piece;
  while (piece < pieces && time_from_[piece] <= time) ++piece;
  state.next_time = piece < pieces ? time_from_[piece] : kNever;
}

template <std::size_t L, std::size_t P, bool C>
inline void Compiled<L, P, C>::find_entry(State& state, const Place& place,
                                          double time) const {
  const std::vector<double>& from = place.entry_from;
  std::size_t& piece = state.entry_piece;
  while (piece < from.size() && state.entered + from[piece] <= time) ++piece;
  state.next_entry = piece < from.size() ? state.entered + from[piece] : kNever;
}

// ---- Smooth curves ----------------------------------------------------------

template <std::size_t L, std::size_t P, bool C>
inline double Compiled<L, P, C>::elapsed(const State& state, int lane,
                                         double from, double to) const
  requires C
{
  const Place& place = places_[static_cast<std::size_t>(state.at)];
  const Smooth& smooth = place.smooth[static_cast<std::size_t>(lane)];
  const double a = from - state.entered;
  const double b = to - state.entered;
  switch (smooth.clock) {
    case Clock::kWeibull:
      return Weibull{smooth.a, smooth.b}.between(a, b);
    case Clock::kGompertz:
      return Gompertz{1.0, smooth.a}.between(a, b);
    case Clock::kGompertzInAge:
      return Gompertz{1.0, smooth.a}.between(from - state.birth,
                                             to - state.birth);
    case Clock::kLogLogistic:
      return LogLogistic{smooth.a, smooth.b}.between(a, b);
    case Clock::kFixed:
      return Fixed{smooth.a}.between(a, b);
    case Clock::kUniform:
      break;
  }
  return to - from;
}

template <std::size_t L, std::size_t P, bool C>
inline double Compiled<L, P, C>::reach(const State& state, int lane,
                                       double from, double amount) const
  requires C
{
  if (!(amount < kNever)) return kNever;
  const Place& place = places_[static_cast<std::size_t>(state.at)];
  const Smooth& smooth = place.smooth[static_cast<std::size_t>(lane)];
  const double a = from - state.entered;
  // Converting to the curve's time and back may round to before `from`.
  switch (smooth.clock) {
    case Clock::kWeibull:
      return std::max(
          from, state.entered + Weibull{smooth.a, smooth.b}.reach(a, amount));
    case Clock::kGompertz:
      return std::max(from,
                      state.entered + Gompertz{1.0, smooth.a}.reach(a, amount));
    case Clock::kGompertzInAge:
      return std::max(from, state.birth + Gompertz{1.0, smooth.a}.reach(
                                              from - state.birth, amount));
    case Clock::kLogLogistic:
      return std::max(
          from,
          state.entered + LogLogistic{smooth.a, smooth.b}.reach(a, amount));
    case Clock::kFixed:
      // Whatever the threshold, so that no random number shifts the event.
      return std::max(from, state.entered + smooth.a);
    case Clock::kUniform:
      break;
  }
  return from + amount;
}

// ---- Sizes ------------------------------------------------------------------

template <class Visit>
decltype(auto) with_model(const Declaration& declaration,
                          const Covariates& covariates, Visit&& visit) {
  const std::size_t live = model_detail::most_live(declaration);
  // The constructor rejects a model that does not fit the last size.
  const auto sized = [&]<bool Curved>() -> decltype(auto) {
    // Every event looks at all lanes, so that fewer are faster. Processes that
    // a model does not have cost nothing.
    if (live <= 4) {
      return visit(
          Compiled<4, kMostTransitions, Curved>(declaration, covariates));
    }
    if (live <= 8) {
      return visit(
          Compiled<8, kMostTransitions, Curved>(declaration, covariates));
    }
    return visit(
        Compiled<32, kMostTransitions, Curved>(declaration, covariates));
  };
  return model_detail::has_smooth_curve(declaration)
             ? sized.template operator()<true>()
             : sized.template operator()<false>();
}

}  // namespace hearthline::multistate
