// Families in new homes: number, dates, locality and need.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <string>

#include "demography/plan_examples.hpp"

namespace hearthline::demography {
namespace {

using model::Families;
using model::Family;
using plan_examples::children_of;
using plan_examples::context;
using plan_examples::entrants;
using plan_examples::growing;
using plan_examples::has_need;
using plan_examples::site;
using plan_examples::start;
using test_support::quantities;
using test_support::quantity;

TEST(NewHomes, HaveFamiliesOfEachSizeWithinTheirMonths) {
  auto parameters = growing(0.03);
  parameters.housing["tower"] = site({2014, 10}, 14, 310);
  const Plan plan = make_plan(parameters, context(), start());
  std::array<int, 4> by_size{};
  std::map<int, int> by_month;
  for (const Family& family : entrants(plan, EntryKind::kHome)) {
    ASSERT_LE(family.children, 3);
    ++by_size[family.children];
    ++by_month[family.enters];
    EXPECT_EQ(family.locality, 1);
    for (const model::Child& child : children_of(plan, family)) {
      EXPECT_GE(family.enters - child.born_month, 0);
      EXPECT_LT(family.enters - child.born_month, kChildhood);
    }
  }
  // 155 homes from outside: 31, 23.25 and 7.75 families.
  EXPECT_EQ(by_size, (std::array<int, 4>{0, 31, 23, 8}));
  // Families that move in during October 2014, month 6, are present from
  // month 7.
  EXPECT_EQ(by_month.begin()->first, 7);
  EXPECT_EQ(by_month.rbegin()->first, 20);
  for (const auto& [month, families] : by_month) {
    EXPECT_NEAR(families, 62.0 / 14.0, 2.0) << month;
  }
}

TEST(NewHomes, AreInAdditionToTheProjection) {
  auto parameters = growing(0.03);
  const Plan without = make_plan(parameters, context(), start());
  parameters.housing["tower"] = site({2014, 10}, 14, 310);
  const Plan with = make_plan(parameters, context(), start());
  for (std::size_t y = 0; y < with.years.size(); ++y) {
    EXPECT_EQ(with.years[y].planned, without.years[y].planned);
    EXPECT_EQ(with.years[y].arrivals, without.years[y].arrivals);
    EXPECT_EQ(with.years[y].birth_scale, without.years[y].birth_scale);
  }
  EXPECT_EQ(entrants(with).size(), entrants(without).size() + 62U);
  // In the month after the last arrival: 62 families, less those that have
  // moved out within 14 months, at 0.08 per year.
  const double more =
      with.expected[1][20].families - without.expected[1][20].families;
  EXPECT_LT(more, 62.0);
  EXPECT_GT(more, 62.0 * std::exp(-0.08 * 14.5 / 12.0));
  EXPECT_EQ(with.expected[0][20].families, without.expected[0][20].families);
  EXPECT_EQ(with.expected[1][6].families, without.expected[1][6].families);
}

TEST(NewHomes, KeepTheirFamiliesWhenASiteGrows) {
  auto parameters = growing(0.03);
  parameters.housing["tower"] = site({2014, 10}, 14, 310);
  const Plan small = make_plan(parameters, context(), start());
  parameters.housing["tower"] = site({2014, 10}, 14, 620);
  const Plan large = make_plan(parameters, context(), start());
  std::map<std::uint64_t, double> frailty;
  for (const Family& family : entrants(large, EntryKind::kHome)) {
    frailty[family.id.value] = family.frailty;
  }
  for (const Family& family : entrants(small, EntryKind::kHome)) {
    EXPECT_EQ(frailty.at(family.id.value), family.frailty);
  }
}

TEST(NewHomes, AreOccupiedFromTheScenariosStart) {
  auto parameters = growing(0.03);
  parameters.housing["tower"] = site({2014, 4}, 10, 400);
  EXPECT_EQ(
      entrants(make_plan(parameters, context(), start()), EntryKind::kHome)
          .size(),
      80U);
  // Opened a year earlier, to fill over two years: half is occupied.
  parameters.housing["tower"] = site({2013, 4}, 24, 400);
  EXPECT_EQ(
      entrants(make_plan(parameters, context(), start()), EntryKind::kHome)
          .size(),
      40U);
  // After the horizon.
  parameters.housing["tower"] = site({2019, 5}, 24, 400);
  EXPECT_TRUE(
      entrants(make_plan(parameters, context(), start()), EntryKind::kHome)
          .empty());
}

TEST(NewHomes, BringNoNeedAtElasticityZero) {
  auto parameters = growing(0.03);
  parameters.elasticity = quantity(0.0);
  parameters.housing["tower"] = site({2014, 10}, 14, 1000);
  const Plan plan = make_plan(parameters, context(), start());
  for (const Family& family : entrants(plan, EntryKind::kHome)) {
    EXPECT_FALSE(has_need(family));
    EXPECT_EQ(family.rise, 0.0F);
  }
}

}  // namespace
}  // namespace hearthline::demography
