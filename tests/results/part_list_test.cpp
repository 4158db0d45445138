// A part of a run is a file and a name in a list: a run with an invented part
// is compared with a run that has only the library's parts.

#include "hearthline/results/part_list.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/results/scenario_run_impl.hpp"  // of other lists
#include "results/closings_part.hpp"
#include "support/bookkeeping.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::ClosingsPart;
using test_support::numbers;
using test_support::small_scenario;

// The line.
using RunWithClosings = RunOfParts<NeedPart, CasePart, ProgrammePart, CostPart,
                                   PeoplePart, StreamPart, ClosingsPart>;

static_assert(WatchingPart<NeedPart> && ChangeWatchingPart<NeedPart>);
static_assert(!OptionalPart<NeedPart>);  // No branch per event.
static_assert(!WatchingPart<PeoplePart> && LifePart<PeoplePart>);
static_assert(!WatchingPart<StreamPart> && DrawPart<StreamPart>);
static_assert(Part<CostPart> && !WatchingPart<CostPart>);
static_assert(ChangeWatchingPart<ClosingsPart> && LifePart<ClosingsPart> &&
              DrawPart<ClosingsPart> && OptionalPart<ClosingsPart>);
static_assert(engine::Additive<PartRecorders<NeedPart, ClosingsPart>>);

constexpr index kListDraws = 2;

template <class Run>
Run simulated(const scenario::Scenario& scenario,
              const std::shared_ptr<const model::Families>& families) {
  Run run(scenario, families, kListDraws, 11);
  engine::Control control;
  run.simulate(0, kListDraws, 2, control);
  return run;
}

double total(const Table& table, const std::string& column) {
  const auto values = numbers(table, column);
  return std::accumulate(values.begin(), values.end(), 0.0);
}

template <class Run, class Other>
void expect_same_tables(const Run& run, const Other& base) {
  for (const std::string& name : base.table_names()) {
    const Table table = run.table(name, kListDraws);
    const Table wanted = base.table(name, kListDraws);
    ASSERT_EQ(table.columns.size(), wanted.columns.size()) << name;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      EXPECT_EQ(table.columns[c].name, wanted.columns[c].name);
      EXPECT_EQ(table.columns[c].cells, wanted.columns[c].cells)
          << name << " " << table.columns[c].name;
    }
  }
}

TEST(PartList, CallsAnAddedPart) {
  auto scenario = small_scenario(300);
  // A date on which hazards change for everybody.
  scenario =
      test_support::with_effect(scenario, {"moves.1->2"}, 0.5, {2015, 1});
  const auto families = test_support::families_of(scenario);
  const auto run = simulated<RunWithClosings>(scenario, families);

  auto names = simulated<ScenarioRun>(scenario, families).table_names();
  names.emplace_back("closings");
  EXPECT_EQ(run.table_names(), names);

  const Table closings = run.table("closings", kListDraws);
  EXPECT_EQ(closings.rows(), kListDraws);
  EXPECT_EQ(numbers(closings, "starts"), std::vector<double>(kListDraws, 300));
  EXPECT_EQ(numbers(closings, "finishes"),
            std::vector<double>(kListDraws, 300));
  EXPECT_EQ(numbers(closings, "draws"), std::vector<double>(kListDraws, 1));
  // Without demography there are no lives.
  EXPECT_EQ(total(closings, "lives"), 0.0);
  EXPECT_GE(total(closings, "changes"), 300.0 * kListDraws);
  EXPECT_GT(total(closings, "moves"), 0.0);
  EXPECT_GT(run.part<ClosingsPart>().recorded(), 0);
  EXPECT_EQ(total(closings, "moves"),
            total(run.table("move", kListDraws), "families"));
  // Another part's draws can be read.
  EXPECT_EQ(numbers(closings, "months"),
            std::vector<double>(kListDraws, static_cast<double>(run.months())));
}

TEST(PartList, LeavesTheTablesOfOtherPartsUnchanged) {
  const auto scenario = small_scenario(300);
  const auto families = test_support::families_of(scenario);
  expect_same_tables(simulated<RunWithClosings>(scenario, families),
                     simulated<ScenarioRun>(scenario, families));
}

TEST(PartList, RecordsLivesIfThereIsDemography) {
  auto scenario = small_scenario(300);
  scenario.demography = test_support::invented_demography(50, 0.03, 2014, 4);
  const auto families = test_support::families_of(scenario);
  const auto run = simulated<RunWithClosings>(scenario, families);
  const auto everybody =
      static_cast<double>(run.plan()->families.families.size());
  EXPECT_GT(everybody, 300.0);
  EXPECT_EQ(numbers(run.table("closings", kListDraws), "lives"),
            std::vector<double>(kListDraws, everybody));
  expect_same_tables(run, simulated<ScenarioRun>(scenario, families));
}

TEST(PartList, SkipsAPartThatTheScenarioLacks) {
  auto scenario = small_scenario(100);
  const auto families = test_support::families_of(scenario);
  scenario.name = "without closings";
  const auto run = simulated<RunWithClosings>(scenario, families);
  const auto base = simulated<ScenarioRun>(scenario, families);
  EXPECT_EQ(run.table_names(), base.table_names());
  EXPECT_THROW(run.table("closings", 1), Error);
  EXPECT_EQ(run.part<ClosingsPart>().recorded(), 0);
}

TEST(PartList, CanBeShorter) {
  const auto scenario = small_scenario(100);
  const auto families = test_support::families_of(scenario);
  const auto run = simulated<RunOfParts<NeedPart>>(scenario, families);
  EXPECT_EQ(run.table_names(), need_table_names());
  const auto base = simulated<ScenarioRun>(scenario, families);
  EXPECT_EQ(numbers(run.table("level", kListDraws), "families"),
            numbers(base.table("level", kListDraws), "families"));
}

}  // namespace
}  // namespace hearthline::results
