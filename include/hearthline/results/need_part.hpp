#pragma once
/// @file
/// The part of a run that is always present: need, by level, zone and theme.

#include <string>

#include "hearthline/results/need_recorder.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/results/need_tables.hpp"
#include "hearthline/results/part.hpp"

namespace hearthline::results {

class NeedPart {
 public:
  using Recorder = NeedRecorder;

  NeedPart(const scenario::Scenario&, const RunSetup& run, index draws)
      : results_(draws, run.months, run.localities()) {}

  const NeedResults& results() const { return results_; }

  Recorder recorder(const RunSetup& run) const {
    return {run.localities(), run.months, run.context.zones};
  }
  void store(index draw, const Recorder& recorder) {
    results_.store(draw, recorder);
  }
  void each_array(auto&& visit) { results_.each_array(visit); }
  void each_table(const RunSetup& run, const auto&, auto&& visit) const {
    for (const std::string& name : need_table_names()) {
      visit(name, [&](index draws) {
        return need_table(name, results_, run.context, draws);
      });
    }
  }

 private:
  NeedResults results_;
};

}  // namespace hearthline::results
