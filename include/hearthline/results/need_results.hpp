#pragma once
/// @file
/// The monthly tables of the family model, by draw.

#include <array>
#include <cstdint>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/results/need_recorder.hpp"

namespace hearthline::results {

/// Two measures of a cell: families, and the children in them.
template <class Number>
struct Measures {
  Number families{};
  Number children{};

  Measures& operator+=(const Measures& other) {
    families += other.families;
    children += other.children;
    return *this;
  }
};
using Months = Measures<double>;        ///< family-months and child-months
using Counts = Measures<std::int64_t>;  ///< events
using Flows = Measures<double>;         ///< expected events

/// The results of every draw, or the expected values (as a single draw),
/// stored densely by draw, month, locality and cell.
/// @tparam Events  `Counts` or `Flows`
template <class Events>
class NeedTables {
 public:
  NeedTables(index draws, index months, index localities)
      : draws_(draws),
        months_(months),
        localities_(localities),
        stays_(size(cells::kStays)),
        events_(size(cells::kEvents)) {}

  index draws() const { return draws_; }
  index months() const { return months_; }
  index localities() const { return localities_; }

  /// Calls `visit(own, other's)` for the measures of each cell of two tables of
  /// the same size.
  template <class Visit>
  void each_pair(const NeedTables& other, Visit&& visit) {
    for (std::size_t i = 0; i < stays_.size(); ++i) {
      visit(stays_[i], other.stays_[i]);
    }
    for (std::size_t i = 0; i < events_.size(); ++i) {
      visit(events_[i], other.events_[i]);
    }
  }

  /// Stores a draw; different draws may be stored concurrently.
  void store(index draw, const NeedRecorder& recorder) {
    for (index l = 0; l < localities_; ++l) {
      recorder.counts().each_stay(l, [&](index month, index cell,
                                         double families, double children) {
        stays_[at(draw, month, l, cell, cells::kStays)] = {families, children};
      });
      recorder.counts().each_event(
          l, [&](index month, index cell, std::int64_t families,
                 std::int64_t children) {
            events_[at(draw, month, l, cell, cells::kEvents)] = {families,
                                                                 children};
          });
    }
  }

  /// See `Part` in `part.hpp`.
  void each_array(auto&& visit) {
    visit(stays_);
    visit(events_);
  }

  const Months& stay(index draw, index month, index locality, int cell) const {
    return stays_[at(draw, month, locality, cell, cells::kStays)];
  }
  Months& stay(index draw, index month, index locality, int cell) {
    return stays_[at(draw, month, locality, cell, cells::kStays)];
  }
  const Events& event(index draw, index month, index locality, int cell) const {
    return events_[at(draw, month, locality, cell, cells::kEvents)];
  }
  Events& event(index draw, index month, index locality, int cell) {
    return events_[at(draw, month, locality, cell, cells::kEvents)];
  }

 private:
  std::size_t size(index width) const {
    return static_cast<std::size_t>(draws_ * months_ * localities_ * width);
  }
  std::size_t at(index draw, index month, index locality, index cell,
                 index width) const {
    return static_cast<std::size_t>(
        ((draw * months_ + month) * localities_ + locality) * width + cell);
  }

  index draws_;
  index months_;
  index localities_;
  std::vector<Months> stays_;
  std::vector<Events> events_;
};

using NeedResults = NeedTables<Counts>;
using NeedExpected = NeedTables<Flows>;

}  // namespace hearthline::results
