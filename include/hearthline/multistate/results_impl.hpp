#pragma once

#include <cmath>

#include "hearthline/compiled.hpp"
#include "hearthline/error.hpp"
#include "hearthline/multistate/results.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::multistate {

HEARTHLINE_INLINE Study checked(const Declaration& declaration, Study study) {
  if (study.units < 1 || study.units > kMostUnits) {
    throw InputError(std::to_string(study.units) +
                     " units are asked for; allowed are 1 to " +
                     std::to_string(kMostUnits));
  }
  if (!std::isfinite(study.horizon) || study.horizon <= 0.0) {
    throw InputError("the horizon is " + text::number_text(study.horizon) +
                     "; allowed are finite numbers above 0");
  }
  if (study.times.empty()) study.times = {0.0, study.horizon};
  for (std::size_t i = 0; i < study.times.size(); ++i) {
    const double time = study.times[i];
    // Not a number is neither.
    // NOLINTNEXTLINE(readability-simplify-boolean-expr)
    if (!(time >= 0.0 && time <= study.horizon)) {
      throw InputError(
          "the time " + text::number_text(time) +
          " is asked for; allowed are those from 0 to the horizon, " +
          text::number_text(study.horizon));
    }
    if (i > 0 && !(time > study.times[i - 1])) {
      throw InputError(
          "the time " + text::number_text(time) + " is asked for after " +
          text::number_text(study.times[i - 1]) + "; times must rise");
    }
  }
  check(declaration, study.covariates, study.units);
  return study;
}

}  // namespace hearthline::multistate
