// Elasticity of the need of arrivals to the number of families. Bounds:
// |z| < 4, false alarm 6 in 100,000.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "demography/plan_examples.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using model::Families;
using model::Family;
using plan_examples::context;
using plan_examples::entrants;
using plan_examples::growing;
using plan_examples::has_need;
using plan_examples::kFamilies;
using plan_examples::start;
using plan_examples::when;
using test_support::kZ;
using test_support::quantity;

TEST(Elasticity, AppliesToGrowthAndNotToReplacement) {
  for (const double elasticity : {0.0, 0.5, 1.0, 1.5}) {
    for (const double growth : {0.04, 0.0, -0.04}) {
      auto parameters = growing(growth);
      parameters.elasticity = quantity(elasticity);
      const Plan plan = make_plan(parameters, context(), start());
      for (const PlanYear& year : plan.years) {
        // Need that arrives: that of leavers, plus the elasticity times growth.
        const double comes = year.arrivals + year.new_families;
        const double left = year.moved_out + year.aged_out;
        EXPECT_NEAR(comes * year.need_ratio,
                    std::max(0.0, left + elasticity * (comes - left)), 1e-9);
        if (elasticity == 1.0) {
          EXPECT_EQ(year.need_ratio, 1.0);
        }
      }
    }
  }
}

TEST(Elasticity, ScalesTheShareOfArrivalsWithNeedAndTheirHazards) {
  const Families before = start();
  double with_need = 0.0;
  for (const Family& family : before.families) {
    with_need += has_need(family) ? 1.0 : 0.0;
  }
  const double usual = with_need / static_cast<double>(kFamilies);
  for (const double elasticity : {0.0, 0.5, 1.0, 1.5}) {
    auto parameters = growing(0.04);
    parameters.elasticity = quantity(elasticity);
    const Plan plan = make_plan(parameters, context(), before);
    std::map<int, double> ratio;
    for (const PlanYear& year : plan.years) ratio[year.year] = year.need_ratio;
    double expected = 0.0;
    double variance = 0.0;
    double found = 0.0;
    for (const Family& entrant : entrants(plan, EntryKind::kArrival)) {
      const double now = ratio.at(when(entrant));
      EXPECT_EQ(entrant.rise, static_cast<float>(now));
      const double share = usual * now;
      expected += share;
      variance += share * (1.0 - share);
      found += has_need(entrant) ? 1.0 : 0.0;
    }
    EXPECT_LT(std::abs(found - expected) / std::sqrt(variance), kZ)
        << elasticity;
    EXPECT_GT(std::abs(expected -
                       usual * static_cast<double>(
                                   entrants(plan, EntryKind::kArrival).size())),
              elasticity == 1.0 ? -1.0 : 8.0)
        << "too few to be a test";
    for (const Family& entrant : entrants(plan, EntryKind::kFirstBirth)) {
      EXPECT_EQ(entrant.need.level, model::Level::k1);
    }
  }
}

TEST(Elasticity, ChangesOnlyNeed) {
  auto parameters = growing(0.04);
  const Plan one = make_plan(parameters, context(), start());
  parameters.elasticity = quantity(0.25);
  const Plan other = make_plan(parameters, context(), start());
  ASSERT_EQ(one.families.families.size(), other.families.families.size());
  for (std::size_t f = 0; f < one.families.families.size(); ++f) {
    const Family& a = one.families.families[f];
    const Family& b = other.families.families[f];
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.enters, b.enters);
    EXPECT_EQ(a.frailty, b.frailty);
    EXPECT_EQ(a.children, b.children);
    EXPECT_EQ(a.lone_parent, b.lone_parent);
    EXPECT_EQ(a.youngest_born_month, b.youngest_born_month);
  }
}

}  // namespace
}  // namespace hearthline::demography
