#include "fields.hpp"

#include <algorithm>
#include <utility>

#include "hearthline/text/nearest_name.hpp"

namespace hearthline::scenario {

using Shape = Field::Shape;

Field& FieldList::add(Shape shape, std::string_view field,
                      std::string_view meaning, bool required) {
  Field entry;
  entry.shape = shape;
  entry.path = below(path_, field);
  entry.meaning = meaning;
  entry.required = required;
  fields_.push_back(std::move(entry));
  return fields_.back();
}

std::vector<std::string> FieldList::names_of(
    model::Vocabulary vocabulary) const {
  if (!about_.patterns) return words_of(vocabulary, about_.localities);
  switch (vocabulary) {
    case model::Vocabulary::kTheme:
      return {"THEME"};
    case model::Vocabulary::kMove:
      return {"MOVE"};
    case model::Vocabulary::kPayer:
      return {"PAYER"};
    case model::Vocabulary::kLeftOut:
      return {"LEFT_OUT"};
    case model::Vocabulary::kCovariate:
      return {"COVARIATE"};
    case model::Vocabulary::kContactSource:
      return {"SOURCE"};
    case model::Vocabulary::kContactOutcome:
    case model::Vocabulary::kAssessmentOutcome:
    case model::Vocabulary::kSection47Outcome:
    case model::Vocabulary::kCafOutcome:
    case model::Vocabulary::kCinOutcome:
    case model::Vocabulary::kCppOutcome:
    case model::Vocabulary::kClaOutcome:
      return {"OUTCOME"};
    case model::Vocabulary::kStep:
      return {"STEP"};
    case model::Vocabulary::kPlacement:
      return {"PLACEMENT"};
    case model::Vocabulary::kPlacementMove:
      return {"PLACEMENT_MOVE"};
    case model::Vocabulary::kHeldCase:
      return {"CASE"};
    case model::Vocabulary::kCase:
      return {"CASE_OR_NONE"};
    case model::Vocabulary::kRoute:
      return {"ROUTE"};
    case model::Vocabulary::kZone:
      return {"ZONE"};
    case model::Vocabulary::kProcess:
    case model::Vocabulary::kAnyProcess:
      return {"PROCESS"};
    case model::Vocabulary::kFree:
    case model::Vocabulary::kLocality:
      break;
  }
  return {"NAME"};
}

std::vector<std::string> FieldList::new_names(
    const std::vector<std::string>& known) {
  std::vector<std::string> names;
  const std::string lead = path_ + ".";
  for (const std::string& path : about_.wanted) {
    if (!path.starts_with(lead)) continue;
    std::string name = path.substr(lead.size());
    name.resize(std::min(name.find('.'), name.size()));
    const auto is_among = [&name](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), name) != list.end();
    };
    if (name.empty() || is_among(known) || is_among(names)) continue;
    const std::string near = text::nearest_name(name, known);
    about_.added.push_back(
        {below(path_, name), near.empty() ? "" : below(path_, near)});
    names.push_back(std::move(name));
  }
  return names;
}

void FieldList::text(std::string_view field, const std::string& from,
                     const model::Text& about) {
  Field& entry = add(Shape::kText, field, about.meaning, about.required);
  entry.choice = about.choice;
  if (about_.patterns) entry.fallback = from;
}

void FieldList::whole(std::string_view field, std::uint32_t,
                      const model::Whole& about) {
  add(Shape::kWhole, field, about.meaning, false).whole = about;
}

void FieldList::month(std::string_view field, const model::YearMonth&,
                      const model::Text& about) {
  add(Shape::kMonth, field, about.meaning, about.required);
}

void FieldList::month(std::string_view field,
                      const std::optional<model::YearMonth>&,
                      const model::Text& about) {
  add(Shape::kMonth, field, about.meaning, about.required);
}

void FieldList::months(std::string_view field,
                       const std::vector<model::YearMonth>&,
                       const model::Text& about) {
  add(Shape::kMonths, field, about.meaning, about.required);
}

void FieldList::levels(std::string_view field,
                       const std::vector<model::Level>& from,
                       const model::Text& about) {
  Field& entry = add(Shape::kLevels, field, about.meaning, about.required);
  if (!about_.patterns) return;
  std::vector<std::string> numbers;
  for (const model::Level level : from) {
    numbers.push_back(std::to_string(model::number(level)));
  }
  entry.fallback = "[" + joined(numbers) + "]";
}

void FieldList::names(std::string_view field, const std::vector<std::string>&,
                      const model::Names& about) {
  add(Shape::kNames, field, about.meaning, about.required).vocabulary =
      about.vocabulary;
}

void FieldList::number(std::string_view field, const model::Quantity&,
                       const model::Number& about) {
  add(Shape::kNumber, field, about.meaning, !about.fallback).number = about;
}

void FieldList::number(std::string_view field,
                       const std::optional<model::Quantity>&,
                       const model::Number& about) {
  add(Shape::kNumber, field, about.meaning, false).number = about;
}

void FieldList::numbers(std::string_view field, const model::Quantities&,
                        const model::Number& about) {
  add(Shape::kNumbers, field, about.meaning, true).number = about;
}

void FieldList::ratios(std::string_view field,
                       const std::map<std::string, model::Quantity>&,
                       const model::Number& about,
                       model::Vocabulary vocabulary) {
  FieldList inner(fields_, below(path_, field), about_);
  for (const std::string& name : names_of(vocabulary)) {
    inner.add(Shape::kNumber, name, about.meaning, false).number = about;
  }
}

Fields fields_of(const Scenario& scenario,
                 const std::vector<std::string>& wanted) {
  FieldList::About about;
  for (const auto& entry : scenario.population.localities) {
    about.localities.push_back(entry.first);
  }
  about.wanted = wanted;
  Fields fields;
  FieldList list(fields.list, "", about);
  Scenario::visit(scenario, list);
  fields.open = std::move(about.open);
  fields.added = std::move(about.added);
  return fields;
}

std::vector<Field> field_patterns() {
  FieldList::About about;
  about.patterns = true;
  std::vector<Field> fields;
  FieldList list(fields, "", about);
  const Scenario unset;
  Scenario::visit(unset, list);
  return fields;
}

}  // namespace hearthline::scenario
