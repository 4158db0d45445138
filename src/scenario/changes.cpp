#include "changes.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "fields.hpp"
#include "hearthline/text/nearest_name.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

/// Takes the place of a file name in messages.
constexpr std::string_view kFile = "set";

Node node_of(const Value& value, Place place) {
  if (const auto* number = std::get_if<double>(&value)) {
    return Node::number(*number, place);
  }
  if (const auto* words = std::get_if<std::string>(&value)) {
    return Node::words(*words, place);
  }
  if (const auto* fields = std::get_if<std::vector<Change>>(&value)) {
    Node table = Node::table(place);
    for (const Change& field : *fields) {
      table.at(field.path, place) = node_of(field.value, place);
    }
    return table;
  }
  Node list = Node::array(place);
  if (const auto* numbers = std::get_if<std::vector<double>>(&value)) {
    for (const double number : *numbers) {
      list.items.push_back(Node::number(number, place));
    }
  } else {
    for (const auto& words : std::get<std::vector<std::string>>(value)) {
      list.items.push_back(Node::words(words, place));
    }
  }
  return list;
}

/// Returns the table of a number: with the field's own unit, and with the
/// provenance, where it states none.
Node number_node(Node value, const Field& field,
                 const model::Provenance& provenance) {
  const Place place = value.place;
  Node table = Node::table(place);
  if (value.is(Node::Kind::kTable)) {
    table = std::move(value);
  } else {
    table.at("value", place) = std::move(value);
  }
  if (!field.number.unit.empty() && table.find("unit") == nullptr) {
    table.at("unit", place) =
        Node::words(std::string(field.number.unit), place);
  }
  constexpr std::array kKinds{"source", "calibrated", "assumption"};
  const bool stated = std::any_of(
      kKinds.begin(), kKinds.end(),
      [&table](const char* kind) { return table.find(kind) != nullptr; });
  if (stated) return table;
  const char* kind = "assumption";
  if (provenance.kind == model::Evidence::kSource) kind = "source";
  if (provenance.kind == model::Evidence::kCalibrated) kind = "calibrated";
  table.at(kind, place) = Node::words(provenance.text, place);
  return table;
}

bool is_text(const Value& value) {
  return std::holds_alternative<std::string>(value) ||
         (std::holds_alternative<std::vector<std::string>>(value) &&
          !std::get<std::vector<std::string>>(value).empty());
}

/// Returns the names that may follow a path.
std::vector<std::string> names_below(const Fields& fields,
                                     const std::string& path) {
  const std::string lead = path.empty() ? "" : path + ".";
  const std::size_t depth = path.empty() ? 0 : path_parts(path).size();
  std::vector<std::string> names;
  const auto add = [&](const std::string& whole) {
    if (whole.size() <= lead.size() || !whole.starts_with(lead)) return;
    std::string name = path_parts(whole)[depth];
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  for (const Field& field : fields.list) add(field.path);
  for (const std::string& table : fields.open) add(table);
  return names;
}

/// Returns the only field whose path ends with these parts, or "".
std::string ending_in(const Fields& fields, const std::string& parts) {
  const std::string tail = "." + parts;
  std::string found;
  for (const Field& field : fields.list) {
    if (!field.path.ends_with(tail)) continue;
    if (!found.empty()) return "";
    found = field.path;
  }
  return found;
}

/// The issue for a path that is not a field: the names that may follow the
/// part that is valid, and the field that was probably meant.
Issue unknown(const Fields& fields, const std::string& path) {
  Issue issue;
  issue.file = kFile;
  issue.field = path;
  issue.found = "an unknown name";
  std::string right;
  bool astray = false;
  bool hopeless = false;
  for (const std::string& part : path_parts(path)) {
    const auto names = names_below(fields, right);
    const bool known =
        std::find(names.begin(), names.end(), part) != names.end();
    if (!known && !astray) {
      astray = true;
      issue.allowed = names.empty()
                          ? cited(right) + ", which has no fields of its own"
                          : alternatives(names);
    }
    const std::string next = known ? part : text::nearest_name(part, names);
    if (next.empty()) {
      hopeless = true;
      break;
    }
    right = below(right, next);
  }
  if (hopeless) {
    issue.nearest = ending_in(fields, path);
    return issue;
  }
  if (!astray) issue.found = "a table";
  const auto rest = names_below(fields, right);
  if (!astray) issue.allowed = "a field of this table (" + joined(rest) + ")";
  if (astray) issue.nearest = right;
  return issue;
}

const Field* field_at(const Fields& fields, const std::string& path) {
  const auto field =
      std::find_if(fields.list.begin(), fields.list.end(),
                   [&path](const Field& entry) { return entry.path == path; });
  return field == fields.list.end() ? nullptr : &*field;
}

/// Returns a path to a new table, or to a field of one, for one in which the
/// name of the table of such tables is mistyped; or "".
std::string near_table(const Scenario& scenario, const std::string& path) {
  const Fields fields = fields_of(scenario);
  for (const std::string& table : fields.open) {
    const std::size_t depth = path_parts(table).size();
    const auto parts = path_parts(path);
    if (parts.size() <= depth) continue;
    std::string lead;
    std::string rest;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      (k < depth ? lead : rest) = below(k < depth ? lead : rest, parts[k]);
    }
    if (text::nearest_name(lead, fields.open) != table) continue;
    const std::string meant = below(table, rest);
    const Fields further = fields_of(scenario, {meant});
    const bool exists = field_at(further, meant) != nullptr ||
                        !names_below(further, meant).empty();
    return exists ? meant : "";
  }
  return "";
}

