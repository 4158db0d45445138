#pragma once
/// @file
/// Statistics of the tests, with bounds that a correct program fails under at
/// most 1 in 10,000 seeds. Seeds are fixed, so a test that passes continues to
/// pass.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::test_support {

/// Two-sided bound of a z-score; false alarm 6 in 100,000.
inline constexpr double kZ = 4.0;
/// Bound of the Kolmogorov-Smirnov D sqrt(n); false alarm 1 in 10,000.
inline constexpr double kKs = 2.226;

/// Mean and variance of a sample.
struct Moments {
  double n = 0.0;
  double mean = 0.0;
  double variance = 0.0;
};

inline Moments moments(const std::vector<double>& sample) {
  Moments m;
  m.n = static_cast<double>(sample.size());
  for (const double x : sample) m.mean += x / m.n;
  for (const double x : sample) {
    m.variance += (x - m.mean) * (x - m.mean) / (m.n - 1.0);
  }
  return m;
}

/// Returns the z value of a sample's mean, whose expected value is `mean`.
/// @param variance  of one observation
inline double z_of_mean(const Moments& m, double mean, double variance) {
  return (m.mean - mean) / std::sqrt(variance / m.n);
}

/// Returns the z value of a sample's variance.
/// @param excess  kurtosis of one observation, less the normal's 3
inline double z_of_variance(const Moments& m, double variance, double excess) {
  return (m.variance - variance) / (variance * std::sqrt((2.0 + excess) / m.n));
}

/// Returns the z value of a count of successes in `n` independent trials.
inline double z_of_count(double count, double n, double probability) {
  return (count - n * probability) /
         std::sqrt(n * probability * (1.0 - probability));
}

/// Returns the z value of the correlation of two samples of equal length,
/// expected to be 0.
inline double z_of_correlation(const std::vector<double>& x,
                               const std::vector<double>& y) {
  const Moments mx = moments(x);
  const Moments my = moments(y);
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += (x[i] - mx.mean) * (y[i] - my.mean);
  }
  return sum / std::sqrt(mx.variance * my.variance * mx.n);
}

/// Returns D sqrt(n) of a sample against a distribution function.
template <class Cdf>
double ks(std::vector<double> sample, Cdf&& cdf) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double d = 0.0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = cdf(sample[i]);
    const auto below = static_cast<double>(i);
    d = std::max({d, p - below / n, (below + 1.0) / n - p});
  }
  return d * std::sqrt(n);
}

/// A mean over draws, and the variance of one.
struct Tally {
  double n = 0.0;
  double sum = 0.0;
  double squares = 0.0;

  void add(double x) {
    n += 1.0;
    sum += x;
    squares += x * x;
  }
  /// Returns the z value of the mean, whose expected value is `expected`.
  double z(double expected) const {
    const double mean = sum / n;
    const double variance = (squares / n - mean * mean) * n / (n - 1.0);
    return (mean - expected) / std::sqrt(variance / n);
  }
};

/// Sum of (observed - expected)^2 / expected.
inline double chi_square(const std::vector<index>& observed,
                         const std::vector<double>& expected) {
  double sum = 0.0;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const double d = static_cast<double>(observed[i]) - expected[i];
    sum += d * d / expected[i];
  }
  return sum;
}

}  // namespace hearthline::test_support
