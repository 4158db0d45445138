// Plans against their projections, against simulated families, and against hand
// calculations. Bounds: |z| < 4.8 where hundreds of numbers are compared, false
// alarm 1 in 600,000 each.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "demography/plan_examples.hpp"
#include "hearthline/demography/life.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using model::Families;
using model::Family;
using plan_examples::by_locality;
using plan_examples::children_of;
using plan_examples::context;
using plan_examples::entrants;
using plan_examples::growing;
using plan_examples::kChildrenOfAnAge;
using plan_examples::kMonths;
using plan_examples::kYears;
using plan_examples::site;
using plan_examples::start;
using plan_examples::why;
using test_support::quantities;
using test_support::quantity;
using test_support::Tally;

TEST(Plan, MeetsGrowingFallingAndConstantProjections) {
  for (const double growth : {0.06, 0.03, 0.0, -0.03, -0.08, -0.2}) {
    for (const bool parts : {false, true}) {
      const Plan plan = make_plan(parts ? by_locality(growth) : growing(growth),
                                  context(), start());
      ASSERT_EQ(plan.years.size(),
                static_cast<std::size_t>(kYears) * (parts ? 2U : 1U));
      for (const PlanYear& year : plan.years) {
        double level = kChildrenOfAnAge;
        if (parts) level *= year.projection == "of_north" ? 0.4 : 0.6;
        for (int y = 2014; y < year.year; ++y) level *= 1.0 + growth;
        for (std::size_t age = 0; age < year.planned.size(); ++age) {
          EXPECT_NEAR(year.projected[age], level, 1e-9);
          EXPECT_NEAR(year.planned[age], level, 2.5)
              << "growth " << growth << " " << year.projection << " "
              << year.year << " age " << age;
        }
      }
    }
  }
}

TEST(Plan, DividesTimeAtMidYears) {
  const Plan plan = make_plan(growing(0.02), context(), start());
  EXPECT_EQ(plan.years[0].from, 0.0);
  for (std::size_t y = 0; y < plan.years.size(); ++y) {
    EXPECT_EQ(plan.years[y].year, 2014 + static_cast<int>(y));
    EXPECT_EQ(plan.years[y].until, 3.0 + 12.0 * static_cast<double>(y));
    if (y > 0) {
      EXPECT_EQ(plan.years[y].from, plan.years[y - 1].until);
    }
  }
  // A start in July is itself a mid-year; a start in August is after it.
  for (const int month : {7, 8}) {
    PlanContext later = context();
    later.start = {2014, month};
    later.months = 48;
    const Plan other = make_plan(growing(0.02), later, start());
    EXPECT_EQ(other.years.front().year, 2015);
    EXPECT_EQ(other.years.front().until, month == 7 ? 12.0 : 11.0);
  }
}

TEST(Plan, RaisesMovingOutOnlyIfTheProjectionFallsFaster) {
  for (const double growth : {0.03, 0.0, -0.03}) {
    for (const PlanYear& year :
         make_plan(growing(growth), context(), start()).years) {
      EXPECT_DOUBLE_EQ(year.moving_out, 0.08);
    }
  }
  // All ages fall by a fifth per year: a hazard of -log 0.8.
  const auto plan = make_plan(growing(-0.2), context(), start());
  for (const PlanYear& year : plan.years) {
    if (year.year == 2014) continue;
    EXPECT_NEAR(year.moving_out, -std::log(0.8), 0.002);
  }
  // Lives are simulated with the rates of the solution.
  for (const PlanYear& year : plan.years) {
    for (const std::size_t l : {0U, 1U}) {
      EXPECT_DOUBLE_EQ(plan.rates.moving[l].rate(year.from) * 12.0,
                       year.moving_out);
      EXPECT_DOUBLE_EQ(plan.rates.births[l].rate(year.from) * 12.0,
                       year.birth_scale);
    }
  }
}

