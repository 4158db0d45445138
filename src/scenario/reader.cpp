#include "reader.hpp"

#include <algorithm>
#include <utility>

#include "hearthline/text/nearest_name.hpp"
#include "month_text.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

using model::Vocabulary;
using Kind = Node::Kind;

constexpr std::string_view kMonthNotation =
    "a month in quotation marks, such as \"2014-04\"";
constexpr std::string_view kLevelsNotation =
    "a list of levels from 1 to 4, such as [1, 2]";

}  // namespace

Reading::Reading(const Tree& tree) : tree_(tree) {
  // Covariates may name localities, whose table may come later in the file.
  const Node* population = tree.root.find("population");
  const Node* localities =
      population == nullptr ? nullptr : population->find("localities");
  if (localities == nullptr) return;
  for (const Entry& entry : localities->entries) {
    localities_.push_back(entry.name);
  }
}

bool Reading::sound(const std::string& path) const {
  const auto within = [](const std::string& inner, const std::string& outer) {
    return inner.starts_with(outer) &&
           (inner.size() == outer.size() || inner[outer.size()] == '.' ||
            inner[outer.size()] == '[');
  };
  return std::none_of(spoilt_.begin(), spoilt_.end(),
                      [&](const std::string& spoilt) {
                        return within(spoilt, path) || within(path, spoilt);
                      });
}

void Reader::refuse(const Node& node, std::string path, std::string found,
                    std::string allowed, std::string nearest) {
  Issue issue = reading_.tree().issue_at(node.place, path);
  issue.found = std::move(found);
  issue.allowed = std::move(allowed);
  issue.nearest = std::move(nearest);
  reading_.note(std::move(issue));
  reading_.spoil(std::move(path));
}

const Node* Reader::find(std::string_view field) {
  fields_.emplace_back(field);
  return table_.find(field);
}

const Node* Reader::find(std::string_view field, bool required,
                         std::string allowed) {
  const Node* node = find(field);
  if (node == nullptr && required) {
    missing_.push_back({std::string(field), std::move(allowed)});
  }
  return node;
}

void Reader::finish(const std::vector<std::string>& resolved) {
  fields_.insert(fields_.end(), resolved.begin(), resolved.end());
  std::vector<std::string> meant;
  for (const Entry& entry : table_.entries) {
    if (std::find(fields_.begin(), fields_.end(), entry.name) !=
        fields_.end()) {
      continue;
    }
    std::vector<std::string> absent;
    for (const std::string& field : fields_) {
      if (table_.find(field) == nullptr) absent.push_back(field);
    }
    // A name that the table does not have yet is more likely to be meant.
    std::string nearest = text::nearest_name(entry.name, absent);
    if (nearest.empty()) nearest = text::nearest_name(entry.name, fields_);
    Issue issue =
        reading_.tree().issue_at(entry.place, below(path_, entry.name));
    issue.found = "an unknown name";
    issue.allowed = alternatives(fields_);
    issue.nearest = nearest;
    reading_.note(std::move(issue));
    meant.push_back(std::move(nearest));
  }
  for (Missing& missing : missing_) {
    const std::string path = below(path_, missing.field);
    // The issue about the mistyped name already covers it.
    if (std::find(meant.begin(), meant.end(), missing.field) != meant.end()) {
      reading_.spoil(path);
    } else {
      refuse(table_, path, std::string(kMissing), std::move(missing.allowed));
    }
  }
}

const Node* Reader::table(std::string_view field, const model::Text& about) {
  const Node* node = find(field, about.required,
                          "a table [" + below(path_, field) + "] (" +
                              std::string(about.meaning) + ")");
  return node != nullptr && is_table(*node, field) ? node : nullptr;
}

bool Reader::is_table(const Node& node, std::string_view field) {
  if (node.is(Kind::kTable)) return true;
  const std::string path = below(path_, field);
  refuse(node, path, shown(node), "a table [" + path + "]");
  return false;
}

bool Reader::allowed(const Entry& entry, Vocabulary vocabulary) {
  const auto& localities = reading_.localities();
  std::string nearest;
  if (vocabulary == Vocabulary::kFree) {
    if (free_name(entry.name)) return true;
  } else {
    const auto words = words_of(vocabulary, localities);
    if (std::find(words.begin(), words.end(), entry.name) != words.end()) {
      return true;
    }
    nearest = text::nearest_name(entry.name, words);
  }
  const std::string path = below(path_, entry.name);
  Issue issue = reading_.tree().issue_at(entry.place, path);
  issue.found = cited(entry.name);
  issue.allowed = allowed_words(vocabulary, localities);
  issue.nearest = std::move(nearest);
  reading_.note(std::move(issue));
  reading_.spoil(path);
  return false;
}

void Reader::text(std::string_view field, std::string& to,
                  const model::Text& about) {
  std::vector<std::string> choice(about.choice.begin(), about.choice.end());
  const std::string allowed =
      choice.empty()
          ? "text in quotation marks (" + std::string(about.meaning) + ")"
          : alternatives(choice);
  const Node* node = find(field, about.required, allowed);
  if (node == nullptr) return;
  const std::string path = below(path_, field);
  const bool blank =
      node->is(Kind::kText) &&
      node->text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (!node->is(Kind::kText) || (blank && about.required)) {
    refuse(*node, path, shown(*node), allowed);
  } else if (!choice.empty() && std::find(choice.begin(), choice.end(),
                                          node->text) == choice.end()) {
    refuse(*node, path, shown(*node), allowed,
           text::nearest_name(node->text, choice));
  } else {
    to = node->text;
  }
}

