#pragma once
/// @file
/// The part of a run for programmes: places, queues, who is reached.

#include <optional>

#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/part.hpp"
#include "hearthline/results/programme_recorder.hpp"
#include "hearthline/results/programme_tables.hpp"

namespace hearthline::results {

/// Present if the scenario has programmes.
class ProgrammePart {
 public:
  using Recorder = ProgrammeRecorder;

  ProgrammePart(const scenario::Scenario&, const RunSetup& run, index draws) {
    if (!run.programmes) return;
    const Recorder shape = recorder(run);
    months_.emplace(draws, shape.counts());
    profile_.emplace(draws, shape.profile());
    together_.emplace(draws, shape.together());
    by_theme_.emplace(draws, shape.by_theme());
    eligible_.emplace(draws, shape.eligible());
  }

  bool present() const { return months_.has_value(); }

  /// Null if not present.
  const MonthlyResults* results() const {
    return months_ ? &*months_ : nullptr;
  }

  Recorder recorder(const RunSetup& run) const {
    if (!run.programmes) return {};
    return {run.programmes->count(), run.localities(), run.months};
  }
  void store(index draw, const Recorder& recorder) {
    if (!months_ || !profile_ || !together_ || !by_theme_ || !eligible_) return;
    index own = 0;
    recorder.each_own_group([&](index group) {
      months_->store(draw, recorder.counts(), group, own);
      profile_->store(draw, recorder.profile(), group, own);
      ++own;
    });
    together_->store(draw, recorder.together());
    by_theme_->store(draw, recorder.by_theme());
    eligible_->store(draw, recorder.eligible());
  }
  void each_array(auto&& visit) {
    if (months_) months_->each_array(visit);
    if (profile_) profile_->each_array(visit);
    if (together_) together_->each_array(visit);
    if (by_theme_) by_theme_->each_array(visit);
    if (eligible_) eligible_->each_array(visit);
  }
  void each_table(const RunSetup& run, const auto&, auto&& visit) const {
    if (!months_ || !profile_ || !together_ || !by_theme_ || !eligible_ ||
        !run.programmes) {
      return;
    }
    const auto& programmes = *run.programmes;
    visit("programme", [&](index draws) {
      return programme_table(*months_, programmes, run.context, draws);
    });
    if (!programmes.places().empty()) {
      visit("programme_place", [&](index draws) {
        return programme_place_table(*months_, programmes, run.context, draws);
      });
    }
    visit("programme_start", [&](index draws) {
      return programme_start_table(*profile_, programmes, run.context, draws);
    });
    visit("programme_overlap", [&](index draws) {
      return programme_overlap_table(*together_, run.context, draws);
    });
    visit("programme_theme", [&](index draws) {
      return programme_theme_table(*by_theme_, *eligible_, run.context, draws);
    });
  }

 private:
  /// By programme and locality.
  std::optional<MonthlyResults> months_;
  std::optional<MonthlyResults> profile_;   ///< by year, in place of months
  std::optional<MonthlyResults> together_;  ///< by locality
  std::optional<MonthlyResults> by_theme_;  ///< by locality
  std::optional<MonthlyResults> eligible_;  ///< by locality
};

}  // namespace hearthline::results
