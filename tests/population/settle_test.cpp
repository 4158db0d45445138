// Need at the start for families with known attributes. Bounds: |z| < 4, false
// alarm 6 in 100,000.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "hearthline/population/quotas.hpp"
#include "hearthline/population/sample.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/scenario_builder.hpp"
#include "support/statistics.hpp"

namespace hearthline::population {
namespace {

using model::Families;
using model::Family;
using test_support::kZ;
using test_support::quantity;
using test_support::small_scenario;

/// Families with varied attributes, and ids that are not indices.
Families known(index families) {
  Families made;
  for (index f = 0; f < families; ++f) {
    Family family;
    family.id = {static_cast<std::uint64_t>(1000003 * f + 17)};
    family.locality = static_cast<std::uint8_t>(f % 2);
    family.quintile = static_cast<std::uint8_t>(f % 5);
    family.lone_parent = f % 3 == 0;
    family.children = 1;
    family.first_child = static_cast<std::uint32_t>(f);
    family.youngest_born_month = static_cast<std::int16_t>(-(f % 216));
    family.ward = static_cast<std::uint8_t>(f % 21);
    family.ethnic_group = static_cast<std::uint8_t>(f % 6);
    made.children.push_back({family.youngest_born_month, {}, f % 11 == 0});
    made.families.push_back(family);
  }
  return made;
}

Families settled(const scenario::Scenario& scenario, Families given,
                 int threads = 1) {
  engine::Control control;
  scenario::settle_families(scenario, given, threads, control);
  return given;
}

/// The result of `settle` for a family.
auto need_of(const Family& family) {
  return std::tuple(family.frailty, family.need.level,
                    family.need.themes.bits(), family.level_entered,
                    family.theme_entered);
}

TEST(Settle, MeetsTheStocksExactly) {
  const auto scenario = small_scenario(1234);
  std::vector<double> stocks(4, 0.0);
  for (const Family& family : settled(scenario, known(1234)).families) {
    stocks[static_cast<std::size_t>(place(family.need.level))] += 1.0;
  }
  const auto& start = *scenario.population.start;
  EXPECT_EQ(stocks[1], start.level_2.value);
  EXPECT_EQ(stocks[2], start.level_3.value);
  EXPECT_EQ(stocks[3], start.level_4.value);
}

TEST(Settle, KeepsKnownAttributes) {
  const Families before = known(1000);
  const Families after = settled(small_scenario(1000), before);
  ASSERT_EQ(after.families.size(), before.families.size());
  for (std::size_t f = 0; f < before.families.size(); ++f) {
    const Family& a = before.families[f];
    const Family& b = after.families[f];
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.locality, b.locality);
    EXPECT_EQ(a.quintile, b.quintile);
    EXPECT_EQ(a.lone_parent, b.lone_parent);
    EXPECT_EQ(a.children, b.children);
    EXPECT_EQ(a.first_child, b.first_child);
    EXPECT_EQ(a.youngest_born_month, b.youngest_born_month);
    EXPECT_EQ(a.ward, b.ward);
    EXPECT_EQ(a.ethnic_group, b.ethnic_group);
    EXPECT_EQ(b.rise, 1.0F);
    EXPECT_EQ(b.enters, 0);
  }
  for (std::size_t c = 0; c < before.children.size(); ++c) {
    EXPECT_EQ(before.children[c].born_month, after.children[c].born_month);
    EXPECT_EQ(before.children[c].disability, after.children[c].disability);
  }
}

/// The scenario with hazards that do not depend on attributes.
scenario::Scenario blind(scenario::Scenario scenario) {
  const auto strip = [](model::ProcessParameters& process) {
    for (const char* attribute :
         {"lone_parent", "quintile_1", "quintile_5", "south"}) {
      process.hazard_ratios.erase(attribute);
    }
    process.by_age.reset();
  };
  for (auto& [name, theme] : scenario.themes) {
    strip(theme.onset);
    strip(theme.remission);
  }
  for (auto& [name, move] : scenario.moves) strip(move);
  return scenario;
}

// Settled and sampled families have the same distribution if there are no
// stocks to match. With stocks, those at a level do if hazards do not depend on
// attributes, which settled families keep but by which sampled ones are
// rejected.
TEST(Settle, HasTheDistributionOfSampledNeed) {
  for (const bool stocks : {false, true}) {
    auto scenario = small_scenario(20000);
    if (stocks) {
      scenario = blind(scenario);
    } else {
      scenario.population.start.reset();
    }
    engine::Control control;
    const Families sampled = scenario::sample_families(scenario, 1, control);
    Families given = sampled;
    for (Family& family : given.families) {
      family.id.value += 1U << 20U;  // other random numbers
      family.frailty = 1.0;
      family.need = {};
    }
    given = settled(scenario, given);
    for (int level = 0; level < model::kLevels; ++level) {
      // Share of each theme, frailty and time since entry into the level.
      const auto observed = [&](const Families& of, int what) {
        std::vector<double> values;
        for (const Family& family : of.families) {
          if (place(family.need.level) != level) continue;
          values.push_back(
              what < model::kThemes
                  ? (family.need.themes.contains(model::theme_at(what)) ? 1.0
                                                                        : 0.0)
              : what == model::kThemes ? std::min(family.frailty, 5.0)
                                       : double{family.level_entered});
        }
        return test_support::moments(values);
      };
      for (int what = 0; what < model::kThemes + 2; ++what) {
        const auto a = observed(sampled, what);
        const auto b = observed(given, what);
        ASSERT_GT(b.n, 100.0);
        const double error = std::sqrt(a.variance / a.n + b.variance / b.n);
        EXPECT_LT(std::abs(a.mean - b.mean), kZ * error + 1e-12)
            << "level " << level + 1 << ", " << what
            << (stocks ? " with stocks" : " without stocks");
      }
    }
  }
}

TEST(Settle, DependsNeitherOnThreadsNorOnTheOrderOfFamilies) {
  const auto scenario = small_scenario(3000);
  const Families base = settled(scenario, known(3000));
  const Families threads = settled(scenario, known(3000), 3);
  Families turned = known(3000);
  std::mt19937 words(2);
  for (std::size_t i = turned.families.size() - 1; i > 0; --i) {
    std::swap(turned.families[i], turned.families[words() % (i + 1)]);
  }
  turned = settled(scenario, turned);
  std::map<std::uint64_t, const Family*> by_id;
  for (const Family& family : turned.families) {
    by_id[family.id.value] = &family;
  }
  for (std::size_t f = 0; f < base.families.size(); ++f) {
    const Family& family = base.families[f];
    ASSERT_EQ(need_of(family), need_of(threads.families[f]));
    ASSERT_EQ(need_of(family), need_of(*by_id.at(family.id.value)));
  }
}

TEST(Settle, DependsOnTheSeedOfTheScenario) {
  auto scenario = small_scenario(500);
  const Families seven = settled(scenario, known(500));
  scenario.population.seed = 8;
  const Families eight = settled(scenario, known(500));
  for (std::size_t f = 0; f < 500; ++f) {
    EXPECT_NE(seven.families[f].frailty, eight.families[f].frailty);
  }
}

TEST(Settle, LetsFewDrawAgainIfStocksAndRatesAgree) {
  // Without stocks none draws again: all have their first frailty and need.
  auto scenario = small_scenario(4000);
  const auto stocks = scenario.population.start;
  scenario.population.start.reset();
  const Families first = settled(scenario, known(4000));
  std::vector<double> seen(4, 0.0);
  for (const Family& family : first.families) {
    seen[static_cast<std::size_t>(place(family.need.level))] += 1.0;
  }
  // Stocks twenty families away are matched by redrawing only a few.
  scenario.population.start = StartParameters{
      quantity(seen[1] - 20.0), quantity(seen[2] + 20.0), quantity(seen[3])};
  const Families second = settled(scenario, known(4000));
  std::size_t moved = 0;
  for (std::size_t f = 0; f < 4000; ++f) {
    moved +=
        need_of(first.families[f]) == need_of(second.families[f]) ? 0U : 1U;
  }
  EXPECT_EQ(moved, 20U);
}

std::string refusal(const scenario::Scenario& scenario, const Families& given) {
  try {
    settled(scenario, given);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Settle, RefusesFewerFamiliesThanTheStocks) {
  // 80, 30 and 10 of a thousand.
  EXPECT_EQ(refusal(small_scenario(1000), known(119)),
            "families: expected at least 120, the number at levels 2 to 4 in "
            "population.start, found 119");
  EXPECT_NE(refusal(small_scenario(1000), known(100)), "");
}

TEST(Settle, NamesTheStockThatTheRatesCannotSustain) {
  auto scenario = small_scenario(1000);
  scenario.moves["3->4"].rate = quantity(0.0);
  const std::string message = refusal(scenario, known(1000));
  EXPECT_NE(message.find("0 are at level 4 (10 more needed for a population of "
                         "1000 families)"),
            std::string::npos)
      << message;
}

TEST(Settle, RefusesDuplicateIds) {
  Families given = known(1000);
  given.families[700].id = given.families[3].id;
  EXPECT_NE(refusal(small_scenario(1000), given)
                .find("families: expected unique ids, found "),
            std::string::npos);
}

TEST(Settle, RefusesToSampleFamiliesFromMarginalTables) {
  auto scenario = small_scenario(100);
  scenario.population.marginals = "small";
  engine::Control control;
  EXPECT_THROW(scenario::sample_families(scenario, 1, control), Error);
}

TEST(Settle, StopsWhenAsked) {
  engine::Control control;
  control.stop = true;
  Families given = known(50);
  const auto scenario = small_scenario(50);
  EXPECT_THROW(scenario::settle_families(scenario, given, 1, control),
               Interrupted);
}

// A spin-up that begins with the eldest child has had as many years of onset as
// the child has lived, and those of its parents before: with a theme that is
// never lost, 1 - exp(-rate * (age + spin-up)). Their need is that of families
// that begin, at level 1.
TEST(Settle, SpinUpMayBeginWithTheEldestChild) {
  auto scenario = small_scenario(40000);
  scenario.population.start.reset();
  scenario.population.spin_up_from = "eldest_child";
  scenario.population.spin_up = quantity(3.0);
  scenario.frailty.variance.value = 0.0;
  for (auto& [name, theme] : scenario.themes) theme.onset.rate.value = 0.0;
  auto& theme = scenario.themes.at("domestic_violence");
  theme = {};
  theme.onset.rate.value = 0.12;
  Families given = known(40000);
  // A second child, born when the first is half as old, does not matter.
  given.children.clear();
  for (Family& family : given.families) {
    family.first_child = static_cast<std::uint32_t>(given.children.size());
    family.children = 2;
    const std::int16_t eldest = family.youngest_born_month;
    family.youngest_born_month = static_cast<std::int16_t>(eldest / 2);
    given.children.push_back({family.youngest_born_month, {}, false});
    given.children.push_back({eldest, {}, false});
  }
  const Families after = settled(scenario, given);
  constexpr int kYears = 18;
  std::array<double, kYears> families{};
  std::array<double, kYears> found{};
  std::array<double, kYears> expected{};
  for (const Family& family : after.families) {
    const double months = -given.children[family.first_child + 1].born_month;
    const auto year = static_cast<std::size_t>(months / 12.0);
    families[year] += 1.0;
    expected[year] += -std::expm1(-0.12 / 12.0 * (months + 36.0));
    // Nobody's level is older than the eldest child.
    EXPECT_GE(family.level_entered, -months);
    found[year] += family.need.themes.contains(model::Theme::kDomesticViolence)
                       ? 1.0
                       : 0.0;
  }
  for (std::size_t year = 0; year < kYears; ++year) {
    const double share = expected[year] / families[year];
    const double sd = std::sqrt(families[year] * share * (1.0 - share)) + 1e-9;
    EXPECT_LT(std::abs(found[year] - expected[year]) / sd, kZ) << year;
  }
}

// Over many seeds, starts with replications differ little from each other: the
// number at level 3 in a locality is the mean of 25 spin-ups, rounded, so that
// its variance is about a 25th of that of single spin-ups. With a stated stock,
// the same is true of the part of it that a locality has.
void expect_own_rest(bool stated) {
  const auto starts = [&](double replications) {
    std::vector<double> all;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
      auto scenario = small_scenario(2000);
      if (!stated) scenario.population.start.reset();
      scenario.population.spin_up = quantity(8.0);
      scenario.population.seed = seed;
      scenario.population.replications = quantity(replications);
      double in_first = 0.0;
      for (const Family& family : settled(scenario, known(2000)).families) {
        if (family.locality == 0 && family.need.level == model::Level::k3) {
          in_first += 1.0;
        }
      }
      all.push_back(in_first);
    }
    return all;
  };
  const auto moments = [](const std::vector<double>& all) {
    double mean = 0.0;
    double squares = 0.0;
    for (const double x : all) mean += x / 40.0;
    for (const double x : all) squares += (x - mean) * (x - mean) / 39.0;
    return std::pair(mean, squares);
  };
  const auto [one_mean, one] = moments(starts(1.0));
  const auto [many_mean, many] = moments(starts(25.0));
  EXPECT_LT(std::abs(one_mean - many_mean) / std::sqrt((one + many) / 40.0),
            kZ);
  // F(39, 39) exceeds 3.6 once in 10,000; without an effect it would be 1.
  EXPECT_GT(one / many, 3.6);
}

TEST(Settle, ReplicationsGiveEveryLocalityItsOwnRest) {
  expect_own_rest(false);
}

TEST(Settle, ReplicationsDivideStatedStocksAsTheLocalitiesRest) {
  expect_own_rest(true);
}

// Shared out by hand: replications count each locality's families at a level,
// and the stated stock is divided in their proportion.
TEST(Settle, ReplicationsKeepStatedStocksAndLocalities) {
  auto scenario = small_scenario(1500);
  scenario.population.replications = quantity(4.0);
  for (const bool sampled : {false, true}) {
    engine::Control control;
    const Families start = sampled
                               ? scenario::sample_families(scenario, 1, control)
                               : settled(scenario, known(1500));
    std::array<std::array<double, 4>, 2> found{};
    for (const Family& family : start.families) {
      ++found.at(family.locality)
            .at(static_cast<std::size_t>(place(family.need.level)));
    }
    const auto& stocks = *scenario.population.start;
    EXPECT_EQ(found[0][1] + found[1][1], stocks.level_2.value);
    EXPECT_EQ(found[0][2] + found[1][2], stocks.level_3.value);
    EXPECT_EQ(found[0][3] + found[1][3], stocks.level_4.value);
    if (sampled) continue;
    EXPECT_EQ(found[0][0] + found[0][1] + found[0][2] + found[0][3], 750.0);
  }
}

TEST(Settle, ReplicationsCannotSustainWhatTheRatesDoNot) {
  auto scenario = small_scenario(1000);
  scenario.population.replications = quantity(3.0);
  scenario.moves["3->4"].rate = quantity(0.0);
  EXPECT_NE(refusal(scenario, known(1000)).find("0 are at level 4 (10 more"),
            std::string::npos);
  // Far more than the rates sustain, and than a locality has families.
  scenario.moves["3->4"].rate = quantity(0.01);
  scenario.population.start =
      StartParameters{quantity(0.0), quantity(0.0), quantity(1000.0)};
  EXPECT_NE(refusal(scenario, known(1000)).find("more needed"),
            std::string::npos);
}

TEST(Quotas, DivideWithoutOverflow) {
  using sample_detail::proportion;
  // Against the product, where that fits.
  std::mt19937 chance(5);
  for (int i = 0; i < 1000; ++i) {
    const auto all = static_cast<index>(chance() % 1'000'000) + 1;
    const auto part = static_cast<index>(chance()) % (all + 1);
    const auto number = static_cast<index>(chance() % 1'000'000'000);
    const auto [whole, remainder] = proportion(number, part, all);
    ASSERT_EQ(whole, number * part / all);
    ASSERT_EQ(remainder, number * part % all);
  }
  // A billion families, three of four in a cell, over a thousand replications:
  // the product is 7.5e20.
  constexpr index kAll = 1'000'000'000'000;
  const auto [whole, remainder] =
      proportion(1'000'000'000, kAll / 4 * 3 + 1, kAll);
  EXPECT_EQ(whole, 750'000'000);
  EXPECT_EQ(remainder, 1'000'000'000);
}

// The number of families in a cell is the mean over replications, rounded, and
// the total of a locality its own.
TEST(Quotas, AreTheMeanOverReplicationsInWholeNumbers) {
  using sample_detail::Quotas;
  constexpr index kReplications = 1000;
  constexpr index kFamilies = 1'000'000'000;
  const std::size_t cells = Quotas::cells(1);
  std::vector<index> counted(Quotas::cells(2), 0);
  std::vector<index> expected(counted.size(), 0);
  counted[0] = kReplications * kFamilies - 2500;
  counted[1] = 1700;
  counted[2] = 800;
  expected[0] = kFamilies - 3;
  expected[1] = 2;
  expected[2] = 1;
  counted[cells] = 1400;
  counted[cells + 1] = 900;
  counted[cells + 2] = 700;
  expected[cells] = expected[cells + 1] = expected[cells + 2] = 1;
  EXPECT_EQ(Quotas(counted, {kFamilies, 3}).left(), expected);
}

TEST(Settle, ReplicationsDoNotDependOnThreads) {
  auto scenario = small_scenario(1000);
  scenario.population.start.reset();
  scenario.population.replications = quantity(5.0);
  const Families one = settled(scenario, known(1000), 1);
  const Families two = settled(scenario, known(1000), 2);
  for (std::size_t f = 0; f < one.families.size(); ++f) {
    EXPECT_EQ(need_of(one.families[f]), need_of(two.families[f]));
  }
}

}  // namespace
}  // namespace hearthline::population
