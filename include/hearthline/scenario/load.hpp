#pragma once
/// @file
/// Scenario files: reading, checking, changing and writing.
///
///   const auto base = scenario::load("barnet-2014");
///   const auto mix = base.changed({{"moves.1->2.rate", 0.05}});
///
/// `docs/scenario-files.md` describes the files. Reading is all-or-nothing:
/// the result is either a complete, checked scenario or a `ScenarioError` with
/// every problem that was found.

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hearthline/model/quantity.hpp"
#include "hearthline/scenario/errors.hpp"
#include "hearthline/scenario/scenario.hpp"

namespace hearthline::scenario {

struct Tree;

/// The tables of a file and of those that it inherits, merged; each value
/// still has the file, line and column that it comes from. Cheap to copy.
class Document {
 public:
  Document() = default;
  explicit Document(std::shared_ptr<const Tree> tree)
      : tree_(std::move(tree)) {}
  const std::shared_ptr<const Tree>& tree() const { return tree_; }
  /// Returns the files it was read from, starting with the one requested.
  std::vector<std::string> files() const;

 private:
  std::shared_ptr<const Tree> tree_;
};

struct Change;

/// What a path can be set to: a value, or a table as in a file, which holds
/// fields by their path from it. The table of a number may state its unit and
/// provenance: {{"value", 0.06}, {"source", "Annual report, table 3"}}.
using Value = std::variant<double, std::string, std::vector<double>,
                           std::vector<std::string>, std::vector<Change>>;

/// A path, and what it is set to.
struct Change {
  std::string path;
  Value value;
};

/// A number of a scenario, with its path, unit, provenance and meaning.
struct Parameter {
  std::string path;            ///< "moves.1->2.rate"
  std::vector<double> values;  ///< a single value, unless `list`
  bool list = false;
  std::string unit;
  model::Provenance provenance;
  std::string meaning;
  std::string file;  ///< the file that sets it; empty: the field's default
  int line = 0;
};

/// Returns the provenance of numbers that `changed` sets.
inline model::Provenance set_by_the_user() {
  return {model::Evidence::kAssumption, "set by the user"};
}

/// A scenario that was read and checked.
struct Loaded {
  Scenario scenario;
  Document document;

  /// Returns the scenario with some fields changed, checked again as a whole.
  /// What the file omits is added: a hazard ratio, a move, or a table under a
  /// name of one's own, such as an effect, with all its required fields. Tables
  /// are merged, as in a file that inherits. An unknown path is an issue that
  /// names the nearest one; an incomplete table has an issue for each field
  /// that is missing.
  /// @param changes  paths and values; {"effects.early_help.from", "2016-04"}
  /// @param provenance  the provenance of changed numbers that state none
  Loaded changed(const std::vector<Change>& changes,
                 const model::Provenance& provenance = set_by_the_user()) const;

  /// Returns what is valid but probably unintended, each with its line, sorted
  /// by file and line; see `scenario::warnings`.
  std::vector<Issue> warnings() const;

  /// Returns every number, in the order of the file format.
  std::vector<Parameter> parameters() const;

  /// Returns the complete scenario as one file that inherits nothing, with
  /// defaults and provenance. Reading it returns the same scenario.
  std::string to_toml() const;

  /// Returns the 64-bit FNV-1a of `to_toml()`, as 16 hexadecimal digits.
  std::string digest() const;
};

/// Where scenarios are looked up unless a program says otherwise: the folder of
/// those that came with the library, which hearthline::scenario tells whoever
/// links it.
inline std::vector<std::string> shipped_folders() {
#ifdef HEARTHLINE_SCENARIO_FOLDER
  return {HEARTHLINE_SCENARIO_FOLDER};
#else
  return {};
#endif
}

/// Reads and checks a scenario.
/// @param name_or_path  a name, looked up as FOLDER/NAME.toml, or a path (it
///   has a '/' or ends in .toml)
/// @param folders  where names are looked up, in this order
Loaded load(const std::string& name_or_path,
            const std::vector<std::string>& folders = shipped_folders());

/// Reads and checks a scenario from a text. `file` is its name in messages, and
/// relative paths in `inherits` start from the folder of `file`.
Loaded parse(const std::string& text, const std::string& file = "text",
             const std::vector<std::string>& folders = shipped_folders());

/// Returns the names that `load` finds in these folders, sorted.
std::vector<std::string> shipped(
    const std::vector<std::string>& folders = shipped_folders());

/// Returns the text of `Loaded::to_toml` for a scenario that a program built.
std::string to_toml(const Scenario& scenario);

/// A programme that was read from a file of its own, and checked.
struct LoadedProgramme {
  programmes::ProgrammeParameters programme;
  Document document;

  /// Returns the complete programme as one file that takes in nothing.
  std::string to_toml() const;
};

/// Reads and checks a programme of the library, or one in a file of its own.
///
///   scenario.programmes["family_focus"] =
///       scenario::load_programme("intensive-family-focus").programme;
///
/// @param name_or_path  a name, looked up as FOLDER/programmes/NAME.toml, or a
///   path
/// @throws ScenarioError  with every problem that was found
LoadedProgramme load_programme(
    const std::string& name_or_path,
    const std::vector<std::string>& folders = shipped_folders());

/// Returns the names that `load_programme` finds in these folders, sorted.
std::vector<std::string> shipped_programmes(
    const std::vector<std::string>& folders = shipped_folders());

/// A cost book that was read from a file of its own, and checked as far as it
/// can be without a scenario.
struct LoadedBook {
  money::BookParameters book;
  Document document;

  /// Returns the complete book as one file that takes in nothing.
  std::string to_toml() const;
};

/// Reads and checks a cost book.
///
///   scenario.costs = scenario::load_book("barnet-2014").book;
///
/// @param name_or_path  a name, looked up as FOLDER/costs/NAME.toml, or a path
/// @throws ScenarioError  with every problem that was found
LoadedBook load_book(
    const std::string& name_or_path,
    const std::vector<std::string>& folders = shipped_folders());

/// Returns the names that `load_book` finds in these folders, sorted.
std::vector<std::string> shipped_books(
    const std::vector<std::string>& folders = shipped_folders());

}  // namespace hearthline::scenario
