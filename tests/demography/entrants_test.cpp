// Arrivals of a plan: ids, donors, whole families, first births.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "demography/plan_examples.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using model::Families;
using model::Family;
using plan_examples::children_of;
using plan_examples::context;
using plan_examples::entrants;
using plan_examples::growing;
using plan_examples::kFamilies;
using plan_examples::kMonths;
using plan_examples::start;
using plan_examples::when;
using plan_examples::why;
using test_support::kZ;
using test_support::z_of_count;

TEST(Entrants, FollowFamiliesAtTheStartWithHigherIds) {
  const Families before = start();
  const Plan plan = make_plan(growing(0.03), context(), before);
  ASSERT_EQ(plan.families_at_start, kFamilies);
  std::set<std::uint64_t> ids;
  for (std::size_t f = 0; f < plan.families.families.size(); ++f) {
    const Family& family = plan.families.families[f];
    EXPECT_TRUE(ids.insert(family.id.value).second);
    if (f < before.families.size()) {
      EXPECT_EQ(family.id, before.families[f].id);
      EXPECT_EQ(family.rise, 1.0F);
      EXPECT_EQ(family.enters, 0);
      continue;
    }
    EXPECT_GT(family.id.value, std::uint64_t{1} << 63U);
    EXPECT_GT(family.enters, 0);
    EXPECT_LT(family.enters, kMonths);
    int youngest = -9999;
    for (const model::Child& child : children_of(plan, family)) {
      youngest = std::max<int>(youngest, child.born_month);
      // Aged 0 to 17 on arrival; no child arrives before its birth.
      EXPECT_GE(family.enters - child.born_month, 0);
      EXPECT_LT(family.enters - child.born_month, kChildhood);
    }
    EXPECT_EQ(family.youngest_born_month, youngest);
  }
  EXPECT_GT(entrants(plan, EntryKind::kArrival).size(), 500U);
}

TEST(Entrants, AreWholeFamilies) {
  const Plan plan = make_plan(growing(0.03), context(), start());
  for (const PlanYear& year : plan.years) {
    if (year.until >= static_cast<double>(kMonths)) continue;
    double arrivals = 0.0;
    double children = 0.0;
    double first = 0.0;
    std::map<int, int> by_month;
    for (const Family& entrant : entrants(plan)) {
      if (when(entrant) != year.year) continue;
      EXPECT_GT(entrant.enters, year.from);
      EXPECT_LE(entrant.enters, year.until);
      if (why(entrant) == EntryKind::kArrival) {
        ++arrivals;
        children += entrant.children;
        ++by_month[entrant.enters];
      } else {
        ++first;
      }
    }
    EXPECT_EQ(arrivals, year.arrivals);
    EXPECT_EQ(children, year.child_arrivals);
    EXPECT_EQ(first, year.new_families);
    EXPECT_EQ(by_month.size(), static_cast<std::size_t>(year.until - year.from))
        << "arrivals must be spread over all months";
  }
}

TEST(Entrants, IncludeAShareOfBirthsAsNewFamilies) {
  const Plan plan = make_plan(growing(0.03), context(), start());
  const auto parameters = growing(0.03).births;
  double lone = 0.0;
  double boys = 0.0;
  const auto babies = entrants(plan, EntryKind::kFirstBirth);
  for (const Family& family : babies) {
    ASSERT_EQ(family.children, 1);
    EXPECT_EQ(family.youngest_born_month, family.enters);
    EXPECT_EQ(children_of(plan, family)[0].born_month, family.enters);
    EXPECT_EQ(family.need.level, model::Level::k1);
    EXPECT_EQ(family.level_entered, static_cast<float>(family.enters));
    lone += family.lone_parent ? 1.0 : 0.0;
    boys += children_of(plan, family)[0].sex == model::Sex::kMale ? 1.0 : 0.0;
  }
  const auto n = static_cast<double>(babies.size());
  ASSERT_GT(n, 300.0);
  EXPECT_LT(std::abs(z_of_count(lone, n, parameters.lone_at_birth.value)), kZ);
  EXPECT_LT(std::abs(z_of_count(boys, n, parameters.boys.value)), kZ);
  // Two fifths of the children aged 0 at mid-year, born in the year before,
  // except for a few who arrive in place of leavers.
  for (const PlanYear& year : plan.years) {
    if (year.year == 2014) continue;
    EXPECT_NEAR(year.new_families, 0.4 * year.projected[0], 1.0) << year.year;
    EXPECT_GT(year.births, year.projected[0]);
    EXPECT_LT(year.births, 1.1 * year.projected[0]);
  }
}

