#pragma once
/// @file
/// Monthly tables that can write down what they count of a unit, so that it can
/// be taken out of them again.

#include <cstdint>
#include <vector>

#include "hearthline/engine/monthly_counts.hpp"
#include "hearthline/index.hpp"

namespace hearthline::engine {

/// What is added to a cell and to that of the next month.
struct CountStep {
  /// A stay ends or begins, a unit carries more, an event, or only what an
  /// event carries.
  enum What : std::int8_t {
    kEnds = -1,
    kBegins = 1,
    kCarries,
    kEvent,
    kCarried
  };

  std::uint32_t cell = 0;  ///< its position in the table
  std::int32_t ticks = 0;  ///< elapsed in the month
  std::int32_t carried = 0;
  std::uint16_t table = 0;  ///< which of several tables
  std::int8_t what = kEvent;
};
// Millions are written in a draw.
static_assert(sizeof(CountStep) == 16);

/// Where steps are written down.
using CountLog = std::vector<CountStep>;

// What counts hides the same of `MonthlyCounts`, which is called in its stead:
// a virtual call for every count would cost more than the counting.
// NOLINTBEGIN(bugprone-derived-method-shadowing-base-method)

/// `MonthlyCounts` with a log.
class LoggedCounts : public MonthlyCounts {
 public:
  using MonthlyCounts::MonthlyCounts;

  class Moment : public MonthlyCounts::Moment {
   public:
    void begin(int stay, std::int64_t carried) { turn(stay, 1, carried); }
    void end(int stay, std::int64_t carried) { turn(stay, -1, carried); }
    void turn(int stay, std::int64_t sign, std::int64_t carried) {
      log(stays_ + stay * stride_, carried, sign);
      MonthlyCounts::Moment::turn(stay, sign, carried);
    }
    void carry(int stay, std::int64_t more) {
      log(stays_ + stay * stride_, more, CountStep::kCarries);
      MonthlyCounts::Moment::carry(stay, more);
    }
    void count(int event, std::int64_t carried) {
      log(events_ + event * stride_, carried, CountStep::kEvent);
      MonthlyCounts::Moment::count(event, carried);
    }
    void count_carried(int event, std::int64_t carried) {
      log(events_ + event * stride_, carried, CountStep::kCarried);
      MonthlyCounts::Moment::count_carried(event, carried);
    }

   private:
    friend class LoggedCounts;
    Moment(const MonthlyCounts::Moment& moment, LoggedCounts* logs)
        : MonthlyCounts::Moment(moment), logs_(logs) {}

    void log(const std::int64_t* cell, std::int64_t carried,
             std::int64_t what) const {
      if (logs_ != nullptr) logs_->log(cell, ticks_, carried, what);
    }

    LoggedCounts* logs_;  // null if there is no log
  };

  Moment at(index group, double time) {
    return {MonthlyCounts::at(group, time), log_ == nullptr ? nullptr : this};
  }

  /// Writes down what is counted from now on.
  /// @param log    null for no more; must outlive what is counted
  /// @param table  the number of this table in the log
  void log_to(CountLog* log, int table) {
    log_ = log;
    table_ = static_cast<std::uint16_t>(table);
  }
  /// Takes out what a table of the same shape has written down.
  void undo(const CountStep& step) {
    std::int64_t* cell = numbers() + step.cell;
    const std::int64_t ticks = step.ticks;
    const std::int64_t carried = step.carried;
    switch (step.what) {
      case CountStep::kEvent:
        cell[0] -= 1;
        [[fallthrough]];
      case CountStep::kCarried:
        cell[1] -= carried;
        break;
      case CountStep::kCarries:
        cell[1] -= carried * (kTicks - ticks);
        cell[kMeasures + 1] -= carried * ticks;
        break;
      default:
        cell[0] -= step.what * (kTicks - ticks);
        cell[1] -= carried * step.what * (kTicks - ticks);
        cell[kMeasures] -= step.what * ticks;
        cell[kMeasures + 1] -= carried * step.what * ticks;
    }
  }

 private:
  /// Writes a step down. Most runs never do.
  [[gnu::noinline, gnu::cold]] void log(const std::int64_t* cell,
                                        std::int64_t ticks,
                                        std::int64_t carried,
                                        std::int64_t what) {
    log_->push_back({static_cast<std::uint32_t>(cell - numbers()),
                     static_cast<std::int32_t>(ticks),
                     static_cast<std::int32_t>(carried), table_,
                     static_cast<std::int8_t>(what)});
  }

  CountLog* log_ = nullptr;
  std::uint16_t table_ = 0;
};

// NOLINTEND(bugprone-derived-method-shadowing-base-method)

}  // namespace hearthline::engine
