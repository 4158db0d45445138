#include "open.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "hearthline/scenario/load.hpp"
#include "hearthline/text/nearest_name.hpp"
#include "toml_file.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".toml";

bool is_path(std::string_view text) {
  return text.find('/') != std::string_view::npos ||
         (text.size() >= kEnding.size() &&
          text.substr(text.size() - kEnding.size()) == kEnding);
}

/// Returns one form for every way of writing the same path.
std::string identity(const std::string& file) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(file, error);
  return error ? file : whole.string();
}

bool is_table_of_tables(const Node& node) {
  return node.is(Node::Kind::kTable) && node.find("value") == nullptr;
}

/// Lays the child's values over those of the base. A number is replaced
/// together with its unit and provenance: a mixture of two would have no basis.
void lay_over(Node& base, const Node& child) {
  for (const Entry& entry : child.entries) {
    Node* below = base.find(entry.name);
    if (below == nullptr) {
      base.entries.push_back(entry);
    } else if (is_table_of_tables(*below) && is_table_of_tables(entry.node)) {
      lay_over(*below, entry.node);
    } else {
      *below = entry.node;
    }
  }
  base.place = child.place;
}

/// Removes what a path such as "population.start" leads to.
/// @param issue  with the location of the path in the child's file
void leave_out(Node& base, const std::string& path, Issue issue) {
  Node* within = &base;
  std::string right;
  const auto parts = path_parts(path);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const auto entry =
        std::find_if(within->entries.begin(), within->entries.end(),
                     [&](const Entry& e) { return e.name == parts[k]; });
    if (entry == within->entries.end()) {
      std::vector<std::string> names;
      for (const Entry& e : within->entries) names.push_back(e.name);
      issue.found = cited(path);
      issue.allowed =
          "the path of something that the inherited scenario states";
      const std::string near = text::nearest_name(parts[k], names);
      if (!near.empty()) issue.nearest = below(right, near);
      throw ScenarioError({issue});
    }
    if (k + 1 == parts.size()) {
      within->entries.erase(entry);
      return;
    }
    right = below(right, parts[k]);
    within = &entry->node;
  }
}

class Opener {
 public:
  explicit Opener(const std::vector<std::string>& folders)
      : folders_(folders) {}

  Tree open(const std::string& name_or_path) {
    Issue issue;
    issue.file = name_or_path;
    const std::string file = found(name_or_path, "", folders_, issue);
    tree_.root = read(read_text(file), file);
    return std::move(tree_);
  }

  Tree of_text(const std::string& text, const std::string& file) {
    tree_.root = read(text, file);
    return std::move(tree_);
  }

 private:
  Node read(const std::string& text, const std::string& file) {
    const int number = static_cast<int>(tree_.files.size());
    tree_.files.push_back(file);
    chain_.push_back(file);
    Node node = parse_toml(text, file, number);
    node.place = {number, 1, 1};
    if (node.entries.empty()) {
      Issue issue = tree_.issue_at(node.place, "");
      issue.found = "an empty file";
      issue.allowed =
          "a scenario with name, title and the tables time, themes, moves and "
          "population, or with inherits = \"another\"";
      throw ScenarioError({issue});
    }
    Node whole = with_inherited(std::move(node), file);
    chain_.pop_back();
    return whole;
  }

  Node with_inherited(Node node, const std::string& file) {
    const Node* named = node.find("inherits");
    if (named == nullptr) {
      const Node* without = node.find("without");
      if (without == nullptr) return node;
      Issue issue = tree_.issue_at(without->place, "without");
      issue.found = "a scenario that inherits nothing";
      issue.allowed = "inherits = \"another\" beside it";
      throw ScenarioError({issue});
    }
    Issue issue = tree_.issue_at(named->place, "inherits");
    if (!named->is(Node::Kind::kText) || named->text.empty()) {
      issue.found = shown(*named);
      issue.allowed =
          "the name of a scenario, or a path such as \"./other.toml\", in "
          "quotation marks";
      throw ScenarioError({issue});
    }
    const std::string folder = fs::path(file).parent_path().string();
    std::vector<std::string> folders = folders_;
    folders.push_back(folder.empty() ? "." : folder);
    const std::string base = found(named->text, folder, folders, issue);
    refuse_circle(base, issue);
    Node whole = read(read_text(base), base);
    leave_out_listed(whole, node);
    lay_over(whole, node);
    whole.entries.erase(
        std::remove_if(whole.entries.begin(), whole.entries.end(),
                       [](const Entry& e) {
                         return e.name == "inherits" || e.name == "without";
                       }),
        whole.entries.end());
    return whole;
  }

