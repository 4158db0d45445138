#pragma once
/// @file
/// The series of uniformise.hpp, prepared for one generator.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/exact/generator.hpp"
#include "hearthline/exact/uniformised.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// The Poisson probabilities that are not negligible, from `first` on, scaled
/// to sum to one. `missing` bounds both the omitted probability and the sum of
/// the omitted tails, which is the error of integrals.
struct PoissonWindow {
  index first = 0;
  std::vector<double> weight;
  double missing = 0.0;
  index last() const { return first + static_cast<index>(weight.size()) - 1; }
};

/// Computed from the largest weight outwards until the remainder on each side,
/// bounded by a geometric series, is below half of `missing`.
inline PoissonWindow poisson_window(double mean, double missing) {
  const auto mode = static_cast<index>(mean);
  double sum = 1.0;
  double left_out = 0.0;
  const auto enough = [&](double weight, double ratio) {
    if (ratio >= 1.0) return false;
    const double tail = weight * ratio / ((1.0 - ratio) * (1.0 - ratio));
    if (tail > 0.5 * missing * sum) return false;
    left_out += tail;
    return true;
  };
  std::vector<double> above;
  double weight = 1.0;
  for (index n = mode;; ++n) {
    const double ratio = mean / static_cast<double>(n + 1);
    if (enough(weight, ratio)) break;
    weight *= ratio;
    sum += weight;
    above.push_back(weight);
  }
  PoissonWindow window;
  window.weight.push_back(1.0);
  weight = 1.0;
  window.first = mode;
  while (window.first > 0) {
    const double ratio = static_cast<double>(window.first) / mean;
    if (enough(weight, ratio)) break;
    weight *= ratio;
    sum += weight;
    window.weight.push_back(weight);
    --window.first;
  }
  std::reverse(window.weight.begin(), window.weight.end());
  window.weight.insert(window.weight.end(), above.begin(), above.end());
  for (double& w : window.weight) w /= sum;
  window.missing = left_out / sum;
  return window;
}

/// The side of the matrix on which vectors are multiplied.
enum class Side { kForward, kBackward };

/// A generator prepared for many times and vectors.
///
/// Vectors are rows here, so that a state's values in all vectors are adjacent
/// in memory.
class PoissonSeries {
 public:
  PoissonSeries(const Generator& q, Side side) {
    check_generator(q);
    rate_ = 0.0;
    for (index i = 0; i < q.rows(); ++i) {
      rate_ = std::max(rate_, -q.coeff(i, i));
    }
    if (rate_ == 0.0) {
      step_ = Generator(q.rows(), q.rows());
      return;
    }
    Generator identity(q.rows(), q.rows());
    identity.setIdentity();
    const Generator chain = identity + q / rate_;
    step_ = side == Side::kForward ? Generator(chain.transpose()) : chain;
  }

  index states() const { return step_.rows(); }
  /// Returns the largest exit rate.
  double rate() const { return rate_; }

  Uniformised operator()(const Eigen::MatrixXd& start, double time,
                         const std::vector<double>& discount_rates,
                         const UniformiseOptions& options) const {
    check(start, time, discount_rates, options);
    const double mean = rate_ * time;
    refuse_if_stiff(mean, time, options);
    Uniformised result;
    if (rate_ == 0.0) {
      result.value = start;
      for (const double r : discount_rates) {
        result.stays.emplace_back(
            start * (r * time > 0.0 ? -std::expm1(-r * time) / r : time));
      }
      return result;
    }
    // In a stay, an omitted tail has the weight 1 / L, and a relative error of
    // the weights is multiplied by t.
    const double scale = std::max({1.0, time, 1.0 / rate_});
    const double missing = options.tolerance / (2.0 * scale);
    const PoissonWindow window = poisson_window(mean, missing);
    result.bound = 2.0 * scale * window.missing;
    index last = window.last();
    std::vector<StayWeights> weights;
    for (const double r : discount_rates) {
      weights.emplace_back(poisson_window((rate_ + r) * time, missing), rate_,
                           r);
      result.bound =
          std::max(result.bound, 2.0 * scale * weights.back().missing());
      last = std::max(last, weights.back().last());
    }
    refuse_if_stiff(static_cast<double>(last), time, options);

    result.value = Eigen::MatrixXd::Zero(start.rows(), start.cols());
    result.stays.assign(discount_rates.size(), result.value);
    result.terms = last;
    Eigen::MatrixXd now = start;
    Eigen::MatrixXd next(start.rows(), start.cols());
    for (index n = 0;; ++n) {
      if (n >= window.first && n <= window.last()) {
        result.value +=
            window.weight[static_cast<std::size_t>(n - window.first)] * now;
      }
      for (std::size_t k = 0; k < weights.size(); ++k) {
        const double weight = weights[k](n);
        if (weight > 0.0) result.stays[k] += weight * now;
      }
      if (n == last) break;
      advance(now, next);
      now.swap(next);
    }
    return result;
  }

