#include "hearthline/scenario/warnings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

using model::Level;

/// Returns the one warning that a change to a scenario without any causes.
template <class Change>
Issue warning_after(Loaded loaded, Change&& change) {
  change(loaded.scenario);
  EXPECT_TRUE(check_whole(loaded.scenario).empty());
  const auto found = warnings(loaded.scenario);
  EXPECT_EQ(found.size(), 1U);
  return found.empty() ? Issue{} : found.front();
}

model::EffectParameters& help(Scenario& s) {
  return s.effects.at("early_help");
}

TEST(Warnings, TheGoodScenarioHasNone) {
  EXPECT_TRUE(warnings(small().scenario).empty());
  EXPECT_TRUE(warnings(living().scenario).empty());
}

TEST(Warnings, AnEffectThatBeginsAfterTheEnd) {
  const Issue after = warning_after(small(), [](Scenario& s) {
    help(s).from = {2017, 4};
    help(s).until.reset();
  });
  EXPECT_EQ(after.field, "effects.early_help.from");
  EXPECT_EQ(after.found, "\"2017-04\"");
  EXPECT_NE(after.allowed.find("before \"2017-04\""), std::string::npos);
  Loaded last = small();
  help(last.scenario).from = {2017, 3};
  help(last.scenario).until.reset();
  EXPECT_TRUE(warnings(last.scenario).empty());
}

TEST(Warnings, AnEffectThatIsSwitchedOffIsNone) {
  Loaded off = small();
  help(off.scenario).hazard_ratio.value = 1.0;
  help(off.scenario).from = {2017, 4};
  help(off.scenario).until.reset();
  EXPECT_TRUE(warnings(off.scenario).empty());
}

TEST(Warnings, AnEffectThatEndsBeforeTheStart) {
  const Issue before = warning_after(small(), [](Scenario& s) {
    help(s).from = {2013, 4};
    help(s).until = {2014, 4};
  });
  EXPECT_EQ(before.field, "effects.early_help.until");
  Loaded first = small();
  help(first.scenario).from = {2013, 4};
  help(first.scenario).until = {2014, 5};
  EXPECT_TRUE(warnings(first.scenario).empty());
}

TEST(Warnings, AnEffectAtLevelsThatItsMoveDoesNotLeave) {
  const Issue issue =
      warning_after(small(), [](Scenario& s) { help(s).levels = {Level::k2}; });
  EXPECT_EQ(issue.field, "effects.early_help.processes[1]");
  EXPECT_EQ(issue.found, "\"moves.1->2\"");
  EXPECT_NE(issue.allowed.find("level 2"), std::string::npos);
}

TEST(Warnings, AnEffectOnTheOnsetInFamiliesThatHaveTheTheme) {
  const Issue onset = warning_after(small(), [](Scenario& s) {
    help(s).processes = {"themes.parenting.onset"};
  });
  EXPECT_EQ(onset.field, "effects.early_help.processes[0]");
  Loaded remission = small();
  help(remission.scenario).processes = {"themes.parenting.remission"};
  EXPECT_TRUE(warnings(remission.scenario).empty());
}

TEST(Warnings, AnEffectOnWhatNeverHappens) {
  const Issue rate = warning_after(small(), [](Scenario& s) {
    help(s).processes = {"moves.4->2"};
    help(s).levels.clear();
    s.moves.at("4->2").rate.value = 0.0;
  });
  EXPECT_EQ(rate.field, "effects.early_help.processes[0]");
  EXPECT_NE(rate.found.find("whose rate is 0"), std::string::npos);

  const auto nobody_at_4 = [](Scenario& s) {
    s.population.start->level_4.value = 0.0;
    s.moves.at("1->4").rate.value = 0.0;
    s.moves.at("3->4").rate.value = 0.0;
  };
  const Issue level = warning_after(small(), [&](Scenario& s) {
    nobody_at_4(s);
    help(s).processes = {"themes.parenting.remission"};
    help(s).levels = {Level::k4};
  });
  EXPECT_EQ(level.field, "effects.early_help.levels");
  const Issue move = warning_after(small(), [&](Scenario& s) {
    nobody_at_4(s);
    help(s).processes = {"moves.4->3"};
    help(s).levels.clear();
  });
  EXPECT_EQ(move.field, "effects.early_help.processes[0]");
  EXPECT_NE(move.found.find("no family is at level 4"), std::string::npos);
}

