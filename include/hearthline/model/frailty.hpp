#pragma once
/// @file
/// What frailty multiplies a rate by.

#include <cmath>

#include "hearthline/random/portable_math.hpp"

namespace hearthline::model {

/// Returns frailty to a power, the same bits everywhere. Files nearly always
/// state the exponents 0, 1/2 and 1, which are exact or rounded once.
inline double frailty_power(double frailty, double exponent) {
  if (exponent == 0.0) return 1.0;
  if (exponent == 1.0) return frailty;
  if (exponent == 0.5) return std::sqrt(frailty);
  return random::exp(exponent * random::log(frailty));
}

}  // namespace hearthline::model
