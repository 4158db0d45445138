#include <gtest/gtest.h>

#include "hearthline/scenario/check.hpp"
#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

using model::Level;

TEST(CheckWhole, TheGoodScenarioHasNoIssue) {
  EXPECT_TRUE(check_whole(small().scenario).empty());
}

TEST(CheckWhole, SharesOfLocalitiesAddUp) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.population.localities.at("east").share.value = 0.5;
  });
  EXPECT_EQ(issue.field, "population.localities");
  EXPECT_EQ(issue.found, "shares with a total of 1.1");
}

TEST(CheckWhole, ThereIsALocality) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.population.localities.clear();
    s.effects.clear();
  });
  EXPECT_EQ(issue.found, "none");
  EXPECT_EQ(issue.allowed, "at least one locality");
}

TEST(CheckWhole, ThereAreNoMoreLocalitiesThanTablesCanCode) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    auto& localities = s.population.localities;
    auto none = localities.at("east");
    none.share.value = 0.0;
    for (int i = 0; i < 126; ++i) localities["l" + std::to_string(i)] = none;
  });
  EXPECT_EQ(issue.found, "128");
  EXPECT_NE(issue.allowed.find("127"), std::string::npos);
}

TEST(CheckWhole, FamiliesHaveNoMoreThanTwentyChildren) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.population.children_per_family.values.resize(21, 0.0);
  });
  EXPECT_EQ(issue.field, "population.children_per_family");
}

TEST(CheckWhole, LocalitiesAreNotNamedLikeCovariates) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    auto node = s.population.localities.extract("east");
    node.key() = "lone_parent";
    s.population.localities.insert(std::move(node));
  });
  EXPECT_EQ(issue.field, "population.localities.lone_parent");
}

TEST(CheckWhole, EffectsEndAfterTheyBegin) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.effects.at("early_help").until = s.effects.at("early_help").from;
  });
  EXPECT_EQ(issue.field, "effects.early_help.until");
  EXPECT_NE(issue.allowed.find("2014-10"), std::string::npos);
}

TEST(CheckWhole, EffectsNameLocalitiesThatExist) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.effects.at("early_help").localities = {"east", "wst"};
  });
  EXPECT_EQ(issue.field, "effects.early_help.localities[1]");
  EXPECT_EQ(issue.nearest, "west");
}

TEST(CheckWhole, EffectsNameProcessesThatHaveARate) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.effects.at("early_help").processes = {"moves.4->1"};
  });
  EXPECT_EQ(issue.field, "effects.early_help.processes[0]");
}

TEST(CheckWhole, EffectsNameProcessesOfThePathwayThatHaveARate) {
  const auto invented = [] {
    return load("pathway", {HEARTHLINE_TEST_DATA, HEARTHLINE_SCENARIOS});
  };
  const auto with_effect_on = [](const std::string& process) {
    return [process](Scenario& s) {
      s.effects["x"].processes = {process};
      s.effects["x"].from = {2015, 4};
      s.effects["x"].hazard_ratio.value = 0.5;
    };
  };
  Scenario good = invented().scenario;
  for (const char* process :
       {"pathway.contacts.school", "pathway.contact.ends", "pathway.cla.ends",
        "pathway.caf.outcomes.needs_met", "pathway.steps.cin->cla",
        "pathway.placements.moves.fostering->residential", "moves.2->3"}) {
    with_effect_on(process)(good);
    EXPECT_TRUE(check_whole(good).empty()) << process;
  }
  Issue issue = issue_after(invented(), [&](Scenario& s) {
    s.pathway->steps.erase("cpp->cla");
    with_effect_on("pathway.steps.cpp->cla")(s);
  });
  EXPECT_EQ(issue.field, "effects.x.processes[0]");
  EXPECT_NE(issue.allowed.find("pathway.steps.cin->cla"), std::string::npos);
  EXPECT_EQ(issue.allowed.find("pathway.contacts"), std::string::npos);
  issue = issue_after(small(), with_effect_on("pathway.caf.ends"));
  EXPECT_NE(issue.allowed.find("this scenario has no pathway"),
            std::string::npos);
}

