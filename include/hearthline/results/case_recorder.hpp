#pragma once
/// @file
/// Recording of cases in monthly tables.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "hearthline/engine/logged_counts.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/results/case_cells.hpp"

namespace hearthline::results {

/// Records cases, placements, unmet need and the steps of the pathway, by
/// locality and month.
class CaseRecorder {
 public:
  /// What is kept of the family that is being recorded.
  struct Bookmark {
    double since = 0.0;  ///< the kind of case
    double referred = -std::numeric_limits<double>::infinity();
    double reported = 0.0;  ///< up to when ages and open times are counted
    std::uint32_t covered = 0;
    int children = 0;
    model::Case kind = model::Case::kNone;
    model::Placement placement = model::Placement::kFostering;
    std::uint8_t level = 0;
    /// Who made the last contact.
    std::uint8_t source = model::kContactSources;
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
    count_spells(state, time);
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
  void take_out(const CaseRecorder& other) { counts_.subtract(other.counts_); }
  void log_to(engine::CountLog* log, int table) { counts_.log_to(log, table); }
  void undo(const engine::CountStep& step) { counts_.undo(step); }
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
        (level == now_.level || (state.kind != model::Case::kNone &&
                                 state.kind != model::Case::kCaf)) &&
        (state.kind != model::Case::kNone || state.children == now_.children)) {
      now_.level = level;
      now_.children = state.children;
      return;
    }
    renew(state, time);
  }

  // Not inlined, like the other parts that most events do without: a copy for
  // each caller would not fit the processor's memory for instructions.
  [[gnu::noinline]] void renew(const State& state, double time) {
    count_spells(state, time);
    turn(state, time, -1);
    auto moment = counts_.at(state.locality, time);
    if (state.kind != now_.kind) {
      if (now_.kind != model::Case::kNone) count_end(state, time);
      if (state.kind != model::Case::kNone) {
        moment.count(case_cells::kStarted + case_cells::kind(state.kind),
                     std::popcount(state.covered));
        count_by_age(state, case_cells::kAgedStarts, state.kind, state.covered,
                     time);
      }
      now_.since = time;
    } else if (state.kind != model::Case::kNone) {
      const int kind = case_cells::kind(state.kind);
      const std::uint32_t joined = state.covered & ~now_.covered;
      const std::uint32_t left = now_.covered & ~state.covered;
      if (joined != 0) {
        moment.count(case_cells::kJoined + kind, std::popcount(joined));
        count_by_age(state, case_cells::kAgedStarts, state.kind, joined, time);
      }
      if (left != 0) {
        moment.count(case_cells::kLeft + kind, std::popcount(left));
        count_by_age(state, case_cells::kAgedEnds, state.kind, left, time);
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
    count_by_age(state, case_cells::kAgedEnds, now_.kind, now_.covered, time);
    moment.count(
        case_cells::kDuration + kind,
        std::llround((time - now_.since) * case_cells::kDurationTicks));
  }

  /// Counts children under 18 by age, in the cells of an event from `first` on.
  void count_by_age(const State& state, int first, model::Case kind,
                    std::uint32_t children, double time) {
    for (std::size_t k = 0; k < case_cells::kAged.size(); ++k) {
      if (kind != case_cells::kAged[k]) continue;
      const int own = first + static_cast<int>(k) * model::kAgeBands;
      auto moment = counts_.at(state.locality, time);
      for (std::uint32_t rest = children; rest != 0; rest &= rest - 1) {
        const double born =
            pathway::CaseModel::birth(state, std::countr_zero(rest));
        const double now = pathway::CaseModel::age_time(state, time);
        if (now < born + demography::kChildhood) {
          moment.count(own + model::age_band(now - born), 1);
        }
      }
    }
  }

  [[gnu::noinline]] void count_process(const State& state, int p, double time) {
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
    if (process.change == CaseChange::kOutcome && state.kind == now_.kind) {
      // The case goes on with the other children.
      moment.count_carried(p, std::popcount(now_.covered & ~state.covered));
      return;
    }
    moment.count(p, std::popcount(now_.kind == Case::kNone ? state.covered
                                                           : now_.covered));
    if (process.change == CaseChange::kContact) {
      now_.source = static_cast<std::uint8_t>(process.to_detail);
    }
    if (process.to == Case::kCaf) count_early_help(state, process.from, moment);
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

  /// Counts early help that starts.
  void count_early_help(const State& state, model::Case from,
                        engine::LoggedCounts::Moment& moment) {
    const int covered = std::popcount(state.covered);
    moment.count(from == model::Case::kContact
                     ? case_cells::kCafFromDoor + now_.source
                 : from == model::Case::kAssessment
                     ? case_cells::kCafAfterAssessment + now_.source
                     : case_cells::kCafSteppedDown,
                 covered);
    for (int theme = 0; theme < model::kThemes; ++theme) {
      if (state.need.themes.contains(model::theme_at(theme))) {
        moment.count(case_cells::kCafTheme + theme, covered);
      }
    }
    if (state.need.themes.count() == 0) {
      moment.count(case_cells::kCafNoTheme, covered);
    }
  }

  /// Counts what depends on how long ago something was, from when it was last
  /// counted: the ages of children, and for how long early help has been open.
  void count_spells(const State& state, double time) {
    count_ages(state, time);
    if (now_.kind == model::Case::kCaf) {
      count_bands(state.locality,
                  case_cells::kCafOpen + now_.level * case_cells::kOpenBands,
                  case_cells::kOpenFrom, now_.since, time);
    }
    now_.reported = time;
  }
  void count_ages(const State& state, double time) {
    for (std::size_t k = 0; k < case_cells::kAged.size(); ++k) {
      if (now_.kind != case_cells::kAged[k]) continue;
      const int first =
          case_cells::kAges + static_cast<int>(k) * model::kAgeBands;
      for (std::uint32_t rest = now_.covered; rest != 0; rest &= rest - 1) {
        const double born =
            pathway::CaseModel::birth(state, std::countr_zero(rest));
        if (state.grows) {
          count_bands(state.locality, first, model::kAgeBandFrom, born, time);
        } else {
          count_band(state.locality, first + model::age_band(-born),
                     now_.reported, time);
        }
      }
    }
  }
  /// Counts up to `until` in the cells from `first` on, a cell for each band of
  /// the time since `origin`.
  template <std::size_t N>
  void count_bands(int locality, int first,
                   const std::array<double, N>& band_from, double origin,
                   double until) {
    for (std::size_t band = 0; band < N; ++band) {
      const double from = std::max(now_.reported, origin + band_from[band]);
      const double to =
          band + 1 < N ? std::min(until, origin + band_from[band + 1]) : until;
      count_band(locality, first + static_cast<int>(band), from, to);
    }
  }
  void count_band(int locality, int cell, double from, double to) {
    const auto end = static_cast<double>(counts_.months());
    if (!(from < to) || from >= end) return;
    counts_.at(locality, from).begin(cell, 1);
    if (to < end) counts_.at(locality, to).end(cell, 1);
  }

  engine::LoggedCounts counts_;
  Bookmark now_;
};

}  // namespace hearthline::results
