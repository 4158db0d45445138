#include <gtest/gtest.h>

#include <limits>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

std::vector<Issue> issues_of_changes(const std::vector<Change>& changes) {
  try {
    small().changed(changes);
  } catch (const ScenarioError& error) {
    return error.issues();
  }
  return {};
}

Issue issue_of(const std::string& path, const Value& value) {
  const auto issues = issues_of_changes({{path, value}});
  EXPECT_EQ(issues.size(), 1U) << path;
  return issues.empty() ? Issue{} : issues.front();
}

using Words = std::vector<std::string>;
using Numbers = std::vector<double>;

TEST(Changed, TakesEveryKindOfField) {
  const Scenario s =
      small()
          .changed({{"themes.domestic_violence.onset.rate", 0.02},
                    {"moves.1->2.rate", 0.05},
                    {"effects.early_help.hazard_ratio", 0.7},
                    {"effects.early_help.from", "2014-12"},
                    {"effects.early_help.levels", Numbers{2, 3}},
                    {"effects.early_help.localities", Words{}},
                    {"effects.early_help.processes", Words{"moves.2->3"}},
                    {"frailty.distribution", "lognormal"},
                    {"moves.3->4.by_date.from", Words{"2016-01", "2017-01"}},
                    {"population.children_per_family", Numbers{0.6, 0.4}},
                    {"population.families", 3000.0},
                    {"population.seed", 9.0}})
          .scenario;
  EXPECT_EQ(s.themes.at("domestic_violence").onset.rate.value, 0.02);
  EXPECT_EQ(s.moves.at("1->2").rate.value, 0.05);
  EXPECT_EQ(s.effects.at("early_help").hazard_ratio.value, 0.7);
  EXPECT_EQ(s.effects.at("early_help").from, (model::YearMonth{2014, 12}));
  EXPECT_EQ(s.effects.at("early_help").levels.size(), 2U);
  EXPECT_TRUE(s.effects.at("early_help").localities.empty());
  EXPECT_EQ(s.frailty.distribution, "lognormal");
  EXPECT_EQ(s.moves.at("3->4").by_date->from[0], (model::YearMonth{2016, 1}));
  EXPECT_EQ(s.population.children_per_family.values, (Numbers{0.6, 0.4}));
  EXPECT_EQ(s.population.families.value, 3000.0);
  EXPECT_EQ(s.population.seed, 9U);
}

TEST(Changed, SaysOnWhatTheNumberRests) {
  const auto plain = small().changed({{"moves.1->2.rate", 0.05}});
  EXPECT_EQ(plain.scenario.moves.at("1->2").rate.provenance.text,
            "set by the user");
  const auto fitted =
      small().changed({{"moves.1->2.rate", 0.05}},
                      {model::Evidence::kCalibrated, "the 2014 stocks"});
  const auto& rate = fitted.scenario.moves.at("1->2").rate;
  EXPECT_EQ(rate.provenance.kind, model::Evidence::kCalibrated);
  EXPECT_EQ(rate.provenance.text, "the 2014 stocks");
}

TEST(Changed, LeavesTheFirstAsItWas) {
  const Loaded base = small();
  const std::string before = base.to_toml();
  base.changed({{"moves.1->2.rate", 0.05}});
  EXPECT_EQ(base.to_toml(), before);
}

TEST(Changed, ToWhatItIsGivesTheSameNumbers) {
  const Loaded base = small();
  const Loaded same = base.changed({{"moves.1->2.rate", 0.06}});
  const auto before = base.parameters();
  const auto after = same.parameters();
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t k = 0; k < before.size(); ++k) {
    EXPECT_EQ(before[k].values, after[k].values);
  }
}

TEST(Changed, CanBeChangedAgain) {
  const Loaded twice = small()
                           .changed({{"moves.1->2.rate", 0.05}})
                           .changed({{"moves.2->1.rate", 0.4}});
  EXPECT_EQ(twice.scenario.moves.at("1->2").rate.value, 0.05);
  EXPECT_EQ(twice.scenario.moves.at("2->1").rate.value, 0.4);
}

TEST(Changed, AddsWhatTheFileLacks) {
  const Scenario s =
      small()
          .changed({{"moves.2->1.hazard_ratios.lone_parent", 0.9},
                    {"moves.2->1.hazard_ratios.east", 1.1},
                    {"moves.2->4.rate", 0.01},
                    {"moves.2->1.since_entry.from", Numbers{0, 12}},
                    {"moves.2->1.since_entry.ratio", Numbers{1.2, 1}}})
          .scenario;
  EXPECT_EQ(s.moves.at("2->1").hazard_ratios.at("lone_parent").value, 0.9);
  EXPECT_EQ(s.moves.at("2->1").hazard_ratios.at("east").value, 1.1);
  EXPECT_EQ(s.moves.at("2->4").rate.value, 0.01);
  EXPECT_EQ(s.moves.at("2->1").since_entry->from.values[1], 12.0);
}

