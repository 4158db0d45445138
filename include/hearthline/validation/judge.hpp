#pragma once
/// @file
/// Tests of sampled findings: each on its own, and all together as a sample of
/// the standard normal distribution.

#include <cstddef>
#include <vector>

#include "hearthline/validation/finding.hpp"

namespace hearthline::validation {

/// Probability, over random seeds, that a correct program fails because of one
/// of the z values; the same for each of the two tests of their distribution. A
/// correct program therefore fails with at most 3 in 10,000 seeds, or 4 with
/// the case `strong-families`, which is judged on its own.
inline constexpr double kFalseAlarms = 1e-4;

/// Returns the bound that the largest |z| of `count` values exceeds once in 1 /
/// `kFalseAlarms` seeds.
double bound_of_z(std::size_t count);

/// Returns Kolmogorov and Smirnov's D of values against the standard normal,
/// times sqrt(n) + 0.12 + 0.11 / sqrt(n): for any n above 4 it has the limiting
/// distribution (Stephens, J. Royal Statistical Society B 32, 1970).
double distance_from_normal(std::vector<double> values);

/// Returns the normal quantile with the same tail probability as a chi-square
/// value, in the same tail.
double chi_square_z(double value, double degrees);

/// Sets the bound of each sampled finding, and adds two tests of all z values:
/// their distance from the normal distribution, which detects small biases
/// shared by many of them, and the sum of their squares, which detects standard
/// errors that are too small or too large.
///
/// The tests need five z values; with fewer, each is only tested on its own.
void judge(std::vector<Finding>& findings);

}  // namespace hearthline::validation
