// The promises about scenarios with demography, tested on the official
// projection for Barnet. Demography does not depend on need or cases, so that
// need alone, which takes less time, stands for the baseline in most of them.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "hearthline/engine/parallel.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/load.hpp"
#include "support/scenario_builder.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using hearthline::test_support::families_of;
using results::ScenarioRun;
using scenario::Change;
using scenario::Loaded;

std::unique_ptr<ScenarioRun> simulated(
    const Loaded& loaded, std::shared_ptr<const model::Families> families,
    ::hearthline::index draws) {
  auto run = std::make_unique<ScenarioRun>(loaded.scenario, std::move(families),
                                           draws, 1);
  engine::Control control;
  run->simulate(0, draws, engine::available_threads(), control);
  return run;
}

/// The official projection, with sampled families.
Loaded official(std::vector<Change> changes,
                const char* name = "need-ons-2022") {
  changes.emplace_back("population.marginals", "");
  return scenario::load(name, {HEARTHLINE_SCENARIOS}).changed(changes);
}

/// Mid-year estimates of children aged 0-17, Barnet, Office for National
/// Statistics, as published by the Department for Education.
constexpr std::array<double, 8> kEstimates{86720, 87154, 88135, 88491,
                                           89038, 89587, 89674, 89160};

// The total of a draw deviates only by Monte Carlo variation, 0.2% after seven
// years: 1% is five standard deviations.
TEST(BarnetGrowth, IsWithinOnePercentOfTheEstimatesInEveryYearAndDraw) {
  const Loaded loaded = official({{"time.horizon", 96.0}});
  constexpr ::hearthline::index kDraws = 10;
  const auto run = simulated(loaded, families_of(loaded.scenario), kDraws);
  const results::Table table = run->table("population", kDraws);
  const auto& draws =
      std::get<std::vector<std::int32_t>>(table.column("draw").cells);
  const auto& years =
      std::get<std::vector<std::int8_t>>(table.column("year").cells);
  const auto& children =
      std::get<std::vector<std::int64_t>>(table.column("children").cells);
  ASSERT_EQ(table.column("year").labels.front(), "2014");
  std::array<std::array<double, kEstimates.size()>, kDraws> totals{};
  for (std::size_t row = 0; row < children.size(); ++row) {
    totals.at(static_cast<std::size_t>(draws[row]))
        .at(static_cast<std::size_t>(years[row])) +=
        static_cast<double>(children[row]);
  }
  for (const auto& draw : totals) {
    for (std::size_t year = 0; year < kEstimates.size(); ++year) {
      EXPECT_NEAR(draw[year] / kEstimates[year], 1.0, 0.01) << 2014 + year;
    }
  }
}

bool same(const results::Table& a, const results::Table& b) {
  if (a.rows() != b.rows()) return false;
  for (const results::Column& column : a.columns) {
    if (column.cells != b.column(column.name).cells) return false;
  }
  return true;
}

TEST(BarnetGrowth, HasTheSameFamiliesBirthsAndMovesUnderAnyIntervention) {
  const std::vector<Change> shorter{{"time.horizon", 60.0}};
  const Loaded base = official(shorter, "barnet-2014");
  const Loaded mix = base.changed({{"moves.2->3.rate", 0.05},
                                   {"moves.3->4.rate", 0.02},
                                   {"themes.mental_health.onset.rate", 0.04},
                                   {"pathway.contacts.school.rate", 0.08}});
  const auto families = families_of(base.scenario);
  constexpr ::hearthline::index kDraws = 3;
  const auto without = simulated(base, families, kDraws);
  const auto with = simulated(mix, families, kDraws);
  for (const char* table : {"population", "demography", "stream"}) {
    EXPECT_TRUE(same(without->table(table, kDraws), with->table(table, kDraws)))
        << table;
  }
  for (const char* table : {"level", "case"}) {
    EXPECT_FALSE(
        same(without->table(table, kDraws), with->table(table, kDraws)))
        << table;
  }
  // Family by family: the same demographic events at the same times.
  const auto& all = without->plan()->families.families;
  ASSERT_EQ(all.size(), with->plan()->families.families.size());
  for (std::size_t place = 0; place < all.size(); place += 997) {
    const auto steps = [&](const ScenarioRun& run) {
      std::vector<std::pair<double, std::string>> life;
      for (const auto& step : run.trace(all[place].id, 1)) {
        if (step.process.starts_with("demography.")) {
          life.emplace_back(step.time, step.process);
        }
      }
      return life;
    };
    EXPECT_EQ(steps(*without), steps(*with)) << all[place].id.value;
  }
}

TEST(BarnetGrowth, PlansEveryAgeToWithinAFewChildren) {
  const Loaded loaded = official({});
  const ScenarioRun run(loaded.scenario, families_of(loaded.scenario), 1, 1);
  for (const demography::PlanYear& year : run.plan()->years) {
    for (std::size_t age = 0; age < year.projected.size(); ++age) {
      // The starting sample may have too many children of an age to be
      // corrected in the first quarter of a year.
      EXPECT_NEAR(year.planned[age], year.projected[age],
                  year.year == 2014 ? 100.0 : 5.0)
          << year.year << ", aged " << age;
    }
  }
}

}  // namespace
