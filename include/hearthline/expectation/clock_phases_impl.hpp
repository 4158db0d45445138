#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>
#include <utility>

#include "hearthline/error.hpp"
#include "hearthline/expectation/clock_phases.hpp"
#include "hearthline/model/processes.hpp"

namespace hearthline::expectation {

namespace clock_detail {

/// The ratio of a process at a time since entry.
inline double ratio_at(const model::CompiledPieces& pieces, double time) {
  std::size_t piece = 0;
  while (piece + 1 < pieces.from.size() && pieces.from[piece + 1] <= time) {
    ++piece;
  }
  return pieces.ratio[piece];
}

inline std::vector<double> borders(const std::vector<TimedExit>& exits) {
  std::vector<double> all;
  for (const TimedExit& exit : exits) {
    all.insert(all.end(), exit.pieces->from.begin() + 1,
               exit.pieces->from.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// Calls `visit(from, until, hazard)` for the stretches of constant hazard
/// from a time since entry on; the last has no end.
template <class Visit>
void each_stretch(const std::vector<TimedExit>& exits, double entered,
                  Visit&& visit) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::vector<double> cuts{entered};
  for (const double border : borders(exits)) {
    if (border > entered) cuts.push_back(border);
  }
  cuts.push_back(kNever);
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    double hazard = 0.0;
    for (const TimedExit& exit : exits) {
      hazard += exit.hazard * ratio_at(*exit.pieces, cuts[i]);
    }
    visit(cuts[i] - entered, cuts[i + 1] - entered, hazard);
  }
}

/// The Laplace transform of the stay that is left, at rate s a month.
inline double transform(const std::vector<TimedExit>& exits, double entered,
                        double s) {
  double sum = 0.0;
  double survival = 1.0;
  each_stretch(exits, entered, [&](double from, double until, double hazard) {
    const double total = hazard + s;
    const double part = std::exp(-total * (until - from));  // 0 at the end
    sum += survival * (1.0 - part) / total;
    survival *= part;
  });
  return sum;
}

/// Exponential decays at four rates a month, apart from one another so that
/// their weights stay moderate.
struct Shape {
  static constexpr int kPhases = 4;
  Eigen::RowVector4d rates;

  /// @param x  logarithms of the slowest rate and of by how much more than
  ///           kApart each rate is a multiple of the one before, up to kMost:
  ///           a phase that is lost at once tells nothing, and with rates
  ///           without bound the chain of a stratum cannot be summed
  explicit Shape(const Eigen::VectorXd& x) {
    constexpr double kApart = 1.5;
    constexpr double kMost = 30.0;
    rates[0] = std::exp(x[0]);
    for (int k = 1; k < kPhases; ++k) {
      rates[k] = rates[k - 1] * (kApart + std::min(std::exp(x[k]), kMost));
    }
  }

  Eigen::RowVector4d at(double t) const {
    return (-t * rates.array()).exp().matrix();
  }
  Eigen::RowVector4d transformed(double s) const {
    return (s + rates.array()).inverse().matrix();
  }
};

/// Where a fit looks: at S on a grid of times and at its transform on a grid of
/// rates, the latter at 30 times the weight, as that is what steady flows see;
/// mass at entry and mean stay at so large a weight that they hold.
class Criterion {
 public:
  Criterion(const std::vector<TimedExit>& exits, double last_border)
      : exits_(exits) {
    for (int i = 0; i <= kTimes; ++i) {
      times_.push_back(3.0 * last_border * i / kTimes);
    }
    for (int i = 0; i < kRates; ++i) {
      rates_.push_back(1e-3 *
                       std::pow(3e3, static_cast<double>(i) / (kRates - 1)));
    }
    for (const double s : rates_) {
      scale_.push_back(transform(exits, 0.0, s));
    }
    mean_ = transform(exits, 0.0, 0.0);
  }

  Eigen::MatrixXd basis(const Shape& shape) const {
    Eigen::MatrixXd rows(size(), Shape::kPhases);
    Eigen::Index row = 0;
    for (const double t : times_) rows.row(row++) = kTimeWeight * shape.at(t);
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      rows.row(row++) = shape.transformed(rates_[i]) / scale_[i];
    }
    rows.row(row++) = kHolds * shape.at(0.0);
    rows.row(row++) = kHolds * shape.transformed(0.0) / mean_;
    return rows;
  }
  /// What the basis should give for a stay that is `entered` months old.
  Eigen::VectorXd wanted(double entered) const {
    Eigen::VectorXd values(size());
    Eigen::Index row = 0;
    for (const double t : times_) {
      values[row++] = kTimeWeight * survival(exits_, entered, t);
    }
    for (std::size_t i = 0; i < rates_.size(); ++i) {
      values[row++] = transform(exits_, entered, rates_[i]) / scale_[i];
    }
    values[row++] = kHolds;
    values[row++] = kHolds * transform(exits_, entered, 0.0) / mean_;
    return values;
  }
  Eigen::Index size() const {
    return static_cast<Eigen::Index>(times_.size() + rates_.size()) + 2;
  }
  const std::vector<double>& times() const { return times_; }
  const std::vector<double>& rates() const { return rates_; }

 private:
  static constexpr int kTimes = 160;
  static constexpr int kRates = 60;
  static constexpr double kTimeWeight = 0.05;
  static constexpr double kHolds = 300.0;

  const std::vector<TimedExit>& exits_;
  std::vector<double> times_;
  std::vector<double> rates_;
  std::vector<double> scale_;
  double mean_ = 0.0;
};

/// The weights of a shape's functions that suit a stay best.
inline Eigen::VectorXd weights(const Eigen::MatrixXd& basis,
                               const Eigen::VectorXd& wanted) {
  return basis.colPivHouseholderQr().solve(wanted);
}

/// For Eigen's Levenberg-Marquardt: what is left of the best weights.
struct Residual {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  static constexpr int InputsAtCompileTime = Eigen::Dynamic;
  static constexpr int ValuesAtCompileTime = Eigen::Dynamic;

