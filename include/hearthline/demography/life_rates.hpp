#pragma once
/// @file
/// The hazards of demographic events. They do not depend on need, so no
/// intervention changes which families live where.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "hearthline/demography/dated_hazard.hpp"
#include "hearthline/demography/parameters.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/piecewise_constant.hpp"

namespace hearthline::demography {

/// Months from birth to the 18th birthday.
inline constexpr int kChildhood = 12 * kAges;

/// The hazards that do not change from year to year, per month.
struct LifeShape {
  /// Ratio by months since the last birth; the first piece begins at 0.
  PiecewiseConstant since_birth{{0.0}, {1.0}};
  std::vector<double> by_children{1.0};  ///< for 1, 2 ... children so far
  double lone_parent = 1.0;              ///< ratio of births to lone parents
  double separation = 0.0;
  double repartnering = 0.0;

  LifeShape() = default;
  explicit LifeShape(const DemographyParameters& parameters)
      : since_birth{parameters.births.since_birth.from.values,
                    parameters.births.since_birth.ratio.values},
        by_children(parameters.births.by_children.values),
        lone_parent(parameters.births.lone_parent.value),
        separation(parameters.partnership.separation.value /
                   model::kMonthsPerYear),
        repartnering(parameters.partnership.repartnering.value /
                     model::kMonthsPerYear) {}

  /// Returns the ratio of a family's births to the scale of the year.
  double births(std::size_t piece, int children, bool lone) const {
    const auto so_far = static_cast<std::size_t>(std::max(1, children)) - 1;
    return since_birth.value[piece] *
           by_children[std::min(so_far, by_children.size() - 1)] *
           (lone ? lone_parent : 1.0);
  }
  friend bool operator==(const LifeShape&, const LifeShape&) = default;
};

/// All hazards; by locality if localities differ.
struct LifeRates {
  LifeShape shape;
  std::vector<DatedHazard> births;  ///< scale, by locality
  std::vector<DatedHazard> moving;  ///< moving out of the borough, by locality
  double boys = 0.5;
  friend bool operator==(const LifeRates&, const LifeRates&) = default;
};

}  // namespace hearthline::demography
