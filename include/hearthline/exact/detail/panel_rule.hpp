#pragma once
/// @file
/// Polynomial interpolation at the Gauss-Legendre points of a time interval.

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <utility>

#include "hearthline/exact/gauss_legendre.hpp"
#include "hearthline/index.hpp"

namespace hearthline::exact::detail {

/// Points on a panel, interpolation of a function from its values there, and
/// the size of its last Legendre coefficients.
class PanelRule {
 public:
  explicit PanelRule(index points)
      : points_(points),
        gauss_(gauss_legendre(static_cast<std::size_t>(points))),
        barycentric_(points),
        last_(points, 2) {
    for (index c = 0; c < points; ++c) {
      const double x = node(c);
      // Wang and Xiang, Mathematics of Computation 81, 2012.
      barycentric_(c) =
          (c % 2 == 0 ? 1.0 : -1.0) * std::sqrt((1.0 - x * x) * weight(c));
      double before = 1.0;
      double value = x;
      for (index k = 2; k < points; ++k) {
        const auto d = static_cast<double>(k);
        before = std::exchange(
            value, ((2.0 * d - 1.0) * x * value - (d - 1.0) * before) / d);
      }
      const auto top = static_cast<double>(points - 1);
      last_(c, 0) = (top - 0.5) * weight(c) * before;
      last_(c, 1) = (top + 0.5) * weight(c) * value;
    }
  }

  index points() const { return points_; }
  double node(index c) const {
    return gauss_.node[static_cast<std::size_t>(c)];
  }
  double weight(index c) const {
    return gauss_.weight[static_cast<std::size_t>(c)];
  }

  /// Writes the weight of each point's value in the polynomial at x in [-1, 1].
  void shares(double x, Eigen::VectorXd& out) const {
    for (index c = 0; c < points_; ++c) {
      const double gap = x - node(c);
      if (gap == 0.0) {
        out.setZero();
        out(c) = 1.0;
        return;
      }
      out(c) = barycentric_(c) / gap;
    }
    out /= out.sum();
  }

  /// Returns the weight of each point's value, a row, in the polynomial at each
  /// of `x`, a column.
  Eigen::MatrixXd shares(const Eigen::VectorXd& x) const {
    Eigen::MatrixXd result(points_, x.size());
    Eigen::VectorXd column(points_);
    for (index i = 0; i < x.size(); ++i) {
      shares(x(i), column);
      result.col(i) = column;
    }
    return result;
  }

  /// Returns the largest size of the two highest Legendre coefficients, over
  /// all columns.
  double tail(const Eigen::MatrixXd& values) const {
    if (values.cols() == 0) return 0.0;
    return (last_.transpose() * values).cwiseAbs().maxCoeff();
  }

 private:
  index points_;
  GaussLegendre gauss_;
  Eigen::VectorXd barycentric_;
  Eigen::MatrixXd last_;
};

}  // namespace hearthline::exact::detail
