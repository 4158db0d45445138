#include "hearthline/model/hazard_table.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "hearthline/scenario/compile.hpp"
#include "support/compare.hpp"
#include "support/hazard_oracle.hpp"
#include "support/random_scenario.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::model {
namespace {

using test_support::Chance;
using test_support::hazard;
using test_support::kInfinity;
using test_support::Situation;
using test_support::small_scenario;

int segment_at(const HazardTable& table, double time) {
  int segment = 0;
  for (int s = 0; s < table.segments(); ++s) {
    if (table.segment_from(s) <= time) segment = s;
  }
  return segment;
}

/// Returns the product that the engine computes from the parts of the table.
double product(const HazardTable& table, int lane, int locality,
               const Situation& now) {
  const int p = hazard_detail::lane_process(lane, now.need);
  const auto& row = table.rows(segment_at(table, now.time),
                               locality)[HazardTable::need_place(now.need)];
  int band = 0;
  for (std::size_t b = 0; b < table.age_from().size(); ++b) {
    if (table.age_from()[b] <= now.age) band = static_cast<int>(b);
  }
  const int profile =
      HazardTable::profile(locality, now.lone_parent, now.quintile);
  const double exponent =
      table.exponents()[static_cast<std::size_t>(table.exponent_place(p))];
  const PiecewiseConstant& pieces = table.duration(p);
  double ratio = 1.0;
  for (std::size_t i = 0; i < pieces.from.size(); ++i) {
    if (pieces.from[i] <= now.since) ratio = pieces.value[i];
  }
  return row[static_cast<std::size_t>(lane)] *
         table.profile_factors(band, profile)[p] *
         std::pow(now.frailty, exponent) * ratio;
}

/// Random need, family and time; half of the times are dates of change.
Situation any_situation(Chance& chance, const HazardTable& table) {
  Situation now;
  now.need = {level_at(chance.below(4)),
              ThemeSet(static_cast<std::uint8_t>(chance.below(256)))};
  now.lone_parent = chance.one_in(2);
  now.quintile = chance.below(5);
  now.frailty = chance.between(0.01, 4.0);
  now.age = chance.between(0.0, 216.0);
  now.since = chance.between(0.0, 60.0);
  now.time = chance.between(-20.0, 60.0);
  if (table.segments() > 1 && chance.one_in(2)) {
    // A month begins exactly at its first instant.
    const double date =
        table.segment_from(1 + chance.below(table.segments() - 1));
    now.time = chance.one_in(2) ? date : std::nextafter(date, -kInfinity);
  }
  return now;
}

TEST(HazardTable, EqualsTheHazardWorkedOutFromTheParameters) {
  Chance chance(1);
  for (int round = 0; round < 10; ++round) {
    const auto scenario = test_support::random_scenario(chance, 100);
    const auto names = scenario::locality_names(scenario);
    for (const bool frozen : {false, true}) {
      const HazardTable table = scenario::hazard_table(
          scenario, frozen ? Dates::kStartFrozen : Dates::kAll);
      for (int trial = 0; trial < 200; ++trial) {
        Situation now = any_situation(chance, table);
        const int locality = chance.below(static_cast<int>(names.size()));
        now.locality = names[static_cast<std::size_t>(locality)];
        for (int lane = 0; lane < kLanes - 1; ++lane) {
          const std::string name =
              Process(hazard_detail::lane_process(lane, now.need)).name();
          const double truth = hazard(scenario, name, now, frozen);
          // About twenty roundings; a wrong covariate differs by far more.
          ASSERT_NEAR(product(table, lane, locality, now), truth, 1e-13 * truth)
              << "round " << round << ", " << name << " at " << now.time;
        }
      }
    }
  }
}

TEST(HazardTable, HasTheMonthlyRateOfAFamilyWithoutCovariates) {
  const auto scenario = small_scenario(100);
  const HazardTable table = scenario::hazard_table(scenario);
  const auto& row = table.rows(0, 0)[HazardTable::need_place({})];
  EXPECT_DOUBLE_EQ(row[0], 0.04 / 12.0);
  EXPECT_DOUBLE_EQ(row[kFirstMoveLane], 0.1 / 12.0);        // 1->2
  EXPECT_DOUBLE_EQ(row[kFirstMoveLane + 1], 0.006 / 12.0);  // 1->3
  EXPECT_EQ(row[kFirstMoveLane + 2], 0.0);                  // 1->4: no rate
  EXPECT_EQ(row[kLanes - 1], 0.0);                          // the idle lane
}

TEST(HazardTable, CountsEachOtherThemeAndNeverTheOwn) {
  auto scenario = small_scenario(100);
  scenario.themes["parenting"] = {
      test_support::process(12.0, 0.0, {{"each_theme", 2.0}}),
      test_support::process(12.0, 0.0,
                            {{"each_theme", 2.0}, {"parenting", 5.0}})};
  const HazardTable table = scenario::hazard_table(scenario);
  const auto lane = static_cast<std::size_t>(place(Theme::kParenting));
  for (int bits = 0; bits < kThemeSets; ++bits) {
    const ThemeSet set(static_cast<std::uint8_t>(bits));
    ThemeSet others = set;
    others.erase(Theme::kParenting);
    EXPECT_DOUBLE_EQ(
        table.rows(0, 0)[HazardTable::need_place({Level::k1, set})][lane],
        std::ldexp(1.0, others.count()));
  }
}

TEST(HazardTable, AppliesTheTrioToAllThreeTogetherOnly) {
  auto scenario = small_scenario(100);
  scenario.moves["1->2"] =
      test_support::process(12.0, 0.0, {{"toxic_trio", 7.0}});
  const HazardTable table = scenario::hazard_table(scenario);
  for (int bits = 0; bits < kThemeSets; ++bits) {
    const ThemeSet set(static_cast<std::uint8_t>(bits));
    EXPECT_DOUBLE_EQ(
        table.rows(
            0, 0)[HazardTable::need_place({Level::k1, set})][kFirstMoveLane],
        bits % 8 == 7 ? 7.0 : 1.0);
  }
}

TEST(HazardTable, SwitchesDatedPiecesWithTheMonth) {
  const auto scenario = small_scenario(100);  // 2->3: 2015-04, 2016-01
  const HazardTable table = scenario::hazard_table(scenario);
  const auto at = [&](double time) {
    return table.rows(
        segment_at(table, time),
        0)[HazardTable::need_place({Level::k2, {}})][kFirstMoveLane + 1];
  };
  const double rate = 0.25 / 12.0;
  EXPECT_DOUBLE_EQ(at(-100.0), rate);
  EXPECT_DOUBLE_EQ(at(std::nextafter(12.0, 0.0)), rate);
  EXPECT_DOUBLE_EQ(at(12.0), rate * 1.4);
  EXPECT_DOUBLE_EQ(at(std::nextafter(21.0, 0.0)), rate * 1.4);
  EXPECT_DOUBLE_EQ(at(21.0), rate * 1.2);
  EXPECT_DOUBLE_EQ(at(1000.0), rate * 1.2);
}

TEST(HazardTable, EndsEffectsBeforeTheMonthInUntil) {
  auto scenario = small_scenario(100);
  auto effect = test_support::effect({"moves.1->2"}, 0.5, {2014, 10});
  effect.until = YearMonth{2015, 2};
  scenario = test_support::with_effect(scenario, "brief", effect);
  const HazardTable table = scenario::hazard_table(scenario);
  const auto at = [&](double time) {
    return table.rows(segment_at(table, time),
                      0)[HazardTable::need_place({})][kFirstMoveLane] /
           (0.1 / 12.0);
  };
  EXPECT_DOUBLE_EQ(at(std::nextafter(6.0, 0.0)), 1.0);
  EXPECT_DOUBLE_EQ(at(6.0), 0.5);
  EXPECT_DOUBLE_EQ(at(std::nextafter(10.0, 0.0)), 0.5);
  EXPECT_DOUBLE_EQ(at(10.0), 1.0);
}

TEST(HazardTable, ActsInTheOnlyLocalityThatAnEffectNames) {
  auto scenario = small_scenario(100);
  scenario.population.localities.erase("south");
  scenario.themes["sexual_exploitation"].onset.hazard_ratios.erase("south");
  scenario.moves["1->2"].hazard_ratios.erase("south");
  auto effect = test_support::effect({"moves.1->2"}, 0.5, {2014, 4});
  effect.localities = {"north"};
  scenario = test_support::with_effect(scenario, "local", effect);
  const HazardTable table = scenario::hazard_table(scenario);
  EXPECT_DOUBLE_EQ(table.rows(segment_at(table, 0.0),
                              0)[HazardTable::need_place({})][kFirstMoveLane],
                   0.5 * 0.1 / 12.0);
}

TEST(HazardTable, KeepsLocalitiesApartWhereAnEffectIsLocal) {
  auto scenario = small_scenario(100);
  auto effect = test_support::effect({"moves.2->1"}, 2.0, {2014, 4});
  effect.localities = {"south"};
  scenario = test_support::with_effect(scenario, "local", effect);
  const HazardTable table = scenario::hazard_table(scenario);
  const int segment = segment_at(table, 0.0);
  const auto place = HazardTable::need_place({Level::k2, {}});
  EXPECT_DOUBLE_EQ(table.rows(segment, 0)[place][kFirstMoveLane], 0.6 / 12.0);
  EXPECT_DOUBLE_EQ(table.rows(segment, 1)[place][kFirstMoveLane],
                   2.0 * 0.6 / 12.0);
}

std::uint64_t bits_of(double x) { return std::bit_cast<std::uint64_t>(x); }

TEST(HazardTable, KeepsItsBitsUnderEffectsOfRatioOne) {
  Chance chance(2);
  for (int round = 0; round < 4; ++round) {
    auto without = test_support::random_scenario(chance, 100);
    auto with = without;
    const auto all = test_support::happenings(without);
    for (int e = 0; e < 3; ++e) {
      std::vector<std::string> processes;
      for (const auto& happening : all) {
        if (chance.one_in(2)) processes.push_back(happening.name);
      }
      auto effect = test_support::effect(
          processes, 1.0, without.time.start.plus(chance.below(20)));
      if (e == 1) effect.localities = {"north"};
      if (e == 2) effect.levels = {Level::k2};
      with = test_support::with_effect(with, "a_" + std::to_string(e), effect);
    }
    const HazardTable plain = scenario::hazard_table(without);
    const HazardTable same = scenario::hazard_table(with);
    const auto localities =
        static_cast<int>(scenario::locality_names(without).size());
    for (int s = 0; s < same.segments(); ++s) {
      const int plain_segment = segment_at(plain, same.segment_from(s));
      for (int l = 0; l < localities; ++l) {
        const auto* a = plain.rows(plain_segment, l);
        const auto* b = same.rows(s, l);
        for (std::size_t need = 0; need < kLevels * kThemeSets; ++need) {
          for (std::size_t lane = 0; lane < kLanes; ++lane) {
            ASSERT_EQ(bits_of(a[need][lane]), bits_of(b[need][lane]));
          }
        }
      }
    }
    EXPECT_EQ(plain.age_from(), same.age_from());
    EXPECT_EQ(plain.exponents(), same.exponents());
    const int profiles = localities * 2 * kQuintiles;
    for (std::size_t band = 0; band < plain.age_from().size(); ++band) {
      const double* a = plain.profile_factors(static_cast<int>(band), 0);
      const double* b = same.profile_factors(static_cast<int>(band), 0);
      for (int i = 0; i < profiles * kProcesses; ++i) {
        ASSERT_EQ(bits_of(a[i]), bits_of(b[i]));
      }
    }
  }
}

TEST(HazardTable, FrozenAtTheStartHasNoEffectsAndNoLaterDates) {
  auto scenario = small_scenario(100);
  scenario.moves["1->2"].by_date = test_support::dated_pieces(
      {{2013, 1}, {2014, 4}, {2014, 5}}, {3.0, 5.0, 7.0});
  const auto without = scenario;
  scenario =
      test_support::with_effect(scenario, {"moves.1->2"}, 0.1, {2013, 1});
  const HazardTable frozen =
      scenario::hazard_table(scenario, Dates::kStartFrozen);
  EXPECT_EQ(frozen.segments(), 1);
  EXPECT_EQ(frozen.segment_from(0), -kInfinity);
  // The interval of the first month, neither an earlier nor a later one.
  EXPECT_DOUBLE_EQ(
      frozen.rows(0, 0)[HazardTable::need_place({})][kFirstMoveLane],
      5.0 * 0.1 / 12.0);
  const HazardTable plain = scenario::hazard_table(without);
  for (std::size_t need = 0; need < kLevels * kThemeSets; ++need) {
    EXPECT_EQ(frozen.rows(0, 1)[need],
              plain.rows(segment_at(plain, 0.0), 1)[need]);
  }
}

TEST(HazardTable, SharesNoStreamBetweenSpinUpAndRun) {
  const auto scenario = small_scenario(100);
  const HazardTable run = scenario::hazard_table(scenario);
  const HazardTable spin_up =
      scenario::hazard_table(scenario, Dates::kStartFrozen);
  EXPECT_EQ(run.streams(), process_streams("clock"));
  EXPECT_EQ(spin_up.streams(), process_streams("spin_up"));
  for (const auto a : run.streams()) {
    for (const auto b : spin_up.streams()) EXPECT_NE(a.value, b.value);
  }
}

TEST(HazardTable, IsTheSameWhateverTheOrderOfItsParameters) {
  // Random-number streams come from names: omitting a theme does not change
  // the random numbers of any other process.
  auto scenario = small_scenario(100);
  scenario.themes.erase("alcohol_drugs");
  EXPECT_EQ(scenario::hazard_table(scenario).streams(),
            scenario::hazard_table(small_scenario(100)).streams());
}

/// Returns the message with which a scenario's table is refused.
std::string refusal(const scenario::Scenario& s) {
  try {
    scenario::hazard_table(s);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(HazardTable, RefusesHazardsThatNobodyCanHave) {
  scenario::Scenario s = small_scenario(10);
  ProcessParameters& onset = s.themes["parenting"].onset;
  onset.rate.value = 1000.0;
  onset.hazard_ratios = {{"level_2", test_support::quantity(500.0)},
                         {"lone_parent", test_support::quantity(20.0)},
                         {"each_theme", test_support::quantity(0.5)}};
  EXPECT_EQ(refusal(s), "");
  onset.hazard_ratios["level_2"].value = 1000.0;
  EXPECT_EQ(refusal(s),
            "themes.parenting.onset: expected a hazard of at most 1000000 per "
            "month, found 1666666.66667, from rate 1000 per year, "
            "hazard_ratios.level_2 1000 and hazard_ratios.lone_parent 20");
}

// Ratios at their bounds, all together: a product that a double holds, and no
// table may.
TEST(HazardTable, RefusesEveryRatioAtItsBound) {
  scenario::Scenario s = small_scenario(10);
  ProcessParameters& move = s.moves["2->3"];
  move.rate.value = 1000.0;
  for (const std::string_view theme : kThemeNames) {
    move.hazard_ratios[std::string(theme)] = test_support::quantity(1000.0);
  }
  move.hazard_ratios["each_theme"] = test_support::quantity(1000.0);
  const std::string message = refusal(s);
  EXPECT_NE(message.find("moves.2->3: expected a hazard"), std::string::npos);
  EXPECT_NE(message.find("hazard_ratios.each_theme 1000"), std::string::npos);
}

}  // namespace
}  // namespace hearthline::model
