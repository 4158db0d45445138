#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "bounds_text.hpp"
#include "hearthline/text/nearest_name.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"
#include "reader.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

using model::Number;
using model::Quantity;
using Kind = Node::Kind;

constexpr std::string_view kProvenanceNotation =
    "exactly one of source, calibrated and assumption, with text";

/// "a list of numbers", "18 numbers that add up to 1", ...
std::string list_text(const Number& about) {
  std::string text =
      about.count > 0 ? counted(static_cast<std::size_t>(about.count), "number")
                      : "a list of numbers";
  if (about.total) text += " that add up to " + text::number_text(*about.total);
  if (about.rising) text += ", each greater than the previous one";
  return text;
}

std::string example_value(bool many) { return many ? "[...]" : "..."; }

}  // namespace

void Reader::unit(const Node& node, const std::string& path,
                  const Number& about) {
  const Node* unit = node.find("unit");
  if (unit == nullptr) {
    if (about.unit.empty()) return;
    refuse(node, path + ".unit", std::string(kMissing), cited(about.unit));
    return;
  }
  const std::string found = unit->is(Kind::kText) ? unit->text : "";
  if (unit->is(Kind::kText) && found == about.unit) return;
  if (about.unit.empty()) {
    refuse(*unit, path + ".unit", shown(*unit), "no unit");
    return;
  }
  refuse(*unit, path + ".unit", shown(*unit), cited(about.unit),
         text::nearest_name(found, {std::string(about.unit)}));
}

void Reader::provenance(const Node& node, const std::string& path,
                        model::Provenance& to) {
  constexpr std::array kKinds{
      std::pair{std::string_view("source"), model::Evidence::kSource},
      std::pair{std::string_view("calibrated"), model::Evidence::kCalibrated},
      std::pair{std::string_view("assumption"), model::Evidence::kAssumption}};
  std::vector<std::string> given;
  for (const auto& [name, kind] : kKinds) {
    const Node* text = node.find(name);
    if (text == nullptr) continue;
    given.emplace_back(name);
    if (!text->is(Kind::kText) ||
        text->text.find_first_not_of(" \t\r\n") == std::string::npos) {
      refuse(*text, below(path, name), shown(*text),
             "text that states the document and section, the calibration "
             "target or the reason");
      continue;
    }
    to = {kind, text->text};
  }
  if (given.size() == 1) return;
  refuse(node, path, given.empty() ? "no provenance" : text::listed(given),
         std::string(kProvenanceNotation));
}

const Node* Reader::valued(const Node& node, const std::string& path,
                           model::Provenance& to, const Number& about,
                           std::string allowed) {
  static const std::vector<std::string> kParts{"value", "unit", "source",
                                               "calibrated", "assumption"};
  std::string meant;
  for (const Entry& entry : node.entries) {
    if (std::find(kParts.begin(), kParts.end(), entry.name) != kParts.end()) {
      continue;
    }
    meant = text::nearest_name(entry.name, kParts);
    Issue issue =
        reading_.tree().issue_at(entry.place, below(path, entry.name));
    issue.found = "an unknown name";
    issue.allowed = alternatives(kParts);
    issue.nearest = meant;
    reading_.note(std::move(issue));
    reading_.spoil(path);
  }
  if (meant != "unit") unit(node, path, about);
  if (meant != "source" && meant != "calibrated" && meant != "assumption") {
    provenance(node, path, to);
  }
  const Node* value = node.find("value");
  if (value == nullptr && meant != "value") {
    refuse(node, path + ".value", std::string(kMissing), std::move(allowed));
  }
  return value;
}

bool Reader::bounded(const Node& node, const std::string& path, double& to,
                     const Number& about) {
  const double value = node.real;
  const bool good =
      node.is_number() && std::isfinite(value) && value <= about.at_most &&
      (about.above ? value > about.at_least : value >= about.at_least) &&
      (!about.whole || std::trunc(value) == value);
  if (good) {
    to = value;
  } else {
    refuse(node, path, shown(node), bounds_text(about));
  }
  return good;
}

void Reader::quantity(const Node& node, const std::string& path, Quantity& to,
                      const Number& about) {
  if (!node.is(Kind::kTable)) {
    refuse(
        node, path, shown(node),
        notation(node.is_number() ? shown(node) : example_value(false), about));
    return;
  }
  const Node* value =
      valued(node, path, to.provenance, about, bounds_text(about));
  if (value != nullptr) bounded(*value, path, to.value, about);
}

void Reader::number(std::string_view field, Quantity& to, const Number& about) {
  if (about.fallback) to = {*about.fallback, {}};
  const Node* node =
      find(field, !about.fallback, notation(example_value(false), about));
  if (node != nullptr) quantity(*node, below(path_, field), to, about);
}

void Reader::number(std::string_view field, std::optional<Quantity>& to,
                    const Number& about) {
  const Node* node = find(field);
  if (node == nullptr) return;
  quantity(*node, below(path_, field), to.emplace(), about);
}

void Reader::numbers(std::string_view field, model::Quantities& to,
                     const Number& about) {
  const Node* node = find(field, true, notation(example_value(true), about));
  if (node == nullptr) return;
  const std::string path = below(path_, field);
  if (!node->is(Kind::kTable)) {
    refuse(*node, path, shown(*node), notation(example_value(true), about));
    return;
  }
  const Node* list =
      valued(*node, path, to.provenance, about, list_text(about));
  if (list == nullptr) return;
  const auto length = std::ssize(list->items);
  if (!list->is(Kind::kArray) || length == 0) {
    refuse(*list, path, shown(*list), list_text(about));
    return;
  }
  std::vector<double> values;
  bool good = true;
  double total = 0.0;
  for (std::size_t k = 0; k < list->items.size(); ++k) {
    const Node& item = list->items[k];
    const std::string place = item_path(path, k);
    double value = 0.0;
    if (!bounded(item, place, value, about)) {
      good = false;
    } else if (about.rising && !values.empty() && !(value > values.back())) {
      refuse(item, place, shown(item),
             "a number above the previous one (" +
                 text::number_text(values.back()) + ")");
      good = false;
    }
    values.push_back(value);
    total += value;
  }
  if (about.count > 0 && length != about.count) {
    refuse(*list, path, std::to_string(length), list_text(about));
  } else if (good && about.total && std::abs(total - *about.total) > 1e-6) {
    refuse(*list, path, "a total of " + text::rounded_text(total),
           list_text(about));
  }
  to.values = std::move(values);
}

void Reader::ratios(std::string_view field, std::map<std::string, Quantity>& to,
                    const Number& about, model::Vocabulary vocabulary) {
  const Node* node = find(field);
  if (node == nullptr || !is_table(*node, field)) return;
  Reader inner(reading_, *node, below(path_, field));
  for (const Entry& entry : node->entries) {
    if (!inner.allowed(entry, vocabulary)) continue;
    quantity(entry.node, below(inner.path_, entry.name), to[entry.name], about);
  }
}

}  // namespace hearthline::scenario
