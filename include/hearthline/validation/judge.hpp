#pragma once
/// @file
/// Whether sampled findings are as near as chance allows: each by itself, and
/// all together as draws of a standard normal number.

#include <cstddef>
#include <vector>

#include "hearthline/validation/finding.hpp"

namespace hearthline::validation {

/// How often a right program fails under a random seed: in any of the z
/// values, in the one test of their distribution, in the other. So the whole
/// fails a right program at most 3 times in 10,000 seeds.
inline constexpr double kFalseAlarms = 1e-4;

/// The bound that the largest |z| of so many passes once in 1 / `kFalseAlarms`
/// seeds.
double bound_of_z(std::size_t count);

/// Kolmogorov and Smirnov's D of values against the standard normal, times
/// sqrt(n) + 0.12 + 0.11 / sqrt(n): for any n above 4 it has the limiting
/// distribution (Stephens, J. Royal Statistical Society B 32, 1970).
double distance_from_normal(std::vector<double> values);

/// The normal number that is as rare as a chi-square value, on its side.
double chi_square_z(double value, double degrees);

/// Gives each sampled finding its bound, and adds two tests of all z values:
/// their distance from the normal distribution, which finds small biases that
/// many of them share, and the sum of their squares, which finds standard
/// errors that are too small or too large.
///
/// The tests need five z values; fewer are judged each by itself only.
void judge(std::vector<Finding>& findings);

}  // namespace hearthline::validation
