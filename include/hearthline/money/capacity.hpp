#pragma once
/// @file
/// How a cost follows its volume: which part is fixed, which goes only in
/// whole steps, and which follows each unit.

#include <algorithm>
#include <cmath>

namespace hearthline::money {

/// The average cost of a unit in three shares. The rest, 1 - fixed -
/// semi_fixed, is variable: it follows the volume unit by unit.
struct Capacity {
  double fixed = 0.0;       ///< does not follow the volume at all; 0 to 1
  double semi_fixed = 0.0;  ///< goes only in whole steps; fixed + this <= 1
  double step = 0.0;        ///< volume of a step, such as 15 cases a social
                            ///< worker; above 0 if anything is semi-fixed
  friend bool operator==(const Capacity&, const Capacity&) = default;
};

/// Returns how many steps a volume needs: whole steps, none for none.
/// A volume above a whole number of steps by less than 1e-9 of a step needs no
/// further one: such a rest is rounding, not a case.
/// @param volume  0 or more
/// @param step    above 0, in the unit of the volume
inline double steps_needed(double volume, double step) {
  return std::max(0.0, std::ceil(volume / step - 1e-9));
}

/// Returns the part of the cost of a volume that follows the volume, in units
/// of the average cost:
///   semi_fixed * step * ceil(volume / step) + variable * volume.
/// Times the unit cost it is what a budget for this volume needs besides its
/// fixed part. With whole steps and nothing fixed it is the volume itself;
/// between steps it is more, since part of the last step stands idle.
/// @param volume  unit-years or events, 0 or more
inline double following_units(const Capacity& capacity, double volume) {
  // 1 - 0.8 - 0.2 is below 0 in binary, but nothing is variable then.
  const double rest = 1.0 - capacity.fixed - capacity.semi_fixed;
  const double variable = rest < 1e-12 ? 0.0 : rest;
  const double in_steps =
      capacity.semi_fixed > 0.0
          ? capacity.step * steps_needed(volume, capacity.step)
          : 0.0;
  return capacity.semi_fixed * in_steps + variable * volume;
}

}  // namespace hearthline::money