TEST(CheckWhole, ZonesCoverEachLevelOnce) {
  EXPECT_EQ(
      issue_after(small(), [](Scenario& s) { s.zones.chaos.clear(); }).found,
      "level 4 in no zone");
  EXPECT_EQ(
      issue_after(small(),
                  [](Scenario& s) { s.zones.order = {Level::k1, Level::k2}; })
          .found,
      "level 2 in more than one zone");
}

TEST(CheckWhole, ZonesRise) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.zones = {{Level::k1, Level::k3}, {Level::k2}, {Level::k4}};
  });
  EXPECT_EQ(issue.field, "zones");
  EXPECT_NE(issue.allowed.find("increase"), std::string::npos);
}

TEST(CheckWhole, ZonesMayBeMappedOtherwise) {
  Scenario scenario = small().scenario;
  scenario.zones = {{Level::k2, Level::k1}, {}, {Level::k3, Level::k4}};
  EXPECT_TRUE(check_whole(scenario).empty());
}

TEST(CheckWhole, PiecesBeginAtZeroAndMatch) {
  EXPECT_EQ(issue_after(small(),
                        [](Scenario& s) {
                          s.moves.at("4->3").since_entry->from.values[0] = 1.0;
                        })
                .field,
            "moves.4->3.since_entry.from[0]");
  EXPECT_EQ(issue_after(small(),
                        [](Scenario& s) {
                          s.moves.at("2->3").by_age->ratio.values.pop_back();
                        })
                .field,
            "moves.2->3.by_age.ratio");
  EXPECT_EQ(
      issue_after(small(),
                  [](Scenario& s) {
                    s.moves.at("3->4").by_date->ratio.values.push_back(1.0);
                  })
          .message(),
      "moves.3->4.by_date.ratio: expected 2 numbers, one for each entry of "
      "from, found 3");
}

TEST(CheckWhole, AThemesOwnNameIsNoCovariateOfIt) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.themes.at("parenting").remission.hazard_ratios["parenting"] = {2.0, {}};
  });
  EXPECT_EQ(issue.field, "themes.parenting.remission.hazard_ratios.parenting");
  EXPECT_NE(issue.allowed.find("put its effect into the rate"),
            std::string::npos);
}

TEST(CheckWhole, LevelsAreNoCovariatesOfMoves) {
  const Issue issue = issue_after(small(), [](Scenario& s) {
    s.moves.at("2->3").hazard_ratios["level_2"] = {2.0, {}};
  });
  EXPECT_EQ(issue.field, "moves.2->3.hazard_ratios.level_2");
  EXPECT_NE(issue.allowed.find("always starts at the same level"),
            std::string::npos);
}

TEST(CheckWhole, StocksFitIntoTheFamilies) {
  const Issue issue = issue_after(
      small(), [](Scenario& s) { s.population.families.value = 339.0; });
  EXPECT_EQ(issue.field, "population.start");
  EXPECT_EQ(issue.found, "340 families");
}

TEST(CheckWhole, IssuesOfFilesHaveLineAndColumn) {
  const std::string text = small_with("chaos = [4]", "chaos = []");
  const auto issues = issues_of(text);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].line, line_of(text, "[zones]"));
  const std::string pieces =
      small_with("from = { value = [0, 3, 12]", "from = { value = [1, 3, 12]");
  const auto found = issues_of(pieces);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].line, line_of(pieces, "from = { value = [1"));
  EXPECT_EQ(found[0].column, 19);
}

TEST(CheckWhole, WhatCouldNotBeReadIsNotBlamedTwice) {
  // The share that could not be read does not also make the total wrong.
  const std::string text =
      small_with("share = { value = 0.4, unit = \"probability\",",
                 "share = { value = \"0.4\", unit = \"probability\",");
  EXPECT_EQ(issues_of(text).size(), 1U);
}

}  // namespace
}  // namespace hearthline::scenario
