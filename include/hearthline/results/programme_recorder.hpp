#pragma once
/// @file
/// Recording of programmes in monthly tables.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "hearthline/engine/logged_counts.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/programmes/enrolled_model.hpp"
#include "hearthline/programmes/shared_programmes.hpp"
#include "hearthline/results/part.hpp"

namespace hearthline::results {

/// The cells of the tables of programmes; each counts families.
namespace programme_cells {

/// Stays: in the programme, in its queue, and eligible without being in it.
inline constexpr int kUsed = 0;
inline constexpr int kWaiting = 1;
inline constexpr int kEligible = 2;
inline constexpr int kStays = 3;

/// Events. Of stays that start, the carried number is the time waited, in
/// 1/1024 months.
inline constexpr int kFound = 0;
inline constexpr int kDeclined = 1;
inline constexpr int kAsked = 2;
inline constexpr int kLapsed = 3;
inline constexpr int kGaveUp = 4;
inline constexpr int kInBefore = 5;
inline constexpr int kStarted = 6;
inline constexpr int kAtOnce = 7;  ///< started without a wait
inline constexpr int kRepeat = 8;  ///< started, and not for the first time
inline constexpr int kCompleted = 9;
inline constexpr int kDropped = 10;
inline constexpr int kMovedOut = 11;
inline constexpr int kEvents = 12;
inline constexpr double kWaitTicks = 1024.0;

/// Families that start, by year: by level, theme or none, age band of the
/// youngest child, quintile and case.
inline constexpr int kLevel = 0;
inline constexpr int kTheme = kLevel + model::kLevels;
inline constexpr int kAge = kTheme + model::kThemes + 1;
inline constexpr int kQuintile = kAge + model::kAgeBands;
inline constexpr int kCase = kQuintile + model::kQuintiles;
inline constexpr int kProfile = kCase + model::kCases;

/// Families that are in so many programmes at once; the last stands for more.
inline constexpr int kAtOnceUpTo = 4;

/// Families at level 2 or above, by theme or none: in a programme; else waiting
/// for one; and, in a table of their own, else eligible for one.
inline constexpr int kThemesOrNone = model::kThemes + 1;
inline constexpr int kServed = 0;
inline constexpr int kWaits = 1;
inline constexpr int kServices = 2;
inline constexpr int kNoService = kServices;

}  // namespace programme_cells

/// Records what happens to families at programmes: by programme, locality and
/// month; who starts, by year; and in how many programmes families are at once.
class ProgrammeRecorder {
 public:
  using State = programmes::EnrolledModel::State;
  struct Bookmark {
    std::uint32_t seen = 0;  ///< changes of the state
    std::uint8_t in = 0;     ///< programmes at once
    std::uint8_t themes = 0;
    std::uint8_t service = programme_cells::kNoService;
    /// Scenarios in which it is eligible at least, as bits: one, unless several
    /// are simulated together.
    std::uint64_t eligible = 0;
  };

  ProgrammeRecorder() = default;
  ProgrammeRecorder(int programmes, index localities, index months)
      : localities_(localities),
        months_(static_cast<double>(months)),
        counts_(programmes * localities, months, programme_cells::kStays,
                programme_cells::kEvents),
        profile_(programmes * localities, (months + 11) / 12, 0,
                 programme_cells::kProfile),
        together_(localities, months, programme_cells::kAtOnceUpTo, 0),
        by_theme_(localities, months,
                  programme_cells::kServices * programme_cells::kThemesOrNone,
                  0),
        own_{~programmes::ProgrammeSet{0}},
        eligible_(1, {localities, months, programme_cells::kThemesOrNone, 0}) {}

  /// Makes this, which is empty, a recorder of one of several scenarios that
  /// are simulated together. The recorder of the baseline records what is left
  /// as it is in the others, too.
  void share(const programmes::SharedProgrammes& shared, int scenario,
             index localities, index months) {
    *this = ProgrammeRecorder(shared.count(), localities, months);
    own_.clear();
    for (int k = 0; k < shared.scenarios(); ++k) {
      own_.push_back(shared.table(k).own());
    }
    scenario_ = static_cast<std::size_t>(scenario);
    const engine::LoggedCounts shape = eligible_.front();
    eligible_.assign(own_.size(), {});
    for (std::size_t k = 0; k < own_.size(); ++k) {
      if (scenario == 0 || k == scenario_) eligible_[k] = shape;
    }
  }

