#include "vocabulary.hpp"

#include <algorithm>

namespace hearthline::scenario {

using model::Vocabulary;

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
    case Vocabulary::kAnyProcess:
      return "themes.NAME.onset, themes.NAME.remission, a move such as "
             "moves.1->2, or of the pathway pathway.contacts.SOURCE, "
             "pathway.CASE.ends, pathway.CASE.outcomes.NAME, "
             "pathway.steps.NAME or pathway.placements.moves.NAME";
    case Vocabulary::kCovariate:
      return "a theme, toxic_trio, each_theme, lone_parent, quintile_1 to "
             "quintile_5, level_2 to level_4, or a locality" +
             (localities.empty() ? std::string()
                                 : " (" + joined(localities) + ")");
    case Vocabulary::kLocality:
      if (localities.empty()) return "the name of a locality";
      break;
    default:
      break;
  }
  return alternatives(words_of(vocabulary, localities));
}

std::string allowed_list(Vocabulary vocabulary,
                         const std::vector<std::string>& localities) {
  switch (vocabulary) {
    case Vocabulary::kTheme:
      return "a list of themes (" + joined(words_of(vocabulary, {})) + ")";
    case Vocabulary::kAnyProcess:
      return "a list of processes (themes.NAME.onset, themes.NAME.remission, "
             "moves.1->2 or those of the pathway)";
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
