#pragma once
/// @file
/// What a validation finds: a number beside the one that it should be.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace hearthline::validation {

/// How a number came about, and so how near it has to be.
enum class Kind : std::uint8_t {
  kExact,    ///< solved: it may be off by rounding and a solver's tolerance
  kSampled,  ///< simulated: it may be off by chance
  kTest,     ///< a statistic of the sampled ones
};

inline const char* kind_name(Kind kind) {
  constexpr const char* kNames[] = {"exact", "sampled", "test"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// One comparison. It passes where
///
///   exact     error <= bound,  error = |got - expected| / scale
///   sampled   |z| <= bound,    z = (got - expected) / error
///   test      |z| <= bound where it has one, else got <= bound
///
/// with the scale of a number itself, or of what it is a share of. The z of
/// all sampled findings are independent of each other, by seeds of their own
/// or as conditional on those before, and about standard normal.
struct Finding {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  std::string source_case;  ///< which case of the suite
  std::string part;         ///< a cohort, a strategy, a set of parameters
  std::string quantity;
  Kind kind = Kind::kExact;
  double expected = kNone;
  double got = kNone;
  double error = kNone;  ///< relative, or standard; none of a test
  double z = kNone;      ///< of a sampled one, and of some tests
  double bound = kNone;
  /// How often a right program fails it, under a random seed.
  double false_alarms = 0.0;
  bool passed = false;
};

/// A number that was solved.
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
/// ... whose scale is its own size.
inline Finding exact_finding(std::string source_case, std::string part,
                             std::string quantity, double expected, double got,
                             double bound) {
  return exact_finding(std::move(source_case), std::move(part),
                       std::move(quantity), expected, got, bound, expected);
}

/// A number that was simulated; `judge` says whether it is near enough.
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

/// A share of `trials`, each of which has the chance `expected`.
inline Finding share_finding(std::string source_case, std::string part,
                             std::string quantity, double expected,
                             double count, double trials) {
  return sampled_finding(std::move(source_case), std::move(part),
                         std::move(quantity), expected, count / trials,
                         std::sqrt(expected * (1.0 - expected) / trials));
}

}  // namespace hearthline::validation
