#include "merge.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "hearthline/text/nearest_name.hpp"

namespace hearthline::scenario {
namespace {

bool is_table_of_tables(const Node& node) {
  return node.is(Node::Kind::kTable) && node.find("value") == nullptr;
}

/// Removes what a path such as "population.start" leads to.
/// @param issue  with the location of the path in the child's file
void leave_out(Node& base, const std::string& path, std::string_view stated,
               Issue issue) {
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
          "the path of something that " + std::string(stated) + " states";
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

}  // namespace

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

void leave_out_listed(Node& base, Node& child, const Tree& tree,
                      std::string_view field, std::string_view stated,
                      std::string_view example) {
  const Node* without = child.find("without");
  if (without == nullptr) return;
  const auto is_text = [](const Node& node) {
    return node.is(Node::Kind::kText);
  };
  if (!without->is(Node::Kind::kArray) ||
      !std::all_of(without->items.begin(), without->items.end(), is_text)) {
    Issue issue = tree.issue_at(without->place, std::string(field));
    issue.found = shown(*without);
    issue.allowed =
        "a list of paths in quotation marks, such as [" + cited(example) + "]";
    throw ScenarioError({issue});
  }
  for (const Node& path : without->items) {
    leave_out(base, path.text, stated,
              tree.issue_at(path.place, std::string(field)));
  }
  remove(child, "without");
}

void remove(Node& table, std::string_view name) {
  table.entries.erase(
      std::remove_if(table.entries.begin(), table.entries.end(),
                     [&](const Entry& e) { return e.name == name; }),
      table.entries.end());
}

}  // namespace hearthline::scenario
