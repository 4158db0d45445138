#pragma once
/// @file
/// The monthly cells of every draw.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hearthline/engine/monthly_counts.hpp"
#include "hearthline/index.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::results {

/// Stays and events of every draw, or expected values (as a single draw),
/// stored densely by draw, locality, cell and month.
/// @tparam Events  `Counts` or `Flows`
template <class Events>
class MonthlyTables {
 public:
  MonthlyTables(index draws, index months, index localities, index stay_cells,
                index event_cells)
      : localities_(localities),
        months_(months),
        stay_cells_(stay_cells),
        event_cells_(event_cells),
        stays_(size(draws, stay_cells_)),
        events_(size(draws, event_cells_)) {}
  MonthlyTables(index draws, const engine::MonthlyCounts& shape)
      : MonthlyTables(draws, shape.months(), shape.groups(), shape.stays(),
                      shape.events()) {}

  /// Calls `visit(own, other's)` for the measures of each cell of two tables of
  /// the same size.
  template <class Visit>
  void each_pair(const MonthlyTables& other, Visit&& visit) {
    for (std::size_t i = 0; i < stays_.size(); ++i) {
      visit(stays_[i], other.stays_[i]);
    }
    for (std::size_t i = 0; i < events_.size(); ++i) {
      visit(events_[i], other.events_[i]);
    }
  }

  /// Stores a draw; different draws may be stored concurrently.
  void store(index draw, const engine::MonthlyCounts& counts) {
    for (index l = 0; l < localities_; ++l) store(draw, counts, l, l);
  }
  /// Stores one locality of a draw.
  /// @param group  of `counts`
  void store(index draw, const engine::MonthlyCounts& counts, index group,
             index locality) {
    counts.each_stay(group, [&](index month, index cell, double units,
                                double carried) {
      stays_[at(draw, month, locality, cell, stay_cells_)] = {units, carried};
    });
    counts.each_event(group, [&](index month, index cell, std::int64_t units,
                                 std::int64_t carried) {
      events_[at(draw, month, locality, cell, event_cells_)] = {units, carried};
    });
  }
  /// See `Part` in `part.hpp`.
  void each_array(auto&& visit) {
    visit(stays_);
    visit(events_);
  }
  const Months& stay(index draw, index month, index locality,
                     index cell) const {
    return stays_[at(draw, month, locality, cell, stay_cells_)];
  }
  Months& stay(index draw, index month, index locality, index cell) {
    return stays_[at(draw, month, locality, cell, stay_cells_)];
  }
  const Events& event(index draw, index month, index locality,
                      index cell) const {
    return events_[at(draw, month, locality, cell, event_cells_)];
  }
  Events& event(index draw, index month, index locality, index cell) {
    return events_[at(draw, month, locality, cell, event_cells_)];
  }
  index localities() const { return localities_; }
  index months() const { return months_; }

 private:
  std::size_t size(index draws, index cells) const {
    return static_cast<std::size_t>(draws * localities_ * months_ * cells);
  }
  std::size_t at(index draw, index month, index locality, index cell,
                 index cells) const {
    return static_cast<std::size_t>(
        ((draw * localities_ + locality) * cells + cell) * months_ + month);
  }

  index localities_;
  index months_;
  index stay_cells_;
  index event_cells_;
  std::vector<Months> stays_;
  std::vector<Events> events_;
};

using MonthlyResults = MonthlyTables<Counts>;
using MonthlyExpected = MonthlyTables<Flows>;

namespace monthly_detail {

/// Calls `visit(draw, month, locality)` in the order of the rows.
template <class Visit>
void each_row(index draws, index months, index localities, Visit&& visit) {
  for (index draw = 0; draw < draws; ++draw) {
    for (index month = 0; month < months; ++month) {
      for (index l = 0; l < localities; ++l) visit(draw, month, l);
    }
  }
}

}  // namespace monthly_detail

}  // namespace hearthline::results