 private:
  /// The weight of the n-th step in a discounted stay is
  ///   integral of e^{-r s} Poisson(n; L s) ds
  ///     = (L / (L + r))^{n+1} P(N > n) / L,  N Poisson of mean (L + r) t.
  class StayWeights {
   public:
    StayWeights(const PoissonWindow& window, double rate, double discount)
        : first_(window.first),
          missing_(window.missing),
          rate_(rate),
          shrink_(std::log1p(discount / rate)),
          above_(window.weight) {
      double sum = 0.0;
      for (std::size_t n = above_.size(); n-- > 0;) {
        sum += std::exchange(above_[n], sum);
      }
    }
    double operator()(index n) const {
      if (n > last()) return 0.0;
      const double above =
          n < first_ ? 1.0 : above_[static_cast<std::size_t>(n - first_)];
      return std::exp(-shrink_ * static_cast<double>(n + 1)) * above / rate_;
    }
    index last() const {
      return first_ + static_cast<index>(above_.size()) - 1;
    }
    double missing() const { return missing_; }

   private:
    index first_;
    double missing_;
    double rate_;
    double shrink_;
    std::vector<double> above_;
  };

  void advance(const Eigen::MatrixXd& now, Eigen::MatrixXd& next) const {
    if (now.rows() == 1) {
      next.row(0).transpose().noalias() = step_ * now.row(0).transpose();
      return;
    }
    for (index j = 0; j < step_.rows(); ++j) {
      auto column = next.col(j);
      column.setZero();
      for (Generator::InnerIterator entry(step_, j); entry; ++entry) {
        column += entry.value() * now.col(entry.col());
      }
    }
  }

  void refuse_if_stiff(double terms, double time,
                       const UniformiseOptions& options) const {
    if (terms <= static_cast<double>(options.most_terms)) return;
    throw Error("uniformisation: expected at most most_terms = " +
                std::to_string(options.most_terms) + " products, found about " +
                text::rounded_text(std::ceil(terms)) + " (largest exit rate " +
                text::rounded_text(rate_) + ", time " +
                text::rounded_text(time) + ")");
  }

  void check(const Eigen::MatrixXd& start, double time,
             const std::vector<double>& discount_rates,
             const UniformiseOptions& options) const {
    if (start.cols() != states()) {
      throw Error("vectors: expected " + std::to_string(states()) +
                  " states, as in the generator, found " +
                  std::to_string(start.cols()));
    }
    if (!start.allFinite()) {
      throw Error(
          "vectors: expected finite numbers, found one that is not finite");
    }
    if (!(time >= 0.0) || !std::isfinite(time)) {
      throw Error("time: expected a finite number of 0 or more, found " +
                  text::number_text(time));
    }
    for (const double r : discount_rates) {
      if (!(r >= 0.0) || !std::isfinite(r)) {
        throw Error(
            "discount rate: expected a finite number of 0 or more, found " +
            text::number_text(r));
      }
    }
    if (!(options.tolerance > 0.0)) {
      throw Error("tolerance: expected a number above 0, found " +
                  text::number_text(options.tolerance));
    }
  }

  Generator step_;  ///< a row holds the flows into one state
  double rate_ = 0.0;
};

}  // namespace hearthline::exact::detail
