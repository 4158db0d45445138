#include "hearthline/scenario/errors.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

/// One way to spoil the valid file, and the resulting issue.
struct Spoilt {
  std::string old;
  std::string replacement;
  /// The issue is on the line on which this text begins.
  std::string at;
  std::string field;
  std::string found;
  std::string allowed;  // part of it
  std::string nearest;
};

void expect_one_issue(const Spoilt& spoilt) {
  SCOPED_TRACE(spoilt.replacement);
  const std::string text = small_with(spoilt.old, spoilt.replacement);
  const auto issues = issues_of(text);
  for (const Issue& issue : issues) SCOPED_TRACE(issue.message());
  ASSERT_EQ(issues.size(), 1U);
  const Issue& issue = issues.front();
  EXPECT_EQ(issue.file, "test.toml");
  EXPECT_EQ(issue.line, line_of(text, spoilt.at));
  EXPECT_GT(issue.column, 0);
  EXPECT_EQ(issue.field, spoilt.field);
  EXPECT_EQ(issue.found, spoilt.found);
  EXPECT_NE(issue.allowed.find(spoilt.allowed), std::string::npos)
      << issue.allowed;
  EXPECT_EQ(issue.nearest, spoilt.nearest);
}

constexpr const char* kHorizon =
    "horizon = { value = 36, unit = \"months\", assumption = \"made for "
    "tests\" }";

TEST(Errors, UnknownNamesNameTheNearest) {
  expect_one_issue({kHorizon,
                    "horizn = { value = 36, unit = \"months\", assumption = "
                    "\"a\" }",
                    "horizn", "time.horizn", "an unknown name",
                    "start or horizon", "horizon"});
  expect_one_issue({"[frailty]", "[frailtee]", "[frailtee]", "frailtee",
                    "an unknown name", "zones, frailty", "frailty"});
  expect_one_issue({"seed = 7", "sead = 7", "sead", "population.sead",
                    "an unknown name", "families, seed", "seed"});
  expect_one_issue({"name = \"small\"", "name = \"small\"\nxyzzy = 1", "xyzzy",
                    "xyzzy", "an unknown name", "name, title", ""});
  expect_one_issue({"variance = { value = 0.5, assumption",
                    "variance = { value = 0.5, asumption", "asumption",
                    "frailty.variance.asumption", "an unknown name",
                    "value, unit, source, calibrated or assumption",
                    "assumption"});
}

/// The horizon of the valid file, replaced by this table.
Spoilt horizon(const std::string& table, const std::string& field,
               const std::string& found, const std::string& allowed,
               const std::string& nearest = "") {
  return {kHorizon,     "horizon = " + table,
          "horizon = ", "time." + field,
          found,        allowed,
          nearest};
}

TEST(Errors, NumbersNeedTheirUnit) {
  expect_one_issue(horizon("{ value = 36, unit = \"month\", source = \"a\" }",
                           "horizon.unit", "\"month\"", "\"months\"",
                           "months"));
  expect_one_issue(horizon("{ value = 36, source = \"a\" }", "horizon.unit",
                           "nothing", "\"months\""));
  expect_one_issue(horizon("{ value = 36, unit = 1, source = \"a\" }",
                           "horizon.unit", "1", "\"months\""));
  expect_one_issue({"variance = { value = 0.5,",
                    "variance = { value = 0.5, unit = \"years\",", "variance",
                    "frailty.variance.unit", "\"years\"", "no unit", ""});
}

TEST(Errors, AProbabilityIsNotARate) {
  const std::string old =
      "[themes.parenting.onset]\nrate = { value = 0.015, unit = \"per family "
      "per year\"";
  expect_one_issue({old,
                    "[themes.parenting.onset]\nrate = { value = 0.015, unit = "
                    "\"probability\"",
                    "rate = { value = 0.015, unit = \"probability\"",
                    "themes.parenting.onset.rate.unit", "\"probability\"",
                    "\"per family per year\"", ""});
}

TEST(Errors, AnEmptyUnitIsNone) {
  EXPECT_TRUE(issues_of(small_with("variance = { value = 0.5,",
                                   "variance = { value = 0.5, unit = \"\","))
                  .empty());
}

TEST(Errors, NumbersNeedOneProvenance) {
  const std::string number = "{ value = 36, unit = \"months\"";
  const std::string one = "exactly one of source, calibrated and assumption";
  expect_one_issue(horizon(number + " }", "horizon", "no provenance", one));
  expect_one_issue(horizon(number + ", source = \"a\", assumption = \"b\" }",
                           "horizon", "source and assumption", one));
  expect_one_issue(horizon(number + ", source = \" \" }", "horizon.source",
                           "\" \"", "text"));
  expect_one_issue(
      horizon(number + ", source = 3 }", "horizon.source", "3", "text"));
}

