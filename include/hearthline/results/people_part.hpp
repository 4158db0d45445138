#pragma once
/// @file
/// The part of a run for demography: births, arrivals, moves and departures.

#include <optional>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/part.hpp"
#include "hearthline/results/people_recorder.hpp"
#include "hearthline/results/people_tables.hpp"

namespace hearthline::results {

/// Present if the scenario has demography.
class PeoplePart {
 public:
  using Recorder = PeopleRecorder;

  PeoplePart(const scenario::Scenario&, const RunSetup& run, index draws) {
    if (!run.plan) return;
    const Recorder shape = recorder(run);
    months_.emplace(draws, shape.counts());
    pyramids_.emplace(draws, run.localities(),
                      static_cast<index>(shape.middles().size()));
  }

  bool present() const { return months_.has_value(); }

  Recorder recorder(const RunSetup& run) const {
    if (!run.plan) return {};
    std::vector<index> middles;
    for (int year = first_middle_year(run);; ++year) {
      const index middle = model::months_between(run.start, {year, 7});
      if (middle >= run.months) break;
      middles.push_back(middle);
    }
    return {run.localities(), run.months, middles};
  }
  void record_life(Recorder& recorder, const LivedFamily& lived,
                   random::RunKey key) const {
    recorder.record(lived.family, lived.children, lived.life, key, lived.boys,
                    lived.new_family);
  }
  void store(index draw, const Recorder& recorder) {
    if (months_) months_->store(draw, recorder.counts());
    if (pyramids_) pyramids_->store(draw, recorder);
  }
  void each_array(auto&& visit) {
    if (months_) months_->each_array(visit);
    if (pyramids_) pyramids_->each_array(visit);
  }
  void each_table(const RunSetup& run, const auto& parts, auto&& visit) const {
    visit("population", [&](index draws) {
      return population_table(*pyramids_, run.context, first_middle_year(run),
                              draws);
    });
    visit("demography", [&](index draws) {
      return demography_table(*months_, run.context, draws);
    });
    visit("turnover", [&](index draws) {
      return turnover_table(parts.template get<NeedPart>().results(),
                            run.context, draws);
    });
  }

 private:
  /// Returns the first year whose mid-year is not before the start.
  static int first_middle_year(const RunSetup& run) {
    return run.start.month > 7 ? run.start.year + 1 : run.start.year;
  }

  std::optional<MonthlyResults> months_;
  std::optional<Pyramids> pyramids_;
};

}  // namespace hearthline::results
