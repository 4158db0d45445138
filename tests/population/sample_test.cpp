#include "hearthline/population/sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/quadrature/exp_sinh.hpp>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "hearthline/scenario/compile.hpp"
#include "support/scenario_builder.hpp"
#include "support/statistics.hpp"

namespace hearthline::population {
namespace {

using model::Child;
using model::Families;
using model::Family;
using model::Level;
using test_support::kKs;
using test_support::kZ;
using test_support::process;
using test_support::quantity;
using test_support::small_scenario;

Families sampled(const scenario::Scenario& scenario, int threads = 1) {
  engine::Control control;
  return scenario::sample_families(scenario, threads, control);
}

/// Only attributes: without spin-up and stocks no candidate is rejected, and
/// the margins are those of the parameters.
scenario::Scenario attributes_only(index families) {
  auto scenario = small_scenario(families);
  scenario.population.start.reset();
  scenario.population.spin_up = quantity(0);
  return scenario;
}

/// Expects counts to fit shares, in both tails; false alarm 1 in 10,000.
void expect_shares(const std::vector<index>& counts,
                   const std::vector<double>& shares, const char* what) {
  double total = 0.0;
  for (const index count : counts) total += static_cast<double>(count);
  std::vector<double> expected;
  for (const double share : shares) expected.push_back(share * total);
  const boost::math::chi_squared law(static_cast<double>(shares.size()) - 1.0);
  const double found = test_support::chi_square(counts, expected);
  EXPECT_LT(found, quantile(complement(law, 5e-5))) << what;
  EXPECT_GT(found, quantile(law, 5e-5)) << what;
}

void expect_count(index count, double n, double probability, const char* what) {
  EXPECT_LT(std::abs(test_support::z_of_count(static_cast<double>(count), n,
                                              probability)),
            kZ)
      << what;
}

TEST(Sample, MeetsTheMarginsOfFamilies) {
  const auto scenario = attributes_only(20000);
  const auto& parameters = scenario.population;
  const Families population = sampled(scenario);
  ASSERT_EQ(population.families.size(), 20000U);
  std::vector<index> localities(2, 0);
  std::vector<index> lone(2, 0);
  std::vector<std::vector<index>> quintiles(2, std::vector<index>(5, 0));
  std::vector<index> children(4, 0);
  for (const Family& family : population.families) {
    ASSERT_LT(family.locality, 2);
    ASSERT_LT(family.quintile, 5);
    ++localities[family.locality];
    lone[family.locality] += family.lone_parent ? 1 : 0;
    ++quintiles[family.locality][family.quintile];
    ASSERT_GE(family.children, 1);
    ++children[family.children - 1U];
  }
  expect_shares(localities, {0.4, 0.6}, "localities");
  expect_shares(children, parameters.children_per_family.values, "children");
  std::size_t l = 0;
  for (const auto& [name, locality] : parameters.localities) {
    expect_count(lone[l], static_cast<double>(localities[l]),
                 locality.lone_parent.value, name.c_str());
    expect_shares(quintiles[l], locality.quintiles.values, name.c_str());
    ++l;
  }
}

TEST(Sample, MeetsTheMarginsOfChildren) {
  const auto scenario = attributes_only(20000);
  const Families population = sampled(scenario);
  std::vector<index> ages(18, 0);
  std::vector<index> months(12, 0);
  index boys = 0;
  index disabled = 0;
  for (const Child& child : population.children) {
    const int age_months = -child.born_month;
    ASSERT_GE(age_months, 0);
    ASSERT_LT(age_months, 18 * 12);
    ++ages[static_cast<std::size_t>(age_months / 12)];
    ++months[static_cast<std::size_t>(age_months % 12)];
    boys += child.sex == model::Sex::kMale ? 1 : 0;
    disabled += child.disability ? 1 : 0;
  }
  const auto n = static_cast<double>(population.children.size());
  expect_shares(ages, scenario.population.child_ages.values, "ages");
  expect_shares(months, std::vector<double>(12, 1.0 / 12.0), "birthdays");
  expect_count(boys, n, 0.5, "boys");
  expect_count(disabled, n, 0.06, "disability");
}

TEST(Sample, DrawsAttributesIndependently) {
  const Families population = sampled(attributes_only(20000));
  std::vector<double> quintile;
  std::vector<double> lone;
  std::vector<double> children;
  std::vector<double> frailty;
  for (const Family& family : population.families) {
    if (family.locality != 0) continue;  // the others depend on locality
    quintile.push_back(family.quintile);
    lone.push_back(family.lone_parent ? 1.0 : 0.0);
    children.push_back(family.children);
    frailty.push_back(family.frailty);
  }
  using test_support::z_of_correlation;
  EXPECT_LT(std::abs(z_of_correlation(quintile, lone)), kZ);
  EXPECT_LT(std::abs(z_of_correlation(quintile, children)), kZ);
  EXPECT_LT(std::abs(z_of_correlation(quintile, frailty)), kZ);
  EXPECT_LT(std::abs(z_of_correlation(lone, children)), kZ);
  EXPECT_LT(std::abs(z_of_correlation(lone, frailty)), kZ);
  EXPECT_LT(std::abs(z_of_correlation(children, frailty)), kZ);
}

TEST(Sample, DrawsFrailtyFromItsDistribution) {
  auto scenario = attributes_only(20000);
  const auto frailties = [&] {
    std::vector<double> values;
    for (const Family& family : sampled(scenario).families) {
      values.push_back(family.frailty);
    }
    return values;
  };
  // The gamma distribution with variance 1 is the exponential distribution.
  EXPECT_LT(
      test_support::ks(frailties(), [](double x) { return -std::expm1(-x); }),
      kKs);
  scenario.frailty.distribution = "lognormal";
  scenario.frailty.variance = quantity(2.0);
  const boost::math::lognormal law(-std::log(3.0) / 2.0,
                                   std::sqrt(std::log(3.0)));
  EXPECT_LT(
      test_support::ks(frailties(), [&](double x) { return cdf(law, x); }),
      kKs);
  scenario.frailty.variance = quantity(0.0);
  for (const double frailty : frailties()) ASSERT_EQ(frailty, 1.0);
}

TEST(Sample, MeetsTheStocksExactly) {
  const auto scenario = small_scenario(1234);
  const Families population = sampled(scenario);
  ASSERT_EQ(population.families.size(), 1234U);
  std::vector<double> stocks(4, 0.0);
  for (const Family& family : population.families) {
    stocks[static_cast<std::size_t>(place(family.need.level))] += 1.0;
  }
  const auto& start = *scenario.population.start;
  EXPECT_EQ(stocks[1], start.level_2.value);
  EXPECT_EQ(stocks[2], start.level_3.value);
  EXPECT_EQ(stocks[3], start.level_4.value);
  EXPECT_EQ(stocks[0], 1234.0 - stocks[1] - stocks[2] - stocks[3]);
}

TEST(Sample, NumbersFamiliesFromZeroAndKeepsTheirChildrenTogether) {
  const Families population = sampled(small_scenario(1000));
  std::size_t next_child = 0;
  for (std::size_t f = 0; f < population.families.size(); ++f) {
    const Family& family = population.families[f];
    ASSERT_EQ(family.id.value, f);
    ASSERT_EQ(family.first_child, next_child);
    ASSERT_LE(next_child + family.children, population.children.size());
    int youngest = population.children[next_child].born_month;
    for (std::size_t c = 1; c < family.children; ++c) {
      youngest = std::max<int>(youngest,
                               population.children[next_child + c].born_month);
    }
    ASSERT_EQ(family.youngest_born_month, youngest);
    next_child += family.children;
  }
  EXPECT_EQ(next_child, population.children.size());
}

TEST(Sample, DatesStatesBetweenSpinUpAndTheStart) {
  const auto scenario = small_scenario(1000);
  const double first = -12.0 * scenario.population.spin_up.value;
  std::set<float> distinct;
  for (const Family& family : sampled(scenario).families) {
    EXPECT_LE(family.level_entered, 0.0F);
    EXPECT_GE(family.level_entered, first);
    for (int k = 0; k < model::kThemes; ++k) {
      const float entered = family.theme_entered[static_cast<std::size_t>(k)];
      EXPECT_LE(entered, 0.0F);
      EXPECT_GE(entered, first);
      distinct.insert(entered);
      // Families begin spin-up without themes, so every onset is later.
      if (family.need.themes.contains(model::theme_at(k))) {
        EXPECT_GT(entered, first);
      }
    }
    if (family.need.level != Level::k1) {
      EXPECT_GT(family.level_entered, first);
    }
  }
  EXPECT_GT(distinct.size(), 1000U);
}

bool same(const Family& a, const Family& b) {
  return a.id == b.id && a.frailty == b.frailty &&
         a.first_child == b.first_child &&
         a.youngest_born_month == b.youngest_born_month &&
         a.locality == b.locality && a.children == b.children &&
         a.lone_parent == b.lone_parent && a.quintile == b.quintile &&
         a.need == b.need && a.level_entered == b.level_entered &&
         a.theme_entered == b.theme_entered;
}

bool same(const Child& a, const Child& b) {
  return a.born_month == b.born_month && a.sex == b.sex &&
         a.disability == b.disability;
}

bool same(const Families& a, const Families& b) {
  const auto equal = [](const auto& x, const auto& y) {
    return std::equal(
        x.begin(), x.end(), y.begin(), y.end(),
        [](const auto& one, const auto& other) { return same(one, other); });
  };
  return equal(a.families, b.families) && equal(a.children, b.children);
}

TEST(Sample, DoesNotDependOnThreads) {
  const auto scenario = small_scenario(9000);  // several batches
  const Families one = sampled(scenario, 1);
  EXPECT_TRUE(same(one, sampled(scenario, 2)));
  EXPECT_TRUE(same(one, sampled(scenario, 3)));
}

TEST(Sample, DependsOnTheSeedOfTheScenario) {
  auto scenario = small_scenario(500);
  const Families seven = sampled(scenario);
  scenario.population.seed = 8;
  const Families eight = sampled(scenario);
  std::size_t alike = 0;
  for (std::size_t f = 0; f < 500; ++f) {
    alike += seven.families[f].frailty == eight.families[f].frailty ? 1U : 0U;
  }
  EXPECT_EQ(alike, 0U);
  EXPECT_FALSE(same(seven, eight));
}

TEST(Sample, DoesNotDependOnEffectsOrLaterDates) {
  const auto scenario = small_scenario(500);
  auto other = test_support::with_effect(scenario, {"moves.1->2"}, 0.1,
                                         scenario.time.start);
  other.moves["2->3"].by_date = test_support::dated_pieces({{2014, 5}}, {9.0});
  EXPECT_TRUE(same(sampled(scenario), sampled(other)));
}

// A run may use the seed of its population. Its clocks must then differ from
// those of spin-up.
TEST(Sample, SharesNoClockWithARunOfTheSameSeed) {
  const auto scenario = small_scenario(100);
  const auto run = scenario::hazard_table(scenario).streams();
  const auto spin_up =
      scenario::hazard_table(scenario, model::Dates::kStartFrozen).streams();
  const random::RunKey key{scenario.population.seed, 0};
  std::vector<double> before;
  std::vector<double> after;
  std::set<double> thresholds;
  for (std::uint64_t id = 0; id < 2000; ++id) {
    for (std::size_t p = 0; p < run.size(); ++p) {
      before.push_back(random::exponential(key, id, spin_up[p], 0));
      after.push_back(random::exponential(key, id, run[p], 0));
      thresholds.insert({before.back(), after.back()});
    }
  }
  EXPECT_EQ(thresholds.size(), before.size() + after.size());
  EXPECT_LT(std::abs(test_support::z_of_correlation(before, after)), kZ);
}

/// Returns the message of the error of sampling, or "" if it succeeds.
std::string refusal(const scenario::Scenario& scenario) {
  try {
    sampled(scenario);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Sample, NamesTheStockThatTheRatesCannotSustain) {
  auto scenario = small_scenario(50);
  scenario.population.spin_up = quantity(0.5);
  scenario.population.start->level_4 = quantity(40);
  scenario.moves["3->4"].rate = quantity(0.0);
  const std::string message = refusal(scenario);
  EXPECT_NE(message.find("stocks that the scenario's rates can sustain"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("0 are at level 4 (40 more needed for a population of "
                         "50 families)"),
            std::string::npos)
      << message;
  // The message does not complain about a full stock.
  EXPECT_EQ(message.find("are at level 1 ("), std::string::npos) << message;
}

TEST(Sample, StopsWhenAsked) {
  const auto scenario = small_scenario(50);
  engine::Control control;
  control.stop = true;
  EXPECT_THROW(scenario::sample_families(scenario, 1, control), Interrupted);
}

/// A single theme and only level 1, with 60 years of spin-up.
scenario::Scenario one_theme(index families, double onset, double remission,
                             double exponent) {
  auto scenario = small_scenario(families);
  scenario.population.start.reset();
  scenario.population.spin_up = quantity(60);
  scenario.moves.clear();
  scenario.themes.clear();
  scenario.themes["unemployment"] = {process(onset, exponent),
                                     process(remission)};
  return scenario;
}

TEST(SpinUp, LeavesTheStationaryPrevalenceOfATheme) {
  constexpr double kOnset = 0.3;
  constexpr double kRemission = 0.8;
  auto scenario = one_theme(20000, kOnset, kRemission, 0.0);
  scenario.frailty.variance = quantity(0.0);
  index with = 0;
  std::vector<double> since;
  for (const Family& family : sampled(scenario).families) {
    if (!family.need.themes.contains(model::Theme::kUnemployment)) continue;
    ++with;
    since.push_back(-static_cast<double>(family.theme_entered[4]));
  }
  expect_count(with, 20000, kOnset / (kOnset + kRemission), "prevalence");
  // At a fixed moment, the time since entry into a memoryless state is
  // exponential with the rate of leaving it.
  EXPECT_LT(test_support::ks(since,
                             [](double months) {
                               return -std::expm1(-kRemission * months / 12.0);
                             }),
            kKs);
}

TEST(SpinUp, LeavesTheStationaryShareOfEachLevel) {
  auto scenario = one_theme(20000, 0.1, 1.0, 0.0);
  scenario.frailty.variance = quantity(0.0);
  scenario.moves["1->2"] = process(0.4);
  scenario.moves["2->1"] = process(0.6);
  scenario.moves["2->3"] = process(0.5);
  scenario.moves["3->2"] = process(0.8);
  scenario.moves["3->4"] = process(0.3);
  scenario.moves["4->3"] = process(0.9);
  std::vector<index> counts(4, 0);
  for (const Family& family : sampled(scenario).families) {
    ++counts[static_cast<std::size_t>(place(family.need.level))];
  }
  // Detailed balance of a birth-death chain.
  std::vector<double> shares{1.0, 0.4 / 0.6, 0.4 / 0.6 * 0.5 / 0.8,
                             0.4 / 0.6 * 0.5 / 0.8 * 0.3 / 0.9};
  double total = 0.0;
  for (const double share : shares) total += share;
  for (double& share : shares) share /= total;
  expect_shares(counts, shares, "levels");
}

TEST(SpinUp, ConcentratesFrailtyInFamiliesWithThemes) {
  constexpr double kOnset = 0.3;
  constexpr double kRemission = 0.8;
  const auto scenario = one_theme(20000, kOnset, kRemission, 1.0);
  std::vector<double> with;
  for (const Family& family : sampled(scenario).families) {
    if (family.need.themes.contains(model::Theme::kUnemployment)) {
      with.push_back(family.frailty);
    }
  }
  // Over exponential frailty f, prevalence is onset f / (onset f + remission).
  boost::math::quadrature::exp_sinh<double> integrate;
  const auto moment = [&](int power) {
    return integrate.integrate([&](double f) {
      return std::pow(f, power) * std::exp(-f) * kOnset * f /
             (kOnset * f + kRemission);
    });
  };
  const double prevalence = moment(0);
  const double mean = moment(1) / prevalence;
  const double variance = moment(2) / prevalence - mean * mean;
  expect_count(static_cast<index>(with.size()), 20000, prevalence,
               "prevalence");
  EXPECT_GT(mean, 1.5);
  EXPECT_LT(std::abs(test_support::z_of_mean(test_support::moments(with), mean,
                                             variance)),
            kZ);
}

TEST(SpinUp, MakesFrailtyRiseWithTheNumberOfThemes) {
  auto scenario = small_scenario(4000);
  scenario.population.start.reset();
  std::vector<std::vector<double>> frailties(3);
  for (const Family& family : sampled(scenario).families) {
    frailties[static_cast<std::size_t>(std::min(family.need.themes.count(), 2))]
        .push_back(family.frailty);
  }
  const auto none = test_support::moments(frailties[0]);
  const auto one = test_support::moments(frailties[1]);
  const auto more = test_support::moments(frailties[2]);
  // They differ by many standard errors, so no seed would reverse them.
  const auto error = [](const auto& a, const auto& b) {
    return std::sqrt(a.variance / a.n + b.variance / b.n);
  };
  EXPECT_GT(one.mean - none.mean, kZ * error(one, none));
  EXPECT_GT(more.mean - one.mean, kZ * error(more, one));
}

}  // namespace
}  // namespace hearthline::population
