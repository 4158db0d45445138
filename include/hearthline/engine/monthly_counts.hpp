#pragma once
/// @file
/// Monthly tables in integers: sums are exact in any order of addition.
///
/// Time is divided into ticks of 2^-30 months. A stay that begins at time t in
/// month m adds the remaining ticks of the month to m and the others to m + 1;
/// the cumulative sum over months is the occupancy of every month. An event
/// therefore changes two adjacent numbers however long the stay lasts, and a
/// month without events costs nothing.

#include <cstdint>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::engine {

/// Two measures are counted together: units, and what each unit carries
/// (families and their children).
inline constexpr int kMeasures = 2;

/// Stays and events by group (such as a locality), month and cell.
class MonthlyCounts {
 public:
  static constexpr std::int64_t kTicks = std::int64_t{1} << 30;

  MonthlyCounts() = default;
  /// Creates `stays` cells of occupancy and `events` cells of counts in each of
  /// `months` months of each of `groups` groups, all zero.
  MonthlyCounts(index groups, index months, index stays, index events)
      : groups_(groups),
        months_(months),
        stays_(stays),
        cells_(stays + events),
        stride_((months + 1) * kMeasures),
        sums_(static_cast<std::size_t>(groups * cells_ * stride_), 0) {}

  /// A moment in the table of a group, to write what happens at that moment.
  class Moment {
   public:
    /// Begins the stay of a unit, which carries `carried`, in cell `stay`.
    void begin(int stay, std::int64_t carried) { turn(stay, 1, carried); }
    /// Ends such a stay.
    void end(int stay, std::int64_t carried) { turn(stay, -1, carried); }
    /// Begins (`sign` 1) or ends (-1) a stay, without a branch.
    void turn(int stay, std::int64_t sign, std::int64_t carried) {
      const std::int64_t now = sign * (kTicks - ticks_);
      const std::int64_t later = sign * ticks_;
      std::int64_t* cell = stays_ + stay * stride_;
      cell[0] += now;
      cell[1] += carried * now;
      cell[kMeasures] += later;
      cell[kMeasures + 1] += carried * later;
    }
    /// Changes what a unit in cell `stay` carries by `more`, of either sign.
    void carry(int stay, std::int64_t more) {
      std::int64_t* cell = stays_ + stay * stride_;
      cell[1] += more * (kTicks - ticks_);
      cell[kMeasures + 1] += more * ticks_;
    }
    /// Counts an event in cell `event`.
    void count(int event, std::int64_t carried) {
      std::int64_t* cell = events_ + event * stride_;
      cell[0] += 1;
      cell[1] += carried;
    }
    /// Counts what an event in cell `event` carries, but no event.
    void count_carried(int event, std::int64_t carried) {
      events_[event * stride_ + 1] += carried;
    }

   protected:
    Moment(std::int64_t* month, index stays, index stride, std::int64_t ticks)
        : stays_(month),
          events_(month + stays * stride),
          stride_(stride),
          ticks_(ticks) {}

    friend class MonthlyCounts;
    std::int64_t* stays_;
    std::int64_t* events_;
    index stride_;
    std::int64_t ticks_;  // elapsed in the month
  };

  /// @param time  months, in [0, months)
  Moment at(index group, double time) {
    const auto month = static_cast<index>(time);
    const double part = time - static_cast<double>(month);
    return {sums_.data() + group * cells_ * stride_ + month * kMeasures, stays_,
            stride_,
            static_cast<std::int64_t>(part * static_cast<double>(kTicks))};
  }

  index groups() const { return groups_; }
  index months() const { return months_; }
  index stays() const { return stays_; }
  index events() const { return cells_ - stays_; }

  /// Adds another table of the same shape.
  void add(const MonthlyCounts& other) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += other.sums_[i];
  }
  /// Takes another table of the same shape out.
  void subtract(const MonthlyCounts& other) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] -= other.sums_[i];
  }
  void clear() { sums_.assign(sums_.size(), 0); }

  /// Calls `visit(month, stay, units, carried)` with the occupancy of every
  /// cell and month of a group: unit-months, and carried-months.
  template <class Visit>
  void each_stay(index group, Visit&& visit) const {
    for (index stay = 0; stay < stays_; ++stay) {
      const std::int64_t* cell = cell_of(group, stay);
      std::int64_t units = 0;
      std::int64_t carried = 0;
      for (index month = 0; month < months_; ++month) {
        units += cell[month * kMeasures];
        carried += cell[month * kMeasures + 1];
        visit(month, stay, in_months(units), in_months(carried));
      }
    }
  }
  /// Calls `visit(month, event, units, carried)` with the counts.
  template <class Visit>
  void each_event(index group, Visit&& visit) const {
    for (index event = 0; event < events(); ++event) {
      const std::int64_t* cell = cell_of(group, stays_ + event);
      for (index month = 0; month < months_; ++month) {
        visit(month, event, cell[month * kMeasures],
              cell[month * kMeasures + 1]);
      }
    }
  }

 protected:
  /// The numbers, by group, then cell, then month.
  std::int64_t* numbers() { return sums_.data(); }

 private:
  const std::int64_t* cell_of(index group, index cell) const {
    return sums_.data() + (group * cells_ + cell) * stride_;
  }
  static double in_months(std::int64_t ticks) {
    return static_cast<double>(ticks) / static_cast<double>(kTicks);
  }

  index groups_ = 0;
  index months_ = 0;
  index stays_ = 0;
  index cells_ = 0;
  index stride_ = 0;
  // By group, then cell, then month: the two numbers that a stay changes are
  // adjacent in memory.
  std::vector<std::int64_t> sums_;
};

}  // namespace hearthline::engine
