#pragma once
/// @file
/// What a file says, before anybody asks what it means: tables, lists and
/// plain values, each with its place. The TOML library ends at `toml_file`;
/// from here on this is the only form.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/scenario/errors.hpp"

namespace hearthline::scenario {

/// Where something stands; `file` counts in `Tree::files`.
struct Place {
  int file = 0;
  int line = 0;
  int column = 0;
};

struct Entry;

/// A value of a file.
struct Node {
  enum class Kind : std::uint8_t {
    kTable,
    kArray,
    kText,
    kWhole,
    kReal,
    kTruth,
    kDate
  };

  Kind kind = Kind::kTable;
  Place place;
  std::string text;  ///< of kText, and of kDate as it is written
  std::int64_t whole = 0;
  double real = 0.0;  ///< of kReal and kWhole
  bool truth = false;
  std::vector<Node> items;
  std::vector<Entry> entries;

  bool is(Kind other) const { return kind == other; }
  bool is_number() const { return is(Kind::kWhole) || is(Kind::kReal); }

  /// The value of a name in this table, or nullptr.
  const Node* find(std::string_view name) const;
  Node* find(std::string_view name);
  /// The same, made when it is not there.
  Node& at(std::string_view name, Place at_place);

  static Node table(Place place);
  static Node array(Place place);
  static Node words(std::string text, Place place);
  static Node number(double value, Place place);
};

/// A name in a table, and its value.
struct Entry {
  std::string name;
  Place place;
  Node node;
};

/// What is merged from a file and those it inherits.
struct Tree {
  Node root;
  std::vector<std::string> files;

  /// What stands at a path such as "effects.x.levels[1]", or the innermost
  /// table or list on the way to it. Paths have dots between names, never in
  /// them.
  struct Found {
    const Node* node;
    bool whole;  ///< the path was followed to its end
  };
  Found find(std::string_view path) const;
  /// An issue at a place; the caller fills in the rest.
  Issue issue_at(Place place, std::string field) const;
};

/// What stands there, as a message shows it: "a table", "0.5", "\"text\"".
std::string shown(const Node& node);

/// Words in quotation marks, shortened when they are long.
std::string cited(std::string_view words);

/// The parts of a dotted path.
std::vector<std::string> path_parts(std::string_view path);

/// `path` with a name below it; the root's path is empty.
std::string below(std::string_view path, std::string_view name);

/// "levels[1]": an item of a list, counted from 0.
std::string item_path(const std::string& path, std::size_t item);

}  // namespace hearthline::scenario