  const Criterion* criterion;
  const Eigen::VectorXd* wanted;

  int inputs() const { return Shape::kPhases; }
  int values() const { return static_cast<int>(criterion->size()); }
  int operator()(const Eigen::VectorXd& x, Eigen::VectorXd& residual) const {
    const Eigen::MatrixXd basis = criterion->basis(Shape(x));
    residual = basis * weights(basis, *wanted) - *wanted;
    return 0;
  }
};

}  // namespace clock_detail

inline double survival(const std::vector<TimedExit>& exits, double entered,
                       double t) {
  double exponent = 0.0;
  clock_detail::each_stretch(
      exits, entered, [&](double from, double until, double hazard) {
        if (t > from) exponent += hazard * (std::min(t, until) - from);
      });
  return std::exp(-exponent);
}

inline ClockPhases::ClockPhases(std::vector<TimedExit> exits)
    : exits_(std::move(exits)) {
  last_border_ = clock_detail::borders(exits_).back();
  fit();
  find_rates();
}

inline void ClockPhases::fit() {
  using namespace clock_detail;
  const Criterion criterion(exits_, last_border_);
  const Eigen::VectorXd wanted = criterion.wanted(0.0);
  double first = 0.0;
  double last = 0.0;
  each_stretch(exits_, 0.0, [&](double from, double, double hazard) {
    if (from == 0.0) first = hazard;
    last = hazard;
  });
  if (!(last > 0.0)) {
    throw Error("a stay that never ends after " + std::to_string(last_border_) +
                " months has no mean; the exact solver needs one");
  }
  // The sum of squares has several hollows.
  double best = std::numeric_limits<double>::infinity();
  Eigen::VectorXd found;
  for (const double second : {0.5, 2.0, 8.0}) {
    for (const double third : {0.05, 1.0, 4.0}) {
      Eigen::VectorXd x(Shape::kPhases);
      x << std::log(last), std::log(second), std::log(third), std::log(0.05);
      const Residual residual{&criterion, &wanted};
      Eigen::NumericalDiff<Residual> numerical(residual);
      Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Residual>> search(
          numerical);
      search.parameters.maxfev = 400;
      search.minimize(x);
      if (std::isfinite(search.fnorm) && search.fnorm < best) {
        best = search.fnorm;
        found = x;
      }
    }
  }
  if (found.size() == 0) throw Error("no phases follow the stay in a state");
  const Shape shape(found);
  const Eigen::VectorXd weight = weights(criterion.basis(shape), wanted);
  losses_ = shape.rates.transpose();
  entry_ = weight;
  for (const double t : criterion.times()) {
    survival_error_ =
        std::max(survival_error_,
                 std::abs(shape.at(t).dot(weight) - survival(exits_, 0.0, t)));
  }
  for (const double s : criterion.rates()) {
    const double exact = transform(exits_, 0.0, s);
    transform_error_ =
        std::max(transform_error_,
                 std::abs(shape.transformed(s).dot(weight) - exact) / exact);
  }
  constexpr double kWorst = 0.01;
  if (transform_error_ > kWorst) {
    throw Error("no phases follow the stay that " +
                model::Process(exits_.front().process).name() +
                " ends: its transform is off by " +
                std::to_string(transform_error_) + ", allowed is " +
                std::to_string(kWorst) + "; simulate this scenario instead");
  }
  tabulate_ages(criterion, shape);
}

inline void ClockPhases::tabulate_ages(const clock_detail::Criterion& criterion,
                                       const clock_detail::Shape& shape) {
  const Eigen::MatrixXd basis = criterion.basis(shape);
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> solver(basis);
  for (int i = 0; i <= kAges; ++i) {
    by_age_.push_back(solver.solve(criterion.wanted(last_border_ * i / kAges)));
  }
  // Stays in equilibrium must be phases in equilibrium, or a population that
  // starts there would be seen to move: what is left between the two is taken
  // from every age.
  const double mean = clock_detail::transform(exits_, 0.0, 0.0);
  const double step = last_border_ / kAges;
  Eigen::VectorXd average = Eigen::VectorXd::Zero(count());
  double seen = 0.0;
  for (int i = 0; i <= kAges; ++i) {
    const double weight = (i == 0 || i == kAges ? 0.5 : 1.0) * step *
                          survival(exits_, 0.0, step * i) / mean;
    average += weight * by_age_[static_cast<std::size_t>(i)];
    seen += weight;
  }
  average += (1.0 - seen) * by_age_.back();
  const Eigen::VectorXd steady =
      (entry_.array() / losses_.array()).matrix() / mean;
  for (Eigen::VectorXd& phases : by_age_) phases += steady - average;
}

inline void ClockPhases::find_rates() {
  using namespace clock_detail;
  const Eigen::VectorXd& total = losses_;
  // What leaves by the last process is what the others leave, so that no mass
  // is lost.
  Eigen::VectorXd rest = total;
  const Criterion criterion(exits_, last_border_);
  for (std::size_t p = 0; p + 1 < exits_.size(); ++p) {
    Eigen::VectorXd rate;
    const bool alike =
        std::all_of(exits_.begin(), exits_.end(), [&](const TimedExit& other) {
          return other.pieces->from == exits_[p].pieces->from &&
                 other.pieces->ratio == exits_[p].pieces->ratio;
        });
    if (alike) {
      double sum = 0.0;
      for (const TimedExit& exit : exits_) sum += exit.hazard;
      rate = total * (exits_[p].hazard / sum);
    } else {
      const auto rows = static_cast<Eigen::Index>(criterion.times().size());
      Eigen::MatrixXd basis(rows, Eigen::Index{count()});
      Eigen::VectorXd wanted(rows);
      for (Eigen::Index row = 0; row < rows; ++row) {
        const double t = criterion.times()[static_cast<std::size_t>(row)];
        basis.row(row) =
            (entry_.array() * (-t * losses_.array()).exp()).transpose();
        wanted[row] = exits_[p].hazard * ratio_at(*exits_[p].pieces, t) *
                      survival(exits_, 0.0, t);
      }
      rate = basis.colPivHouseholderQr().solve(wanted);
    }
    rest -= rate;
    rates_.push_back(rate);
  }
  rates_.push_back(rest);
}

inline const Eigen::VectorXd* ClockPhases::rate(int process) const {
  for (std::size_t p = 0; p < exits_.size(); ++p) {
    if (exits_[p].process == process) return &rates_[p];
  }
  return nullptr;
}

inline Eigen::VectorXd ClockPhases::after(double months) const {
  const double at = std::clamp(months / last_border_, 0.0, 1.0) * kAges;
  const auto below = std::min(static_cast<std::size_t>(at), by_age_.size() - 2);
  const double part = at - static_cast<double>(below);
  return (1.0 - part) * by_age_[below] + part * by_age_[below + 1];
}

}  // namespace hearthline::expectation
