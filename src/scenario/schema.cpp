#include "hearthline/scenario/schema.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "bounds_text.hpp"
#include "hearthline/scenario/scenario.hpp"
#include "hearthline/text/number_text.hpp"
#include "json_text.hpp"
#include "month_text.hpp"
#include "tree.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

using json::Members;
using json::words;
using model::Number;
using model::Vocabulary;

constexpr std::string_view kName = "^[A-Za-z0-9_-]+$";
constexpr std::string_view kMonth = "^[12][0-9]{3}-(0[1-9]|1[0-2])$";

std::string described(std::string_view type, std::string_view meaning,
                      Members more = {}) {
  Members members{{"type", words(type)}, {"description", words(meaning)}};
  members.insert(members.end(), more.begin(), more.end());
  return json::object(members);
}

std::string paths(std::string_view meaning) {
  return described("array", meaning,
                   {{"items", described("string", "a path")}});
}

std::string month_schema(std::string_view meaning) {
  return described("string", meaning, {{"pattern", words(kMonth)}});
}

std::string bounded(const Number& about) {
  Members members{{"type", words(about.whole ? "integer" : "number")},
                  {about.above ? "exclusiveMinimum" : "minimum",
                   text::number_text(about.at_least)}};
  if (std::isfinite(about.at_most)) {
    members.emplace_back("maximum", text::number_text(about.at_most));
  }
  return json::object(members);
}

std::string list_of(const std::string& item, index count) {
  Members members{{"type", words("array")}, {"items", item}};
  members.emplace_back("minItems", std::to_string(count > 0 ? count : 1));
  if (count > 0) members.emplace_back("maxItems", std::to_string(count));
  return json::object(members);
}

/// Returns the schema of the table that holds a number.
std::string number_schema(const Number& about, bool many) {
  std::string meaning(about.meaning);
  meaning += ". Allowed: " + bounds_text(about);
  if (about.total) meaning += "; total " + text::number_text(*about.total);
  if (about.fallback)
    meaning += ". Default: " + text::number_text(*about.fallback);
  const std::string value = bounded(about);
  const auto text = [](std::string_view what) {
    return described("string", what, {{"minLength", "1"}});
  };
  const Members fields{
      {"value", many ? list_of(value, about.count) : value},
      {"unit", json::object({{"const", words(about.unit)}})},
      {"source", text("the document and section that state the value")},
      {"calibrated", text("the target that it was fitted to")},
      {"assumption", text("the reason for the value, if it has no source")}};
  std::vector<std::string> required{words("value")};
  if (!about.unit.empty()) required.push_back(words("unit"));
  std::vector<std::string> one;
  for (const char* kind : {"source", "calibrated", "assumption"}) {
    one.push_back(json::object({{"required", json::array({words(kind)})}}));
  }
  return described("object", meaning,
                   {{"properties", json::object(fields)},
                    {"required", json::array(required)},
                    {"oneOf", json::array(one)},
                    {"additionalProperties", "false"}});
}

/// The visitor that collects the properties of one table.
class Schema {
 public:
  /// @param definitions  collects the schemas of tables that occur by name
  Schema(Members& definitions, std::string path)
      : definitions_(definitions), path_(std::move(path)) {}

  void text(std::string_view field, const std::string&,
            const model::Text& about) {
    Members more;
    if (!about.choice.empty()) {
      more.emplace_back("enum", json::array_of_words({about.choice.begin(),
                                                      about.choice.end()}));
    }
    add(field, described("string", about.meaning, more), about.required);
  }
  void whole(std::string_view field, std::uint32_t, const model::Whole& about) {
    add(field,
        described("integer", about.meaning,
                  {{"minimum", std::to_string(about.at_least)},
                   {"maximum", std::to_string(about.at_most)},
                   {"default", std::to_string(about.fallback)}}),
        false);
  }
  template <class Month>
  void month(std::string_view field, const Month&, const model::Text& about) {
    add(field, month_schema(about.meaning), about.required);
  }
  void months(std::string_view field, const std::vector<model::YearMonth>&,
              const model::Text& about) {
    add(field,
        described("array", about.meaning, {{"items", month_schema("a month")}}),
        about.required);
  }
  void levels(std::string_view field, const std::vector<model::Level>&,
              const model::Text& about) {
    const std::string level = json::object(
        {{"type", words("integer")}, {"minimum", "1"}, {"maximum", "4"}});
    add(field,
        described("array", about.meaning,
                  {{"items", level}, {"uniqueItems", "true"}}),
        about.required);
  }
  void names(std::string_view field, const std::vector<std::string>&,
             const model::Names& about) {
    const auto known = words_of(about.vocabulary, {});
    const std::string item =
        known.empty() ? json::object({{"type", words("string")}})
                      : json::object({{"enum", json::array_of_words(known)}});
    Members more{{"items", item}, {"uniqueItems", "true"}};
    if (about.required) more.emplace_back("minItems", "1");
    add(field, described("array", about.meaning, more), about.required);
  }
  void number(std::string_view field, const model::Quantity&,
              const Number& about) {
    add(field, number_schema(about, false), !about.fallback);
  }
  void number(std::string_view field, const std::optional<model::Quantity>&,
              const Number& about) {
    add(field, number_schema(about, false), false);
  }
  void numbers(std::string_view field, const model::Quantities&,
               const Number& about) {
    add(field, number_schema(about, true), true);
  }
  void ratios(std::string_view field,
              const std::map<std::string, model::Quantity>&,
              const Number& about, Vocabulary vocabulary) {
    add(field,
        named(field, about.meaning, vocabulary, number_schema(about, false)),
        false);
  }

