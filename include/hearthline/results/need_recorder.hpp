#pragma once
/// @file
/// Recording of the family model in monthly tables.

#include <array>
#include <bit>
#include <cstdint>

#include "hearthline/engine/logged_counts.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/model/family_model.hpp"

namespace hearthline::results {

/// The cells of a family's monthly tables.
namespace cells {
/// Stays: each level, then each pair of level and theme.
inline constexpr int kStays = model::kLevels + model::kLevels * model::kThemes;
constexpr int level(model::Level level) { return model::place(level); }
constexpr int level_theme(model::Level level, int theme) {
  return model::kLevels + model::place(level) * model::kThemes + theme;
}
/// Events: each process, then first passages of each edge, then families that
/// arrive at each level, then families that leave from each level.
inline constexpr int kFirstEntry = model::kProcesses + model::kEdges;
inline constexpr int kEvents = kFirstEntry + 2 * model::kLevels;
constexpr int process(int process) { return process; }
constexpr int first_passage(int edge) { return model::kProcesses + edge; }
constexpr int entering(model::Level level) {
  return kFirstEntry + model::place(level);
}
constexpr int leaving(model::Level level) {
  return kFirstEntry + model::kLevels + model::place(level);
}
}  // namespace cells

/// Records occupancy, events and first passages, by locality and month, of
/// `FamilyModel` and of models whose state derives from its state.
class NeedRecorder {
 public:
  /// What is kept of the family that is being recorded.
  struct Bookmark {
    std::int64_t children = 0;
    model::Level level = model::Level::k1;
    std::uint8_t passed = 0;  ///< the edges it has been beyond, as bits
  };

  NeedRecorder() = default;
  NeedRecorder(index localities, index months, model::ZoneMap zones)
      : counts_(localities, months, cells::kStays, cells::kEvents) {
    for (int level = 0; level < model::kLevels; ++level) {
      for (int edge = 0; edge < model::kEdges; ++edge) {
        const auto at = static_cast<std::size_t>(level);
        if (model::beyond(zones[at], static_cast<model::Edge>(edge))) {
          beyond_[at] = static_cast<std::uint8_t>(beyond_[at] | (1U << edge));
        }
      }
    }
  }

  void start(const auto&, const auto&, const model::FamilyModel::State& state,
             double time) {
    auto moment = counts_.at(state.locality, time);
    now_.children = state.children;
    now_.level = state.need.level;
    each_stay(state, [&](int stay) { moment.begin(stay, now_.children); });
    now_.passed = beyond_[static_cast<std::size_t>(model::place(now_.level))];
    if (time > 0.0) moment.count(cells::entering(now_.level), now_.children);
  }

  template <class M>
  void event(const M&, const auto&, const model::FamilyModel::State& state,
             int process, double, double time) {
    // A model with cases has further processes, which change no need.
    if constexpr (M::kProcesses > model::kProcesses) {
      if (process >= model::kProcesses) return;
    }
    auto moment = counts_.at(state.locality, time);
    const std::int64_t children = now_.children;
    moment.count(cells::process(process), children);
    if (process < model::kFirstMove) {
      const int theme = process % model::kThemes;
      const int onset = static_cast<int>(process < model::kThemes);
      moment.turn(cells::level_theme(now_.level, theme), 2 * onset - 1,
                  children);
      return;
    }
    const model::Level from = now_.level;
    now_.level = state.need.level;
    moment.end(cells::level(from), children);
    moment.begin(cells::level(now_.level), children);
    for (unsigned rest = state.need.themes.bits(); rest != 0;
         rest &= rest - 1) {
      const int theme = std::countr_zero(rest);
      moment.end(cells::level_theme(from, theme), children);
      moment.begin(cells::level_theme(now_.level, theme), children);
    }
    const std::uint8_t now =
        beyond_[static_cast<std::size_t>(model::place(now_.level))];
    for (unsigned first = now & ~unsigned{now_.passed}; first != 0;
         first &= first - 1) {
      moment.count(cells::first_passage(std::countr_zero(first)), children);
    }
    now_.passed = static_cast<std::uint8_t>(now_.passed | now);
  }

  /// Records a change in the number of children of a family.
  void change(const auto&, const auto&, const model::FamilyModel::State& state,
              double time) {
    const std::int64_t more = state.children - now_.children;
    if (more == 0) return;
    auto moment = counts_.at(state.locality, time);
    each_stay(state, [&](int stay) { moment.carry(stay, more); });
    now_.children = state.children;
  }

  /// Ends the stays of a family that leaves before the horizon.
  void finish(const auto&, const auto&, const model::FamilyModel::State& state,
              double time) {
    if (!(time < static_cast<double>(counts_.months()))) return;
    auto moment = counts_.at(state.locality, time);
    each_stay(state, [&](int stay) { moment.end(stay, now_.children); });
    moment.count(cells::leaving(now_.level), now_.children);
  }

  /// @name Families that take turns; pools change no need
  ///@{
  Bookmark bookmark() const { return now_; }
  void resume(const Bookmark& bookmark) { now_ = bookmark; }
  void pool(const auto&, const auto&, const auto&, const engine::PoolEvent&) {}
  ///@}

  /// @name Sums over blocks of families
  ///@{
  void add(const NeedRecorder& other) { counts_.add(other.counts_); }
  void take_out(const NeedRecorder& other) { counts_.subtract(other.counts_); }
  void log_to(engine::CountLog* log, int table) { counts_.log_to(log, table); }
  void undo(const engine::CountStep& step) { counts_.undo(step); }
  void clear() { counts_.clear(); }
  const engine::MonthlyCounts& counts() const { return counts_; }
  ///@}

 private:
  /// Calls `visit(cell)` for every cell that the family is in.
  template <class Visit>
  void each_stay(const model::FamilyModel::State& state, Visit&& visit) const {
    visit(cells::level(now_.level));
    for (unsigned rest = state.need.themes.bits(); rest != 0;
         rest &= rest - 1) {
      visit(cells::level_theme(now_.level, std::countr_zero(rest)));
    }
  }

  engine::LoggedCounts counts_;
  /// By level: the edges that the level lies beyond, as bits.
  std::array<std::uint8_t, model::kLevels> beyond_{};
  Bookmark now_;
};

}  // namespace hearthline::results
