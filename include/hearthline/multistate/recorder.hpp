#pragma once
/// @file
/// What is recorded during the lives of units.
///
/// Occupancy, stays and events by time are integers, so that the order of
/// summation does not matter; time is counted in ticks of horizon / 2^36.
/// Discounted amounts are sums of doubles over a block of units in order;
/// blocks are the same for any number of threads, and are added in order later.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/multistate/model.hpp"
#include "hearthline/multistate/prices.hpp"
#include "hearthline/multistate/sampling_error.hpp"

namespace hearthline::multistate {

/// The requested times, with a search for a moment among them.
class TimeGrid {
 public:
  /// @param times  strictly increasing, within [0, horizon], at least one
  TimeGrid(std::vector<double> times, double horizon);

  std::size_t size() const { return times_.size(); }
  const std::vector<double>& times() const { return times_; }
  /// Returns the number of requested times before t, for t in [0, horizon].
  std::size_t before(double t) const {
    std::size_t k = first_[static_cast<std::size_t>(t * buckets_per_time_)];
    while (k < times_.size() && times_[k] < t) ++k;
    return k;
  }
  std::int64_t ticks(double t) const {
    return static_cast<std::int64_t>(t * ticks_per_time_);
  }
  std::int64_t ticks_at(std::size_t k) const { return ticks_[k]; }
  double time_of(std::int64_t ticks) const {
    return static_cast<double>(ticks) / ticks_per_time_;
  }

 private:
  std::vector<double> times_;
  std::vector<std::int64_t> ticks_;
  double ticks_per_time_;
  double buckets_per_time_;
  // By bucket of time: a lower bound of `before` for the moments in it.
  std::vector<std::size_t> first_;
};

/// Integer tables: changes of occupancy, the part of each stay in the intervals
/// in which it begins and ends, and events. See `Counts::occupancy`.
class Counts {
 public:
  Counts(std::size_t times, std::size_t states, std::size_t transitions)
      : states_(states),
        transitions_(transitions),
        present_((times + 1) * states, 0),
        parts_((times + 1) * states, 0),
        events_((times + 1) * transitions, 0) {}

  /// @param sign  1 at the beginning of a stay, -1 at its end
  void turn(const TimeGrid& grid, std::size_t k, std::size_t state, double t,
            std::int64_t sign) {
    present_[k * states_ + state] += sign;
    if (k < grid.size()) {
      parts_[k * states_ + state] += sign * (grid.ticks_at(k) - grid.ticks(t));
    }
  }
  void event(std::size_t k, std::size_t transition) {
    ++events_[k * transitions_ + transition];
  }

  void add(const Counts& other);
  void clear();

  /// Writes the tables in the layout of Results.
  void write(const TimeGrid& grid, Results& results) const;

 private:
  std::size_t states_;
  std::size_t transitions_;
  // By the number of requested times before the moment, then by state or
  // transition.
  std::vector<std::int64_t> present_;
  std::vector<std::int64_t> parts_;
  std::vector<std::int64_t> events_;
};

/// Sums over the units of a block: moments of their costs and utilities, and
/// sums by cause.
struct BlockSums {
  Moments moments;
  /// By period of constant prices, then state: time as each of the amounts
  /// discounts it.
  std::vector<AmountRow> stays;
  /// The same for events, by period, then transition.
  std::vector<AmountRow> events;

  BlockSums() = default;
  /// A block of no units.
  explicit BlockSums(const Prices& prices);

  /// Adds the sums by cause; moments are combined by what the units are.
  void add_causes(const BlockSums& other);
};

/// Prices and discounting of a declaration, and the requested times.
struct Book {
  TimeGrid grid;
  std::vector<double> changes;  ///< of prices
  Prices costs;
  Prices utilities;
  /// What a unit of time adds to each of the amounts, by period, then state.
  std::vector<AmountRow> stay_prices;
  /// What an event adds to them, by period, then transition.
  std::vector<AmountRow> event_prices;
  Discounting cost_time;
  Discounting utility_time;
  AmountRow discount;  ///< continuous rates of the amounts
  bool discounted;     ///< whether any rate is above 0
  bool same_discount;
  /// The worths of the moments at which nearly all units begin and end.
  AmountRow worth_of_start;
  AmountRow worth_of_horizon;

  Book(const Declaration& declaration, const Study& study);

  /// A moment in the time of each of the amounts, plain or discounted.
  AmountRow worth(double time) const {
    if (!discounted) return {time, time, time, time};
    const double cost = cost_time.worth_until(time);
    return {time, cost, time,
            same_discount ? cost : utility_time.worth_until(time)};
  }
};

/// Records into a block's sums and a worker's counts, and holds the amounts of
/// the last unit. Throws Interrupted when `stop` is set, even within a long
/// life.
class Recorder {
 public:
  Recorder(const Book& book, const std::atomic<bool>& stop)
      : book_(&book),
        stop_(&stop),
        counts_(book.grid.size(), book.costs.states(),
                book.costs.transitions()) {
    enter_period(0);
  }

