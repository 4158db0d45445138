// Strata: no family is lost or counted twice, and the families of a class share
// their hazards.

#include "hearthline/expectation/strata.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include "hearthline/model/family_model.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/scenario_builder.hpp"

namespace {

using namespace hearthline::
    expectation;  // NOLINT(google-build-using-namespace)
using hearthline::index;
using hearthline::engine::Control;
using hearthline::model::Families;
using hearthline::model::Family;
using hearthline::model::FamilyModel;
using hearthline::model::HazardTable;
using hearthline::test_support::effect;
using hearthline::test_support::small_scenario;
using hearthline::test_support::with_effect;
namespace scenario = hearthline::scenario;

constexpr double kHorizon = 30.0;

/// With or without a local effect, which begins within the horizon.
scenario::Scenario example(bool local) {
  scenario::Scenario s = scenario::without_clocks(small_scenario(1500));
  auto made = effect({"moves.2->3"}, 0.5, {2015, 2});
  if (local) made.localities = {"south"};
  return with_effect(s, "help", made);
}

struct Setting {
  HazardTable table;
  Families families;
  std::vector<HazardClass> classes;
};

Setting setting(bool local) {
  const scenario::Scenario s = example(local);
  Control control;
  Setting made{
      scenario::hazard_table(s), scenario::sample_families(s, 1, control), {}};
  made.classes = hazard_classes(made.table, made.families.families, kHorizon);
  return made;
}

/// Every hazard at a few needs in the middle of every month, without frailty.
std::vector<double> hazards(const HazardTable& table, Family family) {
  family.frailty = 1.0;
  const FamilyModel model(table);
  FamilyModel::State state{};
  std::array<double, FamilyModel::kLanes> out{};
  std::vector<double> all;
  for (double month = 0.5; month < kHorizon; month += 1.0) {
    for (const index place : {0, 64, 300, 777, 1023}) {
      model.at(family, month, place, state);
      model.hazards(state, out);
      all.insert(all.end(), out.begin(), out.end());
    }
  }
  return all;
}

TEST(HazardClasses, ShareHazardsWithinAndNotBetweenClasses) {
  for (const bool local : {false, true}) {
    const Setting made = setting(local);
    std::set<std::vector<double>> seen;
    for (const HazardClass& one : made.classes) {
      const auto own = hazards(made.table, one.example);
      EXPECT_TRUE(seen.insert(own).second);
      for (const Family* family : one.families) {
        EXPECT_EQ(hazards(made.table, *family), own);
      }
    }
    EXPECT_LT(made.classes.size(), made.families.families.size() / 2);
  }
}

TEST(HazardClasses, ContainEachFamilyOnce) {
  const Setting made = setting(true);
  std::set<const Family*> seen;
  for (const HazardClass& one : made.classes) {
    for (const Family* family : one.families) {
      EXPECT_TRUE(seen.insert(family).second);
    }
  }
  EXPECT_EQ(seen.size(), made.families.families.size());
}

// Between breakpoints hazards are constant, to a hundredth of a month on each
// side.
TEST(HazardClasses, ChangeTheirHazardsOnlyAtBreakpoints) {
  const Setting made = setting(true);
  const FamilyModel model(made.table);
  FamilyModel::State state{};
  std::array<double, FamilyModel::kLanes> before{};
  std::array<double, FamilyModel::kLanes> after{};
  int changes = 0;
  for (const HazardClass& one : made.classes) {
    const std::set<double> breaks(one.breaks.begin(), one.breaks.end());
    for (double month = 1.0; month < kHorizon; month += 1.0) {
      bool changed = false;
      for (const index place : {0, 300, 777, 1023}) {
        model.at(one.example, month - 0.01, place, state);
        model.hazards(state, before);
        model.at(one.example, month + 0.01, place, state);
        model.hazards(state, after);
        changed |= before != after;
      }
      changes += changed ? 1 : 0;
      EXPECT_TRUE(!changed || breaks.contains(month)) << month;
    }
  }
  EXPECT_GT(changes, static_cast<int>(made.classes.size()));
}

TEST(Strata, WeightsAreTheFamilies) {
  for (const std::size_t places : {std::size_t{1}, std::size_t{4}}) {
    const Setting made = setting(false);
    std::map<const Family*, double> weights;
    for (const HazardClass& one : made.classes) {
      const auto strata = make_strata(one, made.table.exponents(), 5, places);
      for (const Stratum& stratum : strata.strata) {
        EXPECT_EQ(stratum.hazards, &one);
        EXPECT_LE(stratum.localities.size(), places);
        EXPECT_GT(stratum.frailty, 0.0);
        for (const Share& share : stratum.shares) {
          weights[share.family] += share.weight;
          EXPECT_EQ(stratum.localities[static_cast<std::size_t>(share.place)],
                    share.family->locality);
        }
      }
    }
    EXPECT_EQ(weights.size(), made.families.families.size());
    for (const auto& [family, weight] : weights) {
      EXPECT_NEAR(weight, 1.0, 1e-13);
    }
  }
}

TEST(Strata, AreExactIfEachFrailtyHasItsOwn) {
  std::vector<Family> families(6);
  HazardClass one;
  for (std::size_t i = 0; i < families.size(); ++i) {
    families[i].frailty = 1.0 + static_cast<double>(i / 2);
    one.families.push_back(&families[i]);
    one.numbers.push_back(static_cast<index>(i));
  }
  const auto three = make_strata(one, {1.0}, 3, 4);
  EXPECT_TRUE(three.exact);
  EXPECT_EQ(three.strata.size(), 3U);
  const auto two = make_strata(one, {1.0}, 2, 4);
  EXPECT_FALSE(two.exact);
  EXPECT_EQ(two.strata.size(), 2U);
}

}  // namespace
