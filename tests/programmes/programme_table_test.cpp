// Programmes compiled from parameters: who is eligible, places over time, and
// what is refused.

#include "hearthline/programmes/programme_table.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "support/programmes.hpp"

namespace hearthline::programmes {
namespace {

using model::Case;
using model::Level;
using model::Need;
using model::Theme;
using model::ThemeSet;
using test_support::plain_programme;
using test_support::with_effect;
using test_support::with_places;

const ProgrammeContext kContext{
    {"north", "south", "west"}, model::kDefaultZones, {2014, 4}, 2};

ProgrammeTable table_of(ProgrammeTable::All all) { return {all, {}, kContext}; }
ProgrammeTable table_of(ProgrammeParameters one) {
  return table_of(ProgrammeTable::All{{"one", std::move(one)}});
}

TEST(ProgrammeTable, KnowsWhoIsEligible) {
  ProgrammeParameters one = plain_programme(1.0);
  one.eligible.levels = {Level::k1, Level::k3, Level::k4};
  one.eligible.zones = {"boundary"};
  one.eligible.themes_all = {"domestic_violence", "mental_health"};
  one.eligible.themes_any = {"parenting", "unemployment"};
  one.eligible.cases = {"none", "caf"};
  one.eligible.localities = {"west"};
  const ProgrammeTable table = table_of(
      ProgrammeTable::All{{"one", one}, {"two", plain_programme(1.0)}});
  for (int level = 0; level < model::kLevels; ++level) {
    for (int bits = 0; bits < model::kThemeSets; ++bits) {
      const Need need{model::level_at(level),
                      ThemeSet(static_cast<std::uint8_t>(bits))};
      const bool first = level == 2 &&
                         need.themes.contains(Theme::kDomesticViolence) &&
                         need.themes.contains(Theme::kMentalHealth) &&
                         (need.themes.contains(Theme::kParenting) ||
                          need.themes.contains(Theme::kUnemployment));
      EXPECT_EQ(table.by_need(need), (first ? 1U : 0U) | (level > 0 ? 2U : 0U));
    }
  }
  EXPECT_EQ(table.by_case(Case::kNone), 3U);
  EXPECT_EQ(table.by_case(Case::kCaf), 3U);
  EXPECT_EQ(table.by_case(Case::kCin), 2U);
  EXPECT_EQ(table.by_locality(0), 2U);
  EXPECT_EQ(table.by_locality(2), 3U);
  EXPECT_EQ(table.age_from().size(), 1U);
}

TEST(ProgrammeTable, KnowsTheAgesOfChildren) {
  ProgrammeParameters from_six = plain_programme(1.0);
  from_six.eligible.child_from = model::Quantity{6.0, {}};
  ProgrammeParameters teens = from_six;
  teens.eligible.child_from = model::Quantity{12.5, {}};
  teens.eligible.child_to = model::Quantity{16.0, {}};
  const ProgrammeTable table = table_of(ProgrammeTable::All{
      {"a", from_six}, {"b", plain_programme(1.0)}, {"c", teens}});
  EXPECT_EQ(table.age_from(),
            (std::vector<double>{0.0, 72.0, 150.0, 192.0, 216.0}));
  EXPECT_EQ(table.of_any_age(), 2U);
  const std::vector<ProgrammeSet> expected{0U, 1U, 5U, 1U, 0U};
  for (std::size_t band = 0; band < expected.size(); ++band) {
    EXPECT_EQ(table.by_age(band), expected[band]) << band;
  }
}

TEST(ProgrammeTable, KnowsWhenProgrammesRun) {
  ProgrammeParameters later = plain_programme(1.0);
  later.starts = model::YearMonth{2015, 4};
  later.ends = model::YearMonth{2016, 10};
  ProgrammeParameters ending = plain_programme(1.0);
  ending.ends = model::YearMonth{2015, 4};
  const ProgrammeTable table =
      table_of(ProgrammeTable::All{{"a", later}, {"b", ending}, {"c", later}});
  ASSERT_EQ(table.running_from().size(), 3U);
  EXPECT_EQ(table.running_from()[1], 12.0);
  EXPECT_EQ(table.running_from()[2], 30.0);
  EXPECT_EQ(table.running(0), 2U);
  EXPECT_EQ(table.running(1), 5U);
  EXPECT_EQ(table.running(2), 0U);
}

TEST(ProgrammeTable, SharesPlacesAmongLocalities) {
  ProgrammeParameters one = with_places(plain_programme(1.0), 200);
  one.locality_share = {
      {"north", {0.29, {}}}, {"south", {0.405, {}}}, {"west", {0.305, {}}}};
  one.steps = StepParameters{{{2015, 4}}, {{101}, {}}};
  const ProgrammeTable table = table_of(one);
  ASSERT_EQ(table.places().size(), 3U);
  EXPECT_EQ(table.programme(0).first_pool, 2) << "after those of two teams";
  EXPECT_TRUE(table.programme(0).by_locality);
  // 200 times the shares are whole. 101 times the shares are 29.29, 40.905 and
  // 30.805: two places go to the largest remainders.
  EXPECT_EQ(table.places()[0].number, (std::vector<index>{58, 29}));
  EXPECT_EQ(table.places()[1].number, (std::vector<index>{81, 41}));
  EXPECT_EQ(table.places()[2].number, (std::vector<index>{61, 31}));
  for (const Places& own : table.places()) {
    EXPECT_EQ(own.from, (std::vector<double>{0.0, 12.0}));
  }
  for (index number = 0; number < 50; ++number) {
    index sum = 0;
    for (const index part :
         programme_detail::divided(number, {0.29, 0.405, 0.305})) {
      EXPECT_GE(part, 0);
      sum += part;
    }
    EXPECT_EQ(sum, number);
  }
}

TEST(ProgrammeTable, OpensPlacesOneAfterAnother) {
  ProgrammeParameters one = with_places(plain_programme(1.0), 10);
  one.starts = model::YearMonth{2014, 6};
  one.ramp_up = model::Quantity{4.0, {}};
  one.steps = StepParameters{{{2014, 9}, {2016, 4}}, {{7, 20}, {}}};
  one.ends = model::YearMonth{2017, 4};
  const Places own = table_of(one).places().front();
  // The second step of the ramp-up has 10 * 2 / 4 places; in the fourth month,
  // the first step of the file takes over.
  EXPECT_EQ(own.from, (std::vector<double>{0, 2, 3, 4, 5, 24, 36}));
  EXPECT_EQ(own.number, (std::vector<index>{0, 2, 5, 7, 7, 20, 0}));

  // What was before the start of the scenario is over.
  one.starts = model::YearMonth{2014, 2};
  const Places earlier = table_of(one).places().front();
  EXPECT_EQ(earlier.from, (std::vector<double>{0, 1, 5, 24, 36}));
  EXPECT_EQ(earlier.number, (std::vector<index>{7, 10, 7, 20, 0}));
  EXPECT_TRUE(table_of(plain_programme(1.0)).places().empty());
}

void expect_refused(const ProgrammeParameters& one,
                    const std::string& message) {
  try {
    table_of(one);
    FAIL() << "expected a refusal: " << message;
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()), message);
  }
}

