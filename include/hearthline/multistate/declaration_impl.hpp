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
    throw InputError("the period is " + text::number_text(period) +
                     "; allowed are finite numbers above 0");
  }
}

}  // namespace declaration_detail

inline double rate_from_probability(double probability, double period) {
  // Not a number is neither. NOLINTNEXTLINE(readability-simplify-boolean-expr)
  if (!(probability >= 0.0 && probability < 1.0)) {
    throw InputError(
        "the probability is " + text::number_text(probability) +
        "; allowed are numbers from 0 to below 1, since no finite rate "
        "makes an event certain");
  }
  declaration_detail::check_period(period);
  return -log_one_plus(-probability) / period;
}

inline double probability_from_rate(double rate, double period) {
  if (!(rate >= 0.0) || rate == std::numeric_limits<double>::infinity()) {
    throw InputError("the rate is " + text::number_text(rate) +
                     "; allowed are finite numbers from 0 on");
  }
  declaration_detail::check_period(period);
  return -exp_minus_one(-rate * period);
}

}  // namespace hearthline::multistate
