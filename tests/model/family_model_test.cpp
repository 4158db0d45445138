#include "hearthline/model/family_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "hearthline/engine/model.hpp"
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

static_assert(engine::Model<FamilyModel>);

Family any_family(Chance& chance, int localities, double start) {
  Family family;
  family.id = {static_cast<std::uint64_t>(chance.below(1000))};
  family.frailty = chance.between(0.01, 4.0);
  family.locality = static_cast<std::uint8_t>(chance.below(localities));
  family.lone_parent = chance.one_in(2);
  family.quintile = static_cast<std::uint8_t>(chance.below(5));
  family.youngest_born_month =
      static_cast<std::int16_t>(start - chance.below(200));
  family.need = {level_at(chance.below(4)),
                 ThemeSet(static_cast<std::uint8_t>(chance.below(256)))};
  family.level_entered =
      static_cast<Entered>(start - chance.between(0.0, 50.0));
  for (Entered& entered : family.theme_entered) {
    entered = static_cast<Entered>(start - chance.between(0.0, 50.0));
  }
  return family;
}

/// The life of a family as the test tracks it, without tables or lanes.
struct Life {
  const scenario::Scenario& scenario;
  const Family& family;
  Need need;
  double level_entered;
  std::array<double, kThemes> theme_entered;
  bool frozen;

  Life(const scenario::Scenario& of, const Family& whose, bool frozen_at_start)
      : scenario(of),
        family(whose),
        need(whose.need),
        level_entered(static_cast<double>(whose.level_entered)),
        theme_entered{},
        frozen(frozen_at_start) {
    for (std::size_t k = 0; k < kThemes; ++k) {
      theme_entered[k] = static_cast<double>(whose.theme_entered[k]);
    }
  }

  double hazard_of(Process process, double time) const {
    Situation now;
    now.need = need;
    now.locality = scenario::locality_names(scenario)[family.locality];
    now.lone_parent = family.lone_parent;
    now.quintile = family.quintile;
    now.frailty = family.frailty;
    now.time = time;
    now.age = time - static_cast<double>(family.youngest_born_month);
    now.since =
        time -
        (process.change() == Change::kMove
             ? level_entered
             : theme_entered[static_cast<std::size_t>(place(process.theme()))]);
    return hazard(scenario, process.name(), now, frozen);
  }

  void happen(Process process, double time) {
    if (process.change() == Change::kMove) {
      need.level = process.to();
      level_entered = time;
    } else {
      need.themes.toggle(process.theme());
      theme_entered[static_cast<std::size_t>(place(process.theme()))] = time;
    }
  }
};

/// Checks that the hazard of every lane equals the one computed afresh at
/// `time`.
void expect_hazards(const FamilyModel& model, const FamilyModel::State& state,
                    const Life& life, double time) {
  std::array<double, FamilyModel::kLanes> hazards{};
  model.hazards(state, hazards);
  std::set<int> live;
  for (int lane = 0; lane < kLanes; ++lane) {
    const double found = hazards[static_cast<std::size_t>(lane)];
    const int p = model.process(state, lane);
    if (p < 0) {
      ASSERT_EQ(found, 0.0) << "lane " << lane;
      continue;
    }
    live.insert(p);
    const double truth = life.hazard_of(Process(p), time);
    ASSERT_NEAR(found, truth, 1e-12 * truth)
        << Process(p).name() << " at " << time;
  }
  ASSERT_EQ(live.size(), 11U);
  for (int k = 0; k < kThemes; ++k) {
    const Theme theme = theme_at(k);
    ASSERT_TRUE(
        live.count((life.need.themes.contains(theme) ? Process::remission(theme)
                                                     : Process::onset(theme))
                       .place()));
  }
  for (int to = 0; to < kLevels; ++to) {
    if (to == place(life.need.level)) continue;
    ASSERT_TRUE(
        live.count(Process::move(life.need.level, level_at(to)).place()));
  }
}

/// The life of a random family, with clock updates and random events, compared
/// at every step.
void live_and_compare(Chance& chance, const scenario::Scenario& scenario,
                      const HazardTable& table, bool frozen) {
  const FamilyModel model(table);
  const double start = chance.one_in(3) ? -chance.between(0.0, 200.0) : 0.0;
  const Family family =
      any_family(chance, table.localities(), std::floor(start));
  Life life(scenario, family, frozen);
  FamilyModel::State state;
  model.enter(family, start, state);

  double time = start;
  for (int step = 0; step < 50; ++step) {
    ASSERT_EQ(state.need, life.need);
    const double change = model.next_change(state);
    ASSERT_GT(change, time);
    const double end = std::min(change, time + 20.0);
    for (int probe = 0; probe < 2; ++probe) {
      expect_hazards(model, state, life,
                     time + (end - time) * chance.between(0.001, 0.999));
      if (testing::Test::HasFatalFailure()) return;
    }
    if (chance.one_in(2) && change < kInfinity) {
      time = change;
      model.pass(state, time);
    } else {
      time += (end - time) * chance.between(0.001, 0.999);
      const int lane = chance.below(kLanes - 1);
      const Process process(model.process(state, lane));
      model.fire(state, lane, time);
      life.happen(process, time);
    }
  }
}