  void start(const auto&, const Unit&, const auto& state, double time) {
    at_ = static_cast<std::size_t>(state.at);
    own_.fill(0.0);
    since_ = time == 0.0 ? book_->worth_of_start : book_->worth(time);
    // The unit before may have ended in a later period.
    if (period_ != 0 || time >= period_end_) enter_period_of(time);
    counts_.turn(book_->grid, book_->grid.before(time), at_, time, 1);
  }
  void event(const auto& model, const Unit&, const auto& state, int process,
             double, double time) {
    const auto transition = static_cast<std::size_t>(model.transition(process));
    leave(time);
    const auto k = book_->grid.before(time);
    counts_.turn(book_->grid, k, at_, time, -1);
    at_ = static_cast<std::size_t>(state.at);
    counts_.turn(book_->grid, k, at_, time, 1);
    counts_.event(k, transition);
    happen(transition);
    if ((++events_seen_ & kEventsBetweenLooks) == 0 && *stop_) {
      throw Interrupted();
    }
  }
  void finish(const auto&, const Unit&, const auto&, double horizon) {
    if (horizon >= period_end_) split_stay(horizon);
    stay_until(book_->worth_of_horizon);
    units_.add(own_);
  }

  /// @name The start of a block, its sums, and the amounts of the last unit
  ///@{
  /// @param in_pairs  as for UnitSums
  void begin_block(bool in_pairs) {
    sums_ = BlockSums(book_->costs);
    units_ = UnitSums(in_pairs);
  }
  const BlockSums& sums() {
    sums_.moments = units_.moments();
    return sums_;
  }
  const AmountRow& amounts() const { return own_; }
  Counts& counts() { return counts_; }
  ///@}

 private:
  static constexpr std::uint32_t kEventsBetweenLooks = 0xFFFFF;

  void enter_period(std::size_t period) {
    period_ = period;
    period_end_ = period < book_->changes.size()
                      ? book_->changes[period]
                      : std::numeric_limits<double>::infinity();
    first_state_ = period * book_->costs.states();
    first_transition_ = period * book_->costs.transitions();
  }
  // Out of line, so that constant prices do without their code.
  [[gnu::noinline, gnu::cold]] void enter_period_of(double time) {
    const auto& changes = book_->changes;
    enter_period(static_cast<std::size_t>(
        std::upper_bound(changes.begin(), changes.end(), time) -
        changes.begin()));
  }
  [[gnu::noinline, gnu::cold]] void split_stay(double time) {
    while (time >= period_end_) {
      stay_until(book_->worth(period_end_));
      enter_period(period_ + 1);
    }
  }
  void leave(double time) {
    // What happens at a change of prices has the new ones.
    if (time >= period_end_) split_stay(time);
    stay_until(book_->worth(time));
  }
  void stay_until(const AmountRow& now) {
    const std::size_t state = first_state_ + at_;
    AmountRow stay;
    for (std::size_t i = 0; i < stay.size(); ++i) stay[i] = now[i] - since_[i];
    add(stay, book_->stay_prices[state], sums_.stays[state]);
    since_ = now;
  }
  void happen(std::size_t event) {
    const std::size_t transition = first_transition_ + event;
    AmountRow factor;
    for (std::size_t i = 0; i < factor.size(); ++i) {
      factor[i] = 1.0 - book_->discount[i] * since_[i];
    }
    add(factor, book_->event_prices[transition], sums_.events[transition]);
  }
  // All four at once; through copies, since `cause` might be part of `own_` for
  // all that a compiler knows.
  void add(const AmountRow& what, const AmountRow& price, AmountRow& cause) {
    AmountRow own = own_;
    AmountRow sum = cause;
    for (std::size_t i = 0; i < own.size(); ++i) {
      own[i] += price[i] * what[i];
      sum[i] += what[i];
    }
    own_ = own;
    cause = sum;
  }

  const Book* book_;
  const std::atomic<bool>* stop_;
  Counts counts_;
  BlockSums sums_;
  UnitSums units_;
  // Of the unit that is being recorded.
  std::size_t at_ = 0;
  AmountRow since_{};
  AmountRow own_{};
  // The period of constant prices, when it ends, and where its prices begin.
  std::size_t period_ = 0;
  double period_end_ = 0.0;
  std::size_t first_state_ = 0;
  std::size_t first_transition_ = 0;
  std::uint32_t events_seen_ = 0;
};

}  // namespace hearthline::multistate

#include "hearthline/multistate/recorder_impl.hpp"
