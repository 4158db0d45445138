#pragma once
/// @file
/// Results of validation: numbers next to their expected values.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace hearthline::validation {

/// How a number was computed, and so which error it may have.
enum class Kind : std::uint8_t {
  kExact,    ///< solved: within rounding and a solver's tolerance
  kSampled,  ///< simulated: with Monte Carlo error
  kTest,     ///< a statistic of the sampled ones
};

inline const char* kind_name(Kind kind) {
  constexpr const char* kNames[] = {"exact", "sampled", "test"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// One comparison. It passes if
///
///   exact     error <= bound,  error = |got - expected| / scale
///   sampled   |z| <= bound,    z = (got - expected) / error
///   test      |z| <= bound if it has a z, otherwise got <= bound
///
/// where scale is the number itself, or the total of which it is a share. The z
/// values of all sampled findings are independent, because of separate seeds or
/// by conditioning on the findings before, and approximately standard normal.
struct Finding {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  std::string source_case;  ///< the case of the suite
  std::string part;         ///< a cohort, a strategy, a set of parameters
  std::string quantity;
  Kind kind = Kind::kExact;
  double expected = kNone;
  double got = kNone;
  double error = kNone;  ///< relative or standard error; NaN for a test
  double z = kNone;      ///< of sampled findings and some tests
  double bound = kNone;
  /// Probability, over random seeds, that a correct program fails it.
  double false_alarms = 0.0;
  bool passed = false;
};

/// Returns the finding for a number that was solved.
/// @param bound  of the difference, in units of `scale`
inline Finding exact_finding(std::string source_case, std::string part,
                             std::string quantity, double expected, double got,
                             double bound, double scale) {
  Finding f{std::move(source_case), std::move(part), std::move(quantity),
            Kind::kExact,           expected,        got};
  f.error = std::abs(got - expected) / std::abs(scale);
  f.bound = bound;
  f.passed = f.error <= bound;
  return f;
}
/// The same, with the size of the expected number as scale.
inline Finding exact_finding(std::string source_case, std::string part,
                             std::string quantity, double expected, double got,
                             double bound) {
  return exact_finding(std::move(source_case), std::move(part),
                       std::move(quantity), expected, got, bound, expected);
}

/// Returns the finding for a simulated number; `judge` decides whether it
/// passes.
/// @param error  its standard error
inline Finding sampled_finding(std::string source_case, std::string part,
                               std::string quantity, double expected,
                               double got, double error) {
  Finding f{std::move(source_case), std::move(part), std::move(quantity),
            Kind::kSampled,         expected,        got};
  f.error = error;
  f.z = (got - expected) / error;
  return f;
}

/// Returns the finding for a share of `trials`, each with probability
/// `expected`.
inline Finding share_finding(std::string source_case, std::string part,
                             std::string quantity, double expected,
                             double count, double trials) {
  return sampled_finding(std::move(source_case), std::move(part),
                         std::move(quantity), expected, count / trials,
                         std::sqrt(expected * (1.0 - expected) / trials));
}

}  // namespace hearthline::validation