void Reader::whole(std::string_view field, std::uint32_t& to,
                   const model::Whole& about) {
  to = about.fallback;
  const Node* node = find(field);
  if (node == nullptr) return;
  if (node->is(Kind::kWhole) && node->whole >= std::int64_t{about.at_least} &&
      node->whole <= std::int64_t{about.at_most}) {
    to = static_cast<std::uint32_t>(node->whole);
    return;
  }
  refuse(*node, below(path_, field), shown(*node),
         "a whole number from " + std::to_string(about.at_least) + " to " +
             std::to_string(about.at_most));
}

std::optional<model::YearMonth> Reader::month_at(const Node& node,
                                                 std::string path) {
  if (!node.is(Kind::kText)) {
    refuse(node, std::move(path), shown(node), std::string(kMonthNotation));
    return std::nullopt;
  }
  const auto month = month_of(node.text);
  if (!month) {
    refuse(node, std::move(path), shown(node),
           "a month such as \"2014-04\" (year from " +
               std::to_string(kFirstYear) + " to " + std::to_string(kLastYear) +
               ", month from 01 to 12)");
  }
  return month;
}

void Reader::month(std::string_view field, model::YearMonth& to,
                   const model::Text& about) {
  const Node* node = find(field, about.required, std::string(kMonthNotation));
  if (node == nullptr) return;
  if (const auto month = month_at(*node, below(path_, field))) to = *month;
}

void Reader::month(std::string_view field, std::optional<model::YearMonth>& to,
                   const model::Text& about) {
  const Node* node = find(field, about.required, std::string(kMonthNotation));
  if (node != nullptr) to = month_at(*node, below(path_, field));
}

const Node* Reader::list(std::string_view field, bool required,
                         const std::string& allowed) {
  const Node* node = find(field, required, allowed);
  if (node == nullptr) return nullptr;
  if (!node->is(Kind::kArray) || (required && node->items.empty())) {
    refuse(*node, below(path_, field), shown(*node), allowed);
    return nullptr;
  }
  return node;
}

void Reader::months(std::string_view field, std::vector<model::YearMonth>& to,
                    const model::Text& about) {
  const Node* node = list(field, about.required,
                          "a list of months, such as [\"2014-04\", "
                          "\"2015-04\"]");
  if (node == nullptr) return;
  const std::string path = below(path_, field);
  std::vector<model::YearMonth> months;
  for (std::size_t k = 0; k < node->items.size(); ++k) {
    const Node& item = node->items[k];
    const auto month = month_at(item, item_path(path, k));
    if (month && !months.empty() && !(months.back() < *month)) {
      refuse(item, item_path(path, k), shown(item),
             "a month after " + to_text(months.back()));
    } else if (month) {
      months.push_back(*month);
    }
  }
  to = std::move(months);
}

void Reader::levels(std::string_view field, std::vector<model::Level>& to,
                    const model::Text& about) {
  const Node* node = list(field, about.required, std::string(kLevelsNotation));
  if (node == nullptr) return;
  const std::string path = below(path_, field);
  std::vector<model::Level> levels;
  for (std::size_t k = 0; k < node->items.size(); ++k) {
    const Node& item = node->items[k];
    if (!item.is(Kind::kWhole) || item.whole < 1 ||
        item.whole > model::kLevels) {
      refuse(item, item_path(path, k), shown(item), "a level from 1 to 4");
      continue;
    }
    const model::Level level =
        model::level_at(static_cast<int>(item.whole) - 1);
    if (std::find(levels.begin(), levels.end(), level) != levels.end()) {
      refuse(item, item_path(path, k), "level " + shown(item) + " twice",
             "each level only once");
      continue;
    }
    levels.push_back(level);
  }
  to = std::move(levels);
}

void Reader::names(std::string_view field, std::vector<std::string>& to,
                   const model::Names& about) {
  const auto& localities = reading_.localities();
  // Whether a locality exists depends on another field: see check_whole.
  const bool free = about.vocabulary == Vocabulary::kFree ||
                    about.vocabulary == Vocabulary::kLocality;
  const auto words = words_of(about.vocabulary, localities);
  const std::string allowed = allowed_words(about.vocabulary, localities);
  const Node* node =
      list(field, about.required, allowed_list(about.vocabulary, localities));
  if (node == nullptr) return;
  const std::string path = below(path_, field);
  std::vector<std::string> names;
  for (std::size_t k = 0; k < node->items.size(); ++k) {
    const Node& item = node->items[k];
    const std::string place = item_path(path, k);
    if (!item.is(Kind::kText)) {
      refuse(item, place, shown(item), allowed);
    } else if (!free && std::find(words.begin(), words.end(), item.text) ==
                            words.end()) {
      refuse(item, place, shown(item), allowed,
             text::nearest_name(item.text, words));
    } else if (std::find(names.begin(), names.end(), item.text) !=
               names.end()) {
      refuse(item, place, shown(item) + " twice", "each name only once");
    } else {
      names.push_back(item.text);
    }
  }
  to = std::move(names);
}

}  // namespace hearthline::scenario
