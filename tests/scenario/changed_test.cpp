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
