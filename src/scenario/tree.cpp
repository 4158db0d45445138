#include "tree.hpp"

#include <cmath>
#include <utility>

#include "hearthline/text/number_text.hpp"

namespace hearthline::scenario {

const Node* Node::find(std::string_view name) const {
  for (const Entry& entry : entries) {
    if (entry.name == name) return &entry.node;
  }
  return nullptr;
}

Node* Node::find(std::string_view name) {
  for (Entry& entry : entries) {
    if (entry.name == name) return &entry.node;
  }
  return nullptr;
}

Node& Node::at(std::string_view name, Place at_place) {
  if (Node* there = find(name)) return *there;
  entries.push_back({std::string(name), at_place, table(at_place)});
  return entries.back().node;
}

Node Node::table(Place place) {
  Node node;
  node.place = place;
  return node;
}

Node Node::array(Place place) {
  Node node = table(place);
  node.kind = Kind::kArray;
  return node;
}

Node Node::words(std::string text, Place place) {
  Node node = table(place);
  node.kind = Kind::kText;
  node.text = std::move(text);
  return node;
}

Node Node::number(double value, Place place) {
  Node node = table(place);
  node.kind = Kind::kReal;
  node.real = value;
  // 2^53: above it a double cannot represent every whole number.
  if (std::abs(value) <= 9007199254740992.0 && std::trunc(value) == value) {
    node.kind = Kind::kWhole;
    node.whole = static_cast<std::int64_t>(value);
  }
  return node;
}

Tree::Found Tree::find(std::string_view path) const {
  const Node* node = &root;
  for (const std::string& part : path_parts(path)) {
    const std::size_t bracket = part.find('[');
    const Node* next = node->find(part.substr(0, bracket));
    if (next == nullptr) return {node, false};
    node = next;
    if (bracket == std::string::npos) continue;
    // The list of a number is one table further down.
    const Node* value = node->find("value");
    const Node* list = value == nullptr ? node : value;
    const std::size_t item = std::stoul(part.substr(bracket + 1));
    if (item >= list->items.size()) return {node, false};
    node = &list->items[item];
  }
  return {node, true};
}

Issue Tree::issue_at(Place place, std::string field) const {
  Issue issue;
  const auto file = static_cast<std::size_t>(place.file);
  if (file < files.size()) issue.file = files[file];
  issue.line = place.line;
  issue.column = place.column;
  issue.field = std::move(field);
  return issue;
}

std::string shown(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kTable:
      return node.entries.empty() ? "an empty table" : "a table";
    case Node::Kind::kArray:
      return node.items.empty() ? "an empty list" : "a list";
    case Node::Kind::kText:
      return cited(node.text);
    case Node::Kind::kWhole:
      return std::to_string(node.whole);
    case Node::Kind::kReal:
      return text::number_text(node.real);
    case Node::Kind::kTruth:
      return node.truth ? "true" : "false";
    case Node::Kind::kDate:
      return "the date " + node.text;
  }
  return "";
}

std::string cited(std::string_view words) {
  constexpr std::size_t kLongest = 60;
  std::string text = "\"";
  std::size_t end = words.size();
  if (end > kLongest) {
    end = kLongest;
    // Do not cut a character of several bytes in two.
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U)
      --end;
  }
  for (const char c : words.substr(0, end)) {
    // One issue is one line, whatever the file contains.
    const auto byte = static_cast<unsigned char>(c);
    text += byte < 0x20U || byte == 0x7FU ? ' ' : c;
  }
  if (end < words.size()) text += "...";
  return text + "\"";
}

std::vector<std::string> path_parts(std::string_view path) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    std::size_t end = path.find('.', begin);
    // Names of hazard ratios may be those of processes, with dots.
    if (!parts.empty() && parts.back() == "hazard_ratios") end = path.size();
    if (end == std::string_view::npos) end = path.size();
    parts.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string below(std::string_view path, std::string_view name) {
  std::string whole(path);
  if (!whole.empty()) whole += '.';
  return whole += name;
}

std::string item_path(const std::string& path, std::size_t item) {
  return path + "[" + std::to_string(item) + "]";
}

}  // namespace hearthline::scenario