using Table = std::vector<Change>;

const Table kOutreach{
    {"title", "Outreach"},
    {"processes", Words{"moves.1->2", "themes.parenting.onset"}},
    {"hazard_ratio", Table{{"value", 0.9}, {"source", "a trial, table 2"}}},
    {"from", "2015-04"},
    {"levels", Numbers{1}}};

void expect_outreach(const Scenario& s, model::Evidence kind) {
  const model::EffectParameters& effect = s.effects.at("outreach");
  EXPECT_EQ(effect.title, "Outreach");
  EXPECT_EQ(effect.processes, (Words{"moves.1->2", "themes.parenting.onset"}));
  EXPECT_EQ(effect.hazard_ratio.value, 0.9);
  EXPECT_EQ(effect.hazard_ratio.provenance.kind, kind);
  EXPECT_EQ(effect.from, (model::YearMonth{2015, 4}));
  EXPECT_EQ(effect.levels, std::vector{model::Level::k1});
  EXPECT_EQ(s.effects.size(), small().scenario.effects.size() + 1);
}

TEST(Changed, AddsATableUnderANewName) {
  const auto whole = small().changed({{"effects.outreach", kOutreach}});
  expect_outreach(whole.scenario, model::Evidence::kSource);
  Table leaves;
  for (const Change& field : kOutreach) {
    leaves.push_back({"effects.outreach." + field.path, field.value});
  }
  EXPECT_EQ(small().changed(leaves).to_toml(), whole.to_toml());
  leaves[2].value = 0.9;
  expect_outreach(small().changed(leaves).scenario,
                  model::Evidence::kAssumption);
}

TEST(Changed, ATableIsMergedAsInAFileThatInherits) {
  const Loaded merged = small().changed(
      {{"effects.early_help",
        Table{{"hazard_ratio", 0.7}, {"levels", Numbers{2}}}},
       {"moves", Table{{"1->2.rate", 0.05}, {"2->1", Table{{"rate", 0.4}}}}}});
  const Loaded apart =
      small().changed({{"effects.early_help.hazard_ratio", 0.7},
                       {"effects.early_help.levels", Numbers{2}},
                       {"moves.1->2.rate", 0.05},
                       {"moves.2->1.rate", 0.4}});
  EXPECT_EQ(merged.to_toml(), apart.to_toml());
  EXPECT_EQ(small().changed({{"effects", Table{}}}).to_toml(),
            small().to_toml());
}

TEST(Changed, ANumberStatesItsUnitAndProvenance) {
  const Table stated{{"value", 0.05},
                     {"unit", "per family per year"},
                     {"calibrated", "the stocks"}};
  const auto rate = small()
                        .changed({{"moves.1->2.rate", stated}})
                        .scenario.moves.at("1->2")
                        .rate;
  EXPECT_EQ(rate.value, 0.05);
  EXPECT_EQ(rate.provenance.kind, model::Evidence::kCalibrated);
  EXPECT_EQ(rate.provenance.text, "the stocks");
  const auto plain =
      small().changed({{"moves.1->2.rate", Table{{"value", 0.05}}}},
                      {model::Evidence::kSource, "a report"});
  EXPECT_EQ(plain.scenario.moves.at("1->2").rate.provenance.text, "a report");
  const auto issue = [](Table table) {
    return issue_of("moves.1->2.rate", table);
  };
  EXPECT_EQ(issue({{"value", 0.05}, {"unit", "per family per month"}}).field,
            "moves.1->2.rate.unit");
  EXPECT_EQ(issue({{"valu", 0.05}}).nearest, "value");
  EXPECT_EQ(issue({{"source", "x"}}).field, "moves.1->2.rate.value");
  EXPECT_EQ(issue({{"value", 0.05}, {"source", " "}}).field,
            "moves.1->2.rate.source");
  EXPECT_EQ(
      issue({{"value", 0.05}, {"source", "x"}, {"assumption", "y"}}).found,
      "source and assumption");
  EXPECT_EQ(issue_of("title", Table{{"value", "x"}}).found, "a table");
}

TEST(Changed, AnIncompleteTableSaysWhatIsMissing) {
  const auto issues =
      issues_of_changes({{"effects.outreach", Table{{"hazard_ratio", 0.9}}}});
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues[0].field, "effects.outreach.processes");
  EXPECT_EQ(issues[0].found, kMissing);
  EXPECT_EQ(issues[1].field, "effects.outreach.from");
  EXPECT_EQ(issues_of_changes({{"effects.outreach", Table{}}}).size(), 3U);
  EXPECT_EQ(issues_of_changes({{"effects.no name.from", "2014-10"}}).size(),
            1U);
  EXPECT_EQ(issue_of("effects.outreach.hazard_rato", 0.9).nearest,
            "effects.outreach.hazard_ratio");
}

