// What a plan makes of projections: against the projections, against families
// that live by it, and by hand. Bounds: |z| < 4, false alarm 6 in 100,000;
// |z| < 4.8 where hundreds of numbers are compared, 1 in 600,000 each.

#include "hearthline/demography/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/demography/life.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using model::Families;
using model::Family;
using test_support::invented_demography;
using test_support::invented_families;
using test_support::kZ;
using test_support::quantities;
using test_support::quantity;
using test_support::Tally;
using test_support::z_of_count;

constexpr index kMonths = 60;
constexpr index kFamilies = 1800;
constexpr double kChildrenOfAnAge = 200.0;
constexpr int kYears = 6;  // 2014 to 2019

PlanContext context() { return {{"north", "south"}, {2014, 4}, kMonths, 3}; }

/// The invented families, each with a frailty of its own, so that who comes can
/// be told by its donor's; some of them with need.
Families start() {
  Families made = invented_families(kFamilies);
  for (std::size_t f = 0; f < made.families.size(); ++f) {
    Family& family = made.families[f];
    family.frailty = 1.0 + static_cast<double>(f) / 4096.0;
    if (f % 7 == 0)
      family.need.level = model::level_at(1 + static_cast<int>(f % 21 / 7));
    if (f % 11 == 0) family.need.themes.insert(model::Theme::kParenting);
  }
  return made;
}

bool has_need(const Family& family) {
  return family.need.level != model::Level::k1 ||
         family.need.themes.count() > 0;
}

DemographyParameters growing(double growth) {
  return invented_demography(kChildrenOfAnAge, growth, 2014, kYears);
}

/// The same projection, cut in two: two fifths of the families live north.
DemographyParameters by_locality(double growth) {
  DemographyParameters made = growing(growth);
  const ProjectionParameters whole = made.projections.at("borough");
  made.projections.clear();
  for (const auto& [name, share] :
       {std::pair{"north", 0.4}, std::pair{"south", 0.6}}) {
    ProjectionParameters part = whole;
    part.localities = {name};
    for (auto& [year, projection] : part.years) {
      for (double& children : projection.children.values) children *= share;
    }
    made.projections["of_" + std::string(name)] = part;
  }
  return made;
}

std::span<const model::Child> children_of(const Plan& plan, const Family& who) {
  return std::span(plan.families.children)
      .subspan(who.first_child, who.children);
}

/// Those of the plan who were not there at the start.
std::vector<Family> comers(const Plan& plan) {
  return {plan.families.families.begin() + plan.families_at_start,
          plan.families.families.end()};
}

Coming why(const Family& comer) {
  return static_cast<Coming>(comer.id.value >> 60U & 7U);
}
int when(const Family& comer) {
  return static_cast<int>(comer.id.value >> 32U & 0xFFFU);
}

std::vector<Family> comers(const Plan& plan, Coming kind) {
  std::vector<Family> some;
  for (const Family& comer : comers(plan)) {
    if (why(comer) == kind) some.push_back(comer);
  }
  return some;
}

// ---- The projection is met --------------------------------------------------

TEST(Plan, MeetsProjectionsThatGrowFallAndStay) {
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

TEST(Plan, GoesFromMiddleToMiddleOfTheYears) {
  const Plan plan = make_plan(growing(0.02), context(), start());
  EXPECT_EQ(plan.years[0].from, 0.0);
  for (std::size_t y = 0; y < plan.years.size(); ++y) {
    EXPECT_EQ(plan.years[y].year, 2014 + static_cast<int>(y));
    EXPECT_EQ(plan.years[y].until, 3.0 + 12.0 * static_cast<double>(y));
    if (y > 0) {
      EXPECT_EQ(plan.years[y].from, plan.years[y - 1].until);
    }
  }
  // A start in July is such a moment itself, one in August is after it.
  for (const int month : {7, 8}) {
    PlanContext later = context();
    later.start = {2014, month};
    later.months = 48;
    const Plan other = make_plan(growing(0.02), later, start());
    EXPECT_EQ(other.years.front().year, 2015);
    EXPECT_EQ(other.years.front().until, month == 7 ? 12.0 : 11.0);
  }
}

TEST(Plan, RaisesMovingOutOnlyWhereTheProjectionFallsFaster) {
  for (const double growth : {0.03, 0.0, -0.03}) {
    for (const PlanYear& year :
         make_plan(growing(growth), context(), start()).years) {
      EXPECT_DOUBLE_EQ(year.moving_out, 0.08);
    }
  }
  // All ages fall by a fifth a year: a hazard of -log 0.8.
  const auto plan = make_plan(growing(-0.2), context(), start());
  for (const PlanYear& year : plan.years) {
    if (year.year == 2014) continue;
    EXPECT_NEAR(year.moving_out, -std::log(0.8), 0.002);
  }
  // Lives are led at what was solved.
  for (const PlanYear& year : plan.years) {
    for (const std::size_t l : {0U, 1U}) {
      EXPECT_DOUBLE_EQ(plan.rates.moving[l].rate(year.from) * 12.0,
                       year.moving_out);
      EXPECT_DOUBLE_EQ(plan.rates.births[l].rate(year.from) * 12.0,
                       year.birth_scale);
    }
  }
}

TEST(Plan, CountsWhoIsPlannedAsByHand) {
  // A child that is there, or that comes with its family, is there later if
  // its family has not moved: exp(-integral of the hazard). Children born
  // within the plan are looked at by simulation below.
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
      // Born before the start: no birth within the plan is among them.
      if (12.0 * static_cast<double>(age) < year.until) continue;
      EXPECT_NEAR(year.planned[age], there[age], 1e-6)
          << year.year << " age " << age;
    }
  }
}

