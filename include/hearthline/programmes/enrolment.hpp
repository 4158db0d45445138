#pragma once
/// @file
/// What a programme holds of a family: whether it is found, waits or is in, and
/// when that changes next.

#include <compare>
#include <cstdint>
#include <limits>

#include "hearthline/model/family.hpp"

namespace hearthline::programmes {

/// Where a family stands with a programme.
enum class Standing : std::uint8_t {
  kOut,
  kAsked,    ///< found, and agreed; it has not asked for a place yet
  kWaiting,  ///< for a place
  kIn
};

/// How a stay ended, or is going to end.
enum class StayEnd : std::uint8_t { kCompleted, kDropped };

/// What happens to a family at a programme.
enum class Happening : std::uint8_t {
  kEligible,     ///< it becomes eligible
  kNotEligible,  ///< it is no longer
  kFound,
  kDeclined,   ///< found, and does not agree
  kAsked,      ///< for a place
  kWaits,      ///< joins the queue, if only for an instant
  kServed,     ///< leaves the queue with a place
  kLapsed,     ///< leaves it, since it is no longer eligible
  kNotAsking,  ///< is no longer eligible before it has asked
  kGaveUp,     ///< leaves it, since it does not wait any longer
  kInBefore,   ///< it has been in since before the start of the scenario
  kStarted,
  kCompleted,
  kDropped,
};

/// How often each thing has happened, as numbers within random-number streams.
struct EnrolmentCounts {
  std::uint32_t referred = 0;  ///< trials of a route
  std::uint32_t outreach = 0;  ///< times found by outreach
  std::uint32_t found = 0;     ///< in any way
  std::uint32_t asked = 0;
  std::uint32_t started = 0;
};

struct Enrolment {
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  /// When it changes by itself; infinity if it does not.
  double due = kNever;
  /// When the stay started (before the scenario, for those who have been in for
  /// some time), or the family joined the queue.
  double since = 0.0;
  /// Months of eligibility until outreach finds the family, counted from when
  /// the clock last stopped.
  double left = 0.0;
  /// When the last stay ended; minus infinity if there was none.
  double ended = -kNever;
  /// For how long it waited before this stay.
  double waited = 0.0;
  EnrolmentCounts counts;
  Standing standing = Standing::kOut;
  StayEnd end = StayEnd::kCompleted;  ///< of this stay or, if out, the last
  bool clock_runs = false;            ///< that of outreach
  bool from_start = false;            ///< asked at the start of the scenario
};

/// A family starts a programme.
struct StartOfFamily {
  const model::Family* family;
  int programme;

  /// In the order of families, which are next to each other in memory.
  auto operator<=>(const StartOfFamily&) const = default;
};

}  // namespace hearthline::programmes
