#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/scenario/load.hpp"
#include "tree.hpp"

namespace hearthline::scenario {
namespace {

/// The visitor that lists numbers and ignores all other fields.
class NumberList {
 public:
  NumberList(std::vector<Parameter>& to, const Tree& tree, std::string path)
      : to_(to), tree_(tree), path_(std::move(path)) {}

  void text(std::string_view, const std::string&, const model::Text&) {}
  void whole(std::string_view, std::uint32_t, const model::Whole&) {}
  template <class Month>
  void month(std::string_view, const Month&, const model::Text&) {}
  void months(std::string_view, const std::vector<model::YearMonth>&,
              const model::Text&) {}
  void levels(std::string_view, const std::vector<model::Level>&,
              const model::Text&) {}
  void names(std::string_view, const std::vector<std::string>&,
             const model::Names&) {}

  void number(std::string_view field, const model::Quantity& from,
              const model::Number& about) {
    add(field, {from.value}, false, from.provenance, about);
  }
  void number(std::string_view field,
              const std::optional<model::Quantity>& from,
              const model::Number& about) {
    if (from) number(field, *from, about);
  }
  void numbers(std::string_view field, const model::Quantities& from,
               const model::Number& about) {
    add(field, from.values, true, from.provenance, about);
  }
  void ratios(std::string_view field,
              const std::map<std::string, model::Quantity>& from,
              const model::Number& about, model::Vocabulary) {
    NumberList inner(to_, tree_, below(path_, field));
    for (const auto& [name, ratio] : from) inner.number(name, ratio, about);
  }

  template <class Struct>
  void group(std::string_view field, const Struct& from, const model::Text&) {
    NumberList inner(to_, tree_, below(path_, field));
    Struct::visit(from, inner);
  }
  template <class Struct>
  void group(std::string_view field, const std::optional<Struct>& from,
             const model::Text& about) {
    if (from) group(field, *from, about);
  }
  template <class Struct>
  void groups(std::string_view field, const std::map<std::string, Struct>& from,
              const model::Text& about, model::Vocabulary) {
    NumberList inner(to_, tree_, below(path_, field));
    for (const auto& [name, item] : from) inner.group(name, item, about);
  }

 private:
  void add(std::string_view field, std::vector<double> values, bool list,
           const model::Provenance& provenance, const model::Number& about) {
    Parameter entry;
    entry.path = below(path_, field);
    entry.values = std::move(values);
    entry.list = list;
    entry.unit = about.unit;
    entry.provenance = provenance;
    entry.meaning = about.meaning;
    const auto found = tree_.find(entry.path);
    if (found.whole) {
      const Issue place = tree_.issue_at(found.node->place, "");
      entry.file = place.file;
      entry.line = place.line;
    }
    to_.push_back(std::move(entry));
  }

  std::vector<Parameter>& to_;
  const Tree& tree_;
  std::string path_;
};

}  // namespace

std::vector<Parameter> Loaded::parameters() const {
  std::vector<Parameter> all;
  const Tree none;
  NumberList list(all, document.tree() ? *document.tree() : none, "");
  Scenario::visit(scenario, list);
  return all;
}

}  // namespace hearthline::scenario
