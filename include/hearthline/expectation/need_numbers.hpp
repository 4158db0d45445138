#pragma once
/// @file
/// How the needs of a chain, its processes and their groups are numbered.

#include <array>
#include <string>

#include "hearthline/index.hpp"
#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/model/processes.hpp"

namespace hearthline::expectation {

inline constexpr int kNeeds = model::kLevels * model::kThemeSets;

/// Needs have the indices of the hazard table. If families change between
/// couple and lone parent, the needs of lone parents have indices from here on,
/// so that there are twice as many. If families have cases, the needs of each
/// kind of case follow those of the one before (`CaseKinds`). A chain has one
/// of these or neither: with cases, families stay as they are.
inline constexpr int kLoneParents = kNeeds;
inline model::Need need_at(index need) {
  return model::HazardTable::need_at(need % kNeeds);
}

/// Separation and re-partnering among transitions; not a process of the model.
inline constexpr int kPartnership = model::kProcesses;
/// The processes of the pathway follow.
inline constexpr int kFirstCaseProcess = kPartnership + 1;
constexpr bool is_of_case(int process) { return process >= kFirstCaseProcess; }
constexpr const model::CaseProcess& case_process(int process) {
  return model::kCaseProcesses[static_cast<std::size_t>(process -
                                                        kFirstCaseProcess)];
}

/// Groups of processes that share a clock: onset and remission of each theme,
/// the moves out of the present level, and what ends a case of the present
/// kind.
inline constexpr int kCaseGroup = model::kThemes + 1;
inline constexpr int kGroups = kCaseGroup + 1;

/// Returns the group of a process of the model.
constexpr int group_of(int process) {
  return is_of_case(process)           ? kCaseGroup
         : process < model::kFirstMove ? process % model::kThemes
                                       : model::kThemes;
}

/// Returns the process whose time since entry a process shares: the outcomes of
/// a kind of case are the first of them, which stands for its end.
constexpr int timed_as(int process) {
  if (!is_of_case(process)) return process;
  const model::CaseProcess& own = case_process(process);
  if (own.change != model::CaseChange::kOutcome) return process;
  int first = kFirstCaseProcess;
  while (case_process(first).change != model::CaseChange::kOutcome ||
         case_process(first).from != own.from) {
    ++first;
  }
  return first;
}

/// Returns the name, for messages, of the parameters by which a process is
/// timed.
inline std::string name_of_timed(int process) {
  if (!is_of_case(process)) return model::Process(process).name();
  const model::CaseProcess& own = case_process(process);
  if (own.change != model::CaseChange::kOutcome) {
    return model::case_process_name(process - kFirstCaseProcess);
  }
  return model::case_end_name(own.from);
}

}  // namespace hearthline::expectation
