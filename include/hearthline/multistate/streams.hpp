#pragma once
/// @file
/// What random numbers of a declared model are for, besides its transitions,
/// whose streams are called as they are ("from>to").

namespace hearthline::multistate {

inline constexpr const char* kStartStream = "multistate: state at the start";
inline constexpr const char* kCovariateStream = "multistate: covariates";
/// Of unit 0: the time between the k-th entrant and the one before.
inline constexpr const char* kArrivalStream = "multistate: arrivals";

}  // namespace hearthline::multistate
