#include <string>
#include <string_view>
#include <vector>

#include "bounds_text.hpp"
#include "fields.hpp"
#include "hearthline/scenario/schema.hpp"
#include "hearthline/text/number_text.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

using Shape = Field::Shape;

/// Returns the kind of value that is written there, with its unit.
std::string kind_of(const Field& field) {
  switch (field.shape) {
    case Shape::kText:
      return "text";
    case Shape::kWhole:
      return "whole number";
    case Shape::kMonth:
      return "month";
    case Shape::kMonths:
      return "list of months";
    case Shape::kLevels:
      return "list of levels";
    case Shape::kNames:
      return "list of names";
    case Shape::kNumber:
    case Shape::kNumbers:
      break;
  }
  std::string text = field.shape == Shape::kNumber ? "number" : "numbers";
  if (!field.number.unit.empty()) {
    text += ", " + std::string(field.number.unit);
  }
  return text;
}

std::string allowed_in(const Field& field) {
  switch (field.shape) {
    case Shape::kText:
      return joined({field.choice.begin(), field.choice.end()});
    case Shape::kWhole:
      return std::to_string(field.whole.at_least) + " to " +
             std::to_string(field.whole.at_most);
    case Shape::kMonth:
    case Shape::kMonths:
      return "such as \"2014-04\"";
    case Shape::kLevels:
      return "1 to 4";
    case Shape::kNames:
      switch (field.vocabulary) {
        case model::Vocabulary::kTheme:
          return "THEME";
        case model::Vocabulary::kProcess:
          return "PROCESS";
        case model::Vocabulary::kAnyProcess:
          return "PROCESS, CASE_PROCESS";
        case model::Vocabulary::kHeldCase:
          return "CASE";
        case model::Vocabulary::kLeftOut:
          return joined(words_of(model::Vocabulary::kLeftOut, {}));
        case model::Vocabulary::kCase:
          return "`none`, `contact`, CASE";
        case model::Vocabulary::kZone:
          return joined(words_of(model::Vocabulary::kZone, {}));
        case model::Vocabulary::kLocality:
          return "names under population.localities";
        default:
          return "";
      }
    case Shape::kNumber:
    case Shape::kNumbers:
      break;
  }
  model::Number number = field.number;
  number.unit = {};  // it has a column of its own
  std::string text = bounds_text(number);
  if (number.count > 0)
    text += "; " + counted(static_cast<std::size_t>(number.count), "value");
  if (number.total) text += "; total " + text::number_text(*number.total);
  if (number.rising) text += "; strictly increasing";
  return text;
}

std::string default_of(const Field& field) {
  if (field.required) return "required";
  if (field.shape == Shape::kWhole) return std::to_string(field.whole.fallback);
  if (field.number.fallback) return text::number_text(*field.number.fallback);
  return field.fallback.empty() || field.fallback == "[]" ? "none"
                                                          : field.fallback;
}

/// Returns the top-level table of the file that a field belongs to.
std::string table_of(const Field& field) {
  const std::size_t dot = field.path.find('.');
  return dot == std::string::npos ? "" : field.path.substr(0, dot);
}

std::string code(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "`" : ", `") + name + "`";
  }
  return text;
}

}  // namespace

std::string parameter_reference() {
  using model::Vocabulary;
  std::string text =
      "# Parameters of a scenario\n\n"
      "Generated from the library's own description of its parameters. "
      "The file format\nis described in "
      "[scenario-files.md](scenario-files.md).\n\n"
      "In the paths, NAME is a name that the file chooses, and\n\n"
      "- THEME is one of " +
      code(words_of(Vocabulary::kTheme, {})) +
      ";\n- MOVE is two different need levels, from and to, such as `1->2`;\n"
      "- PAYER is one of " +
      code(words_of(Vocabulary::kPayer, {})) + ";\n- COVARIATE is one of " +
      code(words_of(Vocabulary::kCovariate, {})) +
      ", or the name of a locality; the processes of a theme cannot use that "
      "theme as a covariate, and moves cannot use levels;\n- PROCESS is "
      "`themes.THEME.onset`, `themes.THEME.remission` or `moves.MOVE`;\n"
      "- CASE_PROCESS is `pathway.contacts.SOURCE`, `pathway.KIND.ends` or "
      "`pathway.KIND.outcomes.OUTCOME` (KIND is `contact` or a CASE), "
      "`pathway.steps.STEP` or `pathway.placements.moves.PLACEMENT_MOVE`;\n"
      "- SOURCE is one of " +
      code(words_of(Vocabulary::kContactSource, {})) + ";\n- CASE is one of " +
      code(words_of(Vocabulary::kHeldCase, {})) +
      ";\n- OUTCOME, of a contact, is one of " +
      code(words_of(Vocabulary::kContactOutcome, {})) + "; of an assessment, " +
      code(words_of(Vocabulary::kAssessmentOutcome, {})) +
      "; of an enquiry under section 47, " +
      code(words_of(Vocabulary::kSection47Outcome, {})) + "; of early help, " +
      code(words_of(Vocabulary::kCafOutcome, {})) +
      "; of a plan for a child in need, " +
      code(words_of(Vocabulary::kCinOutcome, {})) +
      "; of a child protection plan, " +
      code(words_of(Vocabulary::kCppOutcome, {})) + "; of care, " +
      code(words_of(Vocabulary::kClaOutcome, {})) + ";\n- STEP is one of " +
      code(words_of(Vocabulary::kStep, {})) + ";\n- PLACEMENT is one of " +
      code(words_of(Vocabulary::kPlacement, {})) +
      ", and PLACEMENT_MOVE two of them, such as "
      "`fostering->residential`;\n- ROUTE is one of " +
      code(words_of(Vocabulary::kRoute, {})) +
      ": a case of this kind begins, a case closes, a child is born.\n\n"
      "In an optional table (`since_entry`, `by_age`, `by_date`, `start`, "
      "`pathway`, "
      "`after_closing`), "
      "\"required\" means required if the table is present.\n";
  std::string table = "-";
  for (const Field& field : field_patterns()) {
    if (table_of(field) != table) {
      table = table_of(field);
      text += "\n## ";
      text += table.empty() ? "Top level" : "`" + table + "`";
      text +=
          "\n\n| path | kind and unit | allowed | default | meaning |\n"
          "| --- | --- | --- | --- | --- |\n";
    }
    text += "| `" + field.path + "` | " + kind_of(field) + " | " +
            allowed_in(field) + " | " + default_of(field) + " | " +
            field.meaning + " |\n";
  }
  return text;
}

}  // namespace hearthline::scenario
