// Programmes in files: what is wrong with one is named with its line, and what
// keeps everybody out of one is a warning.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "hearthline/scenario/warnings.hpp"
#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

const std::string kProgrammesFile =
    std::string(HEARTHLINE_TEST_DATA) + "/programmes.toml";

std::string programmes_with(const std::string& old,
                            const std::string& replacement) {
  std::ifstream stream(kProgrammesFile, std::ios::binary);
  std::ostringstream whole;
  whole << stream.rdbuf();
  std::string text = whole.str();
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::runtime_error("not found: " + old);
  return text.replace(at, old.size(), replacement);
}

Loaded parsed_programmes(const std::string& text) {
  return parse(text, kProgrammesFile,
               {HEARTHLINE_TEST_DATA, HEARTHLINE_SCENARIOS});
}

/// What is wrong with the file after a change.
struct Wrong {
  std::string old;
  std::string replacement;
  std::string at;  ///< a piece of text on the line that is named
  std::string field;
  std::string found;
  std::string says;  ///< a part of what is allowed, or the nearest name
};

TEST(ProgrammeFile, NamesTheLineOfWhatCannotBe) {
  const std::string invented =
      "unit = \"places\", assumption = \"Invented for tests.\" }";
  const std::string places = "places = { value = 12, " + invented;
  const std::vector<Wrong> all{
      {places, "places = { value = -3, " + invented, "places = { value = -3",
       "programmes.family_support.places", "-3", "0"},
      {places, "places = { value = 2.5, " + invented, "places = { value = 2.5",
       "programmes.family_support.places", "2.5", "whole"},
      {"levels = [2, 3, 4]", "levels = [2, 3, 4]\nzones = [\"order\"]",
       "zones = [\"order\"]", "programmes.family_support.eligible.zones",
       "none of them, so that nobody is eligible", "a zone that has one"},
      {"levels = [2, 3, 4]", "themes_any = [\"mental_helth\"]",
       "themes_any = ", "programmes.family_support.eligible.themes_any[0]",
       "\"mental_helth\"", "mental_health"},
      {"levels = [2, 3, 4]", "localities = [\"wst\"]", "localities = ",
       "programmes.family_support.eligible.localities[0]", "\"wst\"", "west"},
      {"share.caf", "share.caff", "share.caff",
       "programmes.family_support.found.share.caff", "", "caf"},
      {"order = \"highest_need\"", "order = \"oldest_first\"",
       "order = ", "programmes.family_support.queue.order", "\"oldest_first\"",
       "highest_need"},
      {"[\"moves.2->3\", \"moves.3->4\"]", "[\"moves.2->3\", \"moves.3-4\"]",
       "processes = ", "programmes.family_support.effects.need.processes[1]",
       "\"moves.3-4\"", "moves.3->4"},
      {"hazard_ratio = { value = 0.6", "hazard_ratio = { value = 0",
       "hazard_ratio = { value = 0",
       "programmes.family_support.effects.need.hazard_ratio", "0", "above 0"},
      {"half_life = { value = 12", "half_life = { value = 0",
       "half_life = { value = 0",
       "programmes.family_support.effects.need.half_life", "0", "above 0"},
      {places, places + "\nstarts = \"2016-04\"\nends = \"2015-04\"",
       "ends = \"2015-04\"", "programmes.family_support.ends", "2015-04",
       "a month after starts"},
      {"length = { value = 6, unit = \"months\", assumption = \"Invented for "
       "tests.\" }\n",
       "", "[programmes.family_support.stay]", "programmes.family_support.stay",
       "neither", "length or ends"}};
  for (const Wrong& wrong : all) {
    const std::string text = programmes_with(wrong.old, wrong.replacement);
    std::vector<Issue> issues;
    try {
      parsed_programmes(text);
    } catch (const ScenarioError& error) {
      issues = error.issues();
    }
    ASSERT_EQ(issues.size(), 1U) << wrong.replacement;
    const Issue& issue = issues.front();
    EXPECT_EQ(issue.field, wrong.field);
    EXPECT_EQ(issue.line, line_of(text, wrong.at)) << wrong.field;
    if (!wrong.found.empty()) {
      EXPECT_EQ(issue.found, wrong.found) << wrong.field;
    }
    EXPECT_NE((issue.allowed + " " + issue.nearest).find(wrong.says),
              std::string::npos)
        << wrong.field << ": " << issue.allowed << " / " << issue.nearest;
  }
}

TEST(ProgrammeFile, NamesEveryProgrammeThatIsWrong) {
  std::string text = programmes_with("levels = [2, 3, 4]",
                                     "levels = [2]\nzones = [\"chaos\"]");
  const std::string child = "child_to = { value = 5";
  text.replace(text.find(child), child.size(),
               "child_from = { value = 9, unit = \"years\", assumption = "
               "\"Invented.\" }\n" +
                   child);
  try {
    parsed_programmes(text);
    FAIL();
  } catch (const ScenarioError& error) {
    ASSERT_EQ(error.issues().size(), 2U);
    EXPECT_EQ(error.issues()[0].field,
              "programmes.family_support.eligible.zones");
    EXPECT_EQ(error.issues()[1].field,
              "programmes.open_door.eligible.child_to");
  }
}

TEST(ProgrammeFile, RefusesTwoProgrammesOfOneName) {
  const std::string text =
      programmes_with("[programmes.open_door]", "[programmes.family_support]");
  EXPECT_THROW(parsed_programmes(text), ScenarioError);
}

TEST(ProgrammeFile, RefusesProgrammesWithoutAPathway) {
  std::string text = text_of("small.toml");
  const std::string all = programmes_with("[programmes.", "[programmes.");
  text += "\n" + all.substr(all.find("[programmes.open_door]"));
  const auto issues = issues_of(text);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.front().field, "programmes");
  EXPECT_NE(issues.front().allowed.find("pathway"), std::string::npos);
}

TEST(ProgrammeFile, WarnsOfWhatKeepsEverybodyOut) {
  const auto warning = [](const auto& change) {
    Loaded loaded =
        load(kProgrammesFile, {HEARTHLINE_TEST_DATA, HEARTHLINE_SCENARIOS});
    const auto before = warnings(loaded.scenario);
    change(loaded.scenario.programmes.at("family_support"));
    std::vector<std::string> fields;
    for (const Issue& issue : warnings(loaded.scenario)) {
      fields.push_back(issue.field + ": " + issue.allowed);
    }
    EXPECT_EQ(fields.size(), before.size() + 1);
    for (const std::string& field : fields) {
      if (field.starts_with("programmes.")) return field;
    }
    return std::string("none");
  };
  using Parameters = programmes::ProgrammeParameters;
  const auto expect = [&](const std::string& text, const auto& change) {
    const std::string found = warning(change);
    EXPECT_NE(found.find(text), std::string::npos) << found;
  };
  expect("never runs", [](Parameters& p) { p.starts = {2044, 4}; });
  expect("never runs", [](Parameters& p) { p.ends = {2014, 4}; });
  expect("nobody comes to this programme", [](Parameters& p) { p.found = {}; });
  expect("nobody gets a place", [](Parameters& p) { p.places->value = 0; });
}

}  // namespace
}  // namespace hearthline::scenario
