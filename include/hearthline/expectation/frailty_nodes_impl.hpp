#pragma once

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <set>

#include "hearthline/compiled.hpp"
#include "hearthline/expectation/frailty_nodes.hpp"

namespace hearthline::expectation {

HEARTHLINE_INLINE FrailtyNodes::FrailtyNodes(
    const std::vector<double>& values, const std::vector<double>& exponents,
    int count, double bend)
    : bend_(bend) {
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
  for (const double exponent : exponents) {
    if (exponent != 0.0) power_ = std::min(power_, std::abs(exponent));
  }
  std::vector<double> at;
  for (const double value : values) at.push_back(scaled(value));
  const auto [low, high] = std::minmax_element(at.begin(), at.end());
  // Values that differ by rounding only: any one of them will do.
  const bool same = *high - *low <= 1e-9 * *high;
  find_nodes(at, same ? 1 : count);
}

HEARTHLINE_INLINE void FrailtyNodes::find_nodes(const std::vector<double>& at,
                                                int count) {
  const auto families = static_cast<index>(at.size());
  const auto [low, high] = std::minmax_element(at.begin(), at.end());
  constexpr index kPoints = 400;
  Eigen::VectorXd points(families + kPoints);
  Eigen::VectorXd now(families + kPoints);  // the present polynomial, weighted
  points.head(families) = Eigen::VectorXd::Map(at.data(), families);
  for (index i = 0; i < kPoints; ++i) {
    const double angle = std::numbers::pi * (static_cast<double>(i) + 0.5) /
                         static_cast<double>(kPoints);
    points(families + i) =
        0.5 * (*low + *high) + 0.5 * (*high - *low) * std::cos(angle);
  }
  constexpr double kChebyshev = 0.01;
  now.head(families).setConstant(
      std::sqrt((1.0 - kChebyshev) / static_cast<double>(families)));
  now.tail(kPoints).setConstant(
      std::sqrt(kChebyshev / static_cast<double>(kPoints)));

  // Against all polynomials so far, and not the last two alone: these lose
  // their orthogonality to the others by rounding.
  Eigen::MatrixXd before(points.size(), count);
  Eigen::MatrixXd jacobi = Eigen::MatrixXd::Zero(count, count);
  for (index k = 0; k < count; ++k) {
    before.col(k) = now;
    Eigen::VectorXd next = points.cwiseProduct(now);
    jacobi(k, k) = next.dot(now);
    if (k + 1 == count) break;
    for (int pass = 0; pass < 2; ++pass) {
      const auto all = before.leftCols(k + 1);
      const Eigen::VectorXd parts = all.transpose() * next;
      next -= all * parts;
    }
    const double size = next.norm();
    jacobi(k, k + 1) = jacobi(k + 1, k) = size;
    now = next / size;
  }
  const Eigen::VectorXd zeros = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(
                                    jacobi, Eigen::EigenvaluesOnly)
                                    .eigenvalues();
  at_.assign(zeros.begin(), zeros.end());
  for (std::size_t k = 0; k < at_.size(); ++k) {
    nodes_.push_back(unscaled(at_[k]));
    // In units in which the product is near 1 for any number of nodes.
    const double unit = 4.0 / (at_.back() - at_.front());
    double product = 1.0;
    for (std::size_t j = 0; j < at_.size(); ++j) {
      if (j != k) product *= (at_[k] - at_[j]) * unit;
    }
    barycentric_.push_back(1.0 / product);
  }
}

}  // namespace hearthline::expectation
