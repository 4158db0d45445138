#pragma once
/// @file
/// The content of a file before it is interpreted: tables, lists and plain
/// values, each with its location. Only `toml_file` uses the TOML library;
/// from here on this is the only form.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/scenario/errors.hpp"

namespace hearthline::scenario {

/// The location of something; `file` is an index into `Tree::files`.
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
  /// The same, created if it does not exist.
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

/// The tables of a file and of those that it inherits, merged.
struct Tree {
  Node root;
  std::vector<std::string> files;

  /// The value at a path such as "effects.x.levels[1]", or the innermost table
  /// or list on the way to it. Paths have dots between names, never in them.
  struct Found {
    const Node* node;
    bool whole;  ///< the path was followed to its end
  };
  Found find(std::string_view path) const;
  /// Returns an issue at a location; the caller fills in the rest.
  Issue issue_at(Place place, std::string field) const;
};

/// Returns a value as a message shows it: "a table", "0.5", "\"text\"".
std::string shown(const Node& node);

/// Returns text in quotation marks, shortened if it is long.
std::string cited(std::string_view words);

/// Returns the parts of a dotted path. What follows "hazard_ratios" is one
/// name, which may be that of a process, with dots.
std::vector<std::string> path_parts(std::string_view path);

/// Returns `path` with a name below it; the path of the root is empty.
std::string below(std::string_view path, std::string_view name);

/// Returns the path of an item of a list, counted from 0: "levels[1]".
std::string item_path(const std::string& path, std::size_t item);

}  // namespace hearthline::scenario
