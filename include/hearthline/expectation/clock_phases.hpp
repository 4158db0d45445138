#pragma once
/// @file
/// Time since entry by phases: a few numbers that stand for how long those in
/// a state have been in it.
///
/// With hazards that are piecewise constant in time since entry, a stay
/// outlasts a by S(a). Phases y, of which each is lost at a rate of its own and
/// which start as b at entry, follow it: their sum is near S(a). (A matrix-
/// exponential distribution: Asmussen, Bladt, in Matrix-Analytic Methods in
/// Stochastic Models, 1996. Phases may be negative; their sum is a mass.) What
/// else happens to a family acts on its phases alike, so that clocks multiply
/// instead of months. Rates and b are fitted to S and its Laplace transform,
/// which is what steady flows see of S; mass at entry and mean stay weigh so
/// much in the fit that they hold.

#include <Eigen/Core>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "hearthline/expectation/stay.hpp"

namespace hearthline::expectation {

namespace clock_detail {
class Criterion;
struct Shape;
}  // namespace clock_detail

/// A number for each phase.
inline constexpr int kPhases = 4;
using Phases = Eigen::Vector4d;

class ClockPhases {
 public:
  /// @throws Error when no phases follow the stay closely enough
  explicit ClockPhases(std::vector<TimedExit> exits);

  /// dy/dt = -loss * y, phase by phase, all timed exits included.
  double loss(int phase) const { return losses_[phase]; }
  double fastest() const { return losses_.maxCoeff(); }
  /// Phases of a unit of mass that has just entered.
  const Phases& entry() const { return entry_; }
  /// Mass that leaves a month by a timed exit = rate(process) . y.
  /// Null: that process is not timed here.
  const Phases* rate(int process) const;
  /// What a timed exit's rate is on average over a stay that only timed exits
  /// end, a month.
  double mean_rate(int process) const;

  /// Phases of a unit of mass that entered so many months ago.
  Phases after(double months) const;

  /// How far the phases are from the stay: the largest difference of S, and
  /// the largest relative one of its Laplace transform at rates of 0.001 to 3
  /// a month.
  double survival_error() const { return survival_error_; }
  double transform_error() const { return transform_error_; }

  const std::vector<TimedExit>& exits() const { return stay_.exits(); }

 private:
  static constexpr int kAges = 600;  // grid points up to the last border

  void fit();
  void tabulate_ages(const clock_detail::Criterion& criterion,
                     const clock_detail::Shape& shape);
  void find_rates();

  Stay stay_;
  Phases losses_;
  Phases entry_;
  std::vector<Phases> rates_;
  std::vector<Phases> by_age_;  // on a grid up to the last border
  double survival_error_ = 0.0;
  double transform_error_ = 0.0;
};

/// Phases that have been found once; finding them takes tens of milliseconds.
/// Threads: any number may ask.
class ClockLibrary {
 public:
  /// The phases of a stay that these exits end.
  /// @throws Error as `ClockPhases` does
  std::shared_ptr<const ClockPhases> find(const std::vector<TimedExit>& exits);

 private:
  std::mutex guard_;
  std::map<std::vector<double>, std::shared_ptr<const ClockPhases>> found_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/clock_phases_impl.hpp"
#endif