TEST(Errors, ABareNumberIsShownTheNotation) {
  expect_one_issue(
      horizon("36", "horizon", "36",
              "{ value = 36, unit = \"months\", source = \"document, "
              "section\" }"));
  expect_one_issue(horizon("\"36\"", "horizon", "\"36\"",
                           "{ value = ..., unit = \"months\""));
}

TEST(Errors, MissingFieldsAreNamed) {
  expect_one_issue({kHorizon, "", "[time]", "time.horizon", "nothing",
                    "unit = \"months\"", ""});
  expect_one_issue({"title = \"East\"", "", "[population.localities.east]",
                    "population.localities.east.title", "nothing",
                    "text in quotation marks", ""});
  expect_one_issue({"from = \"2014-10\"", "", "[effects.early_help]",
                    "effects.early_help.from", "nothing", "2014-04", ""});
  expect_one_issue(horizon("{ unit = \"months\", source = \"a\" }",
                           "horizon.value", "nothing",
                           "a whole number from 1 to 1200 (months)"));
}

TEST(Errors, AMissingTableIsOneIssue) {
  std::string text = text_of("small.toml");
  text.erase(text.find("[time]"), text.find("[zones]") - text.find("[time]"));
  const auto issues = issues_of(text);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].field, "time");
  EXPECT_EQ(issues[0].found, "nothing");
}

TEST(Errors, NumbersHaveBounds) {
  const auto value = [](const std::string& number) {
    return "{ value = " + number + ", unit = \"months\", source = \"a\" }";
  };
  const std::string allowed = "a whole number from 1 to 1200 (months)";
  for (const char* bad : {"0", "-1", "1201", "1.5", "nan", "inf", "-inf"}) {
    expect_one_issue(horizon(value(bad), "horizon", bad, allowed));
  }
  expect_one_issue(horizon(value("true"), "horizon", "true", allowed));
  expect_one_issue(horizon(value("\"36\""), "horizon", "\"36\"", allowed));
  expect_one_issue(horizon(value("[36]"), "horizon", "a list", allowed));
  expect_one_issue({"lone_parent = { value = 0.2", "lone_parent = { value = 2",
                    "lone_parent = { value = 2,",
                    "population.localities.east.lone_parent", "2",
                    "a number from 0 to 1 (probability)", ""});
  expect_one_issue({"[costs.items.level_1]",
                    "area_factor = { value = 0, source = \"a\" }\n"
                    "[costs.items.level_1]",
                    "area_factor", "costs.area_factor", "0",
                    "a number above 0 and up to 10", ""});
  expect_one_issue({"rate = { value = 0.012", "rate = { value = -0.012",
                    "rate = { value = -0.012",
                    "themes.domestic_violence.onset.rate", "-0.012",
                    "a number from 0 to 1000 (per family per year)", ""});
  expect_one_issue({"spin_up = { value = 30", "spin_up = { value = 1001",
                    "spin_up = { value = 1001", "population.spin_up", "1001",
                    "a number from 0 to 1000 (years)", ""});
}

TEST(Errors, SeedsAreWholeAndFitIn32Bits) {
  for (const char* bad : {"4294967296", "-1", "1.5"}) {
    expect_one_issue({"seed = 7", std::string("seed = ") + bad,
                      "seed = ", "population.seed", bad,
                      "a whole number from 0 to 4294967295", ""});
  }
  expect_one_issue({"seed = 7", "seed = \"7\"", "seed = ", "population.seed",
                    "\"7\"", "a whole number", ""});
  EXPECT_TRUE(issues_of(small_with("seed = 7", "seed = 4294967295")).empty());
}

TEST(Errors, MonthsHaveAForm) {
  const auto start = [](const std::string& text, const std::string& found) {
    return Spoilt{"start = \"2014-04\"",
                  "start = " + text,
                  "start = " + text,
                  "time.start",
                  found,
                  "month",
                  ""};
  };
  for (const char* bad : {"\"2014-13\"", "\"2014-00\"", "\"2014-4\"",
                          "\"April 2014\"", "\"0014-04\"", "\"\""}) {
    expect_one_issue(start(bad, bad));
  }
  expect_one_issue(start("2014-04-01", "the date 2014-04-01"));
  expect_one_issue(start("2014", "2014"));
  expect_one_issue(
      {"from = [\"2015-04\", \"2015-10\"]", "from = [\"2015-04\", \"2015-04\"]",
       "from = [\"2015-04\", \"2015-04\"]", "moves.3->4.by_date.from[1]",
       "\"2015-04\"", "a month after 2015-04", ""});
}

