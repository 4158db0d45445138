#pragma once
/// @file
/// The visitor that writes a scenario as one TOML text. Fields are in the order
/// of their `visit`, so equal scenarios give equal texts.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/quantity.hpp"

namespace hearthline::scenario {

/// Writes one table.
class Writer {
 public:
  /// @param heading  as written in brackets; empty at the root
  explicit Writer(std::string heading) : heading_(std::move(heading)) {}

  void text(std::string_view field, const std::string& from,
            const model::Text& about);
  void whole(std::string_view field, std::uint32_t from, const model::Whole&);
  void month(std::string_view field, const model::YearMonth& from,
             const model::Text&);
  void month(std::string_view field,
             const std::optional<model::YearMonth>& from, const model::Text&);
  void months(std::string_view field, const std::vector<model::YearMonth>& from,
              const model::Text&);
  void levels(std::string_view field, const std::vector<model::Level>& from,
              const model::Text&);
  void names(std::string_view field, const std::vector<std::string>& from,
             const model::Names& about);
  void number(std::string_view field, const model::Quantity& from,
              const model::Number& about);
  void number(std::string_view field,
              const std::optional<model::Quantity>& from,
              const model::Number& about);
  void numbers(std::string_view field, const model::Quantities& from,
               const model::Number& about);
  void ratios(std::string_view field,
              const std::map<std::string, model::Quantity>& from,
              const model::Number& about, model::Vocabulary);

  template <class Struct>
  void group(std::string_view field, const Struct& from, const model::Text&) {
    Writer inner(heading_below(field));
    Struct::visit(from, inner);
    tables_ += inner.result();
  }
  template <class Struct>
  void group(std::string_view field, const std::optional<Struct>& from,
             const model::Text& about) {
    if (from) group(field, *from, about);
  }
  template <class Struct>
  void groups(std::string_view field, const std::map<std::string, Struct>& from,
              const model::Text& about, model::Vocabulary) {
    Writer inner(heading_below(field));
    for (const auto& [name, item] : from) inner.group(name, item, about);
    if (!from.empty() || about.required) tables_ += inner.result();
  }

  /// Returns the table with its heading, and the tables below it.
  std::string result() const;

 private:
  std::string heading_below(std::string_view field) const;
  void line(std::string_view field, const std::string& value);

  std::string heading_;
  // TOML requires a table's own lines before those of the tables below it.
  std::string lines_;
  std::string tables_;
};

}  // namespace hearthline::scenario
