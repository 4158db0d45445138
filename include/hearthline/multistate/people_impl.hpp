#pragma once

#include <algorithm>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/multistate/people.hpp"
#include "hearthline/multistate/streams.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::multistate {

namespace people_detail {

/// The first index whose running sum of shares is above u times their total;
/// if rounding leaves no such index, the last one with a positive share.
inline std::size_t pick(const std::vector<double>& sums, double u) {
  const double at = u * sums.back();
  const auto found = std::upper_bound(sums.begin(), sums.end(), at);
  if (found != sums.end())
    return static_cast<std::size_t>(found - sums.begin());
  return static_cast<std::size_t>(
      std::lower_bound(sums.begin(), sums.end(), sums.back()) - sums.begin());
}

}  // namespace people_detail

inline People::People(const Declaration& declaration, const Study& study,
                      random::RunKey key)
    : key_(key), units_(study.units), age_(declaration.start.age) {
  double sum = 0.0;
  for (const auto& [name, share] : declaration.start.shares) {
    if (share == 0.0) continue;
    const auto& states = declaration.states;
    states_.push_back(static_cast<int>(
        std::find(states.begin(), states.end(), name) - states.begin()));
    state_chances_.push_back(sum += share);
  }
  rows_ = study.covariates.rows();
  sum = 0.0;
  for (const double share : study.covariates.shares) {
    row_chances_.push_back(sum += share);
  }
  if (declaration.start.entrants) {
    draw_arrivals(*declaration.start.entrants, study.horizon);
  }
}

inline void People::draw_arrivals(const Pieces& rate, double horizon) {
  const double expected = rate.integral(0.0, horizon);
  const auto room = static_cast<double>(kMostUnits - units_);
  // A Poisson number differs from its mean by a few times the mean's root.
  if (expected + 10.0 * std::sqrt(expected) > room) {
    throw InputError(
        "entrants: expected at most " + text::number_text(room) +
        " before the horizon (units at the start: " + std::to_string(units_) +
        "), found a rate that brings about " + text::rounded_text(expected));
  }
  const random::StreamId stream = random::stream_id(kArrivalStream);
  double time = 0.0;
  for (std::uint32_t k = 0;; ++k) {
    time = rate.inverse_integral(time, random::exponential(key_, 0, stream, k));
    if (!(time < horizon)) return;
    arrivals_.push_back(time);
  }
}

inline Unit People::unit(index id) const {
  constexpr random::StreamId kStart = random::stream_id(kStartStream);
  constexpr random::StreamId kCovariates = random::stream_id(kCovariateStream);
  Unit unit;
  unit.id = static_cast<std::uint64_t>(id);
  unit.age = age_;
  unit.state = states_.front();
  if (states_.size() > 1) {
    unit.state = states_[people_detail::pick(
        state_chances_, random::uniform(key_, unit.id, kStart, 0))];
  }
  if (id >= units_) {
    unit.time = arrivals_[static_cast<std::size_t>(id - units_)];
  }
  if (!row_chances_.empty()) {
    unit.covariates = static_cast<index>(people_detail::pick(
        row_chances_, random::uniform(key_, unit.id, kCovariates, 0)));
  } else if (rows_ > 0) {
    unit.covariates =
        id < units_
            ? id
            : std::min(rows_ - 1,
                       static_cast<index>(
                           static_cast<double>(rows_) *
                           random::uniform(key_, unit.id, kCovariates, 0)));
  }
  return unit;
}

}  // namespace hearthline::multistate