TEST(Errors, LevelsAreOneToFour) {
  for (const char* bad : {"5", "0", "1.5", "\"two\""}) {
    expect_one_issue({"levels = [1, 2]",
                      "levels = [1, " + std::string(bad) + "]", "levels = [1",
                      "effects.early_help.levels[1]", std::string(bad),
                      "a level from 1 to 4", ""});
  }
  expect_one_issue({"levels = [1, 2]", "levels = [1, 1]", "levels = [1",
                    "effects.early_help.levels[1]", "level 1 twice",
                    "each level only once", ""});
  expect_one_issue({"levels = [1, 2]", "levels = 2", "levels = 2",
                    "effects.early_help.levels", "2", "such as [1, 2]", ""});
}

TEST(Errors, MovesAreBetweenTwoLevels) {
  for (const char* bad : {"4->4", "1->5", "4to2", "4 -> 2"}) {
    const std::string name = "[moves.\"" + std::string(bad) + "\"]";
    const std::string text = small_with("[moves.\"4->2\"]", name);
    const auto issues = issues_of(text);
    ASSERT_EQ(issues.size(), 1U) << bad;
    EXPECT_EQ(issues[0].found, "\"" + std::string(bad) + "\"");
    EXPECT_EQ(issues[0].line, line_of(text, name));
    EXPECT_NE(issues[0].allowed.find("two different levels"),
              std::string::npos);
  }
}

TEST(Errors, NamesComeFromTheirLists) {
  expect_one_issue({"themes = [\"parenting\"]", "themes = [\"parentin\"]",
                    "themes = [\"parentin\"]", "effects.early_help.themes[0]",
                    "\"parentin\"", "domestic_violence, ", "parenting"});
  expect_one_issue({"themes = [\"parenting\"]",
                    "themes = [\"parenting\", \"parenting\"]", "themes = [",
                    "effects.early_help.themes[1]", "\"parenting\" twice",
                    "each name only once", ""});
  expect_one_issue({"processes = [\"moves.2->3\"",
                    "processes = [\"themes.parenting.onst\"", "processes = [",
                    "effects.early_help.processes[0]",
                    "\"themes.parenting.onst\"", "themes.NAME.onset",
                    "themes.parenting.onset"});
  expect_one_issue({"processes = [\"moves.2->3\", \"moves.1->2\"]",
                    "processes = []", "processes = []",
                    "effects.early_help.processes", "an empty list",
                    "a list of", ""});
  expect_one_issue({"lone_parent = { value = 1.5",
                    "lone_parents = { value = 1.5", "lone_parents",
                    "themes.domestic_violence.onset.hazard_ratios."
                    "lone_parents",
                    "\"lone_parents\"", "toxic_trio", "lone_parent"});
  expect_one_issue({"distribution = \"gamma\"", "distribution = \"gama\"",
                    "distribution = \"gama\"", "frailty.distribution",
                    "\"gama\"", "gamma or lognormal", "gamma"});
}

TEST(Errors, AnUnknownThemeNamesTheNearest) {
  // Both its tables are renamed; nothing else refers to this theme.
  std::string text = text_of("small.toml");
  for (const char* part : {"onset", "onset.hazard_ratios", "remission"}) {
    const std::string old =
        "[themes.sexual_exploitation." + std::string(part) + "]";
    text.replace(text.find(old), old.size(),
                 "[themes.sexual_explotation." + std::string(part) + "]");
  }
  const auto issues = issues_of(text);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].nearest, "sexual_exploitation");
  EXPECT_EQ(issues[0].line, line_of(text, "[themes.sexual_explotation.onset]"));
}

TEST(Errors, ListsHaveLengthTotalAndOrder) {
  const std::string quintiles =
      "quintiles = { value = [0.1, 0.15, 0.2, 0.25, 0.3]";
  const std::string field = "population.localities.east.quintiles";
  expect_one_issue({quintiles, "quintiles = { value = [0.5, 0.5]",
                    "quintiles = { value = [0.5, 0.5]", field, "2",
                    "5 numbers that add up to 1", ""});
  expect_one_issue({quintiles,
                    "quintiles = { value = [0.1, 0.15, 0.2, 0.25, 0.2]",
                    "quintiles = { value = [0.1, 0.15, 0.2, 0.25, 0.2]", field,
                    "a total of 0.9", "add up to 1", ""});
  expect_one_issue({quintiles,
                    "quintiles = { value = [0.1, 0.15, 0.2, 0.25, -0.3]",
                    "quintiles = { value = [0.1, 0.15, 0.2, 0.25, -0.3]",
                    field + "[4]", "-0.3", "from 0 to 1", ""});
  expect_one_issue({quintiles, "quintiles = { value = []",
                    "quintiles = { value = []", field, "an empty list",
                    "5 numbers", ""});
  expect_one_issue({quintiles, "quintiles = { value = 0.2",
                    "quintiles = { value = 0.2", field, "0.2", "5 numbers",
                    ""});
  expect_one_issue({"from = { value = [0, 6, 24]",
                    "from = { value = [0, 24, 6]", "from = { value = [0, 24",
                    "themes.domestic_violence.remission.since_entry.from[2]",
                    "6", "above the previous one (24)", ""});
}