TEST(Warnings, AnEffectForFamiliesThatDoNotExist) {
  const Issue theme = warning_after(small(), [](Scenario& s) {
    s.themes.at("police_justice").onset.rate.value = 0.0;
    help(s).themes = {"police_justice"};
  });
  EXPECT_EQ(theme.field, "effects.early_help.themes[0]");
  const Issue locality = warning_after(small(), [](Scenario& s) {
    s.population.localities.at("east").share.value = 1.0;
    s.population.localities.at("west").share.value = 0.0;
  });
  EXPECT_EQ(locality.field, "effects.early_help.localities");
}

TEST(Warnings, HazardRatiosAndRatesThatWantASecondLook) {
  const auto field = [](auto change) {
    return warning_after(small(), change).field;
  };
  EXPECT_EQ(field([](Scenario& s) { help(s).hazard_ratio.value = 20.5; }),
            "effects.early_help.hazard_ratio");
  EXPECT_EQ(field([](Scenario& s) { help(s).hazard_ratio.value = 0.049; }),
            "effects.early_help.hazard_ratio");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("3->4").hazard_ratios.at("east").value = 21;
            }),
            "moves.3->4.hazard_ratios.east");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("4->3").since_entry->ratio.values[1] = 21;
            }),
            "moves.4->3.since_entry.ratio[1]");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("2->3").by_age->ratio.values[0] = 0.01;
            }),
            "moves.2->3.by_age.ratio[0]");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("3->4").by_date->ratio.values[0] = 100;
            }),
            "moves.3->4.by_date.ratio[0]");
  EXPECT_EQ(field([](Scenario& s) { s.moves.at("4->3").rate.value = 5.01; }),
            "moves.4->3.rate");
  Loaded edges = small();
  help(edges.scenario).hazard_ratio.value = 20.0;
  edges.scenario.moves.at("4->3").rate.value = 5.0;
  edges.scenario.moves.at("3->4").by_date->ratio.values = {0.0, 0.05};
  EXPECT_TRUE(warnings(edges.scenario).empty());
}

TEST(Warnings, RatesOfDemographyAndStreams) {
  const auto field = [](auto change) {
    return warning_after(living(), change).field;
  };
  EXPECT_EQ(field([](Scenario& s) { s.demography->moving.out.value = 5.5; }),
            "demography.moving.out");
  EXPECT_EQ(field([](Scenario& s) {
              s.demography->partnership.separation.value = 5.5;
            }),
            "demography.partnership.separation");
  const std::string stream =
      "streams." + living().scenario.streams.begin()->first;
  EXPECT_EQ(
      field([](Scenario& s) { s.streams.begin()->second.closing.value = 6; }),
      stream + ".closing");
  EXPECT_EQ(field([](Scenario& s) {
              auto& first = s.streams.begin()->second;
              first.stock.value = 0;
              (first.entries_per_year ? first.entries_per_year
                                      : first.entries_per_1000_children)
                  ->value = 0;
            }),
            stream);
}

TEST(Warnings, DatesAndAgesThatNeverCome) {
  const Issue late = warning_after(small(), [](Scenario& s) {
    s.moves.at("3->4").by_date->from = {{2015, 4}, {2051, 4}};
  });
  EXPECT_EQ(late.field, "moves.3->4.by_date.from[1]");
  const Issue early = warning_after(small(), [](Scenario& s) {
    s.moves.at("3->4").by_date->from = {{2012, 4}, {2014, 4}};
  });
  EXPECT_EQ(early.field, "moves.3->4.by_date.from[0]");
  const Issue old = warning_after(small(), [](Scenario& s) {
    s.moves.at("2->3").by_age->from.values = {0, 216};
  });
  EXPECT_EQ(old.field, "moves.2->3.by_age.from[1]");
}

