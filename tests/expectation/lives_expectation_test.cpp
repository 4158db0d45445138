// Families that arrive, depart and change between couple and lone parent,
// against each family solved separately on all needs of couples and of lone
// parents.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/families_one_by_one.hpp"
#include "support/scenario_builder.hpp"

namespace {

using namespace hearthline::model;  // NOLINT(google-build-using-namespace)
using hearthline::Error;
using hearthline::index;
using hearthline::InputError;
using hearthline::engine::Control;
using hearthline::expectation::Expected;
using hearthline::expectation::Lives;
using hearthline::expectation::Presence;
using hearthline::expectation::Settings;
using hearthline::test_support::effect;
using hearthline::test_support::FamiliesOneByOne;
using hearthline::test_support::largest_difference;
using hearthline::test_support::pieces;
using hearthline::test_support::process;
using hearthline::test_support::quantity;
using hearthline::test_support::small_scenario;
using hearthline::test_support::with_effect;
namespace cells = hearthline::results::cells;
namespace scenario = hearthline::scenario;

constexpr index kLifeMonths = 18;

/// Memoryless; lone parents have five times the onset rate of a theme; hazards
/// change at a date, by an effect, and at a child's age.
scenario::Scenario memoryless_by_parents() {
  scenario::Scenario s = scenario::without_clocks(small_scenario(1000));
  s.themes["mental_health"].onset.hazard_ratios["lone_parent"] = quantity(5.0);
  auto help = effect({"moves.2->3", "themes.parenting.onset"}, 0.4, {2014, 10});
  help.until = YearMonth{2015, 2};
  help.localities = {"south"};
  return with_effect(s, "help", help);
}

/// Twelve families that enter in months 0, 5, 6 and 13.
std::vector<Family> dozen_coming() {
  std::vector<Family> families(12);
  for (std::size_t i = 0; i < families.size(); ++i) {
    Family& f = families[i];
    f.id.value = i;
    f.enters = std::array<std::int16_t, 4>{0, 5, 6, 13}[i % 4];
    f.frailty = std::array<double, 3>{0.2, 1.0, 2.5}[i / 4];
    f.youngest_born_month = std::array<std::int16_t, 3>{-55, -200, -55}[i % 3];
    f.locality = static_cast<std::uint8_t>(i / 6);
    f.children = static_cast<std::uint8_t>(1 + i % 3);
    f.lone_parent = i % 5 == 0;
    f.quintile = 4;
    f.rise = i == 7 ? 1.6F : 1.0F;
    f.need = {level_at(static_cast<int>(i * 5 % 4)),
              ThemeSet(static_cast<std::uint8_t>(37 * i % 256))};
  }
  return families;
}

/// Each family in its own group: some leave in one month because a child
/// reaches 18, others gradually; children are born.
Lives own_lives(const std::vector<Family>& families) {
  Lives lives;
  for (std::size_t i = 0; i < families.size(); ++i) {
    Presence presence;
    for (index m = 0; m < kLifeMonths; ++m) {
      const auto month = static_cast<double>(m);
      const double there =
          i % 2 == 0 ? (m < 8 + index(i) ? 1.0 : 0.0) : std::exp(-0.02 * month);
      presence.families.push_back(there);
      presence.children.push_back(there * (1.0 + 0.03 * month));
    }
    lives.group.push_back(static_cast<index>(i));
    lives.presence.push_back(presence);
  }
  return lives;
}

/// All in one group; families stay once they have entered.
Lives staying(std::size_t families, index months) {
  const std::vector<double> ones(static_cast<std::size_t>(months), 1.0);
  Lives lives;
  lives.group.assign(families, 0);
  lives.presence.push_back({ones, ones});
  return lives;
}

Expected solve(const scenario::Scenario& s, const std::vector<Family>& families,
               index months, const Lives* lives,
               const Settings& settings = {5, 1e-9}) {
  Control control;
  return expect(scenario::hazard_table(s),
                scenario::hazard_table(scenario::without_clocks(s)), families,
                months, scenario::zone_map(s), settings, 1, control, lives);
}

// A class has no more frailties than nodes, and no family shares its curve, so
// that the remaining errors are that of the series, 1e-9 of the mass in each
// step, and of the scope, here 1e-9 too, for 12 families of up to five
// children.
TEST(LivesExpectation, IsTheSumOfFamiliesThatArriveAndDepart) {
  const auto s = memoryless_by_parents();
  const auto families = dozen_coming();
  const Lives lives = own_lives(families);
  const FamiliesOneByOne wanted(s, families, kLifeMonths, lives);
  const Expected found = solve(s, families, kLifeMonths, &lives);
  EXPECT_LT(largest_difference(found.results, wanted.results()), 1e-6);
  EXPECT_LE(found.lost, 1e-9);
  EXPECT_LE(found.late, 1e-9);
  EXPECT_GT(found.strata, 3);
}

TEST(LivesExpectation, IsTheSumOfFamiliesThatChangeType) {
  const auto s = memoryless_by_parents();
  const auto families = dozen_coming();
  Lives lives = own_lives(families);
  const Expected as_they_are = solve(s, families, kLifeMonths, &lives);
  lives.partnership = {0.03, 0.05};
  const FamiliesOneByOne wanted(s, families, kLifeMonths, lives);
  const Expected found = solve(s, families, kLifeMonths, &lives);
  EXPECT_LT(largest_difference(found.results, wanted.results()), 1e-6);
  EXPECT_LE(found.lost, 1e-9);
  // Couples and lone parents with the same hazards are now one class.
  EXPECT_LT(found.strata, as_they_are.strata);
  EXPECT_GT(largest_difference(found.results, as_they_are.results), 1e-2);
}

// Hazards that do not change are solved backward, from the cells of the tables
// to all families at once.
TEST(LivesExpectation, IsTheSumOfFamiliesWhileHazardsDoNotChange) {
  auto s = memoryless_by_parents();
  s.effects.clear();
  for (auto& [name, theme] : s.themes) {
    theme.onset.by_date.reset();
    theme.onset.by_age.reset();
    theme.remission.by_date.reset();
    theme.remission.by_age.reset();
  }
  for (auto& [name, move] : s.moves) {
    move.by_date.reset();
    move.by_age.reset();
  }
  const auto families = dozen_coming();
  Lives lives = own_lives(families);
  for (const double rate : {0.0, 0.03}) {
    lives.partnership = {rate, 2.0 * rate};
    const FamiliesOneByOne wanted(s, families, kLifeMonths, lives);
    const Expected found = solve(s, families, kLifeMonths, &lives);
    EXPECT_LT(largest_difference(found.results, wanted.results()), 1e-6);
    EXPECT_LE(std::abs(found.lost), 1e-8);
    EXPECT_LE(found.late, 1e-9);
  }
}

// All families have one curve, and the same hazards except for the locality;
// they are in one group, in two, or in a group each.
TEST(LivesExpectation, DoesNotDependOnGroupsWithTheSameCurve) {
  const auto s = memoryless_by_parents();
  auto families = dozen_coming();
  for (Family& family : families) {
    family.youngest_born_month = -200;
    family.rise = 1.0F;
  }
  Lives one = own_lives(families);
  one.partnership = {0.03, 0.05};
  for (Presence& presence : one.presence) presence = one.presence[1];
  Lives two = one;
  const Lives many = one;
  for (std::size_t i = 0; i < families.size(); ++i) {
    one.group[i] = 0;
    two.group[i] = static_cast<index>(i % 2);
  }
  const Expected together = solve(s, families, kLifeMonths, &one);
  const Expected halves = solve(s, families, kLifeMonths, &two);
  const Expected apart = solve(s, families, kLifeMonths, &many);
  EXPECT_LT(largest_difference(together.results, halves.results), 1e-7);
  EXPECT_LT(largest_difference(together.results, apart.results), 1e-7);
  EXPECT_EQ(apart.strata, together.strata);
}

// One is solved backward and the other forward, each with a series that ends at
// a billionth of the families.
TEST(LivesExpectation, OfFamiliesThatStayMatchesThatWithoutLives) {
  const auto s = small_scenario(60);
  Control control;
  const auto families = scenario::sample_families(s, 1, control).families;
  const Lives lives = staying(families.size(), 6);
  const Expected with = solve(s, families, 6, &lives, {3, 1e-4});
  const Expected without = solve(s, families, 6, nullptr, {3, 1e-4});
  EXPECT_LT(largest_difference(with.results, without.results), 1e-8);
  EXPECT_EQ(with.strata, without.strata);
  EXPECT_NEAR(with.lost, without.lost, 1e-9);
  EXPECT_NEAR(with.late, without.late, 1e-9);
  EXPECT_GT(with.late + with.lost, 0.0);
}

// Families of many frailties in two localities, and a polynomial through three
// nodes. However need varies with presence, the numbers of families and
// children are those of the curves.
TEST(LivesExpectation, HasTheFamiliesAndChildrenOfTheirCurves) {
  const auto s = scenario::without_clocks(small_scenario(200));
  Control control;
  auto families = scenario::sample_families(s, 1, control).families;
  for (std::size_t i = 0; i < families.size(); ++i) {
    families[i].enters = static_cast<std::int16_t>(i % 5 == 0 ? i % 12 : 0);
  }
  Lives lives = own_lives(families);
  lives.partnership = {0.01, 0.02};
  const Expected found = solve(s, families, kLifeMonths, &lives, {3, 1e-9});
  for (index m = 0; m < kLifeMonths; ++m) {
    const auto month = static_cast<std::size_t>(m);
    for (int l = 0; l < 2; ++l) {
      double there = 0.0;
      double children = 0.0;
      for (std::size_t i = 0; i < families.size(); ++i) {
        if (families[i].locality != l || families[i].enters > m) continue;
        there += lives.presence[i].families[month];
        children += lives.presence[i].children[month] * families[i].children;
      }
      double all = 0.0;
      double all_children = 0.0;
      for (int level = 0; level < kLevels; ++level) {
        all += found.results.stay(0, m, l, level).families;
        all_children += found.results.stay(0, m, l, level).children;
      }
      EXPECT_NEAR(all, there, 1e-5) << m;
      EXPECT_NEAR(all_children, children, 1e-5) << m;
    }
  }
}

TEST(LivesExpectation, WithoutLivesFamiliesStayOnceTheyHaveEntered) {
  const auto s = memoryless_by_parents();
  const auto families = dozen_coming();
  const Expected found = solve(s, families, kLifeMonths, nullptr);
  for (index m = 0; m < kLifeMonths; ++m) {
    double wanted = 0.0;
    for (const Family& family : families) wanted += family.enters <= m ? 1 : 0;
    double all = 0.0;
    for (index l = 0; l < 2; ++l) {
      for (int level = 0; level < kLevels; ++level) {
        all += found.results.stay(0, m, l, level).families;
      }
    }
    EXPECT_NEAR(all, wanted, 1e-7) << m;
  }
}

// Families that enter at the horizon or later have no effect.
TEST(LivesExpectation, EndsAtItsHorizon) {
  const auto s = memoryless_by_parents();
  auto families = dozen_coming();
  const Expected found = solve(s, families, 6, nullptr);
  std::erase_if(families, [](const Family& f) { return f.enters >= 6; });
  EXPECT_EQ(families.size(), 6U);
  const Expected fewer = solve(s, families, 6, nullptr);
  EXPECT_EQ(largest_difference(found.results, fewer.results), 0.0);
  EXPECT_EQ(found.lost, fewer.lost);
}

// ---- Means over a month -----------------------------------------------------

// A family leaves at a rate per month: the expected value at each level is the
// integral of a product. The product of two means differs from it by at most a
// twelfth of the product of the largest slopes (Chebyshev 1882). Rates of
// leaving or reaching a level are below 0.25 per month here, whatever the
// themes.
TEST(LivesExpectation, MeansOverMonthsHaveABoundedError) {
  constexpr double kOut = 0.05;
  scenario::Scenario s = small_scenario(1000);
  s.themes.clear();
  s.moves.clear();
  s.moves["1->2"] = process(2.4);
  s.moves["2->1"] = process(3.0);
  Family family;
  family.enters = 3;
  Presence presence;
  for (index m = 0; m < kLifeMonths; ++m) {
    const double since = static_cast<double>(m - family.enters);
    presence.families.push_back(
        since < 0.0 ? 0.0
                    : std::exp(-kOut * since) * (1.0 - std::exp(-kOut)) / kOut);
  }
  presence.children = presence.families;
  const Lives lives{{0}, {presence}, {}};
  const Expected found = solve(s, {family}, kLifeMonths, &lives);
  // P(level 2) = a / (a + b) (1 - exp(-(a + b) t)), times exp(-out t).
  const double a = 0.2;
  const double b = 0.25;
  const auto integral = [&](double t) {
    return a / (a + b) *
           ((1.0 - std::exp(-kOut * t)) / kOut -
            (1.0 - std::exp(-(a + b + kOut) * t)) / (a + b + kOut));
  };
  double worst = 0.0;
  for (index m = family.enters; m < kLifeMonths; ++m) {
    const double since = static_cast<double>(m - family.enters);
    const double wanted = integral(since + 1.0) - integral(since);
    const double difference = found.results.stay(0, m, 0, 1).families - wanted;
    EXPECT_LE(std::abs(difference),
              kOut * a * std::exp(-(a + b + kOut) * since) / 12.0 + 1e-7)
        << m;
    worst = std::max(worst, std::abs(difference));
  }
  EXPECT_GT(worst, 0.5 * kOut * a / 12.0);
}

// ---- Time since entry -------------------------------------------------------

/// Level 3 is left at decreasing rates; lone parents have other onset rates.
scenario::Scenario one_clock_and_theme() {
  scenario::Scenario s = small_scenario(1000);
  s.themes.clear();
  s.themes["parenting"] = {process(0.4, 1.0, {{"lone_parent", 5.0}}),
                           process(0.6)};
  s.moves.clear();
  s.moves["2->3"] = process(1.2);
  s.moves["3->2"] = process(3.2);
  s.moves["3->2"].since_entry = pieces({0, 3, 12}, {1.0, 0.4, 0.2});
  return s;
}

// Levels do not depend on the type of family here: whatever its changes, the
// clock must continue, or more families would leave level 3.
TEST(LivesExpectation, ClocksContinueWhenParentsSeparate) {
  Family family;
  family.need.level = Level::k3;
  family.level_entered = -4.0F;
  Lives lives = staying(1, kLifeMonths);
  const Expected as_they_are =
      solve(one_clock_and_theme(), {family}, kLifeMonths, &lives);
  lives.partnership = {0.2, 0.3};
  const Expected found =
      solve(one_clock_and_theme(), {family}, kLifeMonths, &lives);
  EXPECT_GT(found.most_states, as_they_are.most_states);
  double themes = 0.0;
  for (index m = 0; m < kLifeMonths; ++m) {
    for (int level = 0; level < kLevels; ++level) {
      EXPECT_NEAR(found.results.stay(0, m, 0, level).families,
                  as_they_are.results.stay(0, m, 0, level).families, 1e-7);
    }
    const int cell = cells::level_theme(Level::k3, place(Theme::kParenting));
    themes += found.results.stay(0, m, 0, cell).families -
              as_they_are.results.stay(0, m, 0, cell).families;
  }
  EXPECT_GT(themes, 0.1);
}

// An effect of ratio 1 near the end has the families that enter before it moved
// forward, each by itself; without it, cells are moved backward, and families
// at level 3, who are more than its phases, are taken together.
TEST(LivesExpectation, IsTheSameForwardAndBackward) {
  auto families = dozen_coming();
  for (std::size_t i = 0; i < families.size(); ++i) {
    if (i % 4 != 3) families[i].need.level = Level::k3;
    families[i].level_entered =
        static_cast<float>(families[i].enters) - 0.7F * static_cast<float>(i);
  }
  Lives lives = own_lives(families);
  for (const double rate : {0.0, 0.1}) {
    lives.partnership = {rate, 2.0 * rate};
    const scenario::Scenario s = one_clock_and_theme();
    const auto nothing =
        with_effect(s, "nothing", effect({"moves.2->3"}, 1.0, {2015, 9}));
    const Expected backward = solve(s, families, kLifeMonths, &lives);
    const Expected forward = solve(nothing, families, kLifeMonths, &lives);
    EXPECT_LT(largest_difference(backward.results, forward.results), 1e-7);
    EXPECT_NEAR(backward.lost, forward.lost, 1e-9);
  }
}

// A family that enters later with the same time in its level has the same
// values later.
TEST(LivesExpectation, TimesSinceEntryCountFromTheStart) {
  Family early;
  early.need.level = Level::k3;
  early.level_entered = -4.0F;
  Family late = early;
  late.enters = 7;
  late.level_entered = 3.0F;
  const Expected one =
      solve(one_clock_and_theme(), {early}, kLifeMonths, nullptr);
  const Expected other =
      solve(one_clock_and_theme(), {late}, kLifeMonths, nullptr);
  for (index m = 0; m < 7; ++m) {
    EXPECT_EQ(other.results.stay(0, m, 0, 2).families, 0.0);
  }
  for (index m = 7; m < kLifeMonths; ++m) {
    EXPECT_NEAR(other.results.stay(0, m, 0, 2).families,
                one.results.stay(0, m - 7, 0, 2).families, 1e-7);
    EXPECT_NEAR(
        other.results.event(0, m, 0, cells::first_passage(0)).families,
        one.results.event(0, m - 7, 0, cells::first_passage(0)).families, 1e-7);
  }
}

// ---- Errors -----------------------------------------------------------------

void expect_refused(const scenario::Scenario& s, const Lives& lives) {
  Family family;
  family.need.level = Level::k3;
  try {
    solve(s, {family}, kLifeMonths, &lives);
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    const std::string message = error.what();
    const auto name = Process::move(Level::k3, Level::k2).name();
    EXPECT_NE(message.find(name), std::string::npos) << message;
  }
}

TEST(LivesExpectation, RefusesAClockThatDependsOnSeparation) {
  Lives lives = staying(1, kLifeMonths);
  scenario::Scenario s = one_clock_and_theme();
  for (const double ratio : {0.7, 0.0}) {
    s.moves["3->2"].hazard_ratios["lone_parent"] = quantity(ratio);
    lives.partnership = {};
    Family family;
    family.need.level = Level::k3;
    EXPECT_NO_THROW(solve(s, {family}, kLifeMonths, &lives));
    lives.partnership = {0.01, 0.0};
    expect_refused(s, lives);
  }
}

// A hazard of 0 under some themes depends on themes.
TEST(LivesExpectation, RefusesAClockThatAThemeStops) {
  const Lives lives = staying(1, kLifeMonths);
  scenario::Scenario s = one_clock_and_theme();
  s.moves["3->2"].hazard_ratios["parenting"] = quantity(0.0);
  expect_refused(s, lives);
}

TEST(LivesExpectation, RefusesFamiliesThatEnterBeforeTheStart) {
  auto families = dozen_coming();
  families[3].enters = -1;
  try {
    solve(memoryless_by_parents(), families, kLifeMonths, nullptr);
    FAIL() << "no error was thrown";
  } catch (const InputError& error) {
    EXPECT_NE(
        std::string(error.what())
            .find("family 3: expected a month of entry of 0 or more, found -1"),
        std::string::npos)
        << error.what();
  }
}

}  // namespace