  template <class Struct>
  void group(std::string_view field, const Struct& from,
             const model::Text& about) {
    Schema inner(definitions_, below(path_, field));
    Struct::visit(from, inner);
    if constexpr (std::is_same_v<Struct, money::BookParameters>) {
      inner.add_taken("book",
                      "the cost book that this one changes: a name, or a path "
                      "such as ./mine.toml",
                      "items.looked_after");
    }
    add(field, inner.table(about.meaning), about.required);
  }
  template <class Struct>
  void group(std::string_view field, const std::optional<Struct>&,
             const model::Text& about) {
    group(field, Struct{}, about);
  }
  template <class Struct>
  void groups(std::string_view field, const std::map<std::string, Struct>&,
              const model::Text& about, Vocabulary vocabulary) {
    Schema inner(definitions_, below(path_, field));
    const Struct unset = Struct();
    Struct::visit(unset, inner);
    if constexpr (std::is_same_v<Struct, programmes::ProgrammeParameters>) {
      inner.add_taken("library",
                      "the programme that this one changes: a name of the "
                      "library, or a path such as ./mine.toml",
                      "effects.contacts");
    }
    add(field,
        named(field, about.meaning, vocabulary, inner.table("one of them")),
        about.required);
  }

  std::string table(std::string_view meaning) const {
    return described("object", meaning,
                     {{"properties", json::object(properties_)},
                      {"additionalProperties", "false"}});
  }
  Members& properties() { return properties_; }
  const std::vector<std::string>& required() const { return required_; }

 private:
  /// Adds the field that names a file to take in, and what it leaves out.
  void add_taken(std::string_view field, std::string_view meaning,
                 const std::string& example) {
    add(field, described("string", meaning), false);
    add("without",
        paths("paths of what is taken in and left out here, such as " +
              example),
        false);
  }

  void add(std::string_view field, std::string schema, bool required) {
    properties_.emplace_back(field, std::move(schema));
    if (required) required_.emplace_back(field);
  }

  /// Returns the schema of a table whose names come from a vocabulary and whose
  /// values all have the same schema.
  std::string named(std::string_view field, std::string_view meaning,
                    Vocabulary vocabulary, std::string item) {
    const std::string definition = below(path_, field);
    definitions_.emplace_back(definition, std::move(item));
    const std::string reference =
        json::object({{"$ref", words("#/definitions/" + definition)}});
    Members names;
    // Listed in full, because editors complete from properties, not patterns.
    for (const std::string& name : words_of(vocabulary, {})) {
      names.emplace_back(name, reference);
    }
    // Covariates may also be localities, whose names the file chooses.
    const bool open = vocabulary == Vocabulary::kFree ||
                      vocabulary == Vocabulary::kLocality ||
                      vocabulary == Vocabulary::kCovariate;
    Members more{{"properties", json::object(names)}};
    if (open) {
      more.emplace_back("patternProperties",
                        json::object({{std::string(kName), reference}}));
    }
    more.emplace_back("additionalProperties", "false");
    return described("object", meaning, more);
  }

  Members& definitions_;
  std::string path_;
  Members properties_;
  std::vector<std::string> required_;
};

}  // namespace

std::string json_schema() {
  Members definitions;
  Schema root(definitions, "");
  const Scenario unset;
  Scenario::visit(unset, root);
  Members properties{
      {"inherits",
       described("string",
                 "the scenario that this one changes: a name, or a path such "
                 "as ./other.toml")},
      {"without",
       paths("paths of what the inherited scenario states and this one leaves "
             "out, such as population.start")},
      {"made_from",
       described("object",
                 "what a program changed, and in which scenario; written by "
                 "programs, without effect on results")}};
  properties.insert(properties.end(), root.properties().begin(),
                    root.properties().end());
  // A file that inherits states only what it changes, so the required fields
  // of tables are checked by the reader of files, not by the schema.
  const std::string alone =
      json::object({{"required", json::array_of_words(root.required())}});
  const std::string child =
      json::object({{"required", json::array_of_words({"inherits"})}});
  return json::indented(json::object(
      {{"$schema", words("http://json-schema.org/draft-07/schema#")},
       {"title", words("Hearthline scenario")},
       {"type", words("object")},
       {"properties", json::object(properties)},
       {"additionalProperties", "false"},
       {"anyOf", json::array({alone, child})},
       {"definitions", json::object(definitions)}}));
}

}  // namespace hearthline::scenario
