#include "changes.hpp"

#include <algorithm>
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

/// The table of a number, with the field's own unit and its provenance.
Node number_node(Node value, const Field& field,
                 const model::Provenance& provenance) {
  const Place place = value.place;
  Node table = Node::table(place);
  table.at("value", place) = std::move(value);
  if (!field.number.unit.empty()) {
    table.at("unit", place) =
        Node::words(std::string(field.number.unit), place);
  }
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
std::vector<std::string> names_below(const std::vector<Field>& fields,
                                     const std::string& path) {
  const std::string lead = path.empty() ? "" : path + ".";
  const std::size_t depth = path.empty() ? 0 : path_parts(path).size();
  std::vector<std::string> names;
  for (const Field& field : fields) {
    if (field.path.size() <= lead.size() || !field.path.starts_with(lead)) {
      continue;
    }
    std::string name = path_parts(field.path)[depth];
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

/// Returns the only field whose path ends with these parts, or "".
std::string ending_in(const std::vector<Field>& fields,
                      const std::string& parts) {
  const std::string tail = "." + parts;
  std::string found;
  for (const Field& field : fields) {
    if (!field.path.ends_with(tail)) continue;
    if (!found.empty()) return "";
    found = field.path;
  }
  return found;
}

/// The issue for a path that is not a field: the names that may follow the
/// part that is valid, and the field that was probably meant.
Issue unknown(const std::vector<Field>& fields, const std::string& path) {
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

void put(Tree& tree, const std::string& path, Node node, Place place) {
  Node* table = &tree.root;
  const auto parts = path_parts(path);
  for (std::size_t k = 0; k + 1 < parts.size(); ++k) {
    table = &table->at(parts[k], place);
  }
  table->at(parts.back(), place) = std::move(node);
}

}  // namespace

std::vector<Issue> apply_changes(Tree& tree, const Scenario& scenario,
                                 const std::vector<Change>& changes,
                                 const model::Provenance& provenance) {
  const std::vector<Field> fields = fields_of(scenario);
  auto file = std::find(tree.files.begin(), tree.files.end(), kFile);
  if (file == tree.files.end()) {
    file = tree.files.insert(file, std::string(kFile));
  }
  const Place place{static_cast<int>(file - tree.files.begin()), 0, 0};
  std::vector<Issue> issues;
  for (const auto& [path, value] : changes) {
    const auto field = std::find_if(
        fields.begin(), fields.end(),
        [&path = path](const Field& entry) { return entry.path == path; });
    if (field == fields.end()) {
      issues.push_back(unknown(fields, path));
      continue;
    }
    Node node = node_of(value, place);
    if (field->is_number() && !is_text(value)) {
      node = number_node(std::move(node), *field, provenance);
    }
    put(tree, path, std::move(node), place);
  }
  return issues;
}

}  // namespace hearthline::scenario
