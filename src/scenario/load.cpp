#include "hearthline/scenario/load.hpp"

#include <cstdint>
#include <memory>
#include <utility>

#include "changes.hpp"
#include "check_costs.hpp"
#include "hearthline/scenario/check.hpp"
#include "hearthline/scenario/warnings.hpp"
#include "open.hpp"
#include "reader.hpp"
#include "tree.hpp"
#include "writer.hpp"

namespace hearthline::scenario {
namespace {

/// Returns an issue with the location of its field.
Issue placed(const Tree& tree, Issue issue) {
  const Place place = tree.find(issue.field).node->place;
  Issue found = tree.issue_at(place, std::move(issue.field));
  found.found = std::move(issue.found);
  found.allowed = std::move(issue.allowed);
  found.nearest = std::move(issue.nearest);
  return found;
}

/// Reads and checks a tree; `issues` are those found earlier.
Loaded checked(Tree tree, std::vector<Issue> issues = {}) {
  const auto kept = std::make_shared<const Tree>(std::move(tree));
  Loaded loaded{Scenario{}, Document(kept)};
  Reading reading(*kept);
  Reader reader(reading, kept->root, "");
  Scenario::visit(loaded.scenario, reader);
  reader.finish({"inherits", "without", "made_from"});
  const auto sound = [&reading](const std::string& path) {
    return reading.sound(path);
  };
  for (Issue& issue : check_whole(loaded.scenario, sound)) {
    reading.note(placed(*kept, std::move(issue)));
  }
  issues.insert(issues.end(), reading.issues().begin(), reading.issues().end());
  if (!issues.empty()) throw ScenarioError(std::move(issues));
  return loaded;
}

}  // namespace

std::vector<std::string> Document::files() const {
  return tree_ == nullptr ? std::vector<std::string>() : tree_->files;
}

Loaded load(const std::string& name_or_path,
            const std::vector<std::string>& folders) {
  return checked(open_tree(name_or_path, folders));
}

Loaded parse(const std::string& text, const std::string& file,
             const std::vector<std::string>& folders) {
  return checked(tree_of_text(text, file, folders));
}

Loaded Loaded::changed(const std::vector<Change>& changes,
                       const model::Provenance& provenance) const {
  Tree tree = *document.tree();
  Applied applied = apply_changes(tree, scenario, changes, provenance);
  try {
    return checked(std::move(tree), applied.issues);
  } catch (const ScenarioError& error) {
    throw ScenarioError(with_nearest(error.issues(), applied));
  }
}

std::vector<Issue> Loaded::warnings() const {
  std::vector<Issue> issues = scenario::warnings(scenario);
  for (Issue& issue : issues) {
    issue = placed(*document.tree(), std::move(issue));
  }
  return in_order(std::move(issues));
}

LoadedProgramme load_programme(const std::string& name_or_path,
                               const std::vector<std::string>& folders) {
  const auto kept =
      std::make_shared<const Tree>(tree_of_programme(name_or_path, folders));
  LoadedProgramme loaded{programmes::ProgrammeParameters{}, Document(kept)};
  Reading reading(*kept);
  Reader reader(reading, kept->root, "");
  programmes::ProgrammeParameters::visit(loaded.programme, reader);
  reader.finish({"library", "without"});
  if (reading.issues().empty()) {
    for (Issue& issue : check_programme(loaded.programme)) {
      reading.note(placed(*kept, std::move(issue)));
    }
  }
  if (!reading.issues().empty()) throw ScenarioError(reading.issues());
  return loaded;
}

std::string LoadedProgramme::to_toml() const {
  Writer writer("");
  programmes::ProgrammeParameters::visit(programme, writer);
  return writer.result();
}

LoadedBook load_book(const std::string& name_or_path,
                     const std::vector<std::string>& folders) {
  const auto kept =
      std::make_shared<const Tree>(tree_of_book(name_or_path, folders));
  LoadedBook loaded{money::BookParameters{}, Document(kept)};
  Reading reading(*kept);
  Reader reader(reading, kept->root, "");
  money::BookParameters::visit(loaded.book, reader);
  reader.finish({"book", "without"});
  const auto sound = [&reading](const std::string& path) {
    return reading.sound(path);
  };
  for (Issue& issue : check_book(loaded.book, sound)) {
    reading.note(placed(*kept, std::move(issue)));
  }
  if (!reading.issues().empty()) throw ScenarioError(reading.issues());
  return loaded;
}

std::string LoadedBook::to_toml() const {
  Writer writer("");
  money::BookParameters::visit(book, writer);
  return writer.result();
}

std::string to_toml(const Scenario& scenario) {
  Writer writer("");
  Scenario::visit(scenario, writer);
  return writer.result();
}

std::string Loaded::to_toml() const { return scenario::to_toml(scenario); }

std::string Loaded::digest() const {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : to_toml()) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
  }
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
    *digit = "0123456789abcdef"[hash & 0xFU];
    hash >>= 4U;
  }
  return text;
}

}  // namespace hearthline::scenario
