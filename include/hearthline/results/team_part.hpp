#pragma once
/// @file
/// The part of a run for teams that fill up: caseloads and waiting times.

#include <optional>

#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/part.hpp"
#include "hearthline/results/team_recorder.hpp"
#include "hearthline/results/team_tables.hpp"

namespace hearthline::results {

/// Present if the scenario has teams.
class TeamPart {
 public:
  using Recorder = TeamRecorder;

  TeamPart(const scenario::Scenario&, const RunSetup& run, index draws) {
    if (run.cases && !run.cases->teams().empty()) {
      months_.emplace(draws, recorder(run).counts());
    }
  }

  bool present() const { return months_.has_value(); }

  /// Null if not present.
  const MonthlyResults* results() const {
    return months_ ? &*months_ : nullptr;
  }

  Recorder recorder(const RunSetup& run) const {
    if (!run.cases || run.cases->teams().empty()) return {};
    return {run.cases->teams(), run.months};
  }
  void store(index draw, const Recorder& recorder) {
    if (months_) months_->store(draw, recorder.counts());
  }
  void each_array(auto&& visit) {
    if (months_) months_->each_array(visit);
  }
  void each_table(const RunSetup& run, const auto&, auto&& visit) const {
    if (!months_ || !run.cases) return;
    const auto& teams = run.cases->teams();
    visit("team",
          [&](index draws) { return team_table(*months_, teams, draws); });
    visit("wait",
          [&](index draws) { return wait_table(*months_, teams, draws); });
  }

 private:
  /// By team, in place of localities.
  std::optional<MonthlyResults> months_;
};

}  // namespace hearthline::results