TEST(Entrants, HaveTheAttributesOfADonorFromTheirLocality) {
  const Families before = start();
  std::map<double, const Family*> donors;
  for (const Family& family : before.families) donors[family.frailty] = &family;
  const Plan plan = make_plan(growing(0.03), context(), before);
  std::set<double> used;
  for (const Family& entrant : entrants(plan)) {
    const Family& donor = *donors.at(entrant.frailty);
    used.insert(entrant.frailty);
    EXPECT_EQ(entrant.locality, donor.locality);
    EXPECT_EQ(entrant.quintile, donor.quintile);
    if (why(entrant) == EntryKind::kFirstBirth) continue;
    // At elasticity 1 their need is that of their donor, shifted in time.
    EXPECT_EQ(entrant.rise, 1.0F);
    EXPECT_EQ(entrant.lone_parent, donor.lone_parent);
    EXPECT_EQ(entrant.need, donor.need);
    EXPECT_GE(entrant.level_entered, donor.level_entered);
    EXPECT_LE(entrant.children, donor.children);
  }
  EXPECT_GT(used.size(), 500U);
}

TEST(Entrants, AreSharedOutByLocality) {
  const Plan plan = make_plan(growing(0.03), context(), start());
  std::array<double, 2> children{};
  for (const Family& entrant : entrants(plan, EntryKind::kArrival)) {
    children[entrant.locality] += entrant.children;
  }
  // In proportion to families, two to three, throughout turnover.
  EXPECT_NEAR(children[0] / (children[0] + children[1]), 0.4, 0.02);
}

/// Returns the last arrival of each year, which has the remaining children.
std::set<std::uint64_t> last_arrivals(const Plan& plan) {
  std::map<int, std::uint64_t> last;
  for (const Family& entrant : entrants(plan, EntryKind::kArrival)) {
    last[when(entrant)] = entrant.id.value;
  }
  std::set<std::uint64_t> ids;
  for (const auto& [year, id] : last) ids.insert(id);
  return ids;
}

TEST(Entrants, AreTheSameFamilyForTheSameIdUnderAnyProjection) {
  const Plan one = make_plan(growing(0.03), context(), start());
  std::map<std::uint64_t, const Family*> known;
  for (const Family& family : one.families.families) {
    known[family.id.value] = &family;
  }
  for (const double growth : {0.0, 0.05, -0.2}) {
    const Plan other = make_plan(growing(growth), context(), start());
    auto last = last_arrivals(other);
    last.merge(last_arrivals(one));
    std::size_t shared = 0;
    for (const Family& entrant : entrants(other)) {
      const auto found = known.find(entrant.id.value);
      if (found == known.end()) continue;
      ++shared;
      const Family& same = *found->second;
      EXPECT_EQ(entrant.frailty, same.frailty);
      EXPECT_EQ(entrant.locality, same.locality);
      EXPECT_EQ(entrant.quintile, same.quintile);
      EXPECT_EQ(entrant.lone_parent, same.lone_parent);
      EXPECT_EQ(entrant.need, same.need);
      if (!last.contains(entrant.id.value)) {
        EXPECT_EQ(entrant.children, same.children);
      }
    }
    EXPECT_GT(shared, growth < -0.1 ? 200U : 500U);
  }
}

TEST(Entrants, DependOnlyOnTheSeed) {
  const auto frailties = [](const Plan& plan) {
    std::vector<double> all;
    for (const Family& family : plan.families.families) {
      all.push_back(family.frailty);
      all.push_back(family.enters);
      all.push_back(family.youngest_born_month);
    }
    return all;
  };
  const auto base = frailties(make_plan(growing(0.03), context(), start()));
  EXPECT_EQ(frailties(make_plan(growing(0.03), context(), start())), base);
  PlanContext other = context();
  other.seed = 4;
  EXPECT_NE(frailties(make_plan(growing(0.03), other, start())), base);
}

// ---- Elasticity -------------------------------------------------------------

}  // namespace
}  // namespace hearthline::demography
