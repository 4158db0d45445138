#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>
#include <utility>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/clock_phases.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::expectation {

namespace clock_detail {

/// Exponential decays at four rates per month: separated, so that their weights
/// remain moderate, and none faster than the breakpoints and hazards require. A
/// phase that is lost immediately has no effect, and slows the chain down.
struct Shape {
  Eigen::RowVector4d rates;

  /// @param x  the logarithm of the slowest rate; then for each other rate,
  ///           through the logistic function, its position between kApart times
  ///           the previous one and the fastest
  Shape(const Eigen::VectorXd& x, double fastest) {
    constexpr double kApart = 1.5;
    rates[0] = std::exp(x[0]);
    for (int k = 1; k < kPhases; ++k) {
      const double low = kApart * rates[k - 1];
      const double share = 1.0 / (1.0 + std::exp(-x[k]));
      rates[k] = low < fastest ? low * std::pow(fastest / low, share) : low;
    }
  }

  Eigen::RowVector4d at(double t) const {
    return (-t * rates.array()).exp().matrix();
  }
  Eigen::RowVector4d transformed(double s) const {
    return (s + rates.array()).inverse().matrix();
  }
};

/// The criterion of a fit: S on a grid of times and its transform on a grid of
/// rates. The transform has 30 times the weight, because steady flows depend on
/// it; mass at entry and mean stay have so large a weight that they are exact.
class Criterion {
 public:
  explicit Criterion(const Stay& stay)
      : stay_(stay), fastest_(8.0 / stay.stretches().front().until) {
    for (const Stay::Stretch& stretch : stay.stretches()) {
      fastest_ = std::max(fastest_, 4.0 * stretch.hazard);
    }
    for (int i = 0; i <= kTimes; ++i) {
      times_.push_back(3.0 * stay.last_border() * i / kTimes);
    }
    for (int i = 0; i < kRates; ++i) {
      rates_.push_back(1e-3 *
                       std::pow(3e3, static_cast<double>(i) / (kRates - 1)));
    }
    for (const double s : rates_) {
      scale_.push_back(stay.transform(0.0, s));
    }
    mean_ = stay.transform(0.0, 0.0);
  }

  Eigen::MatrixXd basis(const Shape& shape) const {
    Eigen::MatrixXd rows(size(), kPhases);
    Eigen::Index row = 0;
    for (const double t : times_) rows.row(row++) = kTimeWeight * shape.at(t);
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      rows.row(row++) = shape.transformed(rates_[i]) / scale_[i];
    }
    rows.row(row++) = kHolds * shape.at(0.0);
    rows.row(row++) = kHolds * shape.transformed(0.0) / mean_;
    return rows;
  }
  /// Returns the values to fit for a stay that is `entered` months old.
  Eigen::VectorXd wanted(double entered) const {
    Eigen::VectorXd values(size());
    Eigen::Index row = 0;
    for (const double t : times_) {
      values[row++] = kTimeWeight * stay_.survival(entered, t);
    }
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      values[row++] = stay_.transform(entered, rates_[i]) / scale_[i];
    }
    values[row++] = kHolds;
    values[row++] = kHolds * stay_.transform(entered, 0.0) / mean_;
    return values;
  }
  Eigen::Index size() const {
    return static_cast<Eigen::Index>(times_.size() + rates_.size()) + 2;
  }
  /// Returns a shape with rates below the fastest useful one.
  Shape shape(const Eigen::VectorXd& x) const { return {x, fastest_}; }
  const std::vector<double>& times() const { return times_; }
  const std::vector<double>& rates() const { return rates_; }

 private:
  static constexpr int kTimes = 160;
  static constexpr int kRates = 60;
  static constexpr double kTimeWeight = 0.05;
  static constexpr double kHolds = 300.0;

  const Stay& stay_;
  double fastest_;
  std::vector<double> times_;
  std::vector<double> rates_;
  std::vector<double> scale_;
  double mean_ = 0.0;
};

/// Returns the weights of a shape's functions that fit a stay best.
inline Eigen::VectorXd weights(const Eigen::MatrixXd& basis,
                               const Eigen::VectorXd& wanted) {
  return basis.colPivHouseholderQr().solve(wanted);
}

/// For Eigen's Levenberg-Marquardt: the residual with the best weights.
struct Residual {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  // Eigen requires these names. NOLINTBEGIN(readability-identifier-naming)
  static constexpr int InputsAtCompileTime = Eigen::Dynamic;
  static constexpr int ValuesAtCompileTime = Eigen::Dynamic;
  // NOLINTEND(readability-identifier-naming)

