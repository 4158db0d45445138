#pragma once

#include <utility>

#include "hearthline/multistate/recorder.hpp"

namespace hearthline::multistate {

// ---- TimeGrid ---------------------------------------------------------------

inline TimeGrid::TimeGrid(std::vector<double> times, double horizon)
    : times_(std::move(times)),
      ticks_per_time_(0x1p36 / horizon),
      buckets_per_time_(2.0 * static_cast<double>(times_.size()) / horizon) {
  for (const double time : times_) ticks_.push_back(ticks(time));
  // A bucket has the count of the one before, so that rounding to a
  // neighbouring bucket is harmless; the last bucket is the horizon's.
  const std::size_t buckets = 2 * times_.size() + 2;
  for (std::size_t b = 0; b < buckets; ++b) {
    const double from =
        b == 0 ? 0.0 : static_cast<double>(b - 1) / buckets_per_time_;
    const auto first = std::lower_bound(times_.begin(), times_.end(), from);
    first_.push_back(b == 0 ? 0
                            : static_cast<std::size_t>(first - times_.begin()));
  }
}

// ---- Counts -----------------------------------------------------------------

inline void Counts::add(const Counts& other) {
  const auto sum = [](std::vector<std::int64_t>& a,
                      const std::vector<std::int64_t>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  };
  sum(present_, other.present_);
  sum(parts_, other.parts_);
  sum(events_, other.events_);
}

inline void Counts::clear() {
  std::fill(present_.begin(), present_.end(), 0);
  std::fill(parts_.begin(), parts_.end(), 0);
  std::fill(events_.begin(), events_.end(), 0);
}

inline void Counts::write(const TimeGrid& grid, Results& results) const {
  const std::size_t times = grid.size();
  results.occupancy.assign(times * states_, 0.0);
  results.stays.assign((times - 1) * states_, 0.0);
  results.events.assign((times - 1) * transitions_, 0.0);
  for (std::size_t s = 0; s < states_; ++s) {
    std::int64_t present = 0;
    for (std::size_t k = 0; k < times; ++k) {
      present += present_[k * states_ + s];
      results.occupancy[k * states_ + s] = static_cast<double>(present);
      if (k + 1 == times) break;
      const std::int64_t whole = grid.ticks_at(k + 1) - grid.ticks_at(k);
      results.stays[k * states_ + s] =
          grid.time_of(present * whole + parts_[(k + 1) * states_ + s]);
    }
  }
  for (std::size_t k = 0; k + 1 < times; ++k) {
    for (std::size_t p = 0; p < transitions_; ++p) {
      results.events[k * transitions_ + p] =
          static_cast<double>(events_[(k + 1) * transitions_ + p]);
    }
  }
}

// ---- BlockSums --------------------------------------------------------------

inline BlockSums::BlockSums(const Prices& prices) {
  stays.resize(prices.stay.size());
  events.resize(prices.transition.size());
}

inline void BlockSums::add_causes(const BlockSums& other) {
  const auto sum = [](std::vector<AmountRow>& a,
                      const std::vector<AmountRow>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t k = 0; k < a[i].size(); ++k) a[i][k] += b[i][k];
    }
  };
  sum(stays, other.stays);
  sum(events, other.events);
}

// ---- Book -------------------------------------------------------------------

namespace recorder_detail {

/// The prices of costs and utilities as those of each of the amounts.
inline std::vector<AmountRow> rows(const std::vector<double>& cost,
                                   const std::vector<double>& utility) {
  std::vector<AmountRow> rows;
  for (std::size_t i = 0; i < cost.size(); ++i) {
    rows.push_back({cost[i], cost[i], utility[i], utility[i]});
  }
  return rows;
}

}  // namespace recorder_detail

inline Book::Book(const Declaration& declaration, const Study& study)
    : grid(study.times, study.horizon),
      changes(price_changes(declaration, study.horizon)),
      costs(declaration, declaration.costs, changes),
      utilities(declaration, declaration.utilities, changes),
      stay_prices(recorder_detail::rows(costs.stay, utilities.stay)),
      event_prices(recorder_detail::rows(costs.once, utilities.once)),
      cost_time(declaration.discount.costs),
      utility_time(declaration.discount.utilities),
      discount{0.0, cost_time.rate(), 0.0, utility_time.rate()},
      discounted(cost_time.rate() != 0.0 || utility_time.rate() != 0.0),
      same_discount(cost_time.rate() == utility_time.rate()),
      worth_of_start(worth(0.0)),
      worth_of_horizon(worth(study.horizon)) {}

}  // namespace hearthline::multistate
