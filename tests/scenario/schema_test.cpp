#include "hearthline/scenario/schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "../../src/scenario/fields.hpp"
#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

/// Checks whether a text is JSON: brackets, strings, commas and colons, but not
/// the spelling of numbers.
class JsonCheck {
 public:
  explicit JsonCheck(const std::string& text) : text_(text) {}
  bool good() { return value() && (space(), at_ == text_.size()); }

 private:
  void space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) {
      ++at_;
    }
  }
  bool take(char c) {
    space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool words() {
    if (!take('"')) return false;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    return take('"');
  }
  bool members(char close, bool named) {
    if (take(close)) return true;
    do {
      if (named && !(words() && take(':'))) return false;
      if (!value()) return false;
    } while (take(','));
    return take(close);
  }
  bool value() {
    if (take('{')) return members('}', true);
    if (take('[')) return members(']', false);
    space();
    if (at_ < text_.size() && text_[at_] == '"') return words();
    const std::size_t end = text_.find_first_of(",]} \n", at_);
    const std::string token = text_.substr(at_, end - at_);
    at_ = end == std::string::npos ? text_.size() : end;
    return token == "false" || token == "true" ||
           (!token.empty() &&
            token.find_first_not_of("0123456789+-.eE") == std::string::npos);
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

std::string last_part(const std::string& path) {
  return path.substr(path.find_last_of('.') + 1);
}

TEST(JsonSchema, IsJson) {
  const std::string text = json_schema();
  EXPECT_TRUE(JsonCheck(text).good());
  EXPECT_FALSE(JsonCheck(text.substr(0, text.size() / 2)).good());
}

TEST(JsonSchema, HoldsEveryFieldWithItsMeaning) {
  const std::string text = json_schema();
  EXPECT_GT(field_patterns().size(), 50U);
  for (const Field& field : field_patterns()) {
    EXPECT_FALSE(field.meaning.empty()) << field.path;
    EXPECT_NE(text.find(field.meaning), std::string::npos) << field.path;
    const std::string last = last_part(field.path);
    // Placeholders, in place of which the schema has names or a pattern.
    if (last == "COVARIATE" || last == "PROCESS" || last == "ROUTE" ||
        last == "NAME" || last == "PAYER") {
      continue;
    }
    EXPECT_NE(text.find("\"" + last + "\": {"), std::string::npos)
        << field.path;
  }
}

TEST(JsonSchema, HoldsUnitsBoundsAndNames) {
  const std::string text = json_schema();
  for (const char* piece :
       {"\"const\": \"per family per year\"", "\"maximum\": 1000",
        "\"exclusiveMinimum\": 0", "\"domestic_violence\": {", "\"4->1\": {",
        "\"level_4\": {", "\"lognormal\"", "\"themes.parenting.onset\"",
        "\"additionalProperties\": false", "\"minItems\": 18",
        "\"$ref\": \"#/definitions/population.localities\"", "\"library\": {",
        "\"$ref\": \"#/definitions/programmes.locality_share\""}) {
    EXPECT_NE(text.find(piece), std::string::npos) << piece;
  }
  EXPECT_EQ(text.find("\"2->2\""), std::string::npos);
}

TEST(ParameterReference, HasALineForEveryField) {
  const std::string text = parameter_reference();
  for (const Field& field : field_patterns()) {
    EXPECT_NE(text.find("| `" + field.path + "` |"), std::string::npos)
        << field.path;
  }
}

/// docs/parameters.md is generated from the library. To generate it again, run
/// this test with HEARTHLINE_UPDATE=1 in the environment.
TEST(ParameterReference, IsTheOneInTheDocs) {
  const std::string file = data_folder() + "/../../../docs/parameters.md";
  if (std::getenv("HEARTHLINE_UPDATE") != nullptr) {
    std::ofstream(file, std::ios::binary) << parameter_reference();
  }
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  EXPECT_EQ(text.str(), parameter_reference())
      << "generate it again: HEARTHLINE_UPDATE=1";
}

}  // namespace
}  // namespace hearthline::scenario
