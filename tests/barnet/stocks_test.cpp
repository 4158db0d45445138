// The promises about Barnet's need alone: it holds the stocks of 2014, in every
// locality, and comparisons with it are precise.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "hearthline/engine/parallel.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/load.hpp"
#include "support/scenario_builder.hpp"

namespace {

using hearthline::index;
using hearthline::engine::Control;
using hearthline::model::Families;
using hearthline::results::ScenarioRun;
using hearthline::scenario::Loaded;
using hearthline::test_support::families_of;

std::unique_ptr<ScenarioRun> simulated(const Loaded& loaded,
                                       std::shared_ptr<const Families> families,
                                       index draws, std::uint32_t seed) {
  auto run = std::make_unique<ScenarioRun>(loaded.scenario, std::move(families),
                                           draws, seed);
  Control control;
  run->simulate(0, draws, hearthline::engine::available_threads(), control);
  return run;
}

/// Returns family-months at a level in a month of a draw, over all localities.
double at_level(const ScenarioRun& run, index draw, index month, int level) {
  double families = 0.0;
  for (index l = 0;
       l < run.part<hearthline::results::NeedPart>().results().localities();
       ++l) {
    families += run.part<hearthline::results::NeedPart>()
                    .results()
                    .stay(draw, month, l, level)
                    .families;
  }
  return families;
}

TEST(BarnetNeed, HoldsTheStocksOf2014WithinFivePercentForTwoYears) {
  const Loaded base =
      hearthline::scenario::load("need-2014", {HEARTHLINE_SCENARIOS});
  constexpr index kDraws = 40;
  const auto run = simulated(base.changed({{"time.horizon", 24.0}}),
                             families_of(base.scenario), kDraws, 1);
  // Strategy of 2014, section 4. A mean over 40 draws is off by 1% at most
  // (level 4: 18 families in 326, over the square root of 40).
  const std::array<double, 4> stocks{47718.0, 700.0, 1256.0, 326.0};
  for (index month = 0; month < 24; ++month) {
    for (int level = 0; level < 4; ++level) {
      double mean = 0.0;
      for (index draw = 0; draw < kDraws; ++draw) {
        mean += at_level(*run, draw, month, level) / kDraws;
      }
      EXPECT_NEAR(mean / stocks[static_cast<std::size_t>(level)], 1.0, 0.05)
          << "level " << level + 1 << ", month " << month;
    }
  }
}

// Ten years later, families at levels 2 to 4 are as many in each locality as in
// the first year. The start is the mean of 16 spin-ups, each of which is off by
// the square root of the number; the sum of squares of nine z values is above
// 33.7 once in 10,000. A start from a single spin-up had 40.
TEST(BarnetNeed, StartsAtItsRestInEveryLocality) {
  const Loaded base =
      hearthline::scenario::load("need-2014", {HEARTHLINE_SCENARIOS});
  constexpr index kDraws = 40;
  const auto run = simulated(base, families_of(base.scenario), kDraws, 1);
  const auto& results = run->part<hearthline::results::NeedPart>().results();
  double sum = 0.0;
  for (index l = 0; l < results.localities(); ++l) {
    for (int level = 1; level < 4; ++level) {
      double first = 0.0;
      double change = 0.0;
      double squares = 0.0;
      for (index draw = 0; draw < kDraws; ++draw) {
        double rise = 0.0;
        for (index month = 0; month < 12; ++month) {
          const double before = results.stay(draw, month, l, level).families;
          const double after =
              results.stay(draw, run->months() - 12 + month, l, level).families;
          first += before / (12.0 * kDraws);
          rise += (after - before) / 12.0;
        }
        change += rise / kDraws;
        squares += rise * rise / kDraws;
      }
      const double of_draws = (squares - change * change) / (kDraws - 1);
      sum += change * change / (of_draws + first / 16.0);
    }
  }
  RecordProperty("sum_of_squares", std::to_string(sum));
  EXPECT_LT(sum, 33.7);
}

double standard_deviation(const std::vector<double>& values) {
  double mean = 0.0;
  for (const double value : values) {
    mean += value / static_cast<double>(values.size());
  }
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

TEST(BarnetNeed, HasATenthOfTheSpreadOfIndependentSeedsInComparisons) {
  const std::vector<hearthline::scenario::Change> smaller{
      {"population.families", 20000.0},
      {"population.start.level_2", 280.0},
      {"population.start.level_3", 502.0},
      {"population.start.level_4", 130.0}};
  const Loaded base =
      hearthline::scenario::load("need-2014", {HEARTHLINE_SCENARIOS})
          .changed(smaller);
  const Loaded mix =
      hearthline::scenario::load("need-2014-early", {HEARTHLINE_SCENARIOS})
          .changed(smaller);
  constexpr index kDraws = 200;
  const auto families = families_of(base.scenario);
  const auto with_base = simulated(base, families, kDraws, 1);
  const auto with_mix = simulated(mix, families, kDraws, 1);
  const auto with_other_seed = simulated(mix, families, kDraws, 2);
  for (int level = 1; level < 4; ++level) {
    std::vector<double> coupled;
    std::vector<double> independent;
    for (index draw = 0; draw < kDraws; ++draw) {
      double one = 0.0;
      double other = 0.0;
      for (index month = 0; month < with_base->months(); ++month) {
        const double before = at_level(*with_base, draw, month, level);
        one += before - at_level(*with_mix, draw, month, level);
        other += before - at_level(*with_other_seed, draw, month, level);
      }
      coupled.push_back(one);
      independent.push_back(other);
    }
    const double ratio =
        standard_deviation(coupled) / standard_deviation(independent);
    RecordProperty("spread_ratio_level_" + std::to_string(level + 1),
                   std::to_string(ratio));
    // About 0.03 at every level; an estimate from 200 draws is off by a tenth
    // of itself, so that 0.1 is out of reach unless coupling breaks.
    EXPECT_LT(ratio, 0.1) << "level " << level + 1;
    EXPECT_GT(ratio, 0.0);
  }
}

}  // namespace
