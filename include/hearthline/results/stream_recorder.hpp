#pragma once
/// @file
/// Recording of case streams in monthly tables.

#include <cstdint>
#include <limits>
#include <vector>

#include "hearthline/demography/streams.hpp"
#include "hearthline/engine/monthly_counts.hpp"

namespace hearthline::results {

/// Records open cases, entries and exits by stream, locality and month.
class StreamRecorder {
 public:
  StreamRecorder() = default;
  StreamRecorder(index localities, index months, index streams)
      : streams_(streams), counts_(localities, months, streams, 2 * streams) {}

  /// Simulates and records a case stream in one draw.
  void record(const demography::Stream& stream, random::RunKey key) {
    const int place = stream.place;
    demography::each_case(
        stream, key, static_cast<double>(counts_.months()),
        [&](double enters, double leaves) {
          auto moment = counts_.at(stream.locality, enters);
          moment.begin(place, 1);
          if (enters > 0.0) moment.count(place, 1);
          if (leaves == std::numeric_limits<double>::infinity()) return;
          auto end = counts_.at(stream.locality, leaves);
          end.end(place, 1);
          end.count(static_cast<int>(streams_) + place, 1);
        });
  }
  const engine::MonthlyCounts& counts() const { return counts_; }

  void add(const StreamRecorder& other) { counts_.add(other.counts_); }
  void clear() { counts_.clear(); }

 private:
  index streams_ = 0;
  engine::MonthlyCounts counts_;
};

}  // namespace hearthline::results