TEST(Plan, IsWhatFamiliesThatLiveByItTendTo) {
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

  // Children by age at the middles, of all but the homes' families; births and
  // moves by year, families and children at month 50, with them.
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
          (family.id.value & kComes) != 0 && why(family) == Coming::kHome;
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
  // The means over a month's length are close to the mean of its two ends.
  const auto expected = [&](double StockMonth::* what) {
    double sum = 0.0;
    for (const auto& months : plan.expected) {
      sum += 0.5 * (months[49].*what + months[50].*what);
    }
    return sum;
  };
  // Who comes at month 50 is there from then on, and not in the mean before.
  double half_come = 0.0;
  double half_lone = 0.0;
  double half_children = 0.0;
  for (const Family& family : comers(plan)) {
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

// ---- Who comes --------------------------------------------------------------

TEST(Plan, KeepsThoseAtTheStartAndNumbersWhoComesAboveThem) {
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
      // 0 to 17 when they come; no child comes before it is born.
      EXPECT_GE(family.enters - child.born_month, 0);
      EXPECT_LT(family.enters - child.born_month, kChildhood);
    }
    EXPECT_EQ(family.youngest_born_month, youngest);
  }
  EXPECT_GT(comers(plan, Coming::kArrival).size(), 500U);
}

TEST(Plan, CountsWhoComesInWholeFamilies) {
  const Plan plan = make_plan(growing(0.03), context(), start());
  for (const PlanYear& year : plan.years) {
    if (year.until >= static_cast<double>(kMonths)) continue;
    double arrivals = 0.0;
    double children = 0.0;
    double first = 0.0;
    std::map<int, int> by_month;
    for (const Family& comer : comers(plan)) {
      if (when(comer) != year.year) continue;
      EXPECT_GT(comer.enters, year.from);
      EXPECT_LE(comer.enters, year.until);
      if (why(comer) == Coming::kArrival) {
        ++arrivals;
        children += comer.children;
        ++by_month[comer.enters];
      } else {
        ++first;
      }
    }
    EXPECT_EQ(arrivals, year.arrivals);
    EXPECT_EQ(children, year.child_arrivals);
    EXPECT_EQ(first, year.new_families);
    EXPECT_EQ(by_month.size(), static_cast<std::size_t>(year.until - year.from))
        << "spread over all months";
  }
}

TEST(Plan, MakesAShareOfBirthsIntoNewFamiliesOfOneChild) {
  const Plan plan = make_plan(growing(0.03), context(), start());
  const auto parameters = growing(0.03).births;
  double lone = 0.0;
  double boys = 0.0;
  const auto babies = comers(plan, Coming::kFirstBirth);
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
  // Two fifths of those aged 0 in the middle of a year, who were born in it,
  // but for a few who arrive in place of those who leave.
  for (const PlanYear& year : plan.years) {
    if (year.year == 2014) continue;
    EXPECT_NEAR(year.new_families, 0.4 * year.projected[0], 1.0) << year.year;
    EXPECT_GT(year.births, year.projected[0]);
    EXPECT_LT(year.births, 1.1 * year.projected[0]);
  }
}