TEST(Plan, AgreesWithHandCalculations) {
  // A child of a present or arriving family is present later if the family has
  // not moved: exp(-integral of the hazard). Children born within the plan are
  // tested by simulation below.
  const Plan plan = make_plan(growing(0.03), context(), start());
  for (const PlanYear& year : plan.years) {
    if (year.until > static_cast<double>(kMonths)) continue;
    std::vector<double> there(kAges, 0.0);
    for (const Family& family : plan.families.families) {
      if (family.enters > year.until) continue;
      const double stays = std::exp(-plan.rates.moving[0].between(
          static_cast<double>(family.enters), year.until));
      for (const model::Child& child : children_of(plan, family)) {
        const double age = (year.until - child.born_month) / 12.0;
        if (age < 0.0 || age >= kAges) continue;
        there[static_cast<std::size_t>(age)] += stays;
      }
    }
    for (std::size_t age = 0; age < there.size(); ++age) {
      // Born before the start, so births within the plan are excluded.
      if (12.0 * static_cast<double>(age) < year.until) continue;
      EXPECT_NEAR(year.planned[age], there[age], 1e-6)
          << year.year << " age " << age;
    }
  }
}

TEST(Plan, IsTheMeanOfSimulatedFamilies) {
  auto parameters = growing(0.03);
  HousingParameters site;
  site.locality = "south";
  site.from = {2015, 1};
  site.months = quantity(20);
  site.homes = quantity(200);
  site.families_by_size = quantities({0.3, 0.2});
  site.from_outside = quantity(1.0);
  parameters.housing["site"] = site;
  const Plan plan = make_plan(parameters, context(), start());
  constexpr std::uint32_t kDraws = 300;
  constexpr double kBound = 4.8;
  const LifeModel model(plan.rates);

  // Children by age at mid-years without families in new homes; with them,
  // births and moves by year, and families and children at month 50.
  std::map<int, std::vector<Tally>> ages;
  std::map<int, std::array<Tally, 2>> flows;
  std::array<Tally, 3> late;
  constexpr double kLate = 50.0;
  Life life;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    std::map<int, std::vector<double>> counts;
    std::map<int, std::array<double, 2>> happened;
    std::array<double, 3> there{};
    for (const Family& family : plan.families.families) {
      const auto children = children_of(plan, family);
      life.draw(model, family, children, {11, draw}, double{kMonths});
      const bool of_homes =
          (family.id.value & kEntrant) != 0 && why(family) == EntryKind::kHome;
      std::vector<double> born(life.births().begin(), life.births().end());
      for (const model::Child& child : children) {
        born.push_back(child.born_month);
      }
      for (const PlanYear& year : plan.years) {
        auto& count = counts[year.year];
        count.resize(kAges);
        auto& flow = happened[year.year];
        if (of_homes) continue;
        for (const double time : life.births()) {
          flow[0] += time >= year.from && time < year.until ? 1.0 : 0.0;
        }
        const double left = life.leaves();
        flow[1] += left >= year.from && left < year.until &&
                           life.steps().back().event == LifeEvent::kMovingOut
                       ? 1.0
                       : 0.0;
        if (family.enters > year.until || left <= year.until) continue;
        for (const double month : born) {
          const double age = (year.until - month) / 12.0;
          if (age < 0.0 || age >= kAges) continue;
          ++count[static_cast<std::size_t>(age)];
        }
      }
      if (family.enters <= kLate && life.leaves() > kLate) {
        ++there[0];
        bool lone = family.lone_parent;
        for (const auto& step : life.steps()) {
          if (step.time > kLate) break;
          if (step.event == LifeEvent::kSeparation) lone = true;
          if (step.event == LifeEvent::kRepartnering) lone = false;
        }
        there[1] += lone ? 1.0 : 0.0;
        for (const double month : born) {
          there[2] += month <= kLate && month + kChildhood > kLate ? 1.0 : 0.0;
        }
      }
    }
    for (auto& [year, count] : counts) {
      ages[year].resize(kAges);
      for (std::size_t age = 0; age < kAges; ++age) {
        ages[year][age].add(count[age]);
      }
      for (std::size_t i = 0; i < 2; ++i) flows[year][i].add(happened[year][i]);
    }
    for (std::size_t i = 0; i < 3; ++i) late[i].add(there[i]);
  }

  for (const PlanYear& year : plan.years) {
    if (year.until > static_cast<double>(kMonths)) continue;
    for (std::size_t age = 0; age < kAges; ++age) {
      const Tally& tally = ages.at(year.year)[age];
      EXPECT_LT(std::abs(tally.z(year.planned[age])), kBound)
          << year.year << " age " << age << ": " << tally.sum / tally.n
          << " planned " << year.planned[age];
    }
    const auto& flow = flows.at(year.year);
    EXPECT_LT(std::abs(flow[0].z(year.births - year.new_families)), kBound)
        << year.year;
    EXPECT_LT(std::abs(flow[1].z(year.moved_out)), kBound) << year.year;
  }
  // The mean over a month is close to the mean of its two ends.
  const auto expected = [&](double StockMonth::* what) {
    double sum = 0.0;
    for (const auto& months : plan.expected) {
      sum += 0.5 * (months[49].*what + months[50].*what);
    }
    return sum;
  };
  // Arrivals at month 50 are present from then on, and not in the mean before.
  double half_come = 0.0;
  double half_lone = 0.0;
  double half_children = 0.0;
  for (const Family& family : entrants(plan)) {
    if (static_cast<double>(family.enters) != kLate) continue;
    half_come += 0.5;
    half_lone += family.lone_parent ? 0.5 : 0.0;
    half_children += 0.5 * family.children;
  }
  EXPECT_LT(std::abs(late[0].z(expected(&StockMonth::families) + half_come)),
            kBound);
  EXPECT_LT(std::abs(late[1].z(expected(&StockMonth::lone_parent) + half_lone)),
            kBound);
  EXPECT_LT(
      std::abs(late[2].z(expected(&StockMonth::children) + half_children)),
      kBound);
}

