#pragma once
/// @file
/// Recording of cases in monthly tables.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/engine/monthly_counts.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/pathway/case_model.hpp"

namespace hearthline::results {

/// The cells of a family's monthly tables of cases. Each counts families, and
/// the children that the case covers; cells of unmet need count all children of
/// the family, and those of age bands count children as units.
namespace case_cells {

inline constexpr int kKinds = model::kCases - 1;  ///< without "none"
constexpr int kind(model::Case kind) { return model::place(kind) - 1; }

/// The kinds of case whose children are counted by age.
inline constexpr std::array<model::Case, 2> kAged{model::Case::kCpp,
                                                  model::Case::kCla};

/// Stays: open cases by kind, those that wait for a worker, placements, unmet
/// need by level from level 2, and children by age.
inline constexpr int kWaiting = kKinds;
inline constexpr int kPlacement = kWaiting + kKinds;
inline constexpr int kUnmet = kPlacement + model::kPlacements;
inline constexpr int kAges = kUnmet + model::kLevels - 1;
inline constexpr int kStays =
    kAges + static_cast<int>(kAged.size()) * model::kAgeBands;

/// Events: processes of the pathway, then by kind: cases started and ended,
/// children who join and leave while a case is open, cases that close since
/// nobody is under 18, those of families that leave the borough, and those of
/// families that leave the queue; durations; and some of the door's own.
inline constexpr int kStarted = model::kCaseProcessCount;
inline constexpr int kEnded = kStarted + kKinds;
inline constexpr int kJoined = kEnded + kKinds;
inline constexpr int kLeft = kJoined + kKinds;
inline constexpr int kAgedOut = kLeft + kKinds;
inline constexpr int kMovedOut = kAgedOut + kKinds;
inline constexpr int kLeftQueue = kMovedOut + kKinds;
/// Units: cases ended; carried: their durations in 1/1024 months.
inline constexpr int kDuration = kLeftQueue + kKinds;
inline constexpr int kRepeatReferral = kDuration + kKinds;
inline constexpr int kInTime = kRepeatReferral + 1;
inline constexpr int kPlaced = kInTime + 1;
inline constexpr int kEvents = kPlaced + model::kPlacements;
inline constexpr double kDurationTicks = 1024.0;

/// Forty-five working days, in months: nine weeks.
inline constexpr double kAssessmentLimit = 63.0 / 365.25 * 12.0;
/// A referral is a repeat within twelve months of the one before.
inline constexpr double kRepeatLimit = 12.0;

}  // namespace case_cells

/// Records cases, placements, unmet need and the steps of the pathway, by
/// locality and month.
class CaseRecorder {
 public:
  /// What is kept of the family that is being recorded.
  struct Bookmark {
    double since = 0.0;  ///< the kind of case
    double referred = -std::numeric_limits<double>::infinity();
    double reported = 0.0;  ///< up to when ages are counted
    std::uint32_t covered = 0;
    int children = 0;
    model::Case kind = model::Case::kNone;
    model::Placement placement = model::Placement::kFostering;
    std::uint8_t level = 0;
    bool waits = false;
  };
  using State = pathway::CaseModel::State;

  CaseRecorder() = default;
  CaseRecorder(index localities, index months)
      : counts_(localities, months, case_cells::kStays, case_cells::kEvents) {}

  void start(const auto&, const auto&, const State& state, double time) {
    now_ = {};
    now_.since = state.kind_entered;
    take(state, time);
    turn(state, time, 1);
  }
  void event(const auto&, const auto&, const State& state, int process, double,
             double time) {
    const int p = process - pathway::CaseModel::kNeedProcesses;
    if (p >= 0) count_process(state, p, time);
    update(state, time);
  }
  void change(const auto&, const auto&, const State& state, double time) {
    if (now_.kind != model::Case::kNone && state.kind == model::Case::kNone) {
      auto moment = counts_.at(state.locality, time);
      moment.count(case_cells::kAgedOut + case_cells::kind(now_.kind),
                   std::popcount(now_.covered));
    }
    update(state, time);
  }
  void pool(const auto&, const auto&, const State& state,
            const engine::PoolEvent& event) {
    update(state, event.time);
  }
  void finish(const auto&, const auto&, const State& state, double time) {
    const bool leaves = time < static_cast<double>(counts_.months());
    count_ages(state, time);
    if (!leaves) return;
    if (now_.kind != model::Case::kNone) {
      auto moment = counts_.at(state.locality, time);
      // A family also leaves when its last child turns 18.
      bool under_18 = false;
      pathway::CaseModel::each_child(state, time, [&](int child, double) {
        under_18 = under_18 || (now_.covered >> child & 1U) != 0;
      });
      moment.count((under_18 ? case_cells::kMovedOut : case_cells::kAgedOut) +
                       case_cells::kind(now_.kind),
                   std::popcount(now_.covered));
      count_end(state, time);
    }
    turn(state, time, -1);
  }

  Bookmark bookmark() const { return now_; }
  void resume(const Bookmark& bookmark) { now_ = bookmark; }

  void add(const CaseRecorder& other) { counts_.add(other.counts_); }
  void clear() { counts_.clear(); }
  const engine::MonthlyCounts& counts() const { return counts_; }

 private:
  void take(const State& state, double time) {
    now_.reported = time;
    now_.covered = state.covered;
    now_.children = state.children;
    now_.kind = state.kind;
    now_.placement = state.placement;
    now_.level = static_cast<std::uint8_t>(model::place(state.need.level));
    now_.waits = state.waits;
  }

