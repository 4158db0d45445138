#pragma once
/// @file
/// Gauss-Legendre points: n of them integrate polynomials of degree 2n - 1
/// exactly, so few are needed for a panel of a smooth function.

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace hearthline::exact {

/// Points in (-1, 1), increasing, and weights that sum to 2.
struct GaussLegendre {
  std::vector<double> node;
  std::vector<double> weight;
};

/// Returns the points, by Newton's method on the Legendre polynomial from
/// Tricomi's estimate.
/// @param points  at least 1
inline GaussLegendre gauss_legendre(std::size_t points) {
  GaussLegendre rule{std::vector<double>(points), std::vector<double>(points)};
  const auto n = static_cast<double>(points);
  for (std::size_t i = 0; i < points; ++i) {
    double x = -std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) /
                         (n + 0.5));
    double slope = 1.0;
    for (int step = 0; step < 8; ++step) {
      double last = 1.0;
      double value = x;
      for (std::size_t k = 2; k <= points; ++k) {
        const auto d = static_cast<double>(k);
        const double next =
            ((2.0 * d - 1.0) * x * value - (d - 1.0) * last) / d;
        last = value;
        value = next;
      }
      slope = n * (x * value - last) / (x * x - 1.0);
      x -= value / slope;
    }
    rule.node[i] = x;
    rule.weight[i] = 2.0 / ((1.0 - x * x) * slope * slope);
  }
  return rule;
}

}  // namespace hearthline::exact
