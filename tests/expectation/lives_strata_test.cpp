// Strata of families that arrive, depart and change between couple and lone
// parent.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "hearthline/expectation/strata.hpp"
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
using hearthline::test_support::small_scenario;
namespace scenario = hearthline::scenario;

constexpr double kLifeHorizon = 30.0;

struct LivesSetting {
  HazardTable table;
  Families families;
  Lives lives;
};

/// Six groups; some families enter later, with higher need.
LivesSetting lives_setting(bool tells_parents) {
  auto s = scenario::without_clocks(small_scenario(600));
  if (!tells_parents) {
    s.themes["mental_health"].onset.hazard_ratios.erase("lone_parent");
    s.moves["1->2"].hazard_ratios.erase("lone_parent");
  }
  Control control;
  LivesSetting made{
      scenario::hazard_table(s), scenario::sample_families(s, 1, control), {}};
  auto& families = made.families.families;
  for (std::size_t i = 0; i < families.size(); ++i) {
    families[i].enters = static_cast<std::int16_t>(i * 11 % 36);
    families[i].rise = i % 3 == 0 ? 1.2F : 1.0F;
    made.lives.group.push_back(static_cast<index>(i % 6));
  }
  const std::vector<double> half(30, 0.5);
  made.lives.presence.assign(6, {half, half});
  made.lives.partnership = {0.01, 0.02};
  return made;
}

/// Every hazard at a few needs in the middle of every month, without frailty.
std::vector<double> hazards(const HazardTable& table, Family family,
                            bool lone_parent) {
  family.frailty = 1.0;
  family.lone_parent = lone_parent;
  const FamilyModel model(table);
  FamilyModel::State state{};
  std::array<double, FamilyModel::kLanes> out{};
  std::vector<double> all;
  for (double month = 0.5; month < kLifeHorizon; month += 1.0) {
    for (const index place : {0, 300, 777, 1023}) {
      model.at(family, month, place, state);
      model.hazards(state, out);
      all.insert(all.end(), out.begin(), out.end());
    }
  }
  return all;
}

TEST(HazardClasses, OfFamiliesThatChangeTypeShareBothHazards) {
  const LivesSetting made = lives_setting(true);
  const auto classes = hazard_classes(made.table, made.families.families,
                                      kLifeHorizon, &made.lives);
  std::set<std::vector<double>> seen;
  std::size_t mixed = 0;
  for (const HazardClass& one : classes) {
    ASSERT_TRUE(one.partnership.has_value());
    const auto couple = hazards(made.table, one.example, false);
    const auto lone = hazards(made.table, one.example, true);
    EXPECT_NE(couple, lone);
    EXPECT_TRUE(seen.insert(couple).second);
    std::set<bool> parents;
    for (const Family* family : one.families) {
      EXPECT_EQ(hazards(made.table, *family, false), couple);
      EXPECT_EQ(hazards(made.table, *family, true), lone);
      parents.insert(family->lone_parent);
    }
    mixed += parents.size() - 1;
  }
  EXPECT_GT(mixed, 10U);
}

TEST(HazardClasses, AreNotPairedIfTypesHaveTheSameHazards) {
  const LivesSetting made = lives_setting(false);
  for (const HazardClass& one : hazard_classes(
           made.table, made.families.families, kLifeHorizon, &made.lives)) {
    EXPECT_FALSE(one.partnership.has_value());
  }
  LivesSetting still = lives_setting(true);
  still.lives.partnership = {};
  for (const HazardClass& one : hazard_classes(
           still.table, still.families.families, kLifeHorizon, &still.lives)) {
    EXPECT_FALSE(one.partnership.has_value());
    for (const Family* family : one.families) {
      EXPECT_EQ(family->lone_parent, one.example.lone_parent);
    }
  }
}

TEST(HazardClasses, SeparateRisesAndOmitLateEntrants) {
  const LivesSetting made = lives_setting(true);
  std::size_t families = 0;
  for (const HazardClass& one : hazard_classes(
           made.table, made.families.families, kLifeHorizon, &made.lives)) {
    families += one.families.size();
    ASSERT_EQ(one.families.size(), one.numbers.size());
    for (std::size_t i = 0; i < one.families.size(); ++i) {
      EXPECT_EQ(one.families[i]->rise, one.example.rise);
      EXPECT_LT(one.families[i]->enters, kLifeHorizon);
      EXPECT_EQ(
          one.families[i],
          &made.families.families[static_cast<std::size_t>(one.numbers[i])]);
    }
  }
  EXPECT_LT(families, made.families.families.size());
  EXPECT_GT(families, made.families.families.size() / 2);
}

TEST(Strata, HoldEachFamilyInItsLocalityAndGroup) {
  const LivesSetting made = lives_setting(true);
  const auto& families = made.families.families;
  const auto classes =
      hazard_classes(made.table, families, kLifeHorizon, &made.lives);
  std::map<const Family*, double> weights;
  std::vector<Stratum> strata;
  for (const HazardClass& one : classes) {
    for (Stratum& stratum :
         make_strata(one, made.table.exponents(), 5, 4, &made.lives).strata) {
      strata.push_back(std::move(stratum));
    }
  }
  for (const Stratum& stratum : strata) {
    EXPECT_LE(stratum.localities.size(), 4U);
    EXPECT_EQ(stratum.lives, &made.lives);
    int enters = 0;
    for (const Share& share : stratum.shares) {
      weights[share.family] += share.weight;
      const auto place = static_cast<std::size_t>(share.place);
      EXPECT_EQ(stratum.localities[place], share.family->locality);
      const auto number =
          static_cast<std::size_t>(share.family - families.data());
      EXPECT_EQ(share.group, made.lives.group[number]);
      EXPECT_LE(enters, share.family->enters);
      enters = share.family->enters;
    }
  }
  for (const Family& family : families) {
    EXPECT_NEAR(weights[&family], family.enters < kLifeHorizon ? 1.0 : 0.0,
                1e-12);
  }
}

}  // namespace
