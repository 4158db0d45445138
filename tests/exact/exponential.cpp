#include "exact/exponential.hpp"

#include <cmath>
#include <unsupported/Eigen/MatrixFunctions>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::test_support {

DenseExponential dense_exponential(const Generator& q, double time,
                                   double discount_rate) {
  exact::check_generator(q);
  if (!(time >= 0.0) || !std::isfinite(time)) {
    throw Error("the time is " + text::number_text(time) +
                "; it must be finite and not negative");
  }
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

}  // namespace hearthline::test_support
