#include "vocabulary.hpp"

#include <algorithm>

#include "hearthline/model/covariates.hpp"
#include "hearthline/model/need.hpp"

namespace hearthline::scenario {
namespace {

using model::level_at;
using model::Vocabulary;

std::vector<std::string> themes() {
  return {model::kThemeNames.begin(), model::kThemeNames.end()};
}

std::vector<std::string> moves() {
  std::vector<std::string> words;
  for (int from = 0; from < model::kLevels; ++from) {
    for (int to = 0; to < model::kLevels; ++to) {
      if (from == to) continue;
      words.push_back(model::move_name(level_at(from), level_at(to)));
    }
  }
  return words;
}

std::vector<std::string> levels(int first) {
  std::vector<std::string> words;
  for (int k = first; k < model::kLevels; ++k) {
    words.push_back(model::level_name(level_at(k)));
  }
  return words;
}

std::vector<std::string> processes() {
  std::vector<std::string> words;
  for (int k = 0; k < model::kThemes; ++k) {
    words.push_back(model::onset_name(model::theme_at(k)));
    words.push_back(model::remission_name(model::theme_at(k)));
  }
  for (const std::string& move : moves()) words.push_back("moves." + move);
  return words;
}

std::vector<std::string> covariates(
    const std::vector<std::string>& localities) {
  std::vector<std::string> words = themes();
  words.emplace_back(model::kToxicTrioName);
  words.emplace_back(model::kEachThemeName);
  words.emplace_back(model::kLoneParentName);
  for (int k = 0; k < model::kQuintiles; ++k) {
    words.push_back(model::quintile_name(k));
  }
  // Level 1 is the reference for the others.
  for (std::string& level : levels(1)) words.push_back(std::move(level));
  words.insert(words.end(), localities.begin(), localities.end());
  return words;
}

}  // namespace

std::vector<std::string> words_of(Vocabulary vocabulary,
                                  const std::vector<std::string>& localities) {
  switch (vocabulary) {
    case Vocabulary::kFree:
      return {};
    case Vocabulary::kTheme:
      return themes();
    case Vocabulary::kMove:
      return moves();
    case Vocabulary::kLevel:
      return levels(0);
    case Vocabulary::kProcess:
      return processes();
    case Vocabulary::kLocality:
      return localities;
    case Vocabulary::kCovariate:
      return covariates(localities);
  }
  return {};
}

bool free_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string allowed_words(Vocabulary vocabulary,
                          const std::vector<std::string>& localities) {
  switch (vocabulary) {
    case Vocabulary::kFree:
      return "a name of letters a-z, digits, _ and -";
    case Vocabulary::kMove:
      return "two different levels from 1 to 4, such as \"1->2\"";
    case Vocabulary::kProcess:
      return "themes.NAME.onset, themes.NAME.remission or a move such as "
             "moves.1->2 (of the eight themes and the levels 1 to 4)";
    case Vocabulary::kCovariate:
      return "a theme, toxic_trio, each_theme, lone_parent, quintile_1 to "
             "quintile_5, level_2 to level_4, or a locality" +
             (localities.empty() ? std::string()
                                 : " (" + joined(localities) + ")");
    case Vocabulary::kLocality:
      if (localities.empty()) return "the name of a locality";
      break;
    case Vocabulary::kTheme:
    case Vocabulary::kLevel:
      break;
  }
  return alternatives(words_of(vocabulary, localities));
}

std::string allowed_list(Vocabulary vocabulary,
                         const std::vector<std::string>& localities) {
  switch (vocabulary) {
    case Vocabulary::kTheme:
      return "a list of themes (" + joined(words_of(vocabulary, {})) + ")";
    case Vocabulary::kProcess:
      return "a list of processes (themes.NAME.onset, themes.NAME.remission or "
             "moves.1->2)";
    case Vocabulary::kLocality:
      return "a list of localities" + (localities.empty()
                                           ? std::string()
                                           : " (" + joined(localities) + ")");
    default:
      return "a list of names";
  }
}

std::string alternatives(const std::vector<std::string>& words) {
  if (words.size() < 2) return joined(words);
  const std::vector<std::string> first(words.begin(), words.end() - 1);
  return (first.size() > 1 ? "one of " : "") + joined(first) + " or " +
         words.back();
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) +
         (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

}  // namespace hearthline::scenario
