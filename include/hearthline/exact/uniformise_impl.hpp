#pragma once
/// @file
/// The implementation of uniformise.hpp.

#include "hearthline/compiled.hpp"
#include "hearthline/exact/detail/poisson_series.hpp"
#include "hearthline/exact/uniformise.hpp"

namespace hearthline::exact {

HEARTHLINE_INLINE Uniformised
uniformise(const Generator& q, const Eigen::MatrixXd& start, double time,
           const std::vector<double>& discount_rates,
           const UniformiseOptions& options) {
  return detail::PoissonSeries(q, detail::Side::kForward)(
      start, time, discount_rates, options);
}

HEARTHLINE_INLINE Uniformised
uniformise_backward(const Generator& q, const Eigen::MatrixXd& worth,
                    double time, const std::vector<double>& discount_rates,
                    const UniformiseOptions& options) {
  Uniformised result = detail::PoissonSeries(q, detail::Side::kBackward)(
      worth.transpose(), time, discount_rates, options);
  result.value = result.value.transpose().eval();
  for (Eigen::MatrixXd& stay : result.stays) stay = stay.transpose().eval();
  return result;
}

}  // namespace hearthline::exact