TEST(Plan, GivesComersTheAttributesOfADonorFromTheirLocality) {
  const Families before = start();
  std::map<double, const Family*> donors;
  for (const Family& family : before.families) donors[family.frailty] = &family;
  const Plan plan = make_plan(growing(0.03), context(), before);
  std::set<double> used;
  for (const Family& comer : comers(plan)) {
    const Family& donor = *donors.at(comer.frailty);
    used.insert(comer.frailty);
    EXPECT_EQ(comer.locality, donor.locality);
    EXPECT_EQ(comer.quintile, donor.quintile);
    if (why(comer) == Coming::kFirstBirth) continue;
    // At elasticity 1 their need is their donor's, shifted in time.
    EXPECT_EQ(comer.rise, 1.0F);
    EXPECT_EQ(comer.lone_parent, donor.lone_parent);
    EXPECT_EQ(comer.need, donor.need);
    EXPECT_GE(comer.level_entered, donor.level_entered);
    EXPECT_LE(comer.children, donor.children);
  }
  EXPECT_GT(used.size(), 500U);
}

TEST(Plan, SharesComersOutByLocality) {
  const Plan plan = make_plan(growing(0.03), context(), start());
  std::array<double, 2> children{};
  for (const Family& comer : comers(plan, Coming::kArrival)) {
    children[comer.locality] += comer.children;
  }
  // In proportion to families, two to three, as they come and go.
  EXPECT_NEAR(children[0] / (children[0] + children[1]), 0.4, 0.02);
}

/// The last arrival of each year, who brings as many children as are left.
std::set<std::uint64_t> last_arrivals(const Plan& plan) {
  std::map<int, std::uint64_t> last;
  for (const Family& comer : comers(plan, Coming::kArrival)) {
    last[when(comer)] = comer.id.value;
  }
  std::set<std::uint64_t> ids;
  for (const auto& [year, id] : last) ids.insert(id);
  return ids;
}

TEST(Plan, HasTheSameFamilyOfAnIdWhateverTheProjection) {
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
    for (const Family& comer : comers(other)) {
      const auto found = known.find(comer.id.value);
      if (found == known.end()) continue;
      ++shared;
      const Family& same = *found->second;
      EXPECT_EQ(comer.frailty, same.frailty);
      EXPECT_EQ(comer.locality, same.locality);
      EXPECT_EQ(comer.quintile, same.quintile);
      EXPECT_EQ(comer.lone_parent, same.lone_parent);
      EXPECT_EQ(comer.need, same.need);
      if (!last.contains(comer.id.value)) {
        EXPECT_EQ(comer.children, same.children);
      }
    }
    EXPECT_GT(shared, growth < -0.1 ? 200U : 500U);
  }
}