  void start(const auto&, const auto&, const State& state, double time) {
    now_ = {};
    take(state, time);
  }
  void event(const auto&, const auto&, const State& state, int, double,
             double time) {
    take(state, time);
  }
  void change(const auto&, const auto&, const State& state, double time) {
    take(state, time);
  }
  void pool(const auto&, const auto&, const State& state,
            const engine::PoolEvent& event) {
    take(state, event.time);
  }
  void finish(const auto&, const auto&, const State& state, double time) {
    if (!(time < months_)) return;
    for (programmes::ProgrammeSet rest = state.known; rest != 0;
         rest &= rest - 1) {
      const int number = std::countr_zero(rest);
      const auto standing =
          state.enrolments[static_cast<std::size_t>(number)].standing;
      auto moment = counts_.at(group(number, state), time);
      if (standing == programmes::Standing::kIn) {
        moment.end(programme_cells::kUsed, 0);
        moment.count(programme_cells::kMovedOut, 0);
      } else if ((state.eligible & programmes::programme_bit(number)) != 0) {
        moment.end(programme_cells::kEligible, 0);
      }
      if (standing == programmes::Standing::kWaiting) {
        moment.end(programme_cells::kWaiting, 0);
      }
    }
    count_together(state.locality, time, 0);
    turn_themes(state.locality, time, -1);
  }

  Bookmark bookmark() const { return now_; }
  void resume(const Bookmark& bookmark) { now_ = bookmark; }

  /// Writes down from now on which families start which programmes.
  /// @param starts  null for no more; must outlive what is recorded
  void note_starts(std::vector<programmes::StartOfFamily>* starts) {
    starts_ = starts;
  }

  void add(const ProgrammeRecorder& other) {
    each_pair(other, [](auto& own, const auto& its) { own.add(its); });
    for (std::size_t k = 0; k < eligible_.size(); ++k) {
      eligible_[k].add(other.eligible_[k]);
    }
  }
  void clear() {
    each_table([](auto& own, int) { own.clear(); });
  }
  /// @name Taken over from a baseline, with which this is shared
  ///@{
  void take_over(const ProgrammeRecorder& base) {
    if (!recording()) return;
    each_pair(base, [](auto& own, const auto& its) { own.add(its); });
    eligible_[scenario_].add(base.eligible_[scenario_]);
  }
  void take_out(const ProgrammeRecorder& touched) {
    if (!recording()) return;
    each_pair(touched, [](auto& own, const auto& its) { own.subtract(its); });
    eligible_[scenario_].subtract(touched.eligible_[scenario_]);
  }
  void log_to(engine::CountLog* log, int table) {
    each_table([&](auto& own, int number) {
      own.log_to(log, table + number * kPartsOfLog);
    });
  }
  void undo(const engine::CountStep& step) {
    const int number = step.table / kPartsOfLog;
    if (number >= kFirstEligible &&
        number != kFirstEligible + static_cast<int>(scenario_)) {
      return;
    }
    each_table([&](auto& own, int its) {
      if (its == number) own.undo(step);
    });
  }
  ///@}

  const engine::MonthlyCounts& counts() const { return counts_; }
  const engine::MonthlyCounts& profile() const { return profile_; }
  const engine::MonthlyCounts& together() const { return together_; }
  const engine::MonthlyCounts& by_theme() const { return by_theme_; }
  const engine::MonthlyCounts& eligible() const { return eligible_[scenario_]; }
  /// Calls `visit(group)` for the groups of the scenario's own programmes, in
  /// order: by programme and locality.
  void each_own_group(auto&& visit) const {
    for (index group = 0; group < counts_.groups(); ++group) {
      const auto number = static_cast<int>(group / localities_);
      if ((own_[scenario_] & programmes::programme_bit(number)) != 0) {
        visit(group);
      }
    }
  }

 private:
  index group(int number, const State& state) const {
    return number * localities_ + state.locality;
  }

