#pragma once
/// @file
/// The words of the vocabularies from which the names in a scenario are taken.

#include <string>
#include <utility>
#include <vector>

#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/payers.hpp"
#include "hearthline/model/quantity.hpp"

namespace hearthline::model {

namespace vocabulary_detail {

inline std::vector<std::string> themes() {
  return {kThemeNames.begin(), kThemeNames.end()};
}

inline std::vector<std::string> moves() {
  std::vector<std::string> words;
  for (int from = 0; from < kLevels; ++from) {
    for (int to = 0; to < kLevels; ++to) {
      if (from == to) continue;
      words.push_back(move_name(level_at(from), level_at(to)));
    }
  }
  return words;
}

inline std::vector<std::string> levels(int first) {
  std::vector<std::string> words;
  for (int k = first; k < kLevels; ++k) {
    words.push_back(level_name(level_at(k)));
  }
  return words;
}

inline std::vector<std::string> held_cases() {
  return {kCaseNames.begin() + place(Case::kAssessment), kCaseNames.end()};
}

inline std::vector<std::string> routes() {
  std::vector<std::string> words{kCaseNames.begin() + place(Case::kContact),
                                 kCaseNames.end()};
  words.emplace_back(kClosedRoute);
  words.emplace_back(kBirthRoute);
  return words;
}

inline std::vector<std::string> processes() {
  std::vector<std::string> words;
  for (int k = 0; k < kThemes; ++k) {
    words.push_back(onset_name(theme_at(k)));
    words.push_back(remission_name(theme_at(k)));
  }
  for (const std::string& move : moves()) words.push_back("moves." + move);
  return words;
}

inline std::vector<std::string> covariates(
    const std::vector<std::string>& localities) {
  std::vector<std::string> words = themes();
  words.emplace_back(kToxicTrioName);
  words.emplace_back(kEachThemeName);
  words.emplace_back(kLoneParentName);
  for (int k = 0; k < kQuintiles; ++k) {
    words.push_back(quintile_name(k));
  }
  // Level 1 is the reference for the others.
  for (std::string& level : levels(1)) words.push_back(std::move(level));
  words.insert(words.end(), localities.begin(), localities.end());
  return words;
}

/// Returns the names of the processes of one kind of change of a case.
inline std::vector<std::string> case_words(CaseChange change,
                                           Case from = Case::kNone) {
  std::vector<std::string> words;
  for (const CaseProcess& process : kCaseProcesses) {
    if (process.change != change) continue;
    if (change == CaseChange::kPlacement) {
      words.push_back(
          placement_move_name(process.from_detail, process.to_detail));
    } else if (change != CaseChange::kOutcome || process.from == from) {
      words.emplace_back(process.name);
    }
  }
  return words;
}

/// Returns the processes of need and of the pathway: contacts, what ends each
/// kind of case, its outcomes, steps and moves between placements.
inline std::vector<std::string> any_processes() {
  std::vector<std::string> words = processes();
  for (int kind = place(Case::kContact); kind < kCases; ++kind) {
    words.push_back(case_end_name(case_at(kind)));
  }
  for (int p = 0; p < kLeaving; ++p) words.push_back(case_process_name(p));
  return words;
}

}  // namespace vocabulary_detail

/// Returns the words of a vocabulary; none if names are free.
/// @param localities  of the population
inline std::vector<std::string> words_of(
    Vocabulary vocabulary, const std::vector<std::string>& localities) {
  switch (vocabulary) {
    case Vocabulary::kFree:
      return {};
    case Vocabulary::kTheme:
      return vocabulary_detail::themes();
    case Vocabulary::kMove:
      return vocabulary_detail::moves();
    case Vocabulary::kPayer: {
      const auto names = payer_names();
      return {names.begin(), names.end()};
    }
    case Vocabulary::kLeftOut:
      return {"placements", "workers"};
    case Vocabulary::kProcess:
      return vocabulary_detail::processes();
    case Vocabulary::kAnyProcess:
      return vocabulary_detail::any_processes();
    case Vocabulary::kLocality:
      return localities;
    case Vocabulary::kCovariate:
      return vocabulary_detail::covariates(localities);
    case Vocabulary::kContactSource:
      return vocabulary_detail::case_words(CaseChange::kContact);
    case Vocabulary::kContactOutcome:
      return vocabulary_detail::case_words(CaseChange::kOutcome,
                                           Case::kContact);
    case Vocabulary::kAssessmentOutcome:
      return vocabulary_detail::case_words(CaseChange::kOutcome,
                                           Case::kAssessment);
    case Vocabulary::kSection47Outcome:
      return vocabulary_detail::case_words(CaseChange::kOutcome,
                                           Case::kSection47);
    case Vocabulary::kCafOutcome:
      return vocabulary_detail::case_words(CaseChange::kOutcome, Case::kCaf);
    case Vocabulary::kCinOutcome:
      return vocabulary_detail::case_words(CaseChange::kOutcome, Case::kCin);
    case Vocabulary::kCppOutcome:
      return vocabulary_detail::case_words(CaseChange::kOutcome, Case::kCpp);
    case Vocabulary::kClaOutcome:
      return vocabulary_detail::case_words(CaseChange::kOutcome, Case::kCla);
    case Vocabulary::kStep:
      return vocabulary_detail::case_words(CaseChange::kStep);
    case Vocabulary::kPlacement:
      return {kPlacementNames.begin(), kPlacementNames.end()};
    case Vocabulary::kPlacementMove:
      return vocabulary_detail::case_words(CaseChange::kPlacement);
    case Vocabulary::kHeldCase:
      return vocabulary_detail::held_cases();
    case Vocabulary::kCase:
      return {kCaseNames.begin(), kCaseNames.end()};
    case Vocabulary::kRoute:
      return vocabulary_detail::routes();
    case Vocabulary::kZone:
      return {kZoneNames.begin(), kZoneNames.end()};
  }
  return {};
}

}  // namespace hearthline::model