TEST(Errors, TotalsAllowForRounding) {
  EXPECT_TRUE(issues_of(small_with("[0.1, 0.15, 0.2, 0.25, 0.3]",
                                   "[0.1, 0.15, 0.2, 0.25, 0.3000004]"))
                  .empty());
}

TEST(Errors, TablesAreTables) {
  expect_one_issue({"[zones]\norder = [1]\nboundary = [2, 3]\nchaos = [4]",
                    "[effects]\nx = 3", "x = 3", "effects.x", "3",
                    "a table [effects.x]", ""});
  EXPECT_EQ(issues_of("population = 3\nmoves = []").size(), 6U)
      << "two wrong types, and name, title, time and themes missing";
}

TEST(Errors, FreeNamesHaveNoDots) {
  expect_one_issue({"[effects.early_help]", "[effects.\"early.help\"]",
                    "[effects.\"early.help\"]", "effects.early.help",
                    "\"early.help\"", "letters a-z", ""});
}

TEST(Errors, EverythingIsFoundAtOnceAndInOrder) {
  try {
    load(data_folder() + "/bad/many.toml");
    FAIL();
  } catch (const ScenarioError& error) {
    const auto& issues = error.issues();
    const std::vector<int> lines{4, 7, 8, 10, 14, 17, 19, 23, 24, 27, 28};
    ASSERT_EQ(issues.size(), lines.size()) << error.what();
    for (std::size_t k = 0; k < lines.size(); ++k) {
      EXPECT_EQ(issues[k].line, lines[k]) << issues[k].message();
    }
    const std::string what = error.what();
    EXPECT_NE(what.find("bad/many.toml:4:1: titel: expected one of name, "
                        "title, "),
              std::string::npos);
    EXPECT_NE(what.find(", found an unknown name; did you mean 'title'?\n"),
              std::string::npos);
    EXPECT_EQ(what.substr(what.size() - 12), "\n11 problems");
  }
}

TEST(Errors, AChildsProblemsPointAtTheChild) {
  try {
    load(data_folder() + "/bad/child_of_bad.toml");
    FAIL();
  } catch (const ScenarioError& error) {
    const std::vector<int> lines{9, 12, 14};
    ASSERT_EQ(error.issues().size(), lines.size()) << error.what();
    for (std::size_t k = 0; k < lines.size(); ++k) {
      EXPECT_EQ(error.issues()[k].line, lines[k]);
      EXPECT_NE(error.issues()[k].file.find("bad/child_of_bad.toml"),
                std::string::npos);
    }
  }
}

TEST(Errors, AnErrorOfTheLibraryIsCaughtAsSuch) {
  EXPECT_THROW(parse("x = 1"), Error);
}

TEST(Issue, SaysWhatItKnows) {
  EXPECT_EQ(
      (Issue{"a.toml", 3, 7, "time.horizon", "0", "1 to 9", "x"}.message()),
      "a.toml:3:7: time.horizon: expected 1 to 9, found 0; did you mean "
      "'x'?");
  EXPECT_EQ((Issue{"a.toml", 0, 0, "", "a folder", "a file", ""}.message()),
            "a.toml: expected a file, found a folder");
  EXPECT_EQ((Issue{"", 0, 0, "", "a folder", "", ""}.message()),
            "found a folder");
}

TEST(Issue, SaysWhatIsMissing) {
  const std::string missing(kMissing);
  EXPECT_EQ(
      (Issue{"a.toml", 3, 1, "time.start", missing, "a month", ""}.message()),
      "a.toml:3:1: time.start is missing: expected a month");
  EXPECT_EQ((Issue{"", 0, 0, "time", missing, "", ""}.message()),
            "time is missing");
}

TEST(Issue, IsOneReadableLine) {
  const std::string old = "horizon = { value = 36, unit = \"months\"";
  for (const auto& [text, message] :
       {std::pair{small_with(old, "horizon = { value = 36, unit = \"month\""),
                  "expected \"months\", found \"month\"; did you mean "
                  "'months'?"},
        std::pair{small_with("themes = [\"parenting\"]", "themes = [1]"),
                  "effects.early_help.themes[0]: expected one of "
                  "domestic_violence, alcohol_drugs, mental_health, parenting, "
                  "unemployment, police_justice, missing_school or "
                  "sexual_exploitation, found 1"},
        std::pair{small_with("seed = 7", "seed = -1"),
                  "population.seed: expected a whole number from 0 to "
                  "4294967295, found -1"}}) {
    const auto issues = issues_of(text);
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_TRUE(issues[0].message().ends_with(message)) << issues[0].message();
  }
}

}  // namespace
}  // namespace hearthline::scenario
