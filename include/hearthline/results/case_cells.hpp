#pragma once
/// @file
/// The cells of the monthly tables of cases.

#include <array>

#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/need.hpp"

/// The cells of a family's monthly tables of cases. Each counts families, and
/// the children that the case covers; cells of unmet need count all children of
/// the family, and those of age bands count children as units.
namespace hearthline::results::case_cells {

inline constexpr int kKinds = model::kCases - 1;  ///< without "none"
constexpr int kind(model::Case kind) { return model::place(kind) - 1; }

/// The kinds of case whose children are counted by age.
inline constexpr std::array<model::Case, 2> kAged{model::Case::kCpp,
                                                  model::Case::kCla};

/// For how long early help has been open, from these months on.
inline constexpr std::array<double, 4> kOpenFrom{0.0, 3.0, 6.0, 12.0};
inline constexpr int kOpenBands = static_cast<int>(kOpenFrom.size());

/// Stays: open cases by kind, those that wait for a worker, placements, unmet
/// need by level from level 2, children by age, and early help by level and by
/// the time for which it has been open.
inline constexpr int kWaiting = kKinds;
inline constexpr int kPlacement = kWaiting + kKinds;
inline constexpr int kUnmet = kPlacement + model::kPlacements;
inline constexpr int kAges = kUnmet + model::kLevels - 1;
inline constexpr int kCafOpen =
    kAges + static_cast<int>(kAged.size()) * model::kAgeBands;
inline constexpr int kStays = kCafOpen + model::kLevels * kOpenBands;

/// Events: processes of the pathway, then by kind: cases started and ended,
/// children who join and leave while a case is open, cases that close since
/// nobody is under 18, those of families that leave the borough, and those of
/// families that leave the queue; durations; some of the door's own; and early
/// help that starts, by who made the contact (straight from the door, then
/// after an assessment), stepped down from a child in need plan, and by the
/// themes that the family has, or none of them. Children who come to be covered
/// by the cases of `kAged`, and those who cease to be, before they turn 18, by
/// age.
inline constexpr int kStarted = model::kCaseProcessCount;
inline constexpr int kEnded = kStarted + kKinds;
inline constexpr int kJoined = kEnded + kKinds;
inline constexpr int kLeft = kJoined + kKinds;
inline constexpr int kAgedOut = kLeft + kKinds;
inline constexpr int kMovedOut = kAgedOut + kKinds;
inline constexpr int kLeftQueue = kMovedOut + kKinds;
/// Units: cases ended; carried: their durations in 1/1024 months.
inline constexpr int kDuration = kLeftQueue + kKinds;
inline constexpr int kRepeatReferral = kDuration + kKinds;
inline constexpr int kInTime = kRepeatReferral + 1;
inline constexpr int kPlaced = kInTime + 1;
/// A source, or one more: the contact was before the start.
inline constexpr int kSources = model::kContactSources + 1;
inline constexpr int kCafFromDoor = kPlaced + model::kPlacements;
inline constexpr int kCafAfterAssessment = kCafFromDoor + kSources;
inline constexpr int kCafSteppedDown = kCafAfterAssessment + kSources;
inline constexpr int kCafTheme = kCafSteppedDown + 1;
inline constexpr int kCafNoTheme = kCafTheme + model::kThemes;
inline constexpr int kAgedStarts = kCafNoTheme + 1;
inline constexpr int kAgedEnds =
    kAgedStarts + static_cast<int>(kAged.size()) * model::kAgeBands;
inline constexpr int kEvents =
    kAgedEnds + static_cast<int>(kAged.size()) * model::kAgeBands;
inline constexpr double kDurationTicks = 1024.0;

/// Forty-five working days, in months: nine weeks.
inline constexpr double kAssessmentLimit = 63.0 / 365.25 * 12.0;
/// A referral is a repeat within twelve months of the one before.
inline constexpr double kRepeatLimit = 12.0;

}  // namespace hearthline::results::case_cells
