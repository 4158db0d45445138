// Demography and streams in files: which input is read and which is rejected.
// Each bad input is reported with its path and what was expected.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "hearthline/scenario/check.hpp"
#include "hearthline/scenario/compile.hpp"
#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

/// Returns the file with one piece of text replaced, which must occur in it.
std::string living_with(const std::string& old,
                        const std::string& replacement) {
  std::string text = text_of("living/living.toml");
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::runtime_error("not found: " + old);
  return text.replace(at, old.size(), replacement);
}

/// Returns the issues of such a file, in the folder of the valid one.
std::vector<Issue> issues_with(const std::string& old,
                               const std::string& replacement) {
  try {
    parse(living_with(old, replacement), data_folder() + "/living/test.toml");
  } catch (const ScenarioError& error) {
    return error.issues();
  }
  return {};
}

/// Returns the only issue, which is on the line on which `at` begins.
Issue issue_with(const std::string& old, const std::string& replacement,
                 const std::string& at) {
  const auto issues = issues_with(old, replacement);
  EXPECT_EQ(issues.size(), 1U) << replacement;
  if (issues.empty()) return {};
  EXPECT_EQ(issues.front().line, line_of(living_with(old, replacement), at))
      << issues.front().message();
  EXPECT_NE(issues.front().file.find("test.toml"), std::string::npos);
  return issues.front();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// ---- Valid input ------------------------------------------------------------

TEST(Living, IsRead) {
  const Scenario s = living().scenario;
  ASSERT_TRUE(s.demography.has_value());
  const auto& d = *s.demography;
  EXPECT_EQ(d.elasticity.value, 0.8);
  EXPECT_EQ(d.births.since_birth.from.values,
            (std::vector{0.0, 10.0, 36.0, 96.0}));
  EXPECT_EQ(d.births.by_children.values, (std::vector{1.0, 0.5, 0.3}));
  EXPECT_EQ(d.partnership.repartnering.value, 0.09);
  EXPECT_EQ(d.moving.out.value, 0.06);
  EXPECT_EQ(d.projections.at("west_side").localities,
            std::vector<std::string>{"west"});
  EXPECT_EQ(d.projections.at("west_side").years.at("2016").children.values[17],
            125.0);
  EXPECT_EQ(d.housing.at("quarry").from, (model::YearMonth{2014, 10}));
  EXPECT_EQ(d.housing.at("quarry").from_outside.value, 0.5);
  EXPECT_EQ(s.streams.at("disability").entries_per_1000_children->value, 1.5);
  EXPECT_FALSE(s.streams.at("disability").entries_per_year.has_value());
  EXPECT_EQ(s.streams.at("asylum").level, 4U);
  EXPECT_EQ(s.streams.at("asylum").stock.value, 0.0);
  EXPECT_FALSE(small().scenario.demography.has_value());
}

TEST(Living, ReadBackIsTheSame) {
  const Loaded loaded = living();
  const Loaded again = parse(loaded.to_toml());
  EXPECT_EQ(again.to_toml(), loaded.to_toml());
  EXPECT_EQ(again.digest(), loaded.digest());
  EXPECT_EQ(again.scenario.demography->projections.at("east_side")
                .years.at("2017")
                .children.values,
            std::vector<double>(demography::kAges, 85.0));
  EXPECT_NE(small().digest(), loaded.digest());
  EXPECT_FALSE(has(small().to_toml(), "[demography"));
}

TEST(Living, ItsFieldsAreSetByTheirPaths) {
  const Loaded loaded =
      living().changed({{"demography.elasticity", 0.5},
                        {"demography.projections.east_side.years.2015.children",
                         std::vector<double>(demography::kAges, 99.0)},
                        {"demography.housing.quarry.homes", 1000.0},
                        {"streams.asylum.entries_per_year", 30.0}});
  const auto& d = *loaded.scenario.demography;
  EXPECT_EQ(d.elasticity.value, 0.5);
  EXPECT_EQ(d.projections.at("east_side").years.at("2015").children.values[3],
            99.0);
  EXPECT_EQ(d.housing.at("quarry").homes.value, 1000.0);
  EXPECT_EQ(loaded.scenario.streams.at("asylum").entries_per_year->value, 30.0);
}

TEST(Living, MakesAPlan) {
  const Scenario s = living().scenario;
  engine::Control control;
  const auto families = sample_families(s, 1, control);
  const auto plan = demography_plan(s, families);
  ASSERT_NE(plan, nullptr);
  EXPECT_EQ(plan->years.size(), 8U);
  EXPECT_EQ(demography_plan(small().scenario, families), nullptr);
  EXPECT_EQ(streams(s, families, plan.get()).size(), 4U);
}

TEST(Living, TheProjectionMayBeginAndEndLate) {
  // The scenario starts and ends at mid-year.
  Scenario s = living().scenario;
  s.time.start = {2014, 7};
  EXPECT_TRUE(check_whole(s).empty());
  // From August, the mid-year of that year has passed.
  s.time.start = {2014, 8};
  s.time.horizon.value = 35.0;
  for (auto& [name, projection] : s.demography->projections) {
    projection.years.erase("2014");
  }
  EXPECT_TRUE(check_whole(s).empty());
}

// ---- Projections ------------------------------------------------------------

TEST(LivingErrors, ProjectionsStopBeforeTheHorizon) {
  const Issue issue = issue_after(living(), [](Scenario& s) {
    s.demography->projections.at("east_side").years.erase("2017");
  });
  EXPECT_EQ(issue.field, "demography.projections.east_side.years");
  EXPECT_EQ(issue.found, "no 2017");
  EXPECT_TRUE(has(issue.allowed, "every year from 2014")) << issue.allowed;
  EXPECT_TRUE(has(issue.allowed, "to 2017")) << issue.allowed;
  EXPECT_TRUE(has(issue.allowed, "stops before the horizon")) << issue.allowed;
  // A month after the last mid-year requires one more year.
  const auto issues = check_whole([] {
    Scenario s = living().scenario;
    s.time.horizon.value = 40.0;
    return s;
  }());
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues[0].found, "no 2018");
}