  /// Removes from the base what the child's `without` lists.
  void leave_out_listed(Node& base, const Node& child) const {
    const Node* without = child.find("without");
    if (without == nullptr) return;
    const auto is_text = [](const Node& node) {
      return node.is(Node::Kind::kText);
    };
    if (!without->is(Node::Kind::kArray) ||
        !std::all_of(without->items.begin(), without->items.end(), is_text)) {
      Issue issue = tree_.issue_at(without->place, "without");
      issue.found = shown(*without);
      issue.allowed =
          "a list of paths in quotation marks, such as "
          "[\"population.start\"]";
      throw ScenarioError({issue});
    }
    for (const Node& path : without->items) {
      leave_out(base, path.text, tree_.issue_at(path.place, "without"));
    }
  }

  void refuse_circle(const std::string& base, Issue issue) const {
    const auto same = [&base](const std::string& file) {
      return identity(file) == identity(base);
    };
    const auto first = std::find_if(chain_.begin(), chain_.end(), same);
    if (first == chain_.end()) return;
    issue.found = "a cycle: ";
    for (auto link = first; link != chain_.end(); ++link) {
      issue.found += *link + " inherits ";
    }
    issue.found += base;
    issue.allowed = "a chain of files that ends";
    throw ScenarioError({issue});
  }

  /// Returns the file of a name or path; `issue` holds the location that
  /// refers to it.
  static std::string found(const std::string& name, const std::string& from,
                           const std::vector<std::string>& folders,
                           Issue issue) {
    std::error_code error;
    if (is_path(name)) {
      const fs::path path =
          from.empty() ? fs::path(name) : fs::path(from) / name;
      if (fs::exists(path, error)) return path.lexically_normal().string();
      const std::string folder = path.parent_path().string();
      issue.found = "no file " + cited(path.lexically_normal().string());
      issue.allowed = "the path of a scenario file";
      const std::string near = text::nearest_name(
          path.stem().string(), shipped({folder.empty() ? "." : folder}));
      if (!near.empty()) {
        issue.nearest =
            (fs::path(name).parent_path() / (near + std::string(kEnding)))
                .string();
      }
      throw ScenarioError({issue});
    }
    for (const std::string& folder : folders) {
      const fs::path path = fs::path(folder) / (name + std::string(kEnding));
      if (fs::exists(path, error)) return path.lexically_normal().string();
    }
    const auto names = shipped(folders);
    issue.found = "no scenario named " + cited(name);
    issue.allowed = names.empty() ? "" : "one of " + joined(names) + ", or ";
    issue.allowed += "the path of a file such as ./mine.toml";
    issue.nearest = text::nearest_name(name, names);
    throw ScenarioError({issue});
  }

  const std::vector<std::string>& folders_;
  Tree tree_;
  std::vector<std::string> chain_;
};

}  // namespace

Tree open_tree(const std::string& name_or_path,
               const std::vector<std::string>& folders) {
  return Opener(folders).open(name_or_path);
}

Tree tree_of_text(const std::string& text, const std::string& file,
                  const std::vector<std::string>& folders) {
  return Opener(folders).of_text(text, file);
}

std::vector<std::string> shipped(const std::vector<std::string>& folders) {
  std::vector<std::string> names;
  for (const std::string& folder : folders) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    // A folder that cannot be listed contributes no names; this is not an
    // error.
    for (; !error && entry != fs::directory_iterator();
         entry.increment(error)) {
      const fs::path& path = entry->path();
      if (path.extension() == kEnding) names.push_back(path.stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace hearthline::scenario
