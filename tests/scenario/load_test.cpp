#include "hearthline/scenario/load.hpp"

#include <gtest/gtest.h>

#include <set>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

using model::Evidence;
using model::Level;

TEST(Load, ReadsEveryKindOfField) {
  const Scenario s = small().scenario;
  EXPECT_EQ(s.name, "small");
  EXPECT_EQ(s.time.start, (model::YearMonth{2014, 4}));
  EXPECT_EQ(s.time.horizon.value, 36.0);
  EXPECT_EQ(s.zones.boundary, (std::vector{Level::k2, Level::k3}));
  EXPECT_EQ(s.themes.size(), 8U);
  EXPECT_EQ(s.moves.at("1->2").hazard_ratios.at("lone_parent").value, 1.2);
  EXPECT_EQ(s.moves.at("3->4").by_date->from[1], (model::YearMonth{2015, 10}));
  EXPECT_EQ(s.moves.at("4->3").since_entry->ratio.values,
            (std::vector{0.5, 1.5, 0.8}));
  EXPECT_EQ(s.effects.at("early_help").localities,
            std::vector<std::string>{"west"});
  EXPECT_EQ(s.effects.at("early_help").until, (model::YearMonth{2016, 10}));
  EXPECT_EQ(s.population.seed, 7U);
  EXPECT_EQ(s.population.child_ages.values.size(), 18U);
  EXPECT_EQ(s.population.start->level_3.value, 90.0);
  EXPECT_EQ(s.costs->items.at("level_4").price_year, "2014/15");
}

TEST(Load, KeepsProvenance) {
  const Scenario s = load("child", {data_folder()}).scenario;
  EXPECT_EQ(s.time.horizon.provenance.kind, Evidence::kSource);
  EXPECT_EQ(s.time.horizon.provenance.text, "the child, section 1");
  const auto& onset = s.themes.at("parenting").onset.rate;
  EXPECT_EQ(onset.provenance.kind, Evidence::kCalibrated);
  EXPECT_EQ(s.frailty.variance.provenance.kind, Evidence::kAssumption);
  EXPECT_EQ(s.frailty.variance.provenance.text, "made for tests");
}

TEST(Load, DefaultsAreNamedAsSuch) {
  const Scenario s = small().scenario;
  const auto& exponent = s.moves.at("2->1").frailty_exponent;
  EXPECT_EQ(exponent.value, 0.0);
  EXPECT_EQ(exponent.provenance.text, "default");
}

TEST(Load, TablesThatMayBeLeftOutTakeTheirDefaults) {
  const std::string text =
      small_with("[zones]\norder = [1]\nboundary = [2, 3]\nchaos = [4]\n", "");
  EXPECT_EQ(parse(text).scenario.zones.chaos, std::vector{Level::k4});
}

TEST(Load, AThemeMayBeLeftOut) {
  const auto loaded =
      parse("inherits = \"small\"\n", "test.toml", {data_folder()});
  std::string text = loaded.to_toml();
  const std::size_t begin = text.find("[themes.sexual_exploitation");
  const std::size_t end = text.find("[themes.unemployment");
  text.erase(begin, end - begin);
  EXPECT_EQ(parse(text).scenario.themes.size(), 7U);
}

TEST(Load, TakesAPathAsWellAsAName) {
  EXPECT_EQ(load(data_folder() + "/small.toml").scenario.name, "small");
}

TEST(Load, ListsWhatIsShipped) {
  const auto names = shipped({data_folder(), data_folder() + "/none"});
  EXPECT_EQ(names, (std::vector<std::string>{"child", "grandchild", "small"}));
}

TEST(Inherits, LeavesOutWhatIsListed) {
  const auto loaded = parse(
      "inherits = \"small\"\n"
      "without = [\"population.start\", \"moves.4->3.since_entry\"]\n",
      "test.toml", {data_folder()});
  EXPECT_FALSE(loaded.scenario.population.start.has_value());
  EXPECT_FALSE(loaded.scenario.moves.at("4->3").since_entry.has_value());
  EXPECT_TRUE(small().scenario.population.start.has_value());
  // The whole scenario can be written down and read without the other file.
  EXPECT_FALSE(parse(loaded.to_toml()).scenario.population.start.has_value());
}

TEST(Inherits, WhatIsLeftOutMustBeThere) {
  const auto of = [](const std::string& without) {
    return issues_of("inherits = \"small\"\nwithout = " + without + "\n")[0];
  };
  const Issue wrong = of("[\"population.strat\"]");
  EXPECT_EQ(wrong.line, 2);
  EXPECT_EQ(wrong.field, "without");
  EXPECT_EQ(wrong.found, "\"population.strat\"");
  EXPECT_EQ(wrong.nearest, "population.start");
  EXPECT_EQ(of("\"population.start\"").found, "\"population.start\"");
  EXPECT_EQ(issues_of("without = [\"population.start\"]\n")[0].found,
            "a scenario that inherits nothing");
}