TEST(LivingErrors, ProjectionsHaveAGap) {
  const Issue issue = issue_after(living(), [](Scenario& s) {
    s.demography->projections.at("east_side").years.erase("2015");
    s.demography->projections.at("east_side").years.erase("2016");
  });
  EXPECT_EQ(issue.field, "demography.projections.east_side.years");
  EXPECT_EQ(issue.found, "no 2015, 2016");
  EXPECT_FALSE(has(issue.allowed, "stops before")) << issue.allowed;
}

TEST(LivingErrors, YearsAreYears) {
  for (const std::string name : {"14", "2014-04", "year_2014", "20145"}) {
    const Issue issue = issue_after(living(), [&](Scenario& s) {
      auto& years = s.demography->projections.at("east_side").years;
      years[name] = years.at("2014");
    });
    EXPECT_EQ(issue.field, "demography.projections.east_side.years." + name);
    EXPECT_EQ(issue.found, "\"" + name + "\"");
    EXPECT_TRUE(has(issue.allowed, "a year such as 2014")) << issue.allowed;
  }
}

TEST(LivingErrors, AgesAreEighteenCounts) {
  const std::string eighty = "80, 80, 80, 80, 80, 80, 80, 80, 80";
  const std::string list = "children = { value = [" + eighty + ", " + eighty;
  const Issue few = issue_with(list, list.substr(0, list.size() - 4),
                               "children = { value = [80");
  EXPECT_EQ(few.field, "demography.projections.east_side.years.2014.children");
  EXPECT_EQ(few.found, "17");
  EXPECT_TRUE(has(few.allowed, "18")) << few.allowed;
  const Issue negative = issue_with(
      list, list.substr(0, list.size() - 2) + "-1", "children = { value = [80");
  EXPECT_EQ(negative.field,
            "demography.projections.east_side.years.2014.children[17]");
  EXPECT_EQ(negative.found, "-1");
  EXPECT_TRUE(has(negative.allowed, "a number from 0 to 1000000 (children)"))
      << negative.allowed;
}

TEST(LivingErrors, LocalitiesAreInOneProjection) {
  const Issue twice = issue_after(living(), [](Scenario& s) {
    s.demography->projections.at("west_side").localities = {"west", "east"};
  });
  EXPECT_EQ(twice.field, "demography.projections.west_side");
  EXPECT_TRUE(has(twice.found, "\"east\"")) << twice.found;
  EXPECT_TRUE(has(twice.found, "\"east_side\"")) << twice.found;
  EXPECT_EQ(twice.allowed, "each locality in only one projection");
  // An empty list means the whole borough.
  EXPECT_EQ(issue_after(
                living(),
                [](Scenario& s) {
                  s.demography->projections.at("west_side").localities.clear();
                })
                .field,
            "demography.projections.west_side");

  const Issue missing = issue_after(living(), [](Scenario& s) {
    s.demography->projections.erase("west_side");
  });
  EXPECT_EQ(missing.field, "demography.projections");
  EXPECT_EQ(missing.found, "none for locality \"west\"");

  const auto unknown = issues_with("localities = [\"west\"]",
                                   "localities = [\"west\", \"eeast\"]");
  ASSERT_EQ(unknown.size(), 1U);
  EXPECT_EQ(unknown[0].field, "demography.projections.west_side.localities[1]");
  EXPECT_EQ(unknown[0].found, "\"eeast\"");
  EXPECT_EQ(unknown[0].nearest, "east");
}

// ---- Births and homes -------------------------------------------------------