TEST(ProgrammeTable, RefusesWhatCannotBe) {
  const ProgrammeParameters plain = with_places(plain_programme(1.0), 10);
  const auto changed =
      [&](const std::function<void(ProgrammeParameters&)>& by) {
        ProgrammeParameters other = plain;
        by(other);
        return other;
      };
  expect_refused(
      changed([](auto& p) { p.eligible.zones = {"order"}; }),
      "programmes.one.eligible.zones: expected a zone that has one of the "
      "levels, found none of them, so that nobody is eligible");
  expect_refused(
      changed([](auto& p) {
        p.eligible.child_from = model::Quantity{6.0, {}};
        p.eligible.child_to = model::Quantity{5.0, {}};
      }),
      "programmes.one.eligible.child_to: expected an age above child_from (6), "
      "so that somebody is eligible, found 5");
  expect_refused(
      changed(
          [](auto& p) { p.eligible.child_from = model::Quantity{18.0, {}}; }),
      "programmes.one.eligible.child_from: expected an age below 18, found 18");
  expect_refused(
      changed([](auto& p) {
        p.starts = model::YearMonth{2015, 4};
        p.ends = model::YearMonth{2015, 4};
      }),
      "programmes.one.ends: expected a month after starts (2015-04), found "
      "2015-04");
  expect_refused(
      changed([](auto& p) { p.places->value = -1.0; }),
      "programmes.one.places: expected a whole number of at least 0 and at "
      "most 1000000, found -1");
  expect_refused(
      changed([](auto& p) { p.places->value = 2.5; }),
      "programmes.one.places: expected a whole number of at least 0 and at "
      "most 1000000, found 2.5");
  expect_refused(
      with_effect(plain, {"moves.2->3"}, 0.0),
      "programmes.one.effects.effect_0.hazard_ratio: expected a number above 0 "
      "and at most 100, found 0");
  expect_refused(
      changed([](auto& p) {
        p = with_effect(p, {"moves.2->3"}, 0.5, 0.6);
        p.effects["effect_0"].half_life = model::Quantity{0.0, {}};
      }),
      "programmes.one.effects.effect_0.half_life: expected a number above 0 "
      "and at most 1200, found 0");
  expect_refused(
      with_effect(plain, {"moves.2->9"}, 0.5),
      "programmes.one.effects.effect_0.processes: expected a known name, found "
      "'moves.2->9'");
  expect_refused(
      changed([](auto& p) { p.eligible.themes_any = {"mental_helth"}; }),
      "programmes.one.eligible.themes_any: expected a known name, found "
      "'mental_helth'; did you mean 'mental_health'?");
  expect_refused(
      changed(
          [](auto& p) { p.found.share["cafs"] = model::Quantity{0.1, {}}; }),
      "programmes.one.found.share: expected a known name, found 'cafs'; did "
      "you mean 'caf'?");
  expect_refused(
      changed([](auto& p) { p.eligible.localities = {"weast"}; }),
      "programmes.one.eligible.localities: expected a known name, found "
      "'weast'; did you mean 'west'?");
  expect_refused(
      changed([](auto& p) { p.queue.order = "oldest"; }),
      "programmes.one.queue.order: expected one of first_come highest_need "
      "youngest_child random, found 'oldest'");
  expect_refused(
      changed([](auto& p) {
        p = with_effect(with_effect(p, {"pathway.caf.ends"}, 0.5),
                        {"pathway.caf.outcomes.needs_met"}, 2.0);
      }),
      "programmes.one.effects.effect_1.processes[0]: expected each process "
      "once in a programme, found pathway.caf.outcomes.needs_met, which "
      "effects.effect_0 has");
  expect_refused(
      changed([](auto& p) {
        p.locality_share = {{"north", {0.5, {}}}, {"west", {0.4, {}}}};
      }),
      "programmes.one.locality_share: expected shares that add up to 1, found "
      "a total of 0.9");
  expect_refused(changed([](auto& p) { p.ramp_up = model::Quantity{3.0, {}}; }),
                 "programmes.one.ramp_up: expected starts beside it, found "
                 "none");
  expect_refused(changed([](auto& p) {
                   p.places.reset();
                   p.steps = StepParameters{{{2015, 4}}, {{5}, {}}};
                 }),
                 "programmes.one.steps: expected places beside it, found none");
  expect_refused(
      changed([](auto& p) {
        p = with_effect(p, {"moves.2->3"}, 0.5);
        p.effects["effect_0"].low = model::Quantity{0.6, {}};
      }),
      "programmes.one.effects.effect_0.low: expected at most the hazard_ratio, "
      "found 0.6");
  ProgrammeTable::All many;
  for (int k = 0; k <= kMostProgrammes; ++k) {
    many["p" + std::to_string(k)] = plain;
  }
  EXPECT_THROW(table_of(many), InputError);
}

}  // namespace
}  // namespace hearthline::programmes
