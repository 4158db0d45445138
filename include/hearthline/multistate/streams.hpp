#pragma once
/// @file
/// Names of a declared model's random-number streams besides those of its
/// transitions, which have the transitions' names ("from>to").

namespace hearthline::multistate {

inline constexpr const char* kStartStream = "multistate: state at the start";
inline constexpr const char* kCovariateStream = "multistate: covariates";
/// Read for unit 0 only: the k-th number gives the time between the k-th
/// entrant and the one before.
inline constexpr const char* kArrivalStream = "multistate: arrivals";

}  // namespace hearthline::multistate
