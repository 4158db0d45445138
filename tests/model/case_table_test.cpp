// Effects on processes of the pathway, in the rows of the table: against rates
// worked out from the parameters.

#include "hearthline/model/case_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "support/pathways.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::model {
namespace {

using test_support::effect;
using test_support::rate_of;
using Effects = std::map<std::string, EffectParameters>;

constexpr YearMonth kTableStart{2014, 4};

CaseTable table_with(const Effects& effects, Dates dates = Dates::kAll) {
  return {test_support::plain_pathway(),
          {"east", "west"},
          kTableStart,
          dates,
          effects};
}

EffectParameters on(std::vector<std::string> processes, double ratio,
                    YearMonth from = {2015, 1}) {
  return effect(std::move(processes), ratio, from);
}

/// Calls `visit(process, held, lane)` wherever a process can be live.
template <class Visit>
void each_lane(Visit&& visit) {
  for (int held = 0; held < kHeld; ++held) {
    for (int lane = 0; lane < kCaseLanes; ++lane) {
      const int p = case_lane_process(held, lane);
      if (p >= 0) visit(p, held, lane);
    }
  }
}

double hazard(const CaseTable& table, double month, int held, int lane,
              Need need, int locality = 0) {
  return table.rows(
      table.segment_at(month), held,
      locality)[HazardTable::need_place(need)][static_cast<std::size_t>(lane)];
}

/// Requires the hazards of all processes in a month to be those of the
/// pathway, times a ratio of some of them.
void expect_changed(const CaseTable& table, double month, Need need,
                    const std::map<std::string, double>& ratios,
                    int locality = 0) {
  const auto pathway = test_support::plain_pathway();
  each_lane([&](int p, int held, int lane) {
    const auto ratio = ratios.find(case_process_name(p));
    EXPECT_DOUBLE_EQ(hazard(table, month, held, lane, need, locality),
                     rate_of(pathway, p, number(need.level)) *
                         (ratio == ratios.end() ? 1.0 : ratio->second))
        << case_process_name(p) << ", month " << month;
  });
}

TEST(CaseEffects, OnAnOutcomeChangeThatOutcome) {
  const auto table =
      table_with({{"more", on({"pathway.caf.outcomes.needs_met"}, 2.0)}});
  expect_changed(table, 8.9, {}, {});
  expect_changed(table, 9.0, {}, {{"pathway.caf.outcomes.needs_met", 2.0}});
}

TEST(CaseEffects, OnTheEndOfAKindChangeAllItsOutcomes) {
  const auto table = table_with({{"sooner", on({"pathway.cin.ends"}, 1.5)}});
  expect_changed(table, 30.0, {},
                 {{"pathway.cin.outcomes.needs_met", 1.5},
                  {"pathway.cin.outcomes.early_help", 1.5},
                  {"pathway.cin.outcomes.other", 1.5}});
}

TEST(CaseEffects, OnBothMultiply) {
  const auto table = table_with(
      {{"sooner", on({"pathway.cin.ends"}, 1.5)},
       {"down", on({"pathway.cin.outcomes.early_help"}, 3.0, {2016, 1})}});
  expect_changed(table, 21.0, {},
                 {{"pathway.cin.outcomes.needs_met", 1.5},
                  {"pathway.cin.outcomes.early_help", 4.5},
                  {"pathway.cin.outcomes.other", 1.5}});
}

TEST(CaseEffects, ReachContactsStepsAndPlacements) {
  EffectParameters found =
      on({"pathway.contacts.school", "pathway.steps.cin->cla",
          "pathway.placements.moves.fostering->residential"},
         0.25, {2014, 4});
  found.until = {2014, 10};
  const auto table = table_with({{"found", found}});
  const std::map<std::string, double> ratios{
      {"pathway.contacts.school", 0.25},
      {"pathway.steps.cin->cla", 0.25},
      {"pathway.placements.moves.fostering->residential", 0.25}};
  expect_changed(table, 0.0, {}, ratios);
  expect_changed(table, 5.9, {}, ratios);
  expect_changed(table, 6.0, {}, {});
}

TEST(CaseEffects, AreOfFamiliesWithTheNeedAndInThePlace) {
  EffectParameters some = on({"pathway.contacts.police"}, 3.0, {2014, 4});
  some.levels = {Level::k2, Level::k3};
  some.themes = {"domestic_violence", "parenting"};
  some.localities = {"west"};
  const auto table = table_with({{"some", some}});
  EXPECT_TRUE(table.tells_localities_apart());
  const std::map<std::string, double> changed{{"pathway.contacts.police", 3.0}};
  ThemeSet both;
  both.insert(Theme::kDomesticViolence);
  both.insert(Theme::kParenting);
  ThemeSet one;
  one.insert(Theme::kParenting);
  expect_changed(table, 1.0, {Level::k2, both}, changed, 1);
  expect_changed(table, 1.0, {Level::k3, both}, changed, 1);
  expect_changed(table, 1.0, {Level::k4, both}, {}, 1);
  expect_changed(table, 1.0, {Level::k2, one}, {}, 1);
  expect_changed(table, 1.0, {Level::k2, both}, {}, 0);
}

// A family passes a date only if it matters to its case.
TEST(CaseEffects, MakeTheirKindsOfCaseDependOnDates) {
  const auto plain = table_with({});
  const auto table = table_with({{"sooner", on({"pathway.cin.ends"}, 1.5)}});
  for (int h = 0; h < kHeld; ++h) {
    EXPECT_FALSE(plain.depends_on_date(h));
    EXPECT_EQ(table.depends_on_date(h), h == place(Case::kCin)) << h;
  }
  EXPECT_EQ(plain.segments(), 1);
  EXPECT_EQ(table.segments(), 2);
}

TEST(CaseEffects, AreNotInSpinUp) {
  const auto table =
      table_with({{"sooner", on({"pathway.cin.ends"}, 1.5, {2014, 4})}},
                 Dates::kStartFrozen);
  EXPECT_EQ(table.segments(), 1);
  expect_changed(table, 0.0, {}, {});
}

TEST(CaseEffects, OfNeedAloneLeaveTheTableAlone) {
  const auto table = table_with({{"less", on({"moves.1->2"}, 0.5)}});
  EXPECT_EQ(table.segments(), 1);
  expect_changed(table, 100.0, {}, {});
}

TEST(CaseEffects, OfRatioOneKeepEveryBit) {
  EffectParameters same = on(
      {"pathway.caf.ends", "pathway.contacts.school", "pathway.steps.cin->cla"},
      1.0);
  same.localities = {"east"};
  same.levels = {Level::k2};
  const auto table = table_with({{"same", same}});
  const auto plain = table_with({});
  each_lane([&](int, int held, int lane) {
    for (const int locality : {0, 1}) {
      for (index at = 0; at < kLevels * kThemeSets; ++at) {
        const Need need = HazardTable::need_at(at);
        ASSERT_EQ(hazard(table, 50.0, held, lane, need, locality),
                  hazard(plain, 50.0, held, lane, need, locality));
      }
    }
  });
}

TEST(CaseEffects, CannotMakeAHazardExtreme) {
  try {
    table_with({{"wild", on({"pathway.caf.ends"}, 1e3)},
                {"wilder", on({"pathway.caf.outcomes.needs_met"}, 1e3)},
                {"wildest", on({"pathway.caf.ends"}, 1e3)}});
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    const std::string said = error.what();
    EXPECT_EQ(said.find("pathway.caf.outcomes.needs_met: expected a hazard"),
              0U)
        << said;
    EXPECT_NE(said.find("effects.wilder.hazard_ratio 1000"), std::string::npos);
  }
}

TEST(CaseEffects, NameProcessesThatExist) {
  try {
    table_with({{"typo", on({"pathway.caf.outcomes.need_met"}, 2.0)}});
    ADD_FAILURE() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what())
                  .find("did you mean 'pathway.caf.outcomes.needs_met'?"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace hearthline::model