TEST(Plan, DependsOnItsSeedAndNothingElse) {
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

TEST(Elasticity, MakesTheNeedOfGrowthFollowThatFarAndReplacesTheRest) {
  for (const double elasticity : {0.0, 0.5, 1.0, 1.5}) {
    for (const double growth : {0.04, 0.0, -0.04}) {
      auto parameters = growing(growth);
      parameters.elasticity = quantity(elasticity);
      const Plan plan = make_plan(parameters, context(), start());
      for (const PlanYear& year : plan.years) {
        // What comes, in need: what left, and so much of what is more.
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

TEST(Elasticity, ScalesHowManyComersHaveNeedAndTheirHazards) {
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
    for (const Family& comer : comers(plan, Coming::kArrival)) {
      const double now = ratio.at(when(comer));
      EXPECT_EQ(comer.rise, static_cast<float>(now));
      const double share = usual * now;
      expected += share;
      variance += share * (1.0 - share);
      found += has_need(comer) ? 1.0 : 0.0;
    }
    EXPECT_LT(std::abs(found - expected) / std::sqrt(variance), kZ)
        << elasticity;
    EXPECT_GT(
        std::abs(expected - usual * static_cast<double>(
                                        comers(plan, Coming::kArrival).size())),
        elasticity == 1.0 ? -1.0 : 8.0)
        << "enough to be noticed";
    for (const Family& comer : comers(plan, Coming::kFirstBirth)) {
      EXPECT_EQ(comer.need.level, model::Level::k1);
    }
  }
}

TEST(Elasticity, ChangesNothingButNeed) {
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

// ---- New homes --------------------------------------------------------------

HousingParameters site(model::YearMonth from, double months, double homes) {
  HousingParameters made;
  made.title = "Invented";
  made.locality = "south";
  made.from = from;
  made.months = quantity(months);
  made.homes = quantity(homes);
  made.families_by_size = quantities({0.2, 0.15, 0.05});
  made.from_outside = quantity(0.5);
  return made;
}

TEST(NewHomes, YieldFamiliesOfEachSizeWithinTheirMonths) {
  auto parameters = growing(0.03);
  parameters.housing["tower"] = site({2014, 10}, 14, 310);
  const Plan plan = make_plan(parameters, context(), start());
  std::array<int, 4> by_size{};
  std::map<int, int> by_month;
  for (const Family& family : comers(plan, Coming::kHome)) {
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
  // Who moves in within October 2014, month 6, is there from month 7 on.
  EXPECT_EQ(by_month.begin()->first, 7);
  EXPECT_EQ(by_month.rbegin()->first, 20);
  for (const auto& [month, families] : by_month) {
    EXPECT_NEAR(families, 62.0 / 14.0, 2.0) << month;
  }
}

TEST(NewHomes, ComeOnTopOfTheProjection) {
  auto parameters = growing(0.03);
  const Plan without = make_plan(parameters, context(), start());
  parameters.housing["tower"] = site({2014, 10}, 14, 310);
  const Plan with = make_plan(parameters, context(), start());
  for (std::size_t y = 0; y < with.years.size(); ++y) {
    EXPECT_EQ(with.years[y].planned, without.years[y].planned);
    EXPECT_EQ(with.years[y].arrivals, without.years[y].arrivals);
    EXPECT_EQ(with.years[y].birth_scale, without.years[y].birth_scale);
  }
  EXPECT_EQ(comers(with).size(), comers(without).size() + 62U);
  // In the month after the last has come: 62 families, but for those who have
  // moved out since, at 0.08 a year, within 14 months.
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
  for (const Family& family : comers(large, Coming::kHome)) {
    frailty[family.id.value] = family.frailty;
  }
  for (const Family& family : comers(small, Coming::kHome)) {
    EXPECT_EQ(frailty.at(family.id.value), family.frailty);
  }
}

TEST(NewHomes, OfTheFirstMonthAreLetAndThoseOfBeforeAreNot) {
  auto parameters = growing(0.03);
  parameters.housing["tower"] = site({2014, 4}, 10, 400);
  EXPECT_EQ(
      comers(make_plan(parameters, context(), start()), Coming::kHome).size(),
      80U);
  // Begun a year before, for two years: half of it is there at the start.
  parameters.housing["tower"] = site({2013, 4}, 24, 400);
  EXPECT_EQ(
      comers(make_plan(parameters, context(), start()), Coming::kHome).size(),
      40U);
  // After the horizon.
  parameters.housing["tower"] = site({2019, 5}, 24, 400);
  EXPECT_TRUE(
      comers(make_plan(parameters, context(), start()), Coming::kHome).empty());
}

TEST(NewHomes, BringNeedAsFarAsElasticitySays) {
  auto parameters = growing(0.03);
  parameters.elasticity = quantity(0.0);
  parameters.housing["tower"] = site({2014, 10}, 14, 1000);
  const Plan plan = make_plan(parameters, context(), start());
  for (const Family& family : comers(plan, Coming::kHome)) {
    EXPECT_FALSE(has_need(family));
    EXPECT_EQ(family.rise, 0.0F);
  }
}

// ---- Refusals ---------------------------------------------------------------

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
  EXPECT_NE(refusal(parameters, start()).find("has no year 2017"),
            std::string::npos);
  parameters = growing(0.03);
  parameters.projections["borough"].years["2016"].children.values.pop_back();
  EXPECT_NE(refusal(parameters, start()).find("2016, or not 18 ages"),
            std::string::npos);
}

TEST(Plan, RefusesComersWhoHaveNobodyToLookLike) {
  Families north_only = start();
  for (Family& family : north_only.families) family.locality = 0;
  EXPECT_EQ(refusal(by_locality(0.03), north_only),
            "families come to locality south, where no family lives at the "
            "start for them to look like");
  auto parameters = growing(0.03);
  parameters.housing["tower"] = site({2014, 10}, 14, 310);
  parameters.housing["tower"].families_by_size = quantities({0, 0, 0, 0.1});
  EXPECT_EQ(refusal(parameters, start()),
            "families come to locality south, where no family of 4 children "
            "lives at the start for them to look like");
}

TEST(Plan, RefusesBirthsThatNobodyCanHave) {
  auto parameters = growing(0.03);
  parameters.births.since_birth = test_support::pieces({0}, {0});
  EXPECT_NE(refusal(parameters, start()).find("than its families can bear"),
            std::string::npos);
}

TEST(Plan, RefusesFamiliesThatItHasNoPlaceFor) {
  Families high = start();
  high.families[3].id = {std::uint64_t{1} << 63U};
  EXPECT_NE(refusal(growing(0.03), high).find("below 2^63"), std::string::npos);
  Families grown = start();
  grown.children[5].born_month = -kChildhood;
  EXPECT_NE(refusal(growing(0.03), grown).find("not 0 to 17 years old"),
            std::string::npos);
}

}  // namespace
}  // namespace hearthline::demography