const std::vector<Change>* table_of(const Value& value) {
  return std::get_if<std::vector<Change>>(&value);
}

/// Appends the paths of the values in a table and in those that it holds.
void collect(const std::string& path, const Value& value,
             std::vector<std::string>& paths) {
  const auto* table = table_of(value);
  if (table == nullptr || table->empty()) {
    paths.push_back(path);
    return;
  }
  for (const Change& inner : *table) {
    collect(below(path, inner.path), inner.value, paths);
  }
}

/// Appends a change of each field that a value is for.
void spread(const Fields& fields, const std::string& path, const Value& value,
            std::vector<Change>& changes) {
  const auto* table = table_of(value);
  const bool of_fields = table != nullptr && !table->empty() &&
                         field_at(fields, path) == nullptr &&
                         !names_below(fields, path).empty();
  if (!of_fields) {
    changes.push_back({path, value});
    return;
  }
  for (const Change& inner : *table) {
    spread(fields, below(path, inner.path), inner.value, changes);
  }
}

Node& put(Tree& tree, const std::string& path, Place place) {
  Node* node = &tree.root;
  for (const std::string& part : path_parts(path)) {
    node = &node->at(part, place);
  }
  return *node;
}

bool starts_below(const std::string& path, const std::string& table) {
  return path.starts_with(table + ".");
}

/// The issue for a new table that was probably meant to be another.
Issue mistyped(const NewTable& table, const Applied& applied,
               const std::vector<std::string>& missing) {
  std::vector<std::string> given;
  for (const std::string& path : applied.paths) {
    if (starts_below(path, table.path)) given.push_back(path);
  }
  Issue issue;
  issue.file = kFile;
  const bool one = given.size() == 1;
  issue.field = one ? given.front() : table.path;
  issue.found = "an unknown name";
  issue.allowed = table.nearest + ", or all fields of a new table (missing: " +
                  joined(missing) + ")";
  issue.nearest = table.nearest + issue.field.substr(table.path.size());
  return issue;
}

}  // namespace

Applied apply_changes(Tree& tree, const Scenario& scenario,
                      const std::vector<Change>& changes,
                      const model::Provenance& provenance) {
  Applied applied;
  std::vector<std::string> wanted;
  for (const Change& change : changes) {
    collect(change.path, change.value, wanted);
  }
  const Fields known = fields_of(scenario);
  const Fields fields = fields_of(scenario, wanted);
  applied.added = fields.added;
  std::vector<Change> leaves;
  for (const Change& change : changes) {
    spread(fields, change.path, change.value, leaves);
  }
  auto file = std::find(tree.files.begin(), tree.files.end(), kFile);
  if (file == tree.files.end()) {
    file = tree.files.insert(file, std::string(kFile));
  }
  const Place place{static_cast<int>(file - tree.files.begin()), 0, 0};
  for (const auto& [path, value] : leaves) {
    const Field* field = field_at(fields, path);
    const auto* table = table_of(value);
    if (field == nullptr && table != nullptr && table->empty() &&
        !names_below(fields, path).empty()) {
      put(tree, path, place);
      continue;
    }
    if (field == nullptr) {
      // A name near to one that exists is more likely to be meant.
      Issue issue = unknown(known, path);
      if (issue.nearest.empty() && issue.found != "a table") {
        issue = unknown(fields, path);
      }
      if (issue.nearest.empty() && issue.found != "a table") {
        issue.nearest = near_table(scenario, path);
      }
      applied.issues.push_back(std::move(issue));
      continue;
    }
    Node node = node_of(value, place);
    if (field->is_number() && !is_text(value)) {
      node = number_node(std::move(node), *field, provenance);
    }
    put(tree, path, place) = std::move(node);
    applied.paths.push_back(path);
  }
  return applied;
}

std::vector<Issue> with_nearest(std::vector<Issue> issues,
                                const Applied& applied) {
  for (const NewTable& table : applied.added) {
    if (table.nearest.empty()) continue;
    std::vector<std::string> missing;
    const auto is_missing = [&table](const Issue& issue) {
      return issue.found == kMissing && starts_below(issue.field, table.path);
    };
    for (const Issue& issue : issues) {
      if (!is_missing(issue)) continue;
      missing.push_back(issue.field.substr(table.path.size() + 1));
    }
    if (missing.empty()) continue;
    issues.erase(std::remove_if(issues.begin(), issues.end(), is_missing),
                 issues.end());
    issues.push_back(mistyped(table, applied, missing));
  }
  return issues;
}

}  // namespace hearthline::scenario