TEST(LivingErrors, TimesSinceBirthStartAtZeroAndMatch) {
  const Issue issue =
      issue_with("from = { value = [0, 10, 36, 96]",
                 "from = { value = [9, 10, 36, 96]", "from = { value = [9");
  EXPECT_EQ(issue.field, "demography.births.since_birth.from[0]");
  EXPECT_EQ(issue.found, "9");
  EXPECT_EQ(
      issue_with("ratio = { value = [0.0, 1.5, 1.0, 0.2]",
                 "ratio = { value = [0.0, 1.5, 1.0]", "ratio = { value = [0.0")
          .field,
      "demography.births.since_birth.ratio");
  EXPECT_EQ(issue_after(living(),
                        [](Scenario& s) {
                          s.demography->births.by_children.values.clear();
                        })
                .field,
            "demography.births.by_children");
}

TEST(LivingErrors, SitesAreInALocality) {
  const Issue issue = issue_with("locality = \"west\"", "locality = \"wset\"",
                                 "locality = \"wset\"");
  EXPECT_EQ(issue.field, "demography.housing.quarry.locality");
  EXPECT_EQ(issue.found, "\"wset\"");
  EXPECT_TRUE(has(issue.allowed, "east, west")) << issue.allowed;
  EXPECT_EQ(issue.nearest, "west");
}

TEST(LivingErrors, SitesHaveFamiliesOfAtMostTwentyChildren) {
  const Issue issue = issue_after(living(), [](Scenario& s) {
    s.demography->housing.at("quarry").families_by_size.values.resize(21);
  });
  EXPECT_EQ(issue.field, "demography.housing.quarry.families_by_size");
}

TEST(LivingErrors, SitesThatWouldShareIdsAreRefused) {
  // Two names whose hashes have the same last bits, found by search.
  std::map<std::uint32_t, std::string> seen;
  for (int i = 0;; ++i) {
    const std::string name = "site_" + std::to_string(i);
    const auto [at, fresh] =
        seen.emplace(random::stream_id(name).value & 0xFFFFU, name);
    if (fresh) continue;
    const Issue issue =
        issue_after(living(), [&, first = at->second](Scenario& s) {
          auto& housing = s.demography->housing;
          housing[first] = housing.at("quarry");
          housing[name] = housing.at("quarry");
          housing.erase("quarry");
        });
    EXPECT_TRUE(has(issue.field, "demography.housing.site_")) << issue.field;
    EXPECT_EQ(issue.allowed, "another name");
    return;
  }
}

TEST(LivingErrors, RatesHaveBoundsAndUnits) {
  const Issue rate =
      issue_with("out = { value = 0.06", "out = { value = 20", "out = {");
  EXPECT_EQ(rate.field, "demography.moving.out");
  EXPECT_TRUE(has(rate.allowed, "from 0 to 12 (per family per year)"))
      << rate.allowed;
  EXPECT_EQ(issue_with("elasticity = { value = 0.8",
                       "elasticity = { value = 1.6", "elasticity")
                .field,
            "demography.elasticity");
  EXPECT_EQ(issue_with("value = 0.03, unit = \"per family per year\"",
                       "value = 0.03, unit = \"probability\"", "separation")
                .field,
            "demography.partnership.separation.unit");
}

TEST(LivingErrors, MistypedNamesAreNamed) {
  const Issue issue =
      issue_with("[demography.partnership]", "[demography.partnershp]",
                 "[demography.partnershp]");
  EXPECT_EQ(issue.field, "demography.partnershp");
  EXPECT_EQ(issue.nearest, "partnership");
}

// ---- Streams ----------------------------------------------------------------

TEST(LivingErrors, StreamsHaveOneKindOfEntries) {
  const Issue both = issue_after(living(), [](Scenario& s) {
    s.streams.at("asylum").entries_per_1000_children =
        s.streams.at("disability").entries_per_1000_children;
  });
  EXPECT_EQ(both.field, "streams.asylum");
  EXPECT_EQ(both.found, "both");
  const Issue none = issue_after(living(), [](Scenario& s) {
    s.streams.at("asylum").entries_per_year.reset();
  });
  EXPECT_EQ(none.field, "streams.asylum");
  EXPECT_EQ(none.found, "neither");
  EXPECT_EQ(none.allowed,
            "either entries_per_year or entries_per_1000_children");
}

TEST(LivingErrors, StreamsHaveALevelAndAgesThatAddUp) {
  const Issue level = issue_with("level = 4", "level = 2", "level = 2");
  EXPECT_EQ(level.field, "streams.asylum.level");
  EXPECT_TRUE(has(level.allowed, "from 3 to 4")) << level.allowed;
  const Issue ages = issue_with("0.1, 0.2, 0.3, 0.4]", "0.1, 0.2, 0.3, 0.5]",
                                "ages = { value = [0, 0");
  EXPECT_EQ(ages.field, "streams.asylum.ages");
  EXPECT_EQ(ages.found, "a total of 1.1");
}

TEST(LivingErrors, AreReportedTogether) {
  Scenario s = living().scenario;
  s.demography->projections.at("east_side").years.erase("2017");
  s.demography->housing.at("quarry").locality = "north";
  s.streams.at("asylum").entries_per_year.reset();
  EXPECT_EQ(check_whole(s).size(), 3U);
}

}  // namespace
}  // namespace hearthline::scenario