TEST(Inherits, TheChildsValueReplacesTheBases) {
  const Loaded child = load("child", {data_folder()});
  const Scenario& s = child.scenario;
  EXPECT_EQ(s.name, "child");
  EXPECT_EQ(s.time.horizon.value, 60.0);
  EXPECT_EQ(s.time.start, (model::YearMonth{2014, 4}));
  EXPECT_EQ(s.themes.at("parenting").onset.rate.value, 0.02);
  EXPECT_EQ(s.themes.at("parenting").onset.hazard_ratios.size(), 2U);
  EXPECT_EQ(s.moves.count("2->4"), 1U);
  EXPECT_EQ(s.effects.at("early_help").hazard_ratio.value, 1.0);
  EXPECT_EQ(s.effects.at("early_help").processes.size(), 2U);
}

TEST(Inherits, GoesOnOverSeveralFiles) {
  const Loaded loaded =
      load(data_folder() + "/grandchild.toml", {data_folder()});
  EXPECT_EQ(loaded.scenario.population.seed, 8U);
  EXPECT_EQ(loaded.scenario.time.horizon.value, 60.0);
  EXPECT_EQ(loaded.document.files().size(), 3U);
}

TEST(Inherits, NamesAreSoughtBesideTheFileToo) {
  EXPECT_EQ(load(data_folder() + "/child.toml").scenario.name, "child");
}

TEST(ToToml, ReadBackGivesTheSameScenario) {
  for (const char* name : {"small", "child", "grandchild"}) {
    const Loaded loaded = load(name, {data_folder()});
    const Loaded again = parse(loaded.to_toml());
    EXPECT_EQ(again.to_toml(), loaded.to_toml());
    EXPECT_EQ(again.digest(), loaded.digest());
    EXPECT_EQ(again.document.files().size(), 1U);
  }
}

TEST(ToToml, ReadBackGivesTheSameBits) {
  const double awkward = 0.1 + 0.2;
  const Loaded changed = small().changed(
      {{"moves.1->2.rate", awkward}, {"themes.parenting.onset.rate", 1e-300}});
  const Scenario again = parse(changed.to_toml()).scenario;
  EXPECT_EQ(again.moves.at("1->2").rate.value, awkward);
  EXPECT_EQ(again.themes.at("parenting").onset.rate.value, 1e-300);
}

TEST(ToToml, WordsKeepTheirMarks) {
  const std::string words = "quotes \" \\ and\na new line\t\x01 caf\xc3\xa9";
  const Loaded changed = small().changed({{"title", words}});
  EXPECT_EQ(parse(changed.to_toml()).scenario.title, words);
}

TEST(Digest, ChangesWithAnyField) {
  const Loaded base = small();
  EXPECT_EQ(base.digest().size(), 16U);
  EXPECT_EQ(base.digest(), small().digest());
  const std::set<std::string> digests{
      base.digest(), base.changed({{"population.seed", 8.0}}).digest(),
      base.changed({{"title", "Another"}}).digest(),
      base.changed({{"moves.1->2.rate", 0.06}}).digest()};
  EXPECT_EQ(digests.size(), 4U) << "the provenance counts as well";
}

TEST(Parameters, HavePathUnitLocationAndProvenance) {
  const Loaded child = load("child", {data_folder()});
  int defaults = 0;
  std::set<std::string> paths;
  for (const Parameter& p : child.parameters()) {
    EXPECT_TRUE(paths.insert(p.path).second) << p.path;
    EXPECT_FALSE(p.meaning.empty()) << p.path;
    EXPECT_FALSE(p.values.empty()) << p.path;
    if (p.provenance.text == "default") {
      EXPECT_EQ(p.file, "") << p.path;
      ++defaults;
    } else {
      EXPECT_GT(p.line, 0) << p.path;
    }
    if (p.path == "moves.2->4.rate") {
      EXPECT_EQ(p.unit, "per family per year");
      EXPECT_EQ(p.values, std::vector{0.01});
      EXPECT_NE(p.file.find("child.toml"), std::string::npos);
      EXPECT_EQ(p.line, 14);
    }
    if (p.path == "population.child_ages") {
      EXPECT_TRUE(p.list);
      EXPECT_EQ(p.values.size(), 18U);
      EXPECT_NE(p.file.find("small.toml"), std::string::npos);
    }
  }
  EXPECT_GT(defaults, 0);
  EXPECT_EQ(paths.count("effects.early_help.hazard_ratio"), 1U);
  EXPECT_EQ(paths.count("moves.1->2.hazard_ratios.each_theme"), 1U);
}

}  // namespace
}  // namespace hearthline::scenario
