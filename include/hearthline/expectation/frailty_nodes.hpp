#pragma once
/// @file
/// Integration over frailty: families are represented by a few values of it.
///
/// A family's expected results are a smooth function of its frailty, so that a
/// polynomial through a few nodes gives them at any other value. Conversely, a
/// family's weight is distributed over the nodes in the shares of that
/// polynomial (some below 0), and the sum over families is the same.
///
/// The nodes are Gauss nodes for the families' own frailties: the zeros of the
/// polynomial that is orthogonal, over the families, to all of lower degree
/// (Gautschi, "Orthogonal Polynomials", 2004, ch. 2; Golub and Welsch,
/// Mathematics of Computation 23, 1969). They are where families are, with few
/// for the small number of families at the far end. Shares are computed by the
/// barycentric formula (Berrut, Trefethen, SIAM Review 46, 2004).

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
  /// @param count      number of nodes; if there are no more values, each is a
  ///                   node
  FrailtyNodes(const std::vector<double>& values,
               const std::vector<double>& exponents, int count);

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

  /// The same by linear interpolation between neighbouring nodes: shares are
  /// never below 0, and 1 for the outermost nodes beyond them.
  template <class Visit>
  void near(double frailty, Visit&& visit) const {
    if (!interpolates_) {
      shares(frailty, visit);
      return;
    }
    const double x = scaled(frailty);
    const auto above = std::upper_bound(at_.begin(), at_.end(), x);
    const auto k = static_cast<int>(above - at_.begin());
    if (above == at_.begin()) {
      visit(0, 1.0);
    } else if (above == at_.end()) {
      visit(k - 1, 1.0);
    } else {
      const double share = (x - above[-1]) / (above[0] - above[-1]);
      visit(k - 1, 1.0 - share);
      visit(k, share);
    }
  }

 private:
  // Where most gamma families are, far below 1, results depend little on
  // frailty; far above, hazards grow by ratios. The logarithm of 1 + x suits
  // both.
  static constexpr double kBend = 6.0;

  double scaled(double frailty) const {
    return logarithmic_ ? std::log(frailty)
                        : std::log1p(std::pow(frailty, power_) / kBend);
  }
  double unscaled(double at) const {
    return logarithmic_ ? std::exp(at)
                        : std::pow(kBend * std::expm1(at), 1.0 / power_);
  }

  /// Stieltjes' recurrence for the orthogonal polynomials, then the eigenvalues
  /// of its matrix: the zeros of the last polynomial.
  void find_nodes(const std::vector<double>& at, int count);

  bool interpolates_ = true;
  bool logarithmic_ = false;
  double power_ = 1.0;
  std::vector<double> at_;
  std::vector<double> barycentric_;
  std::vector<double> nodes_;
};

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/frailty_nodes_impl.hpp"
#endif
