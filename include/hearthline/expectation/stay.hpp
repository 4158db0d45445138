#pragma once
/// @file
/// A stay that processes end whose hazards are piecewise constant in the time
/// since it began.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "hearthline/model/hazard_table.hpp"

namespace hearthline::expectation {

/// A process that ends the state at a hazard that depends on time since entry.
struct TimedExit {
  int process = 0;
  double hazard = 0.0;  ///< a month, at ratio 1
  const model::CompiledPieces* pieces = nullptr;

  /// A month, at a time since entry.
  double at(double time) const {
    const auto& from = pieces->from;
    const auto next = std::upper_bound(from.begin() + 1, from.end(), time);
    return hazard *
           pieces->ratio[static_cast<std::size_t>(next - from.begin()) - 1];
  }
};

class Stay {
 public:
  /// A stretch of constant hazard of all exits together; the last has no end.
  struct Stretch {
    double from = 0.0;
    double until = 0.0;
    double hazard = 0.0;  ///< a month
  };

  explicit Stay(std::vector<TimedExit> exits) : exits_(std::move(exits)) {
    std::vector<double> cuts{0.0, std::numeric_limits<double>::infinity()};
    for (const TimedExit& exit : exits_) {
      cuts.insert(cuts.end(), exit.pieces->from.begin() + 1,
                  exit.pieces->from.end());
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      double hazard = 0.0;
      for (const TimedExit& exit : exits_) hazard += exit.at(cuts[i]);
      stretches_.push_back({cuts[i], cuts[i + 1], hazard});
    }
  }

  const std::vector<TimedExit>& exits() const { return exits_; }
  const std::vector<Stretch>& stretches() const { return stretches_; }
  /// From this time on the hazard stays as it is.
  double last_border() const { return stretches_.back().from; }

  /// That who has stayed `entered` months stays t more:
  /// exp(-integral of the hazard from `entered` to `entered` + t).
  double survival(double entered, double t) const {
    double exponent = 0.0;
    for (const Stretch& stretch : stretches_) {
      const double from = std::max(entered, stretch.from);
      const double until = std::min(entered + t, stretch.until);
      if (until > from) exponent += stretch.hazard * (until - from);
    }
    return std::exp(-exponent);
  }

  /// The Laplace transform of that, at a rate s a month; at 0, the mean of the
  /// stay that is left, infinite where it may never end.
  double transform(double entered, double s) const {
    double sum = 0.0;
    double survival = 1.0;
    for (const Stretch& stretch : stretches_) {
      const double from = std::max(entered, stretch.from);
      if (from >= stretch.until) continue;
      const double total = stretch.hazard + s;
      const double length = stretch.until - from;
      // A stretch in which nothing ends the stay has no total at s = 0.
      if (!(total > 0.0)) {
        sum += survival * length;
        continue;
      }
      const double part = std::exp(-total * length);
      sum += survival * (1.0 - part) / total;
      survival *= part;
    }
    return sum;
  }

 private:
  std::vector<TimedExit> exits_;
  std::vector<Stretch> stretches_;
};

}  // namespace hearthline::expectation