// Hazards must be constant between two changes and correct at each: a change
// that is missed, early or late shows at the random times.
TEST(FamilyModel, HasTheRightHazardsAllAlongALife) {
  Chance chance(3);
  for (int round = 0; round < 10; ++round) {
    const auto scenario = test_support::random_scenario(chance, 100);
    const bool frozen = round % 4 == 3;
    const HazardTable table = scenario::hazard_table(
        scenario, frozen ? Dates::kStartFrozen : Dates::kAll);
    // Compiling a table takes most of the time, so several families share one.
    for (int family = 0; family < 8; ++family) {
      live_and_compare(chance, scenario, table, frozen);
      if (HasFatalFailure()) return;
    }
  }
}

FamilyModel::State entered(const FamilyModel& model, const Family& family) {
  FamilyModel::State state;
  model.enter(family, 0.0, state);
  return state;
}

TEST(FamilyModel, SwitchesOneLaneForAThemeAndAllMovesForALevel) {
  const auto scenario = test_support::small_scenario(100);
  const HazardTable table = scenario::hazard_table(scenario);
  const FamilyModel model(table);
  Family family;
  family.need = {Level::k2, ThemeSet().insert(Theme::kParenting)};
  for (int lane = 0; lane < kLanes - 1; ++lane) {
    FamilyModel::State state = entered(model, family);
    std::array<int, kLanes> before{};
    for (int l = 0; l < kLanes; ++l) {
      before[static_cast<std::size_t>(l)] = model.process(state, l);
    }
    const Process process(model.process(state, lane));
    const std::uint32_t switched = model.fire(state, lane, 1.5);

    std::uint32_t expected = 1U << lane;
    Need need = family.need;
    if (process.change() == Change::kMove) {
      expected = 0b111U << kFirstMoveLane;
      need.level = process.to();
    } else {
      need.themes.toggle(process.theme());
    }
    EXPECT_EQ(switched, expected);
    EXPECT_EQ(state.need, need);
    for (int l = 0; l < kLanes; ++l) {
      const bool same =
          model.process(state, l) == before[static_cast<std::size_t>(l)];
      EXPECT_EQ(same, (expected >> l & 1U) == 0) << "lane " << l;
    }
    EXPECT_EQ(model.process(state, kLanes - 1), -1);
  }
}

TEST(FamilyModel, RemembersWhenItsStatesWereEntered) {
  const auto scenario = test_support::small_scenario(100);
  const HazardTable table = scenario::hazard_table(scenario);
  const FamilyModel model(table);
  Family family;
  family.level_entered = -7.5F;
  family.theme_entered.fill(-3.25F);
  FamilyModel::State state = entered(model, family);
  EXPECT_EQ(state.entered[kThemes], -7.5);
  EXPECT_EQ(state.entered[0], -3.25);
  model.fire(state, 2, 1.25);
  EXPECT_EQ(state.entered[2], 1.25);
  EXPECT_EQ(state.entered[1], -3.25);
  EXPECT_EQ(state.entered[kThemes], -7.5);
  model.fire(state, kFirstMoveLane, 2.5);
  EXPECT_EQ(state.entered[kThemes], 2.5);
  EXPECT_EQ(state.entered[2], 1.25);
}

TEST(FamilyModel, NeverChangesByItselfWithoutDatesAgesAndDurations) {
  auto scenario = test_support::small_scenario(100);
  for (auto& [name, theme] : scenario.themes) {
    theme.onset.by_age.reset();
    theme.remission.since_entry.reset();
  }
  for (auto& [name, move] : scenario.moves) {
    move.by_date.reset();
    move.since_entry.reset();
  }
  const HazardTable table = scenario::hazard_table(scenario);
  const FamilyModel model(table);
  FamilyModel::State state = entered(model, Family{});
  EXPECT_EQ(model.next_change(state), kInfinity);
  model.fire(state, kFirstMoveLane, 3.0);
  EXPECT_EQ(model.next_change(state), kInfinity);
}

TEST(FamilyModel, TakesFrailtyAsItIsAtExponentsZeroAndOne) {
  const auto scenario = test_support::small_scenario(100);
  const HazardTable table = scenario::hazard_table(scenario);
  const FamilyModel model(table);
  Family plain;
  plain.need.level = Level::k2;
  Family frail = plain;
  frail.frailty = 3.7;
  std::array<double, kLanes> a{};
  std::array<double, kLanes> b{};
  model.hazards(entered(model, plain), a);
  model.hazards(entered(model, frail), b);
  const auto out = static_cast<std::size_t>(kFirstMoveLane);
  EXPECT_EQ(b[out], a[out]);                       // 2->1: exponent 0
  EXPECT_DOUBLE_EQ(b[out + 1], 3.7 * a[out + 1]);  // 2->3: exponent 1
  const auto work = static_cast<std::size_t>(place(Theme::kUnemployment));
  EXPECT_NEAR(b[work] / a[work], std::sqrt(3.7), 1e-14);
}

TEST(FamilyModel, CrossesSeveralChangesInOnePass) {
  Chance chance(4);
  const auto scenario = test_support::random_scenario(chance, 100);
  const HazardTable table = scenario::hazard_table(scenario);
  const FamilyModel model(table);
  for (int round = 0; round < 100; ++round) {
    const Family family = any_family(chance, table.localities(), 0.0);
    FamilyModel::State state = entered(model, family);
    const double time = chance.between(1.0, 80.0);
    model.pass(state, time);
    EXPECT_GT(model.next_change(state), time);
    expect_hazards(model, state, Life(scenario, family, false), time);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace hearthline::model
