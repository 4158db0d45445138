#pragma once

#include <limits>

#include "hearthline/error.hpp"
#include "hearthline/multistate/declaration.hpp"
#include "hearthline/multistate/smooth_math.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::multistate {

namespace declaration_detail {

inline void check_period(double period) {
  if (!(period > 0.0) || period == std::numeric_limits<double>::infinity()) {
    throw InputError("period: expected a finite number above 0, found " +
                     text::number_text(period));
  }
}

}  // namespace declaration_detail

inline double rate_from_probability(double probability, double period) {
  // NaN fails too. NOLINTNEXTLINE(readability-simplify-boolean-expr)
  if (!(probability >= 0.0 && probability < 1.0)) {
    throw InputError(
        "probability: expected a number from 0 to below 1, found " +
        text::number_text(probability) +
        " (no finite rate makes an event certain)");
  }
  declaration_detail::check_period(period);
  return -log_one_plus(-probability) / period;
}

inline double probability_from_rate(double rate, double period) {
  if (!(rate >= 0.0) || rate == std::numeric_limits<double>::infinity()) {
    throw InputError("rate: expected a finite number of 0 or more, found " +
                     text::number_text(rate));
  }
  declaration_detail::check_period(period);
  return -exp_minus_one(-rate * period);
}

}  // namespace hearthline::multistate
