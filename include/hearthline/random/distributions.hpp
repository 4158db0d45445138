#pragma once
/// @file
/// Gamma and lognormal random numbers for frailty, bit-identical on every
/// machine. They use only arithmetic, square roots (which IEEE 754 specifies
/// exactly) and the library's own logarithm and exponential.

#include <cmath>
#include <cstdint>

#include "hearthline/random/portable_math.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::random {

/// Returns a uniform on (0, 1) from 64 bits of a generator of 32-bit words.
template <class Generator>
double uniform(Generator& generator) {
  const std::uint64_t high = generator();
  const std::uint64_t low = generator();
  return open_unit((high << 32U) | low);
}

/// Returns a standard normal, by the polar method (Marsaglia and Bray 1964).
template <class Generator>
double normal(Generator& generator) {
  for (;;) {
    const double x = 2.0 * uniform(generator) - 1.0;
    const double y = 2.0 * uniform(generator) - 1.0;
    const double s = x * x + y * y;
    if (s < 1.0 && s > 0.0) return x * std::sqrt(-2.0 * log(s) / s);
  }
}

/// Returns a gamma with mean 1 and the given variance: shape 1 / variance, by
/// squeeze and rejection (Marsaglia and Tsang, ACM TOMS 26, 2000).
/// @param variance  > 0
template <class Generator>
double gamma_mean_one(Generator& generator, double variance) {
  const double shape = 1.0 / variance;
  // Below shape 1, a draw of shape + 1 times U^(1/shape) has the required
  // distribution.
  const double boosted = shape < 1.0 ? shape + 1.0 : shape;
  const double d = boosted - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  double value = 0.0;
  for (;;) {
    const double x = normal(generator);
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double u = uniform(generator);
    if (log(u) < 0.5 * x * x + d - d * v + d * log(v)) {
      value = d * v;
      break;
    }
  }
  if (shape < 1.0) value *= exp(log(uniform(generator)) / shape);
  return value * variance;
}

/// Returns a lognormal with mean 1 and the given variance.
/// @param variance  > 0
template <class Generator>
double lognormal_mean_one(Generator& generator, double variance) {
  const double sigma2 = log(1.0 + variance);
  return exp(std::sqrt(sigma2) * normal(generator) - 0.5 * sigma2);
}

}  // namespace hearthline::random
