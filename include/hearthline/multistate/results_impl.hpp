#pragma once

#include <cmath>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/results.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::multistate {

HEARTHLINE_INLINE AmountEstimates pooled(const std::vector<Results>& draws) {
  PooledSamples all;
  for (const Results& draw : draws) all.add(draw.samples);
  return all.estimates();
}

HEARTHLINE_INLINE Study checked(const Declaration& declaration, Study study) {
  if (study.units < 1 || study.units > kMostUnits) {
    throw InputError("units: expected a whole number from 1 to " +
                     std::to_string(kMostUnits) + ", found " +
                     std::to_string(study.units));
  }
  if (!std::isfinite(study.horizon) || study.horizon <= 0.0) {
    throw InputError("horizon: expected a finite number above 0, found " +
                     text::number_text(study.horizon));
  }
  if (study.horizon < 1.0 / kLargest || study.horizon > kLargest) {
    throw InputError("horizon: expected a number from 1e-12 to 1e12, found " +
                     text::number_text(study.horizon) +
                     "; use another unit of time");
  }
  // Below the rounding of time, a unit in a circle of fixed stays would never
  // reach the horizon.
  for (const Transition& t : declaration.transitions) {
    const Fixed* stay = fixed_stay(t.rate);
    if (stay != nullptr && stay->duration < study.horizon / kLargest) {
      throw InputError("the transition '" + transition_name(t.from, t.to) +
                       "', since_entry, duration: expected at least 1e-12 of "
                       "the horizon, " +
                       text::number_text(study.horizon) + ", found " +
                       text::number_text(stay->duration));
    }
  }
  if (study.times.empty()) study.times = {0.0, study.horizon};
  for (std::size_t i = 0; i < study.times.size(); ++i) {
    const double time = study.times[i];
    // NaN fails too.
    // NOLINTNEXTLINE(readability-simplify-boolean-expr)
    if (!(time >= 0.0 && time <= study.horizon)) {
      throw InputError("times: expected numbers from 0 to the horizon, " +
                       text::number_text(study.horizon) + ", found " +
                       text::number_text(time));
    }
    if (i > 0 && !(time > study.times[i - 1])) {
      throw InputError("times: expected strictly increasing numbers, found " +
                       text::number_text(time) + " after " +
                       text::number_text(study.times[i - 1]));
    }
  }
  check(declaration, study.covariates, study.units);
  return study;
}

}  // namespace hearthline::multistate
