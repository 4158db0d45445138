#pragma once
/// @file
/// Recording of teams: the cases that they hold, and the families that wait.

#include <cmath>
#include <cstdint>
#include <vector>

#include "hearthline/engine/logged_counts.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/results/wait_bands.hpp"

namespace hearthline::results {

/// The cells of a team's monthly table; each counts families.
namespace team_cells {

/// Stays.
inline constexpr int kHeld = 0;
inline constexpr int kWaiting = 1;
inline constexpr int kStays = 2;

/// Events. Families that leave the queue either give up waiting, or no longer
/// qualify. Of those that are allocated, the carried number is their waiting
/// time in 1/1024 months. Then those that are allocated, by band of that time.
inline constexpr int kJoined = 0;
inline constexpr int kAllocated = 1;
inline constexpr int kOverLimit = 2;
inline constexpr int kLeft = 3;
inline constexpr int kLapsed = 4;
inline constexpr int kReturned = 5;
inline constexpr int kWaits = 6;
inline constexpr int kEvents = kWaits + kWaitBands;
inline constexpr double kWaitTicks = 1024.0;

}  // namespace team_cells

/// Records what happens at the teams of a pathway, by team and month.
class TeamRecorder {
 public:
  /// Whether the present family has just given up waiting.
  using Bookmark = bool;
  using State = pathway::CaseModel::State;

  TeamRecorder() = default;
  TeamRecorder(const std::vector<model::Team>& teams, index months)
      : counts_(static_cast<index>(teams.size()), months, team_cells::kStays,
                team_cells::kEvents) {
    for (const model::Team& team : teams) limits_.push_back(team.wait_limit);
  }

  void start(const auto&, const auto&, const State&, double) {
    gives_up_ = false;
  }
  void event(const auto&, const auto&, const State&, int process, double,
             double) {
    gives_up_ = process == pathway::CaseModel::kNeedProcesses + model::kLeaving;
  }
  void finish(const auto&, const auto&, const State&, double) {}
  void pool(const auto&, const auto&, const State&,
            const engine::PoolEvent& event) {
    using engine::PoolChange;
    // The pools after those of teams are those of programmes.
    if (event.pool >= static_cast<int>(limits_.size())) return;
    auto moment = counts_.at(event.pool, event.time);
    switch (event.change) {
      case PoolChange::kHeld:
        moment.begin(team_cells::kHeld, 0);
        break;
      case PoolChange::kJoined:
        moment.count(team_cells::kJoined, 0);
        moment.begin(team_cells::kWaiting, 0);
        break;
      case PoolChange::kGranted:
        moment.end(team_cells::kWaiting, 0);
        moment.begin(team_cells::kHeld, 0);
        count_wait(moment, event);
        break;
      case PoolChange::kLeft:
        moment.end(team_cells::kWaiting, 0);
        moment.count(gives_up_ ? team_cells::kLeft : team_cells::kLapsed, 0);
        break;
      case PoolChange::kReturned:
        moment.end(team_cells::kHeld, 0);
        moment.count(team_cells::kReturned, 0);
        break;
      case PoolChange::kRefused:  // the queue of a team takes everyone
        break;
    }
  }

  Bookmark bookmark() const { return gives_up_; }
  void resume(Bookmark bookmark) { gives_up_ = bookmark; }

  void add(const TeamRecorder& other) { counts_.add(other.counts_); }
  /// @name Taken over from a baseline
  /// Where there are other teams, all who have used one are touched, and there
  /// is nothing to take over.
  ///@{
  void take_over(const TeamRecorder& base) {
    takes_ = counts_.groups() == base.counts_.groups();
    if (takes_) counts_.add(base.counts_);
  }
  void take_out(const TeamRecorder& touched) {
    if (takes_) counts_.subtract(touched.counts_);
  }
  void log_to(engine::CountLog* log, int table) { counts_.log_to(log, table); }
  void undo(const engine::CountStep& step) {
    if (takes_) counts_.undo(step);
  }
  ///@}
  void clear() { counts_.clear(); }
  const engine::MonthlyCounts& counts() const { return counts_; }

 private:
  void count_wait(engine::LoggedCounts::Moment& moment,
                  const engine::PoolEvent& event) const {
    const double wait = event.time - event.since;
    moment.count(team_cells::kAllocated,
                 std::llround(wait * team_cells::kWaitTicks));
    moment.count(team_cells::kWaits + wait_band(wait), 0);
    if (wait > limits_[static_cast<std::size_t>(event.pool)]) {
      moment.count(team_cells::kOverLimit, 0);
    }
  }

  engine::LoggedCounts counts_;
  std::vector<double> limits_;  ///< by team
  bool gives_up_ = false;
  bool takes_ = false;
};

}  // namespace hearthline::results
