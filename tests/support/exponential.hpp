#pragma once
/// @file
/// The same answers as uniformisation by other roads, to check it by: the
/// dense matrix exponential by scaling and squaring of Pade approximants
/// (Higham, SIAM J. Matrix Anal. Appl. 26, 2005; Eigen's unsupported module
/// has it), and the action of the exponential on one vector by Krylov spaces
/// (Sidje, "Expokit", ACM TOMS 24, 1998).

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>
#include <unsupported/Eigen/MatrixFunctions>

#include "hearthline/exact/generator.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::test_support {

using exact::check_generator;
using exact::Generator;

/// Both are states by states; row i is what becomes of a start in i.
struct DenseExponential {
  Eigen::MatrixXd value;  ///< e^{Qt}
  Eigen::MatrixXd stay;   ///< integral over s from 0 to t of e^{-r s} e^{Qs}
};

/// The dense exponential of a generator and its discounted integral, the
/// latter as a corner of the exponential of a matrix of twice the size (Van
/// Loan, IEEE Trans. Automatic Control 23, 1978). Takes states^3 work.
/// @param q  see `check_generator`
/// @param time  in the unit of the rates, >= 0
/// @param discount_rate  continuous, a unit of time, >= 0
/// @throws Error if an argument is out of range
DenseExponential dense_exponential(const Generator& q, double time,
                                   double discount_rate = 0.0);

struct KrylovOptions {
  double tolerance = 1e-12;  ///< estimated error, 2-norm, for a start of one
  index dimension = 30;      ///< of the Krylov space, at least 2
  index most_steps = 100'000;
};

struct KrylovExponential {
  Eigen::RowVectorXd value;  ///< p e^{Qt}
  index steps = 0;           ///< that were accepted
  index products = 0;        ///< with the matrix
  double error = 0.0;        ///< sum of the steps' estimates; no bound
};

/// p e^{Qt} for one p by Arnoldi's method, in steps that an estimate of the
/// error chooses. It beats uniformisation where rates are very different but
/// the answer is smooth; its error is estimated and not bounded.
/// @param start  p, a column for each state
/// @throws Error if an argument is out of range or `most_steps` do not suffice
KrylovExponential krylov_exponential(const Generator& q,
                                     const Eigen::RowVectorXd& start,
                                     double time,
                                     const KrylovOptions& options = {});

namespace exponential_detail {

inline void check_time(double time) {
  if (time >= 0.0 && std::isfinite(time)) return;
  throw Error("the time is " + text::number_text(time) +
              "; it must be finite and not negative");
}

}  // namespace exponential_detail

inline DenseExponential dense_exponential(const Generator& q, double time,
                                          double discount_rate) {
  check_generator(q);
  exponential_detail::check_time(time);
  if (!(discount_rate >= 0.0) || !std::isfinite(discount_rate)) {
    throw Error("the discount rate is " + text::number_text(discount_rate) +
                "; it must be finite and not negative");
  }
  const index n = q.rows();
  const Eigen::MatrixXd dense = q;
  const Eigen::MatrixXd scaled = dense * time;
  Eigen::MatrixXd twice = Eigen::MatrixXd::Zero(2 * n, 2 * n);
  twice.topLeftCorner(n, n) = scaled;
  twice.topLeftCorner(n, n).diagonal().array() -= discount_rate * time;
  twice.topRightCorner(n, n) = Eigen::MatrixXd::Identity(n, n) * time;
  return {scaled.exp(), twice.exp().topRightCorner(n, n)};
}

inline KrylovExponential krylov_exponential(const Generator& q,
                                            const Eigen::RowVectorXd& start,
                                            double time,
                                            const KrylovOptions& options) {
  check_generator(q);
  exponential_detail::check_time(time);
  if (start.size() != q.rows() || !start.allFinite()) {
    throw Error("the start has " + std::to_string(start.size()) +
                " entries; it needs " + std::to_string(q.rows()) +
                ", all of them finite");
  }
  if (!(options.tolerance > 0.0) || options.dimension < 2) {
    throw Error(
        "the Krylov space needs a tolerance above 0 and a dimension "
        "of at least 2, not " +
        text::number_text(options.tolerance) + " and " +
        std::to_string(options.dimension));
  }
  const Generator a = q.transpose();
  const index m = std::min(options.dimension, q.rows());
  double norm = 0.0;
  for (index i = 0; i < q.rows(); ++i) {
    norm = std::max(norm, 2.0 * std::abs(q.coeff(i, i)));
  }
  KrylovExponential result;
  Eigen::VectorXd w = start.transpose();
  const double scale = w.norm();
  double now = 0.0;
  double step =
      norm > 0.0 ? std::min(time, static_cast<double>(m) / norm) : time;
  while (now < time && scale > 0.0) {
    if (result.steps >= options.most_steps) {
      throw Error("the Krylov exponential reached time " +
                  text::rounded_text(now) + " of " + text::number_text(time) +
                  " in " + std::to_string(result.steps) + " steps, the limit");
    }
    const double beta = w.norm();
    Eigen::MatrixXd v = Eigen::MatrixXd::Zero(q.rows(), m + 1);
    // Two columns more than the space: their exponentials estimate the error.
    Eigen::MatrixXd h = Eigen::MatrixXd::Zero(m + 2, m + 2);
    v.col(0) = w / beta;
    index size = m;
    bool exhausted = false;
    for (index j = 0; j < m; ++j) {
      Eigen::VectorXd next = a * v.col(j);
      ++result.products;
      // Twice, for once leaves the columns not quite orthogonal.
      for (int pass = 0; pass < 2; ++pass) {
        const Eigen::VectorXd part = v.leftCols(j + 1).transpose() * next;
        next -= v.leftCols(j + 1) * part;
        h.col(j).head(j + 1) += part;
      }
      const double rest = next.norm();
      if (rest <= 1e-14 * norm) {  // the space holds the whole answer
        size = j + 1;
        exhausted = true;
        break;
      }
      h(j + 1, j) = rest;
      v.col(j + 1) = next / rest;
    }
    double last = 0.0;
    if (exhausted) {
      step = time - now;
    } else {
      h(m + 1, m) = 1.0;
      last = (a * v.col(m)).norm();
      ++result.products;
    }
    for (int attempt = 0;; ++attempt) {
      step = std::min(step, time - now);
      const index k = exhausted ? size : m + 2;
      const Eigen::MatrixXd scaled = h.topLeftCorner(k, k) * step;
      const Eigen::MatrixXd e = scaled.exp();
      double error = 0.0;
      double order = static_cast<double>(m);
      if (!exhausted) {
        const double first = std::abs(beta * e(m, 0));
        const double second = std::abs(beta * e(m + 1, 0) * last);
        if (first > 10.0 * second) {
          error = second;
        } else if (first > second) {
          error = first * second / (first - second);
        } else {
          error = first;
          order -= 1.0;
        }
      }
      const double allowed = options.tolerance * scale * step / time;
      // Below rounding there is nothing to gain by smaller steps.
      const bool good =
          error <= 1.2 * allowed || error <= 2e-16 * beta || attempt == 60;
      const double before = step;
      if (good) {
        const index used = exhausted ? size : m + 1;
        w = beta * (v.leftCols(used) * e.col(0).head(used));
        now = before >= time - now ? time : now + before;
        result.error += error;
        ++result.steps;
      }
      const double ratio = error > 0.0 ? allowed / error : 1e6;
      step *= std::clamp(0.9 * std::pow(ratio, 1.0 / order), 0.2, 2.0);
      if (good) break;
    }
  }
  result.value = w.transpose();
  return result;
}

}  // namespace hearthline::test_support
