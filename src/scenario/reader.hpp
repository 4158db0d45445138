#pragma once
/// @file
/// The visitor that reads a tree into the parameter structs. It never stops at
/// a problem: it records it and continues, so that one pass over a file finds
/// everything.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/quantity.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "tree.hpp"

namespace hearthline::scenario {

/// The state that all readers of one tree share.
class Reading {
 public:
  explicit Reading(const Tree& tree);
  explicit Reading(Tree&&) = delete;

  void note(Issue issue) { issues_.push_back(std::move(issue)); }
  /// Records that the field has no value that a further check could use.
  void spoil(std::string path) { spoilt_.push_back(std::move(path)); }
  /// Returns whether nothing at, below or above a path was spoilt.
  bool sound(const std::string& path) const;

  const Tree& tree() const { return tree_; }
  const std::vector<std::string>& localities() const { return localities_; }
  std::vector<Issue>& issues() { return issues_; }

 private:
  const Tree& tree_;
  std::vector<std::string> localities_;
  std::vector<Issue> issues_;
  std::vector<std::string> spoilt_;
};

/// Reads the fields of one table.
class Reader {
 public:
  /// @param path  of the table; empty at the root
  Reader(Reading& reading, const Node& table, std::string path)
      : reading_(reading),
        table_(table),
        path_(std::move(path)),
        empty_(Node::table(table.place)) {}

  void text(std::string_view field, std::string& to, const model::Text& about);
  void whole(std::string_view field, std::uint32_t& to,
             const model::Whole& about);
  void month(std::string_view field, model::YearMonth& to,
             const model::Text& about);
  void month(std::string_view field, std::optional<model::YearMonth>& to,
             const model::Text& about);
  void months(std::string_view field, std::vector<model::YearMonth>& to,
              const model::Text& about);
  void levels(std::string_view field, std::vector<model::Level>& to,
              const model::Text& about);
  void names(std::string_view field, std::vector<std::string>& to,
             const model::Names& about);
  void number(std::string_view field, model::Quantity& to,
              const model::Number& about);
  void number(std::string_view field, std::optional<model::Quantity>& to,
              const model::Number& about);
  void numbers(std::string_view field, model::Quantities& to,
               const model::Number& about);
  void ratios(std::string_view field,
              std::map<std::string, model::Quantity>& to,
              const model::Number& about, model::Vocabulary vocabulary);

  template <class Struct>
  void group(std::string_view field, Struct& to, const model::Text& about) {
    const Node* node = table(field, about);
    // An optional table was omitted: its fields take their defaults, and
    // those without a default are reported by name.
    if (node == nullptr && !about.required) node = &empty_;
    if (node != nullptr) fill(*node, field, to);
  }
  template <class Struct>
  void group(std::string_view field, std::optional<Struct>& to,
             const model::Text& about) {
    if (const Node* node = table(field, about))
      fill(*node, field, to.emplace());
  }
  template <class Struct>
  void groups(std::string_view field, std::map<std::string, Struct>& to,
              const model::Text& about, model::Vocabulary vocabulary) {
    const Node* node = table(field, about);
    if (node == nullptr) return;
    Reader inner(reading_, *node, below(path_, field));
    for (const Entry& entry : node->entries) {
      if (!inner.allowed(entry, vocabulary)) continue;
      if (inner.is_table(entry.node, entry.name)) {
        inner.fill(entry.node, entry.name, to[entry.name]);
      }
    }
  }

  /// Records the names in the table that are not fields, and the required
  /// fields that are missing. Call it after all fields were visited.
  /// @param resolved  names that were resolved before anything is read, but are
  ///   valid in the table
  void finish(const std::vector<std::string>& resolved = {});

 private:
  template <class Struct>
  void fill(const Node& node, std::string_view field, Struct& to) {
    Reader inner(reading_, node, below(path_, field));
    Struct::visit(to, inner);
    inner.finish(resolved<Struct>());
  }
  template <class Struct>
  static std::vector<std::string> resolved() {
    if constexpr (std::is_same_v<Struct, programmes::ProgrammeParameters>) {
      return {"library", "without"};
    } else {
      return {};
    }
  }

  const Node* find(std::string_view field);
  /// The same; if it is missing but required, that is recorded.
  const Node* find(std::string_view field, bool required, std::string allowed);
  const Node* table(std::string_view field, const model::Text& about);
  bool is_table(const Node& node, std::string_view field);
  bool allowed(const Entry& entry, model::Vocabulary vocabulary);
  void refuse(const Node& node, std::string path, std::string found,
              std::string allowed, std::string nearest = "");
  /// Returns the list of a field, or nullptr if it is not a list.
  const Node* list(std::string_view field, bool required,
                   const std::string& allowed);
  std::optional<model::YearMonth> month_at(const Node& node, std::string path);
  /// Reads the unit and provenance of a number's table. Returns its value, or
  /// nullptr if it has none; `allowed` describes the value in that message.
  const Node* valued(const Node& node, const std::string& path,
                     model::Provenance& to, const model::Number& about,
                     std::string allowed);
  void unit(const Node& node, const std::string& path,
            const model::Number& about);
  void provenance(const Node& node, const std::string& path,
                  model::Provenance& to);
  bool bounded(const Node& node, const std::string& path, double& to,
               const model::Number& about);
  void quantity(const Node& node, const std::string& path, model::Quantity& to,
                const model::Number& about);

  struct Missing {
    std::string field;
    std::string allowed;
  };

  Reading& reading_;
  const Node& table_;
  std::string path_;
  std::vector<std::string> fields_;
  std::vector<Missing> missing_;
  Node empty_;  ///< takes the place of an optional table that was omitted
};

}  // namespace hearthline::scenario
