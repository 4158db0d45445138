#pragma once
/// @file
/// Integration over frailty: families moved onto a few values of it.
///
/// What is expected of a family is a smooth function of its frailty, so a
/// polynomial through a few nodes gives it at any other value. The other way
/// round, a family's weight goes to the nodes in the shares of that
/// polynomial (some below 0), and the sum over families is the same.
/// Chebyshev points and the barycentric formula: Berrut, Trefethen, SIAM
/// Review 46 (2004).

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::expectation {

class FrailtyNodes {
 public:
  /// @param values     the families' frailties, above 0
  /// @param exponents  with which processes feel it
  /// @param count      nodes; where no more values occur, each is a node
  FrailtyNodes(const std::vector<double>& values,
               const std::vector<double>& exponents, int count) {
    std::set<double> distinct;
    for (const double value : values) {
      distinct.insert(value);
      if (static_cast<int>(distinct.size()) > count) break;
    }
    if (static_cast<int>(distinct.size()) <= count) {
      nodes_.assign(distinct.begin(), distinct.end());
      interpolates_ = false;
      return;
    }
    bool falls = false;
    for (const double exponent : exponents) {
      if (exponent < 0.0) falls = true;
      if (exponent > 0.0) power_ = std::min(power_, exponent);
    }
    // A hazard that falls with frailty has no limit at 0: on a log scale then.
    logarithmic_ = falls;
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    low_ = scaled(*low);
    high_ = scaled(*high);
    for (int k = 0; k < count; ++k) {
      const double angle = std::numbers::pi * k / (count - 1);
      at_.push_back(0.5 * (low_ + high_) -
                    0.5 * (high_ - low_) * std::cos(angle));
      nodes_.push_back(unscaled(at_.back()));
    }
  }

  /// The values of frailty to solve for.
  const std::vector<double>& nodes() const { return nodes_; }

  /// Calls `visit(node, share)` for a family of this frailty; shares make 1.
  template <class Visit>
  void shares(double frailty, Visit&& visit) const {
    if (!interpolates_) {
      const auto found =
          std::lower_bound(nodes_.begin(), nodes_.end(), frailty);
      visit(static_cast<int>(found - nodes_.begin()), 1.0);
      return;
    }
    const double x = scaled(frailty);
    double sum = 0.0;
    std::vector<double> share(at_.size());
    for (std::size_t k = 0; k < at_.size(); ++k) {
      if (x == at_[k]) {
        visit(static_cast<int>(k), 1.0);
        return;
      }
      const bool end = k == 0 || k + 1 == at_.size();
      share[k] = (k % 2 == 0 ? 1.0 : -1.0) * (end ? 0.5 : 1.0) / (x - at_[k]);
      sum += share[k];
    }
    for (std::size_t k = 0; k < at_.size(); ++k) {
      visit(static_cast<int>(k), share[k] / sum);
    }
  }

 private:
  // Where most gamma families are, far below 1, little depends on frailty;
  // far above, hazards grow by ratios. The logarithm of 1 + x joins the two.
  static constexpr double kBend = 0.25;

  double scaled(double frailty) const {
    return logarithmic_ ? std::log(frailty)
                        : std::log1p(std::pow(frailty, power_) / kBend);
  }
  double unscaled(double at) const {
    return logarithmic_ ? std::exp(at)
                        : std::pow(kBend * std::expm1(at), 1.0 / power_);
  }

  bool interpolates_ = true;
  bool logarithmic_ = false;
  double power_ = 1.0;
  double low_ = 0.0;
  double high_ = 0.0;
  std::vector<double> at_;
  std::vector<double> nodes_;
};

}  // namespace hearthline::expectation