// ---- Arrivals ---------------------------------------------------------------

std::string refusal(const DemographyParameters& parameters,
                    const Families& families) {
  try {
    make_plan(parameters, context(), families);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Plan, RefusesAProjectionWithAGap) {
  auto parameters = growing(0.03);
  parameters.projections["borough"].years.erase("2017");
  EXPECT_NE(refusal(parameters, start())
                .find("demography.projections.borough.years.2017 is missing"),
            std::string::npos);
  parameters = growing(0.03);
  parameters.projections["borough"].years["2016"].children.values.pop_back();
  EXPECT_NE(refusal(parameters, start())
                .find("years.2016.children: expected 18 numbers, found 17"),
            std::string::npos);
}

TEST(Plan, RefusesArrivalsWithoutADonor) {
  Families north_only = start();
  for (Family& family : north_only.families) family.locality = 0;
  EXPECT_EQ(refusal(by_locality(0.03), north_only),
            "demography: expected a family in locality south at the start, as "
            "donor for families that move in there, found none");
  auto parameters = growing(0.03);
  parameters.housing["tower"] = site({2014, 10}, 14, 310);
  parameters.housing["tower"].families_by_size = quantities({0, 0, 0, 0.1});
  EXPECT_EQ(refusal(parameters, start()),
            "demography: expected a family with 4 children in locality south "
            "at the start, as donor for families that move in there, found "
            "none");
}

TEST(Plan, RefusesBirthsThatNobodyCanHave) {
  auto parameters = growing(0.03);
  parameters.births.since_birth = test_support::pieces({0}, {0});
  EXPECT_NE(
      refusal(parameters, start()).find("than its families can have, found "),
      std::string::npos);
}

TEST(Plan, RefusesIdsAndAgesOutOfRange) {
  Families high = start();
  high.families[3].id = {std::uint64_t{1} << 63U};
  EXPECT_NE(
      refusal(growing(0.03), high).find("family: expected an id below 2^63"),
      std::string::npos);
  Families grown = start();
  grown.children[5].born_month = -kChildhood;
  EXPECT_NE(refusal(growing(0.03), grown)
                .find("expected children aged 0 to 17 at the start"),
            std::string::npos);
}

// Looked at before each year of each projection.
TEST(Plan, CanBeStopped) {
  std::atomic<bool> stop{true};
  EXPECT_THROW(make_plan(growing(0.02), context(), start(), &stop),
               Interrupted);
  stop = false;
  EXPECT_EQ(make_plan(growing(0.02), context(), start(), &stop).years.size(),
            make_plan(growing(0.02), context(), start()).years.size());
}

}  // namespace
}  // namespace hearthline::demography
