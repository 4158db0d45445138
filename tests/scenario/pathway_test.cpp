// What is said of a pathway that cannot be.

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/scenario/check.hpp"
#include "hearthline/scenario/load.hpp"
#include "support/pathways.hpp"
#include "support/scenario_builder.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using model::PathwayParameters;

using Change = std::function<void(PathwayParameters&)>;

std::string refusal_of(const Change& change) {
  PathwayParameters pathway = test_support::plain_pathway();
  change(pathway);
  try {
    model::CaseTable(pathway, {"east", "west"}, {2014, 4});
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

model::TeamParameters team(std::vector<std::string> cases, double workers) {
  model::TeamParameters made;
  made.cases = std::move(cases);
  made.workers.from = {{2014, 4}};
  made.workers.number.values = {workers};
  made.cases_per_worker.value = 12;
  return made;
}

TEST(PathwayCheck, NamesWhatCannotBe) {
  const auto expect = [](const Change& change, const std::string& text) {
    EXPECT_NE(refusal_of(change).find(text), std::string::npos)
        << refusal_of(change) << "\nlacks: " << text;
  };
  EXPECT_EQ(refusal_of([](PathwayParameters&) {}), "accepted");
  expect(
      [](auto& p) {
        auto& dated = p.contacts["police"].by_date.emplace();
        dated.from = {{2014, 3}, {2015, 1}};
        dated.ratio.values = {1.5, 1.0};
      },
      "pathway.contacts.police.by_date.from: expected months from the "
      "scenario's start on, 2014-04, found 2014-03");
  expect(
      [](auto& p) {
        p.assessment.outcomes["cin"].share.values = {0.3, 0.5, 0.3, 0.3};
      },
      "pathway.assessment.outcomes: expected shares that add up to 1 at level "
      "2, found a total of 1.2");
  expect([](auto& p) { p.cpp.ends.rate.value = 0.0; },
         "pathway.cpp.ends.rate: expected a rate above 0, so that a case of "
         "this kind can end, found 0");
  expect([](auto& p) { p.cin.outcomes["closed"] = test_support::outcome(0.0); },
         "pathway.cin.outcomes: expected a known name, found 'closed'");
  expect([](auto& p) { p.contacts["polise"] = test_support::at_rate(1.0); },
         "did you mean 'police'?");
  expect(
      [](auto& p) { p.placements.entries["fostering"].share.values[4] = 0.2; },
      "pathway.placements.entries: expected shares that add up to 1 at age "
      "16-17, found a total of 0.9");
  expect([](auto& p) { p.teams["duty"] = team({"asessment"}, 2); },
         "did you mean 'assessment'?");
  expect([](auto& p) { p.teams["duty"] = team({"assessment"}, -1); },
         "pathway.teams.duty.workers.number[0]: expected a number of at least "
         "0");
  expect([](auto& p) { p.teams["duty"] = team({"assessment"}, 1.3); },
         "pathway.teams.duty.workers.number[0]: expected workers who can hold "
         "a whole number of cases, at 12 each, found 1.3 workers with 15.6 "
         "cases");
  expect(
      [](auto& p) {
        p.teams["duty"] = team({"assessment"}, 1);
        p.teams["duty"].localities = {"west"};
      },
      "pathway.teams: expected a team for assessment in every locality, or in "
      "none, found none in east");
  expect(
      [](auto& p) {
        p.teams["a"] = team({"cin"}, 1);
        p.teams["b"] = team({"cpp", "cin"}, 1);
      },
      "pathway.teams.b.cases: expected kinds of case that no other team takes "
      "in the same locality, found cin, which a takes");
  expect(
      [](auto& p) {
        p.contacts["police"].since_entry = test_support::pieces({0}, {1});
      },
      "pathway.contacts.police.since_entry: expected none");
  expect(
      [](auto& p) {
        p.children["cpp"].first_by_age.values = {0, 0, 0, 0, 0};
        p.children["cpp"].others.values = {0.5, 0.5, 0.5, 0.5, 0.5};
      },
      "pathway.children.cpp.first_by_age: expected at least one weight above "
      "0");
  expect(
      [](auto& p) {
        p.contacts["police"].hazard_ratios["level_4"].value = 1e3;
        p.contacts["police"].hazard_ratios["domestic_violence"].value = 1e3;
        p.contacts["police"].rate.value = 1e3;
      },
      "pathway.contacts.police: expected a hazard of at most 1000000 per "
      "month");
}

// In a file, with its line.
TEST(PathwayCheck, SaysWhereInTheFile) {
  const auto loaded =
      scenario::load(std::string(HEARTHLINE_TEST_DATA) + "/pathway.toml");
  EXPECT_TRUE(loaded.scenario.pathway.has_value());
  EXPECT_TRUE(scenario::check_whole(loaded.scenario).empty());
  auto wrong = loaded.scenario;
  wrong.pathway->caf.outcomes["other"].share.values = {0.3, 0.3, 0.3, 0.4};
  const auto issues = scenario::check_whole(wrong);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].field, "pathway.caf.outcomes");
  EXPECT_EQ(issues[0].found, "a total of 1.1");
  EXPECT_EQ(issues[0].allowed, "shares that add up to 1 at level 4");
}

scenario::Loaded invented() {
  return scenario::load(HEARTHLINE_TEST_DATA "/pathway.toml",
                        {HEARTHLINE_SCENARIOS});
}

TEST(PathwayCheck, TheNameOfAProcessIsOneNameOfAPath) {
  const std::string path = "pathway.help.caf.hazard_ratios.moves.2->1";
  const auto changed = invented().changed({{path, 1.5}});
  EXPECT_EQ(changed.scenario.pathway->help.at("caf")
                .hazard_ratios.at("moves.2->1")
                .value,
            1.5);
  try {
    invented().changed({{path + "x", 1.5}});
    ADD_FAILURE() << "a name that does not exist was accepted";
  } catch (const scenario::ScenarioError& error) {
    EXPECT_EQ(error.issues()[0].nearest, path);
  }
}

}  // namespace