  const Criterion* criterion;
  const Eigen::VectorXd* wanted;

  int inputs() const { return kPhases; }
  int values() const { return static_cast<int>(criterion->size()); }
  int operator()(const Eigen::VectorXd& x, Eigen::VectorXd& residual) const {
    const Eigen::MatrixXd basis = criterion->basis(criterion->shape(x));
    residual = basis * weights(basis, *wanted) - *wanted;
    return 0;
  }
};

/// Returns the parameters of the shape whose functions fit a stay best.
/// @param last  the hazard of leaving after a long stay
/// @throws Error if none is found
inline Eigen::VectorXd fitted(const Criterion& criterion,
                              const Eigen::VectorXd& wanted, double last) {
  // The sum of squares has several local minima.
  double best = std::numeric_limits<double>::infinity();
  Eigen::VectorXd found;
  for (int start = 0; start < 1 << (kPhases - 1); ++start) {
    Eigen::VectorXd x(kPhases);
    x[0] = std::log(last);
    for (int k = 1; k < kPhases; ++k) {
      x[k] = (start >> (k - 1) & 1) != 0 ? 1.0 : -1.0;
    }
    const Residual residual{&criterion, &wanted};
    Eigen::NumericalDiff<Residual> numerical(residual);
    Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Residual>> search(numerical);
    search.parameters.maxfev = 400;
    search.minimize(x);
    if (std::isfinite(search.fnorm) && search.fnorm < best) {
      best = search.fnorm;
      found = x;
    }
  }
  if (found.size() == 0) {
    throw Error("the exact solver found no phases that fit a stay");
  }
  return found;
}

/// Returns the parameters of a shape with rates at even distances.
inline Eigen::VectorXd spread(double last) {
  Eigen::VectorXd x(kPhases);
  x[0] = std::log(last);
  for (int k = 1; k < kPhases; ++k) {
    // The rest of the way to the fastest rate in equal parts.
    x[k] = -std::log(static_cast<double>(kPhases - 1 - k) + 0.5);
  }
  return x;
}

}  // namespace clock_detail

HEARTHLINE_INLINE ClockPhases::ClockPhases(std::vector<TimedExit> exits,
                                           PhaseRates rates)
    : stay_(std::move(exits)) {
  fit(rates);
  find_rates();
}

HEARTHLINE_INLINE void ClockPhases::fit(PhaseRates rates) {
  using namespace clock_detail;
  const double last = stay_.stretches().back().hazard;
  if (!(last > 0.0)) {
    throw Error(model::Process(exits().front().process).name() +
                ": the exact solver does not support a stay that may never end "
                "(the hazard of leaving is 0 from " +
                text::rounded_text(stay_.last_border()) +
                " months on); simulate this scenario instead");
  }
  const Criterion criterion(stay_);
  const Eigen::VectorXd wanted = criterion.wanted(0.0);
  const Shape shape = criterion.shape(rates == PhaseRates::kFitted
                                          ? fitted(criterion, wanted, last)
                                          : spread(last));
  const Eigen::VectorXd weight = weights(criterion.basis(shape), wanted);
  losses_ = shape.rates.transpose();
  entry_ = weight;
  // The largest difference is between the times at which phases were fitted.
  constexpr int kFine = 1600;
  for (int i = 0; i <= kFine; ++i) {
    const double t = criterion.times().back() * i / kFine;
    survival_error_ =
        std::max(survival_error_,
                 std::abs(shape.at(t).dot(weight) - stay_.survival(0.0, t)));
  }
  for (const double s : criterion.rates()) {
    const double exact = stay_.transform(0.0, s);
    transform_error_ =
        std::max(transform_error_,
                 std::abs(shape.transformed(s).dot(weight) - exact) / exact);
  }
  constexpr double kWorst = 0.01;
  if (rates == PhaseRates::kFitted && transform_error_ > kWorst) {
    throw Error(
        model::Process(exits().front().process).name() +
        ": the exact solver found no phases that fit the stay; expected "
        "an error of its transform of at most " +
        text::rounded_text(kWorst) + ", found " +
        text::rounded_text(transform_error_) +
        "; simulate this scenario instead");
  }
  tabulate_ages(criterion, shape);
}

