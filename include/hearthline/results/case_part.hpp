#pragma once
/// @file
/// The part of a run for cases: contacts, referrals, assessments, open cases,
/// placements and unmet need.

#include <optional>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/results/case_recorder.hpp"
#include "hearthline/results/case_tables.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/part.hpp"

namespace hearthline::results {

/// Present if the scenario has a pathway.
class CasePart {
 public:
  using Recorder = CaseRecorder;

  CasePart(const scenario::Scenario&, const RunSetup& run, index draws) {
    if (run.cases) months_.emplace(draws, recorder(run).counts());
  }

  bool present() const { return months_.has_value(); }
  /// @throws Error if not present
  const MonthlyResults& results() const {
    if (!months_) throw Error("cases: expected a scenario with a pathway");
    return *months_;
  }

  Recorder recorder(const RunSetup& run) const {
    if (!run.cases) return {};
    return {run.localities(), run.months};
  }
  void store(index draw, const Recorder& recorder) {
    if (months_) months_->store(draw, recorder.counts());
  }
  void each_array(auto&& visit) {
    if (months_) months_->each_array(visit);
  }
  void each_table(const RunSetup& run, const auto&, auto&& visit) const {
    for (const std::string& name : case_table_names()) {
      visit(name, [&](index draws) {
        return case_table(name, *months_, run.context, draws);
      });
    }
  }

 private:
  std::optional<MonthlyResults> months_;
};

}  // namespace hearthline::results
