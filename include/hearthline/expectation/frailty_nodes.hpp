#pragma once
/// @file
/// Integration over frailty: families are represented by a few values of it.
///
/// A family's expected results are a smooth function of its frailty z, so that
/// a polynomial through a few nodes gives them at any other value. Conversely,
/// a family's weight is distributed over the nodes in the shares of that
/// polynomial (some below 0), and the sum over families is the same.
///
/// The polynomial is in x = log(1 + z^a / b), with a the least size of an
/// exponent, at most 1. Far below b^(1/a), where hazards vanish or, with a
/// negative exponent, exceed all others, results level off as functions of z^a;
/// far above, hazards change by ratios.
///
/// The nodes are Gauss nodes: the zeros of the polynomial that is orthogonal to
/// all of lower degree (Gautschi, "Orthogonal Polynomials", 2004, ch. 2; Golub
/// and Welsch, Mathematics of Computation 23, 1969). It is orthogonal over a
/// mixture of the families' own x and the points of Chebyshev on their range.
/// The former put nodes where families are; the latter hold the polynomial
/// where they are few. Nodes for the families alone would leave the last ones
/// outside, with shares that grow exponentially in the number of nodes, and
/// cancel. With the mixture, the sizes of a family's shares sum to no more than
/// about 10, for any number of nodes.
///
/// Shares are computed by the barycentric formula (Berrut, Trefethen, SIAM
/// Review 46, 2004).

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::expectation {

class FrailtyNodes {
 public:
  /// @param values     the families' frailties, above 0
  /// @param exponents  of frailty in the processes' hazards
  /// @param count      number of nodes, at least 1; if there are no more
  ///                   values, each is a node
  /// @param bend       b above: at which z^a hazards take effect within the
  ///                   horizon
  FrailtyNodes(const std::vector<double>& values,
               const std::vector<double>& exponents, int count, double bend);

  /// Whether every value is a node, so that nothing is approximated.
  bool exact() const { return !interpolates_; }
  /// Returns the values of frailty to solve for.
  const std::vector<double>& nodes() const { return nodes_; }

  /// Calls `visit(node, share)` for a family of this frailty; shares sum to 1.
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
      share[k] = barycentric_[k] / (x - at_[k]);
      sum += share[k];
    }
    for (std::size_t k = 0; k < at_.size(); ++k) {
      visit(static_cast<int>(k), share[k] / sum);
    }
  }

 private:
  double scaled(double frailty) const {
    return std::log1p(std::pow(frailty, power_) / bend_);
  }
  double unscaled(double at) const {
    return std::pow(bend_ * std::expm1(at), 1.0 / power_);
  }

  /// Lanczos' method for the orthogonal polynomials, then the eigenvalues of
  /// its matrix: the zeros of the last polynomial.
  void find_nodes(const std::vector<double>& at, int count);

  bool interpolates_ = true;
  double power_ = 1.0;
  double bend_;
  std::vector<double> at_;
  std::vector<double> barycentric_;
  std::vector<double> nodes_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/frailty_nodes_impl.hpp"
#endif
