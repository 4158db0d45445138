#include "hearthline/validation/judge.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "hearthline/validation/finding.hpp"

namespace hearthline::validation {

double bound_of_z(std::size_t count) {
  const double each =
      -std::expm1(std::log1p(-kFalseAlarms) / static_cast<double>(count));
  return boost::math::quantile(
      boost::math::complement(boost::math::normal(), 0.5 * each));
}

double distance_from_normal(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double d = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = 0.5 * std::erfc(-values[i] / std::sqrt(2.0));
    const auto below = static_cast<double>(i);
    d = std::max({d, p - below / n, (below + 1.0) / n - p});
  }
  return d * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n));
}

double chi_square_z(double value, double degrees) {
  const boost::math::chi_squared chi(degrees);
  const boost::math::normal normal;
  // The smaller tail, for its precision; a tail of 0 exceeds any bound.
  const double below = boost::math::cdf(chi, value);
  const double above = boost::math::cdf(boost::math::complement(chi, value));
  const double tail = std::max(std::min(below, above), 1e-300);
  const double z = boost::math::quantile(normal, tail);
  return below < above ? z : -z;
}

void judge(std::vector<Finding>& findings) {
  std::vector<double> z;
  double squares = 0.0;
  for (const Finding& f : findings) {
    if (f.kind != Kind::kSampled) continue;
    z.push_back(f.z);
    squares += f.z * f.z;
  }
  const std::size_t count = z.size();
  if (count == 0) return;
  const double bound = bound_of_z(count);
  for (Finding& f : findings) {
    if (f.kind != Kind::kSampled) continue;
    f.bound = bound;
    f.false_alarms = kFalseAlarms / static_cast<double>(count);
    f.passed = std::abs(f.z) <= bound;
  }
  if (count < 5) return;
  const auto add = [&](Finding f, bool passed) {
    f.false_alarms = kFalseAlarms;
    f.passed = passed;
    findings.push_back(std::move(f));
  };
  // 2 e^(-2 x^2) is the probability of exceeding x; the series' next term is
  // below 1e-16. 0.8687 is the mean of the limiting distribution.
  Finding distance{"z values",
                   "all",
                   "distance from the normal distribution (Kolmogorov-Smirnov)",
                   Kind::kTest,
                   0.8687,
                   distance_from_normal(z)};
  distance.bound = std::sqrt(0.5 * std::log(2.0 / kFalseAlarms));
  add(distance, distance.got <= distance.bound);
  Finding sum{"z values",
              "all",
              "sum of squares (chi-square)",
              Kind::kTest,
              static_cast<double>(count),
              squares};
  sum.z = chi_square_z(squares, sum.expected);
  sum.bound = bound_of_z(1);
  add(sum, std::abs(sum.z) <= sum.bound);
}

}  // namespace hearthline::validation
