#pragma once
/// @file
/// Scenario files: reading, checking, changing and writing.
///
///   const auto base = scenario::load("barnet-2014");
///   const auto mix = base.changed({{"moves.1->2.rate", 0.05}});
///
/// `docs/scenario-files.md` describes the files. Nothing is half read: either
/// a whole, checked scenario comes back, or a `ScenarioError` with every
/// problem that was found.

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

/// The tables of a file and of those it inherits, merged; each value still
/// knows the file, line and column where it stands. Cheap to copy.
class Document {
 public:
  Document() = default;
  explicit Document(std::shared_ptr<const Tree> tree)
      : tree_(std::move(tree)) {}
  const std::shared_ptr<const Tree>& tree() const { return tree_; }
  /// The files it was read from, the one that was asked for first.
  std::vector<std::string> files() const;

 private:
  std::shared_ptr<const Tree> tree_;
};

/// What a field can be set to.
using Value = std::variant<double, std::string, std::vector<double>,
                           std::vector<std::string>>;
using Change = std::pair<std::string, Value>;

/// A number of a scenario, with all that is known about it.
struct Parameter {
  std::string path;            ///< "moves.1->2.rate"
  std::vector<double> values;  ///< one, unless `list`
  bool list = false;
  std::string unit;
  model::Provenance provenance;
  std::string meaning;
  std::string file;  ///< where it stands; empty: the field's default
  int line = 0;
};

/// What numbers rest on that `changed` sets.
inline model::Provenance set_by_the_user() {
  return {model::Evidence::kAssumption, "set by the user"};
}

/// A scenario that was read and checked.
struct Loaded {
  Scenario scenario;
  Document document;

  /// The scenario with some fields changed, checked again as a whole.
  /// @param changes  paths and values; {"effects.early_help.from", "2016-04"}
  /// @param provenance  what the changed numbers rest on
  /// A hazard ratio that the file lacks is added. An unknown path is an issue
  /// that names the nearest one.
  Loaded changed(const std::vector<Change>& changes,
                 const model::Provenance& provenance = set_by_the_user()) const;

  /// Every number, in the order of the file format.
  std::vector<Parameter> parameters() const;

  /// The whole scenario as one file: nothing inherited, defaults written out,
  /// provenance kept. Reading it gives the same scenario again.
  std::string to_toml() const;

  /// 64-bit FNV-1a of `to_toml()`, as 16 hexadecimal digits.
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

/// The same for a text; `file` stands for its name in messages, and relative
/// paths in `inherits` start from its folder.
Loaded parse(const std::string& text, const std::string& file = "text",
             const std::vector<std::string>& folders = shipped_folders());

/// The names that `load` finds in these folders, sorted.
std::vector<std::string> shipped(
    const std::vector<std::string>& folders = shipped_folders());

/// `Loaded::to_toml` for a scenario that a program built.
std::string to_toml(const Scenario& scenario);

}  // namespace hearthline::scenario
