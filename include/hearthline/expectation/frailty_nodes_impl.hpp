#pragma once

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>

#include "hearthline/compiled.hpp"
#include "hearthline/expectation/frailty_nodes.hpp"

namespace hearthline::expectation {

HEARTHLINE_INLINE FrailtyNodes::FrailtyNodes(
    const std::vector<double>& values, const std::vector<double>& exponents,
    int count) {
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
  // A hazard that decreases with frailty has no limit at 0, so use a log scale.
  logarithmic_ = falls;
  std::vector<double> at;
  for (const double value : values) at.push_back(scaled(value));
  find_nodes(at, count);
}

HEARTHLINE_INLINE void FrailtyNodes::find_nodes(const std::vector<double>& at,
                                                int count) {
  Eigen::MatrixXd jacobi = Eigen::MatrixXd::Zero(count, count);
  std::vector<double> before(at.size(), 0.0);
  std::vector<double> now(at.size(),
                          1.0 / std::sqrt(static_cast<double>(at.size())));
  double beside = 0.0;
  for (int k = 0; k < count; ++k) {
    double middle = 0.0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      middle += at[i] * now[i] * now[i];
    }
    jacobi(k, k) = middle;
    if (k + 1 == count) break;
    double size = 0.0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      before[i] = (at[i] - middle) * now[i] - beside * before[i];
      size += before[i] * before[i];
    }
    beside = std::sqrt(size);
    jacobi(k, k + 1) = jacobi(k + 1, k) = beside;
    for (double& value : before) value /= beside;
    now.swap(before);
  }
  const Eigen::VectorXd zeros = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(
                                    jacobi, Eigen::EigenvaluesOnly)
                                    .eigenvalues();
  at_.assign(zeros.begin(), zeros.end());
  for (std::size_t k = 0; k < at_.size(); ++k) {
    nodes_.push_back(unscaled(at_[k]));
    double product = 1.0;
    for (std::size_t j = 0; j < at_.size(); ++j) {
      if (j != k) product *= at_[k] - at_[j];
    }
    barycentric_.push_back(1.0 / product);
  }
}

}  // namespace hearthline::expectation
