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

/// Stays and events, stored densely by draw, locality, cell and month.
class MonthlyResults {
 public:
  MonthlyResults(index draws, const engine::MonthlyCounts& shape)
      : localities_(shape.groups()),
        months_(shape.months()),
        stay_cells_(shape.stays()),
        event_cells_(shape.events()),
        stays_(size(draws, stay_cells_)),
        events_(size(draws, event_cells_)) {}

  /// Stores a draw; different draws may be stored concurrently.
  void store(index draw, const engine::MonthlyCounts& counts) {
    for (index l = 0; l < localities_; ++l) {
      counts.each_stay(
          l, [&](index month, index cell, double units, double carried) {
            stays_[at(draw, month, l, cell, stay_cells_)] = {units, carried};
          });
      counts.each_event(l, [&](index month, index cell, std::int64_t units,
                               std::int64_t carried) {
        events_[at(draw, month, l, cell, event_cells_)] = {units, carried};
      });
    }
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
  const Counts& event(index draw, index month, index locality,
                      index cell) const {
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
  std::vector<Counts> events_;
};

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