HEARTHLINE_INLINE void ClockPhases::tabulate_ages(
    const clock_detail::Criterion& criterion,
    const clock_detail::Shape& shape) {
  const Eigen::MatrixXd basis = criterion.basis(shape);
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> solver(basis);
  for (int i = 0; i <= kAges; ++i) {
    by_age_.emplace_back(
        solver.solve(criterion.wanted(stay_.last_border() * i / kAges)));
  }
  // Stays in equilibrium must be phases in equilibrium, or a population that
  // starts there would be seen to move: what is left between the two is taken
  // from every age.
  const double mean = stay_.transform(0.0, 0.0);
  const double step = stay_.last_border() / kAges;
  Phases average = Phases::Zero();
  double seen = 0.0;
  for (int i = 0; i <= kAges; ++i) {
    const double weight = (i == 0 || i == kAges ? 0.5 : 1.0) * step *
                          stay_.survival(0.0, step * i) / mean;
    average += weight * by_age_[static_cast<std::size_t>(i)];
    seen += weight;
  }
  average += (1.0 - seen) * by_age_.back();
  const Phases steady = (entry_.array() / losses_.array()).matrix() / mean;
  for (Phases& phases : by_age_) phases += steady - average;
}

HEARTHLINE_INLINE void ClockPhases::find_rates() {
  using namespace clock_detail;
  const Phases& total = losses_;
  // What leaves by the last process is what the others leave, so that no mass
  // is lost.
  Phases rest = total;
  const Criterion criterion(stay_);
  const std::vector<TimedExit>& exits = stay_.exits();
  for (std::size_t p = 0; p + 1 < exits.size(); ++p) {
    Phases rate;
    const bool alike =
        std::all_of(exits.begin(), exits.end(), [&](const TimedExit& other) {
          return other.pieces->from == exits[p].pieces->from &&
                 other.pieces->value == exits[p].pieces->value;
        });
    if (alike) {
      double sum = 0.0;
      for (const TimedExit& exit : exits) sum += exit.hazard;
      rate = total * (exits[p].hazard / sum);
    } else {
      const auto rows = static_cast<Eigen::Index>(criterion.times().size());
      Eigen::MatrixXd basis(rows, kPhases);
      Eigen::VectorXd wanted(rows);
      for (Eigen::Index row = 0; row < rows; ++row) {
        const double t = criterion.times()[static_cast<std::size_t>(row)];
        basis.row(row) =
            (entry_.array() * (-t * losses_.array()).exp()).transpose();
        wanted[row] = exits[p].at(t) * stay_.survival(0.0, t);
      }
      rate = basis.colPivHouseholderQr().solve(wanted);
    }
    rest -= rate;
    rates_.push_back(rate);
  }
  rates_.push_back(rest);
}

HEARTHLINE_INLINE const Phases* ClockPhases::rate(int process) const {
  for (std::size_t p = 0; p < exits().size(); ++p) {
    if (exits()[p].process == process) return &rates_[p];
  }
  return nullptr;
}

HEARTHLINE_INLINE double ClockPhases::mean_rate(int process) const {
  const Phases stay = (entry_.array() / losses_.array()).matrix();
  return rate(process)->dot(stay) / stay.sum();
}

HEARTHLINE_INLINE Phases ClockPhases::after(double months) const {
  const double at = std::clamp(months / stay_.last_border(), 0.0, 1.0) * kAges;
  const auto below = std::min(static_cast<std::size_t>(at), by_age_.size() - 2);
  const double part = at - static_cast<double>(below);
  return (1.0 - part) * by_age_[below] + part * by_age_[below + 1];
}

// ---- ClockLibrary -----------------------------------------------------------

HEARTHLINE_INLINE std::shared_ptr<const ClockPhases> ClockLibrary::find(
    const std::vector<TimedExit>& exits) {
  std::vector<double> key;
  for (const TimedExit& exit : exits) {
    key.insert(key.end(), {static_cast<double>(exit.process), exit.hazard});
    key.insert(key.end(), exit.pieces->from.begin(), exit.pieces->from.end());
    key.insert(key.end(), exit.pieces->value.begin(), exit.pieces->value.end());
  }
  // Held while phases are found, so that other callers wait for the same ones.
  const std::lock_guard lock(guard_);
  auto& found = found_[key];
  if (!found) found = std::make_shared<const ClockPhases>(exits, rates_);
  return found;
}

}  // namespace hearthline::expectation
