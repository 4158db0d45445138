#pragma once
/// @file
/// The words of the vocabularies from which the names in a scenario are taken.

#include <string>
#include <utility>
#include <vector>

#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"
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
    case Vocabulary::kLevel:
      return vocabulary_detail::levels(0);
    case Vocabulary::kProcess:
      return vocabulary_detail::processes();
    case Vocabulary::kLocality:
      return localities;
    case Vocabulary::kCovariate:
      return vocabulary_detail::covariates(localities);
  }
  return {};
}

}  // namespace hearthline::model
