#pragma once
/// @file
/// Time since entry by phases: a few numbers that represent how long families
/// have been in a state.
///
/// With hazards that are piecewise constant in time since entry, a stay is
/// longer than a with probability S(a). Phases y, each lost at a rate of its
/// own and starting as b at entry, approximate it: their sum is close to S(a).
/// (A matrix-exponential distribution: Asmussen, Bladt, in Matrix-Analytic
/// Methods in Stochastic Models, 1996. Phases may be negative; their sum is a
/// mass.) Everything else that happens to a family acts on all its phases
/// alike, so that states are multiplied by the number of phases and not by the
/// number of months. Rates and b are fitted to S and to its Laplace transform,
/// on which steady flows depend. Mass at entry and mean stay have so large a
/// weight in the fit that they are exact.

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

/// How the rates of phases are chosen: fitted to the stay, or spread over the
/// useful range without a fit. The second is less close, and the difference
/// between the two shows how far results depend on the phases.
enum class PhaseRates { kFitted, kSpread };

class ClockPhases {
 public:
  /// @throws Error if the stay may never end, or no fitted phases are close
  ///         enough to it
  explicit ClockPhases(std::vector<TimedExit> exits,
                       PhaseRates rates = PhaseRates::kFitted);

  /// dy/dt = -loss * y, phase by phase, including all timed exits.
  double loss(int phase) const { return losses_[phase]; }
  double fastest() const { return losses_.maxCoeff(); }
  /// Returns the phases of a unit of mass that has just entered.
  const Phases& entry() const { return entry_; }
  /// Mass per month that leaves by a timed exit = rate(process) . y. Null if
  /// that process is not timed here.
  const Phases* rate(int process) const;
  /// Returns a timed exit's rate per month, averaged over a stay that only
  /// timed exits end.
  double mean_rate(int process) const;

  /// Returns the phases of a unit of mass that entered this many months ago.
  Phases after(double months) const;

  /// The errors of the phases: the largest difference of S, and the largest
  /// relative difference of its Laplace transform at rates of 0.001 to 3 per
  /// month.
  double survival_error() const { return survival_error_; }
  double transform_error() const { return transform_error_; }

  const std::vector<TimedExit>& exits() const { return stay_.exits(); }

 private:
  static constexpr int kAges = 600;  // grid points up to the last breakpoint

  void fit(PhaseRates rates);
  void tabulate_ages(const clock_detail::Criterion& criterion,
                     const clock_detail::Shape& shape);
  void find_rates();

  Stay stay_;
  Phases losses_;
  Phases entry_;
  std::vector<Phases> rates_;
  std::vector<Phases> by_age_;  // on a grid up to the last breakpoint
  double survival_error_ = 0.0;
  double transform_error_ = 0.0;
};

/// Phases found so far; finding them takes tens of milliseconds.
/// Threads: any number may call it.
class ClockLibrary {
 public:
  explicit ClockLibrary(PhaseRates rates = PhaseRates::kFitted)
      : rates_(rates) {}

  /// Returns the phases of a stay that these exits end.
  /// @throws Error as `ClockPhases` does
  std::shared_ptr<const ClockPhases> find(const std::vector<TimedExit>& exits);

 private:
  PhaseRates rates_;
  std::mutex guard_;
  std::map<std::vector<double>, std::shared_ptr<const ClockPhases>> found_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/clock_phases_impl.hpp"
#endif
