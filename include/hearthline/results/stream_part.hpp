#pragma once
/// @file
/// The part of a run for case streams, outside the eight themes.

#include <optional>
#include <string>
#include <vector>

#include "hearthline/demography/streams.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/part.hpp"
#include "hearthline/results/stream_recorder.hpp"
#include "hearthline/results/stream_table.hpp"
#include "hearthline/scenario/compile.hpp"

namespace hearthline::results {

/// Present if the scenario has case streams.
class StreamPart {
 public:
  using Recorder = StreamRecorder;

  StreamPart(const scenario::Scenario& scenario, const RunSetup& run,
             index draws)
      : streams_(scenario::streams(scenario, *run.given, run.plan.get())) {
    for (const auto& [name, stream] : scenario.streams) names_.push_back(name);
    if (present()) cases_.emplace(draws, recorder(run).counts());
  }

  bool present() const { return !streams_.empty(); }

  /// Null if not present.
  const MonthlyResults* results() const { return cases_ ? &*cases_ : nullptr; }

  Recorder recorder(const RunSetup& run) const {
    if (!present()) return {};
    return {run.localities(), run.months, static_cast<index>(names_.size())};
  }
  void record_draw(Recorder& recorder, random::RunKey key) const {
    for (const demography::Stream& stream : streams_) {
      recorder.record(stream, key);
    }
  }
  void store(index draw, const Recorder& recorder) {
    if (cases_) cases_->store(draw, recorder.counts());
  }
  void each_array(auto&& visit) {
    if (cases_) cases_->each_array(visit);
  }
  void each_table(const RunSetup& run, const auto&, auto&& visit) const {
    visit("stream", [&](index draws) {
      return stream_table(*cases_, run.context, names_, draws);
    });
  }

 private:
  std::vector<demography::Stream> streams_;
  std::vector<std::string> names_;
  std::optional<MonthlyResults> cases_;
};

}  // namespace hearthline::results