  void take(const State& state, double time) {
    if (state.changes != now_.seen) count_happenings(state, time);
    // Who has come into no programme's reach needs no further look.
    if (state.known != 0) take_themes(state, time);
  }

  // Not inlined: most events do without, and a copy for each caller would not
  // fit the processor's memory for instructions.
  [[gnu::noinline]] void count_happenings(const State& state, double time) {
    now_.seen = state.changes;
    int in = now_.in;
    for (std::uint32_t i = 0; i < state.happened; ++i) {
      in += count(state, state.happenings[i], time);
    }
    if (in != now_.in) count_together(state.locality, time, in);
  }

  [[gnu::noinline]] void take_themes(const State& state, double time) {
    namespace cells = programme_cells;
    int service = cells::kNoService;
    std::uint64_t eligible = 0;
    if (state.need.level != model::Level::k1) {
      if (now_.in > 0) {
        service = cells::kServed;
      } else if (state.wanted != state.held) {
        service = cells::kWaits;
      } else if (state.eligible != 0) {
        for (std::size_t k = 0; k < own_.size(); ++k) {
          if ((state.eligible & own_[k]) != 0)
            eligible |= std::uint64_t{1} << k;
        }
      }
    }
    const std::uint8_t themes = state.need.themes.bits();
    if (service == now_.service && eligible == now_.eligible &&
        (themes == now_.themes ||
         (service == cells::kNoService && eligible == 0))) {
      now_.themes = themes;
      return;
    }
    turn_themes(state.locality, time, -1);
    now_.service = static_cast<std::uint8_t>(service);
    now_.eligible = eligible;
    now_.themes = themes;
    turn_themes(state.locality, time, 1);
  }

  void turn_themes(int locality, double time, int sign) {
    namespace cells = programme_cells;
    if (now_.service != cells::kNoService) {
      turn_themes(by_theme_, now_.service * cells::kThemesOrNone, locality,
                  time, sign);
    }
    for (std::uint64_t rest = now_.eligible; rest != 0; rest &= rest - 1) {
      auto& own = eligible_[static_cast<std::size_t>(std::countr_zero(rest))];
      if (own.groups() > 0) turn_themes(own, 0, locality, time, sign);
    }
  }
  void turn_themes(engine::LoggedCounts& counts, int first, int locality,
                   double time, int sign) const {
    auto moment = counts.at(locality, time);
    if (now_.themes == 0) moment.turn(first + model::kThemes, sign, 0);
    for (unsigned rest = now_.themes; rest != 0; rest &= rest - 1) {
      moment.turn(first + std::countr_zero(rest), sign, 0);
    }
  }

  /// Returns by how many the programmes that the family is in change.
  int count(const State& state, programmes::EnrolledModel::AtProgramme at,
            double time) {
    using programmes::Happening;
    namespace cells = programme_cells;
    auto moment = counts_.at(group(at.programme, state), time);
    const auto& enrolment = state.enrolments[at.programme];
    // Whoever is in is not counted as eligible beside.
    const bool eligible =
        (state.eligible & programmes::programme_bit(at.programme)) != 0;
    switch (at.what) {
      case Happening::kEligible:
        if (!was_in(state, at)) moment.begin(cells::kEligible, 0);
        break;
      case Happening::kNotEligible:
        if (!was_in(state, at)) moment.end(cells::kEligible, 0);
        break;
      case Happening::kFound:
        moment.count(cells::kFound, 0);
        break;
      case Happening::kDeclined:
        moment.count(cells::kDeclined, 0);
        break;
      case Happening::kAsked:
        moment.count(cells::kAsked, 0);
        break;
      case Happening::kWaits:
        moment.begin(cells::kWaiting, 0);
        break;
      case Happening::kServed:
        moment.end(cells::kWaiting, 0);
        break;
      case Happening::kLapsed:
        moment.end(cells::kWaiting, 0);
        moment.count(cells::kLapsed, 0);
        break;
      case Happening::kNotAsking:
        break;
      case Happening::kGaveUp:
        moment.end(cells::kWaiting, 0);
        moment.count(cells::kGaveUp, 0);
        break;
      case Happening::kInBefore:
        moment.count(cells::kInBefore, 0);
        moment.begin(cells::kUsed, 0);
        if (eligible) moment.end(cells::kEligible, 0);
        return 1;
      case Happening::kStarted:
        moment.count(cells::kStarted,
                     std::llround(enrolment.waited * cells::kWaitTicks));
        if (enrolment.waited == 0.0) moment.count(cells::kAtOnce, 0);
        if (enrolment.counts.started > 1) moment.count(cells::kRepeat, 0);
        moment.begin(cells::kUsed, 0);
        if (eligible) moment.end(cells::kEligible, 0);
        count_profile(state, at.programme, time);
        if (starts_ != nullptr) {
          starts_->push_back({state.family, at.programme});
        }
        return 1;
      case Happening::kCompleted:
      case Happening::kDropped:
        moment.count(at.what == Happening::kCompleted ? cells::kCompleted
                                                      : cells::kDropped,
                     0);
        moment.end(cells::kUsed, 0);
        if (eligible) moment.begin(cells::kEligible, 0);
        return -1;
    }
    return 0;
  }

