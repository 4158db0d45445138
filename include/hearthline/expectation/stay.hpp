#pragma once
/// @file
/// A stay in a state that ends by processes with hazards that are piecewise
/// constant in the time since entry.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "hearthline/piecewise_constant.hpp"

namespace hearthline::expectation {

/// A process that ends the stay, with a hazard that depends on time since
/// entry.
struct TimedExit {
  int process = 0;
  double hazard = 0.0;  ///< per month, at ratio 1
  const PiecewiseConstant* pieces = nullptr;

  /// Returns the hazard per month at a time since entry.
  double at(double time) const { return hazard * pieces->at(time); }
};

class Stay {
 public:
  /// A stretch with a constant total hazard; the last has no end.
  struct Stretch {
    double from = 0.0;
    double until = 0.0;
    double hazard = 0.0;  ///< per month
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
      hazard_.from.push_back(cuts[i]);
      hazard_.value.push_back(hazard);
    }
  }

  const std::vector<TimedExit>& exits() const { return exits_; }
  std::vector<Stretch> stretches() const {
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < hazard_.from.size(); ++i) {
      stretches.push_back({hazard_.from[i], until(i), hazard_.value[i]});
    }
    return stretches;
  }
  /// Returns the time from which on the hazard is constant.
  double last_border() const { return hazard_.from.back(); }

  /// Returns the probability that a stay of `entered` months lasts t more:
  /// exp(-integral of the hazard from `entered` to `entered` + t).
  double survival(double entered, double t) const {
    return std::exp(-hazard_.integral(entered, entered + t));
  }

  /// Returns the Laplace transform of that, at a rate s per month; at s = 0,
  /// the mean remaining stay, which is infinite if the stay may never end.
  double transform(double entered, double s) const {
    double sum = 0.0;
    double survival = 1.0;
    for (std::size_t i = 0; i < hazard_.from.size(); ++i) {
      const double from = std::max(entered, hazard_.from[i]);
      if (from >= until(i)) continue;
      const double total = hazard_.value[i] + s;
      const double length = until(i) - from;
      // If no process ends the stay in a stretch, `total` is 0 at s = 0.
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
  double until(std::size_t stretch) const {
    return stretch + 1 < hazard_.from.size()
               ? hazard_.from[stretch + 1]
               : std::numeric_limits<double>::infinity();
  }

  std::vector<TimedExit> exits_;
  PiecewiseConstant hazard_;  // of all exits together, per month
};

}  // namespace hearthline::expectation
