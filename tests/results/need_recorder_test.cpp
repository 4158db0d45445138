#include "hearthline/results/need_recorder.hpp"

#include <gtest/gtest.h>

#include <random>
#include <span>
#include <utility>
#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/results/need_results.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

static_assert(engine::Recorder<NeedRecorder, model::FamilyModel>);
static_assert(engine::Additive<NeedRecorder>);

constexpr index kRecorded = 3;

TEST(NeedRecorder, GivesEveryStayAndEventItsOwnCell) {
  std::vector<int> stays(cells::kStays, 0);
  std::vector<int> events(cells::kEvents, 0);
  for (int level = 0; level < model::kLevels; ++level) {
    ++stays.at(static_cast<std::size_t>(cells::level(model::level_at(level))));
    for (int theme = 0; theme < model::kThemes; ++theme) {
      ++stays.at(static_cast<std::size_t>(
          cells::level_theme(model::level_at(level), theme)));
    }
  }
  for (int p = 0; p < model::kProcesses; ++p) {
    ++events.at(static_cast<std::size_t>(cells::process(p)));
  }
  for (int edge = 0; edge < model::kEdges; ++edge) {
    ++events.at(static_cast<std::size_t>(cells::first_passage(edge)));
  }
  for (int level = 0; level < model::kLevels; ++level) {
    const model::Level at = model::level_at(level);
    ++events.at(static_cast<std::size_t>(cells::entering(at)));
    ++events.at(static_cast<std::size_t>(cells::leaving(at)));
  }
  for (const int uses : stays) EXPECT_EQ(uses, 1);
  for (const int uses : events) EXPECT_EQ(uses, 1);
}

NeedResults run_with(const scenario::Scenario& scenario,
                     const std::vector<model::Family>& families, int threads,
                     index block) {
  const model::HazardTable table = scenario::hazard_table(scenario);
  const model::FamilyModel model(table);
  engine::RunOptions options;
  options.seed = 5;
  options.draws = kRecorded;
  options.threads = threads;
  options.block = block;
  const index months = scenario::horizon_months(scenario);
  NeedResults results(kRecorded, months, 2);
  engine::Control control;
  engine::run(model, std::span<const model::Family>(families), 0.0,
              static_cast<double>(months), options,
              NeedRecorder(2, months, scenario::zone_map(scenario)), control,
              [&](index draw, const NeedRecorder& recorder) {
                results.store(draw, recorder);
              });
  return results;
}

void expect_equal(const NeedResults& a, const NeedResults& b) {
  for (index draw = 0; draw < kRecorded; ++draw) {
    for (index month = 0; month < a.months(); ++month) {
      for (index l = 0; l < a.localities(); ++l) {
        for (int cell = 0; cell < cells::kStays; ++cell) {
          const Months& x = a.stay(draw, month, l, cell);
          const Months& y = b.stay(draw, month, l, cell);
          ASSERT_EQ(x.families, y.families);
          ASSERT_EQ(x.children, y.children);
        }
        for (int cell = 0; cell < cells::kEvents; ++cell) {
          const Counts& x = a.event(draw, month, l, cell);
          const Counts& y = b.event(draw, month, l, cell);
          ASSERT_EQ(x.families, y.families);
          ASSERT_EQ(x.children, y.children);
        }
      }
    }
  }
}

// The tables hold sums of integers, so the distribution of work must not change
// a single bit.
TEST(NeedRecorder, IsIndependentOfBlocksThreadsAndOrder) {
  const auto scenario = test_support::small_scenario(1000);
  engine::Control control;
  auto families = scenario::sample_families(scenario, 1, control).families;
  const NeedResults base = run_with(scenario, families, 1, 4096);
  double moved = 0.0;
  for (index month = 0; month < base.months(); ++month) {
    moved += static_cast<double>(
        base.event(0, month, 1, cells::process(model::kFirstMove)).families);
  }
  EXPECT_GT(moved, 0.0);
  for (const auto& [threads, block] : std::vector<std::pair<int, index>>{
           {1, 1}, {2, 37}, {3, 100}, {8, 16}, {2, 999}}) {
    expect_equal(base, run_with(scenario, families, threads, block));
  }
  std::mt19937 words(1);
  for (std::size_t i = families.size() - 1; i > 0; --i) {
    std::swap(families[i], families[words() % (i + 1)]);
  }
  expect_equal(base, run_with(scenario, families, 2, 64));
}

TEST(NeedRecorder, IsEmptyAfterClear) {
  const auto scenario = test_support::small_scenario(10);
  const model::HazardTable table = scenario::hazard_table(scenario);
  const model::FamilyModel model(table);
  NeedRecorder recorder(2, 30, model::kDefaultZones);
  engine::simulate(model, model::Family{}, {1, 0}, 0.0, 30.0, recorder);
  recorder.clear();
  recorder.counts().each_stay(
      0, [](index, index, double families, double children) {
        EXPECT_EQ(families, 0.0);
        EXPECT_EQ(children, 0.0);
      });
}

}  // namespace
}  // namespace hearthline::results