TEST(Warnings, RatiosForThemesThatNoFamilyHas) {
  const Issue one = warning_after(small(), [](Scenario& s) {
    s.themes.at("missing_school").onset.rate.value = 0.0;
  });
  EXPECT_EQ(one.field,
            "themes.sexual_exploitation.onset.hazard_ratios.missing_school");
  Loaded trio = small();
  trio.scenario.themes.erase("mental_health");
  const auto found = warnings(trio.scenario);
  const auto about = [&found](const std::string& field) {
    return std::any_of(found.begin(), found.end(), [&](const Issue& issue) {
      return issue.field == field;
    });
  };
  EXPECT_TRUE(about("moves.1->4.hazard_ratios.toxic_trio"));
  EXPECT_TRUE(
      about("themes.domestic_violence.onset.hazard_ratios."
            "mental_health"));
}

TEST(Warnings, FrailtyThatDoesNothing) {
  const Issue flat = warning_after(
      small(), [](Scenario& s) { s.frailty.variance.value = 0.0; });
  EXPECT_EQ(flat.field, "frailty.variance");
  const Issue unused = warning_after(small(), [](Scenario& s) {
    for (auto& [name, theme] : s.themes) {
      theme.onset.frailty_exponent.value = 0.0;
    }
    for (auto& [name, move] : s.moves) move.frailty_exponent.value = 0.0;
  });
  EXPECT_EQ(unused.field, "frailty.variance");
}

TEST(Warnings, SitesWhereNobodyMovesIn) {
  const std::string site = "demography.housing." +
                           living().scenario.demography->housing.begin()->first;
  const auto after = [](auto change) {
    return warning_after(living(),
                         [&](Scenario& s) {
                           change(s.demography->housing.begin()->second);
                         })
        .field;
  };
  using Site = demography::HousingParameters;
  EXPECT_EQ(after([](Site& s) { s.from = {2199, 1}; }), site + ".from");
  EXPECT_EQ(after([](Site& s) { s.from = {1950, 1}; }), site + ".from");
  EXPECT_EQ(after([](Site& s) { s.homes.value = 0; }), site + ".homes");
  EXPECT_EQ(after([](Site& s) { s.from_outside.value = 0; }),
            site + ".from_outside");
  EXPECT_EQ(after([](Site& s) { s.families_by_size.values = {0, 0}; }),
            site + ".families_by_size");
}

TEST(Warnings, HaveTheLineOfTheFieldAndAreSorted) {
  const std::string text = small_with("from = \"2014-10\"\nuntil = \"2016-10\"",
                                      "from = \"2030-10\"");
  const std::string both = std::string(text).replace(
      text.find("rate = { value = 0.06,"), 22, "rate = { value = 6.00,");
  const auto found = parse(both, "mine.toml", {}).warnings();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].field, "moves.1->2.rate");
  EXPECT_EQ(found[0].line, line_of(both, "rate = { value = 6.00"));
  EXPECT_EQ(found[1].field, "effects.early_help.from");
  EXPECT_EQ(found[1].line, line_of(both, "from = \"2030-10\""));
  EXPECT_EQ(found[1].file, "mine.toml");
}

TEST(Warnings, AnEffectOnACaseThatNeverEndsInThatWay) {
  Loaded loaded = load("pathway", {HEARTHLINE_TEST_DATA, HEARTHLINE_SCENARIOS});
  Scenario& s = loaded.scenario;
  s.effects["x"].processes = {"pathway.cpp.outcomes.other",
                              "pathway.contacts.school", "pathway.cin.ends"};
  s.effects["x"].from = {2015, 4};
  s.effects["x"].hazard_ratio.value = 0.5;
  s.pathway->cpp.outcomes["other"].share.values = {0, 0, 0, 0};
  s.pathway->contacts["school"].rate.value = 0.0;
  std::vector<std::string> fields;
  for (const Issue& issue : warnings(s)) {
    if (issue.field.starts_with("effects.")) fields.push_back(issue.field);
  }
  EXPECT_EQ(fields, (std::vector<std::string>{"effects.x.processes[0]",
                                              "effects.x.processes[1]"}));
}

}  // namespace
}  // namespace hearthline::scenario