  /// Returns whether the family was in before this step, at whose beginning
  /// eligibility changes.
  static bool was_in(const State& state,
                     programmes::EnrolledModel::AtProgramme at) {
    using programmes::Happening;
    bool started = false;
    for (std::uint32_t i = 0; i < state.happened; ++i) {
      const auto& other = state.happenings[i];
      if (other.programme != at.programme) continue;
      if (other.what == Happening::kCompleted ||
          other.what == Happening::kDropped) {
        return true;
      }
      started = started || other.what == Happening::kStarted ||
                other.what == Happening::kInBefore;
    }
    return !started &&
           state.enrolments[at.programme].standing == programmes::Standing::kIn;
  }

  void count_profile(const State& state, int number, double time) {
    namespace cells = programme_cells;
    auto moment = profile_.at(group(number, state), time / 12.0);
    moment.count(cells::kLevel + model::place(state.need.level), 0);
    for (int theme = 0; theme < model::kThemes; ++theme) {
      if (state.need.themes.contains(model::theme_at(theme))) {
        moment.count(cells::kTheme + theme, 0);
      }
    }
    if (state.need.themes.count() == 0) {
      moment.count(cells::kTheme + model::kThemes, 0);
    }
    const double age =
        pathway::CaseModel::age_time(state, time) - state.youngest_born;
    moment.count(cells::kAge + model::age_band(age), 0);
    moment.count(cells::kQuintile + state.family->quintile, 0);
    moment.count(cells::kCase + model::place(state.kind), 0);
  }

  void count_together(int locality, double time, int in) {
    const auto turn = [&](int number, int sign) {
      if (number == 0) return;
      const int cell = std::min(number, programme_cells::kAtOnceUpTo) - 1;
      together_.at(locality, time).turn(cell, sign, 0);
    };
    turn(now_.in, -1);
    turn(in, 1);
    now_.in = static_cast<std::uint8_t>(in);
  }

  bool recording() const { return !eligible_.empty(); }
  /// Calls `act(table, number)` for each table.
  void each_table(auto&& act) {
    act(counts_, 0);
    act(profile_, 1);
    act(together_, 2);
    act(by_theme_, 3);
    int number = kFirstEligible;
    for (auto& own : eligible_) act(own, number++);
  }
  /// The same for those of this and another recorder that are not of one
  /// scenario.
  void each_pair(const ProgrammeRecorder& other, auto&& act) {
    act(counts_, other.counts_);
    act(profile_, other.profile_);
    act(together_, other.together_);
    act(by_theme_, other.by_theme_);
  }
  static constexpr int kFirstEligible = 4;

  index localities_ = 0;
  double months_ = 0.0;
  engine::LoggedCounts counts_;
  engine::LoggedCounts profile_;
  engine::LoggedCounts together_;
  engine::LoggedCounts by_theme_;
  std::size_t scenario_ = 0;
  std::vector<programmes::ProgrammeSet> own_;  ///< by scenario
  /// By scenario; of the baseline for all, of another for itself.
  std::vector<engine::LoggedCounts> eligible_;
  std::vector<programmes::StartOfFamily>* starts_ = nullptr;
  Bookmark now_;
};

}  // namespace hearthline::results
