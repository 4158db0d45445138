#pragma once
/// @file
/// The processes that change a case, and the lanes they run in.
///
///   a contact             by source, while there is no case
///   an outcome            one of the ways in which a case of a kind ends: its
///                         hazard is that of the end times the outcome's share,
///                         so that the share holds at any time
///   a step                straight to another kind, beside the outcomes
///   a placement's move    while a child is looked after
///   leaving the queue     while the case waits for a worker

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hearthline/model/cases.hpp"

namespace hearthline::model {

enum class CaseChange : std::uint8_t {
  kContact,
  kOutcome,
  kStep,
  kPlacement,
  kLeaving,
};

/// A process of the pathway.
struct CaseProcess {
  CaseChange change;
  Case from;
  Case to;
  std::string_view name;  ///< of the source, outcome, step or move
  int from_detail = 0;    ///< the placement that it leaves
  int to_detail = 0;      ///< the source, or the placement that it enters
};

namespace case_detail {

inline constexpr int kOutcomes = 24;
inline constexpr int kSteps = 7;
inline constexpr int kPlacementMoves = kPlacements * (kPlacements - 1);
inline constexpr int kCount =
    kContactSources + kOutcomes + kSteps + kPlacementMoves + 1;

constexpr std::array<CaseProcess, kCount> make() {
  using enum Case;
  std::array<CaseProcess, kCount> all{};
  std::size_t next = 0;
  for (int s = 0; s < kContactSources; ++s) {
    all[next++] = {CaseChange::kContact,
                   kNone,
                   kContact,
                   kContactSourceNames[static_cast<std::size_t>(s)],
                   0,
                   s};
  }
  const auto step = [&](Case from, Case to, std::string_view name) {
    all[next++] = {CaseChange::kStep, from, to, name};
  };
  // Next to the contacts, which are live together with it in most families.
  step(kNone, kCla, "none->cla");
  const auto outcome = [&](Case from, std::string_view name, Case to) {
    all[next++] = {CaseChange::kOutcome, from, to, name};
  };
  outcome(kContact, "no_further_action", kNone);
  outcome(kContact, "early_help", kCaf);
  outcome(kContact, "referral_closed", kNone);
  outcome(kContact, "assessment", kAssessment);
  outcome(kAssessment, "no_further_action", kNone);
  outcome(kAssessment, "early_help", kCaf);
  outcome(kAssessment, "cin", kCin);
  outcome(kAssessment, "section_47", kSection47);
  outcome(kSection47, "no_further_action", kNone);
  outcome(kSection47, "cin", kCin);
  outcome(kSection47, "conference_cin", kCin);
  outcome(kSection47, "conference_cpp", kCpp);
  outcome(kCaf, "needs_met", kNone);
  outcome(kCaf, "social_care", kAssessment);
  outcome(kCaf, "other", kNone);
  outcome(kCin, "needs_met", kNone);
  outcome(kCin, "early_help", kCaf);
  outcome(kCin, "other", kNone);
  outcome(kCpp, "cin", kCin);
  outcome(kCpp, "other", kNone);
  outcome(kCla, "home", kNone);
  outcome(kCla, "home_cin", kCin);
  outcome(kCla, "permanence", kNone);
  outcome(kCla, "other", kNone);
  step(kAssessment, kSection47, "assessment->section_47");
  step(kAssessment, kCla, "assessment->cla");
  step(kSection47, kCla, "section_47->cla");
  step(kCin, kSection47, "cin->section_47");
  step(kCin, kCla, "cin->cla");
  step(kCpp, kCla, "cpp->cla");
  for (int from = 0; from < kPlacements; ++from) {
    for (int to = 0; to < kPlacements; ++to) {
      if (from == to) continue;
      all[next++] = {CaseChange::kPlacement, kCla, kCla, "", from, to};
    }
  }
  all[next] = {CaseChange::kLeaving, kNone, kNone, "leaving"};
  return all;
}

}  // namespace case_detail

inline constexpr int kCaseProcessCount = case_detail::kCount;
inline constexpr std::array<CaseProcess, kCaseProcessCount> kCaseProcesses =
    case_detail::make();
inline constexpr int kLeaving = kCaseProcessCount - 1;

/// The most processes that are live at once, without leaving the queue.
inline constexpr int kCaseLanes = 8;

namespace case_detail {

using LaneTable =
    std::array<std::array<std::int8_t, kCaseLanes>,
               static_cast<std::size_t>(kCases - 1 + kPlacements)>;

/// The processes that are live in each kind of case, and in each placement.
constexpr LaneTable make_lanes() {
  LaneTable lanes{};
  for (auto& row : lanes) row.fill(-1);
  std::array<std::size_t, lanes.size()> used{};
  const auto add = [&](int row, int process) {
    const auto at = static_cast<std::size_t>(row);
    lanes[at][used[at]++] = static_cast<std::int8_t>(process);
  };
  for (int p = 0; p < kLeaving; ++p) {
    const CaseProcess& process = kCaseProcesses[static_cast<std::size_t>(p)];
    if (process.from != Case::kCla) {
      add(place(process.from), p);
      continue;
    }
    for (int at = 0; at < kPlacements; ++at) {
      if (process.change == CaseChange::kPlacement &&
          process.from_detail != at) {
        continue;
      }
      add(kCases - 1 + at, p);
    }
  }
  return lanes;
}
inline constexpr LaneTable kLaneTable = make_lanes();

}  // namespace case_detail

/// The kinds of case, with each placement a kind of its own.
inline constexpr int kHeld = kCases - 1 + kPlacements;

/// Returns the index of a kind of case; care counts by placement.
constexpr int held(Case kind, Placement placement) {
  return kind == Case::kCla ? kCases - 1 + static_cast<int>(placement)
                            : place(kind);
}

/// Returns the process in a lane of a case, or -1 for none.
constexpr int case_lane_process(int held, int lane) {
  return case_detail::kLaneTable[static_cast<std::size_t>(held)]
                                [static_cast<std::size_t>(lane)];
}

/// Returns a name such as "fostering->residential".
inline std::string placement_move_name(int from, int to) {
  return std::string(kPlacementNames[static_cast<std::size_t>(from)]) + "->" +
         std::string(kPlacementNames[static_cast<std::size_t>(to)]);
}

/// Returns the name of the end of a kind of case, which stands for all of its
/// outcomes, such as "pathway.assessment.ends".
inline std::string case_end_name(Case kind) {
  return "pathway." +
         std::string(kCaseNames[static_cast<std::size_t>(place(kind))]) +
         ".ends";
}

/// Returns the declared name, which files and random-number streams use, such
/// as "pathway.assessment.outcomes.cin".
inline std::string case_process_name(int process) {
  const CaseProcess& p = kCaseProcesses[static_cast<std::size_t>(process)];
  switch (p.change) {
    case CaseChange::kContact:
      return "pathway.contacts." + std::string(p.name);
    case CaseChange::kOutcome:
      return "pathway." +
             std::string(kCaseNames[static_cast<std::size_t>(place(p.from))]) +
             ".outcomes." + std::string(p.name);
    case CaseChange::kStep:
      return "pathway.steps." + std::string(p.name);
    case CaseChange::kPlacement:
      return "pathway.placements.moves." +
             placement_move_name(p.from_detail, p.to_detail);
    case CaseChange::kLeaving:
      break;
  }
  return "pathway.leaving";
}

}  // namespace hearthline::model