  /// Begins (`sign` 1) or ends (-1) the stays of the family as it is known.
  void turn(const State& state, double time, int sign) {
    auto moment = counts_.at(state.locality, time);
    if (now_.kind == model::Case::kNone) {
      if (now_.level > 0) {
        moment.turn(case_cells::kUnmet + now_.level - 1, sign, now_.children);
      }
      return;
    }
    const int kind = case_cells::kind(now_.kind);
    const int covered = std::popcount(now_.covered);
    moment.turn(kind, sign, covered);
    if (now_.waits) moment.turn(case_cells::kWaiting + kind, sign, covered);
    if (now_.kind == model::Case::kCla) {
      moment.turn(case_cells::kPlacement + static_cast<int>(now_.placement),
                  sign, covered);
    }
  }

  void update(const State& state, double time) {
    const auto level =
        static_cast<std::uint8_t>(model::place(state.need.level));
    if (state.kind == now_.kind && state.covered == now_.covered &&
        state.waits == now_.waits && state.placement == now_.placement &&
        (state.kind != model::Case::kNone ||
         (level == now_.level && state.children == now_.children))) {
      now_.level = level;
      now_.children = state.children;
      return;
    }
    count_ages(state, time);
    turn(state, time, -1);
    auto moment = counts_.at(state.locality, time);
    if (state.kind != now_.kind) {
      if (now_.kind != model::Case::kNone) count_end(state, time);
      if (state.kind != model::Case::kNone) {
        moment.count(case_cells::kStarted + case_cells::kind(state.kind),
                     std::popcount(state.covered));
      }
      now_.since = time;
    } else if (state.kind != model::Case::kNone) {
      const int kind = case_cells::kind(state.kind);
      const std::uint32_t joined = state.covered & ~now_.covered;
      const std::uint32_t left = now_.covered & ~state.covered;
      if (joined != 0) {
        moment.count(case_cells::kJoined + kind, std::popcount(joined));
      }
      if (left != 0) {
        moment.count(case_cells::kLeft + kind, std::popcount(left));
      }
    }
    if (state.kind == model::Case::kCla &&
        (now_.kind != model::Case::kCla || state.placement != now_.placement)) {
      moment.count(case_cells::kPlaced + static_cast<int>(state.placement),
                   std::popcount(state.covered));
    }
    take(state, time);
    turn(state, time, 1);
  }

  void count_end(const State& state, double time) {
    auto moment = counts_.at(state.locality, time);
    const int kind = case_cells::kind(now_.kind);
    moment.count(case_cells::kEnded + kind, std::popcount(now_.covered));
    moment.count(
        case_cells::kDuration + kind,
        std::llround((time - now_.since) * case_cells::kDurationTicks));
  }

  void count_process(const State& state, int p, double time) {
    using model::Case;
    using model::CaseChange;
    const model::CaseProcess& process =
        model::kCaseProcesses[static_cast<std::size_t>(p)];
    auto moment = counts_.at(state.locality, time);
    if (process.change == CaseChange::kLeaving) {
      moment.count(case_cells::kLeftQueue + case_cells::kind(now_.kind),
                   std::popcount(now_.covered));
      return;
    }
    moment.count(p, std::popcount(now_.kind == Case::kNone ? state.covered
                                                           : now_.covered));
    if (process.change != CaseChange::kOutcome) return;
    if (process.from == Case::kAssessment &&
        time - now_.since <= case_cells::kAssessmentLimit) {
      moment.count(case_cells::kInTime, std::popcount(now_.covered));
    }
    const bool referral =
        process.to == Case::kAssessment || process.name == "referral_closed";
    if (!referral) return;
    if (time - now_.referred <= case_cells::kRepeatLimit) {
      moment.count(case_cells::kRepeatReferral, std::popcount(now_.covered));
    }
    now_.referred = time;
  }

  /// Counts the children of a case by age, from when they were last counted.
  void count_ages(const State& state, double time) {
    for (std::size_t k = 0; k < case_cells::kAged.size(); ++k) {
      if (now_.kind != case_cells::kAged[k]) continue;
      const int first =
          case_cells::kAges + static_cast<int>(k) * model::kAgeBands;
      for (std::uint32_t rest = now_.covered; rest != 0; rest &= rest - 1) {
        const double born =
            pathway::CaseModel::birth(state, std::countr_zero(rest));
        if (state.grows) {
          count_child(state.locality, first, born, time);
        } else {
          count_band(state.locality, first + model::age_band(-born),
                     now_.reported, time);
        }
      }
    }
    now_.reported = time;
  }
  void count_child(int locality, int first, double born, double until) {
    for (int band = 0; band < model::kAgeBands; ++band) {
      const auto at = static_cast<std::size_t>(band);
      const double from =
          std::max(now_.reported, born + model::kAgeBandFrom[at]);
      const double to =
          band + 1 < model::kAgeBands
              ? std::min(until, born + model::kAgeBandFrom[at + 1])
              : until;
      count_band(locality, first + band, from, to);
    }
  }
  void count_band(int locality, int cell, double from, double to) {
    const auto end = static_cast<double>(counts_.months());
    if (!(from < to) || from >= end) return;
    counts_.at(locality, from).begin(cell, 1);
    if (to < end) counts_.at(locality, to).end(cell, 1);
  }

  engine::MonthlyCounts counts_;
  Bookmark now_;
};

}  // namespace hearthline::results
