#pragma once
/// @file
/// The fields of the format as a list: `changed` looks paths up in it, and the
/// reference of the parameters describes it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/quantity.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "tree.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {

/// A field that holds a value, not a table.
struct Field {
  enum class Shape : std::uint8_t {
    kText,
    kWhole,
    kMonth,
    kMonths,
    kLevels,
    kNames,
    kNumber,
    kNumbers
  };
  Shape shape;
  std::string path;
  std::string meaning;
  bool required = true;
  model::Number number;                  ///< of kNumber and kNumbers
  model::Whole whole;                    ///< of kWhole
  std::vector<std::string_view> choice;  ///< of kText
  model::Vocabulary vocabulary = model::Vocabulary::kFree;  ///< of kNames
  std::string fallback;  ///< of kText and kLevels that may be omitted

  bool is_number() const {
    return shape == Shape::kNumber || shape == Shape::kNumbers;
  }
};

/// A table under a name that a scenario does not have yet.
struct NewTable {
  std::string path;     ///< "effects.outreach"
  std::string nearest;  ///< the path of the table with the nearest name, or ""
};

/// The fields of a scenario, and where there may be more of them.
struct Fields {
  std::vector<Field> list;
  std::vector<std::string> open;  ///< tables whose names a file chooses
  std::vector<NewTable> added;    ///< the new tables below them
};

/// Returns every path of a scenario that can be set, including those of
/// optional tables, moves without a rate and further hazard ratios.
/// @param wanted  paths that may lead to tables under new names, whose fields
///   are included
Fields fields_of(const Scenario& scenario,
                 const std::vector<std::string>& wanted = {});

/// Returns the same for any scenario, with THEME, MOVE, LEVEL, COVARIATE and
/// NAME in place of names.
std::vector<Field> field_patterns();

/// The visitor behind both.
class FieldList {
 public:
  /// What all lists of the fields of one scenario share.
  struct About {
    std::vector<std::string> localities{};  ///< further names of covariates
    bool patterns = false;  ///< whether placeholders take the place of names
    std::vector<std::string> wanted{};  ///< paths that may lead to new tables
    std::vector<std::string> open{};    ///< as in `Fields`
    std::vector<NewTable> added{};      ///< as in `Fields`
  };

  FieldList(std::vector<Field>& fields, std::string path, About& about)
      : fields_(fields), path_(std::move(path)), about_(about) {}

  void text(std::string_view field, const std::string& from,
            const model::Text& about);
  void whole(std::string_view field, std::uint32_t, const model::Whole& about);
  void month(std::string_view field, const model::YearMonth&,
             const model::Text& about);
  void month(std::string_view field, const std::optional<model::YearMonth>&,
             const model::Text& about);
  void months(std::string_view field, const std::vector<model::YearMonth>&,
              const model::Text& about);
  void levels(std::string_view field, const std::vector<model::Level>& from,
              const model::Text& about);
  void names(std::string_view field, const std::vector<std::string>&,
             const model::Names& about);
  void number(std::string_view field, const model::Quantity&,
              const model::Number& about);
  void number(std::string_view field, const std::optional<model::Quantity>&,
              const model::Number& about);
  void numbers(std::string_view field, const model::Quantities&,
               const model::Number& about);
  void ratios(std::string_view field,
              const std::map<std::string, model::Quantity>&,
              const model::Number& about, model::Vocabulary vocabulary);

  template <class Struct>
  void group(std::string_view field, const Struct& from, const model::Text&) {
    FieldList inner(fields_, below(path_, field), about_);
    Struct::visit(from, inner);
  }
  template <class Struct>
  void group(std::string_view field, const std::optional<Struct>& from,
             const model::Text& about) {
    group(field, from.value_or(Struct{}), about);
  }
  template <class Struct>
  void groups(std::string_view field, const std::map<std::string, Struct>& from,
              const model::Text& about, model::Vocabulary vocabulary) {
    FieldList inner(fields_, below(path_, field), about_);
    std::map<std::string, const Struct*> items;
    const Struct unset = Struct();
    for (const std::string& name : inner.names_of(vocabulary)) {
      items[name] = &unset;
    }
    if (!about_.patterns) {
      for (const auto& [name, item] : from) items[name] = &item;
    }
    if (vocabulary == model::Vocabulary::kFree) {
      about_.open.push_back(inner.path_);
      std::vector<std::string> known;
      for (const auto& [name, item] : items) known.push_back(name);
      for (const std::string& name : inner.new_names(known)) {
        items[name] = &unset;
      }
    }
    for (const auto& [name, item] : items) inner.group(name, *item, about);
  }

 private:
  Field& add(Field::Shape shape, std::string_view field,
             std::string_view meaning, bool required);
  std::vector<std::string> names_of(model::Vocabulary vocabulary) const;
  /// Returns the names below this path that are wanted but not known, and
  /// records them.
  std::vector<std::string> new_names(const std::vector<std::string>& known);

  std::vector<Field>& fields_;
  std::string path_;
  About& about_;
};

}  // namespace hearthline::scenario