TEST(Changed, AnIncompleteTableWithNearlyAKnownNameIsAMistypedName) {
  const Table table{{"hazard_ratio", 0.9}, {"from", "2014-10"}};
  const Issue issue = issue_of("effects.erly_help", table);
  EXPECT_EQ(issue.field, "effects.erly_help");
  EXPECT_EQ(issue.nearest, "effects.early_help");
  EXPECT_EQ(issue.allowed,
            "effects.early_help, or all fields of a new table (missing: "
            "processes)");
  // With all its fields it is a table of its own, whatever its name.
  EXPECT_EQ(small()
                .changed({{"effects.erly_help", kOutreach}})
                .scenario.effects.count("erly_help"),
            1U);
}

TEST(Changed, AnUnknownTableIsOneProblem) {
  EXPECT_EQ(issue_of("efects.outreach", kOutreach).nearest, "effects.outreach");
  EXPECT_EQ(issue_of("efects.outreach.from", "2014-10").nearest,
            "effects.outreach.from");
  EXPECT_EQ(issue_of("efects.outreach.colour", "blue").nearest, "");
  EXPECT_EQ(issue_of("efects", Table{{"outreach", kOutreach}}).nearest,
            "effects");
}

TEST(Changed, WhatAProgramSaysOfAFileIsIgnoredAndNotInherited) {
  const std::string said =
      text_of("small.toml") + "\n[made_from]\nname = \"other\"\nanything = 1\n";
  EXPECT_EQ(parse(said).to_toml(), small().to_toml());
}

TEST(Changed, AnUnknownPathNamesTheNearest) {
  const Issue typing = issue_of("themes.parentng.onset.rat", 0.1);
  EXPECT_EQ(typing.found, "an unknown name");
  EXPECT_EQ(typing.field, "themes.parentng.onset.rat");
  EXPECT_EQ(typing.nearest, "themes.parenting.onset.rate");
  EXPECT_EQ(issue_of("effects.erly_help.from", "2014-10").nearest,
            "effects.early_help.from");
  EXPECT_EQ(issue_of("families", 10.0).nearest, "population.families");
  EXPECT_EQ(issue_of("moves.1->2.hazard_ratios.lone_parents", 1.0).nearest,
            "moves.1->2.hazard_ratios.lone_parent");
  EXPECT_EQ(issue_of("xyzzy", 10.0).nearest, "");
  EXPECT_EQ(issue_of("", 10.0).found, "an unknown name");
  EXPECT_EQ(issue_of("time.horizon.value", 10.0).nearest, "");
  EXPECT_EQ(issue_of("moves..rate", 10.0).nearest, "");
}

TEST(Changed, ATableIsNotAField) {
  const Issue issue = issue_of("population", 10.0);
  EXPECT_EQ(issue.found, "a table");
  EXPECT_NE(issue.allowed.find("families"), std::string::npos);
  EXPECT_EQ(issue.nearest, "");
}

TEST(Changed, TheWholeIsCheckedAgain) {
  EXPECT_EQ(issue_of("population.families", 100.0).field, "population.start");
  EXPECT_EQ(issue_of("effects.early_help.until", "2014-01").field,
            "effects.early_help.until");
  EXPECT_EQ(issue_of("population.localities.east.share", 0.5).field,
            "population.localities");
  EXPECT_EQ(issue_of("moves.1->2.rate", -0.1).found, "-0.1");
  EXPECT_EQ(issue_of("moves.1->2.rate", "0.1").found, "\"0.1\"");
  EXPECT_EQ(issue_of("moves.1->2.rate", Numbers{1}).found, "a list");
  EXPECT_EQ(issue_of("population.families", 2000.5).found, "2000.5");
  EXPECT_EQ(issue_of("population.seed", 1.5).found, "1.5");
  EXPECT_EQ(issue_of("population.seed", 4294967296.0).found, "4294967296");
  EXPECT_EQ(issue_of("title", 3.0).found, "3");
  EXPECT_EQ(issue_of("frailty.distribution", "gama").nearest, "gamma");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(issue_of("moves.1->2.rate", nan).found, "nan");
  EXPECT_EQ(issue_of("moves.1->2.rate", std::numeric_limits<double>::infinity())
                .found,
            "inf");
}

TEST(Changed, AllProblemsAtOnce) {
  const auto issues = issues_of_changes({{"moves.1->2.rate", -0.1},
                                         {"moves.1->2.rat", 0.1},
                                         {"population.disability", 2.0}});
  ASSERT_EQ(issues.size(), 3U);
  for (const Issue& issue : issues) EXPECT_EQ(issue.file, "set");
}

}  // namespace
}  // namespace hearthline::scenario
