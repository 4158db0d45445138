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
/// which is what steady flows see of S; mass at entry and mean stay are exact.

#include <Eigen/Dense>
#include <vector>

#include "hearthline/model/hazard_table.hpp"

namespace hearthline::expectation {

/// A process that ends the state at a hazard that depends on time since entry.
struct TimedExit {
  int process = 0;
  double hazard = 0.0;  ///< a month, at ratio 1
  const model::CompiledPieces* pieces = nullptr;
};

/// S(t) = exp(-integral of all exits' hazards from `entered` on).
double survival(const std::vector<TimedExit>& exits, double entered, double t);

namespace clock_detail {
class Criterion;
struct Shape;
}  // namespace clock_detail

class ClockPhases {
 public:
  /// @throws Error when no phases follow the stay closely enough
  explicit ClockPhases(std::vector<TimedExit> exits);

  int count() const { return static_cast<int>(entry_.size()); }
  /// dy/dt = -loss * y, phase by phase, all timed exits included.
  double loss(int phase) const { return losses_[phase]; }
  /// Phases of a unit of mass that has just entered.
  const Eigen::VectorXd& entry() const { return entry_; }
  /// Mass that leaves a month by a timed exit = rate(process) . y.
  /// Null: that process is not timed here.
  const Eigen::VectorXd* rate(int process) const;

  /// Phases of a unit of mass that entered so many months ago.
  Eigen::VectorXd after(double months) const;

  /// How far the phases are from the stay: the largest difference of S, and
  /// the largest relative one of its Laplace transform at rates of 0.001 to 3
  /// a month.
  double survival_error() const { return survival_error_; }
  double transform_error() const { return transform_error_; }

  const std::vector<TimedExit>& exits() const { return exits_; }

 private:
  static constexpr int kAges = 600;  // grid points up to the last border

  void fit();
  void tabulate_ages(const clock_detail::Criterion& criterion,
                     const clock_detail::Shape& shape);
  void find_rates();

  std::vector<TimedExit> exits_;
  double last_border_ = 0.0;
  Eigen::VectorXd losses_;
  Eigen::VectorXd entry_;
  std::vector<Eigen::VectorXd> rates_;
  std::vector<Eigen::VectorXd> by_age_;  // on a grid up to the last border
  double survival_error_ = 0.0;
  double transform_error_ = 0.0;
};

}  // namespace hearthline::expectation

#include "hearthline/expectation/clock_phases_impl.hpp"
