#pragma once
/// @file
/// The bands in which waiting times are counted. Their limits are preferred
/// numbers, ten to a factor of ten, so that a percentile that is interpolated
/// within a band is off by less than a quarter, and by far less where waits
/// are spread evenly.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/text/number_text.hpp"

namespace hearthline::results {

/// The bands' upper limits, in months; the first band is no wait at all, and
/// one more is for longer waits.
inline constexpr std::array<double, 31> kWaitUpTo{
    0.0, 0.05, 0.063, 0.08, 0.1,  0.125, 0.16, 0.2,  0.25, 0.315, 0.4,
    0.5, 0.63, 0.8,   1.0,  1.25, 1.6,   2.0,  2.5,  3.15, 4.0,   5.0,
    6.3, 8.0,  10.0,  12.5, 16.0, 20.0,  25.0, 31.5, 40.0};
inline constexpr int kWaitBands = static_cast<int>(kWaitUpTo.size()) + 1;

/// Returns the band of a waiting time in months.
constexpr int wait_band(double months) {
  return static_cast<int>(
      std::lower_bound(kWaitUpTo.begin(), kWaitUpTo.end(), months) -
      kWaitUpTo.begin());
}

/// The upper limits as labels of a table: "0", "0.05" ... "40", "inf".
inline std::vector<std::string> wait_labels() {
  std::vector<std::string> labels;
  for (const double limit : kWaitUpTo) {
    labels.push_back(text::number_text(limit));
  }
  labels.emplace_back("inf");
  return labels;
}

}  // namespace hearthline::results
