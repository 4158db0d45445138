// The engine: family-months per second, and as a share of the speed of the
// floor kernel in the same run.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "floor.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/results/need_recorder.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/load.hpp"
#include "paired.hpp"
#include "toy.hpp"

namespace {

using namespace hearthline::benchmarks;
using hearthline::engine::Control;
using hearthline::engine::NoRecorder;
using hearthline::engine::RunOptions;
using hearthline::model::Families;
using hearthline::model::Family;
using hearthline::model::FamilyModel;
using hearthline::results::NeedRecorder;

void Floor(benchmark::State& state) {
  const Toy toy;
  FloorResult result;
  for (auto unused : state) {
    static_cast<void>(unused);
    result = floor_kernel(toy, kFamilies);
    benchmark::DoNotOptimize(result);
  }
  state.counters["family_months/s"] = benchmark::Counter(
      kFamilies * kMonths, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["events_a_family"] =
      static_cast<double>(result.events) / kFamilies;
}
BENCHMARK(Floor)->Unit(benchmark::kMillisecond);

/// The need model with the toy rates and monthly tables, on one core.
void NeedModel(benchmark::State& state) {
  const ToyParameters parameters;
  const auto table = parameters.table();
  const FamilyModel model(table);
  const auto families = toy_families();
  NeedRecorder recorder(3, static_cast<std::int64_t>(kMonths),
                        hearthline::model::kDefaultZones);
  against_floor(state, kFamilies * kMonths, [&] {
    recorder.clear();
    for (const Family& family : families) {
      hearthline::engine::simulate(model, family, {1, 0}, 0.0, kMonths,
                                   recorder);
    }
    benchmark::ClobberMemory();
  });
}
BENCHMARK(NeedModel)->UseManualTime()->Unit(benchmark::kMillisecond);

/// The same without a recorder: the difference is the cost of the tables.
void NeedModelWithoutTables(benchmark::State& state) {
  const ToyParameters parameters;
  const auto table = parameters.table();
  const FamilyModel model(table);
  const auto families = toy_families();
  NoRecorder nobody;
  against_floor(state, kFamilies * kMonths, [&] {
    for (const Family& family : families) {
      hearthline::engine::simulate(model, family, {1, 0}, 0.0, kMonths, nobody);
    }
    benchmark::ClobberMemory();
  });
}
BENCHMARK(NeedModelWithoutTables)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// Draws on threads, through `engine::run`: one thread and the number given by
/// the argument, alternating; `speedup` is the median of the ratios.
void NeedModelThreads(benchmark::State& state) {
  const ToyParameters parameters;
  const auto table = parameters.table();
  const FamilyModel model(table);
  const auto families = toy_families(100000);
  const NeedRecorder empty(3, static_cast<std::int64_t>(kMonths),
                           hearthline::model::kDefaultZones);
  const auto run = [&](int threads) {
    Control control;
    RunOptions options;
    options.draws = 2;
    options.threads = threads;
    const double start = seconds_now();
    hearthline::engine::run(model, std::span<const Family>(families), 0.0,
                            kMonths, options, empty, control,
                            [](auto, const NeedRecorder& recorder) {
                              benchmark::DoNotOptimize(recorder);
                            });
    return seconds_now() - start;
  };
  const auto threads = static_cast<int>(state.range(0));
  std::vector<double> speedups;
  double seconds = 0.0;
  for (auto unused : state) {
    static_cast<void>(unused);
    const double one = run(1);
    const double many = run(threads);
    speedups.push_back(one / many);
    seconds += many;
    state.SetIterationTime(many);
  }
  std::sort(speedups.begin(), speedups.end());
  state.counters["family_months/s"] =
      2.0 * static_cast<double>(families.size()) * kMonths *
      static_cast<double>(speedups.size()) / seconds;
  state.counters["speedup"] = speedups[speedups.size() / 2];
}
BENCHMARK(NeedModelThreads)
    ->Apply([](benchmark::internal::Benchmark* benchmark) {
      benchmark->Arg(2);
      const int all = hearthline::engine::available_threads();
      if (all > 2) benchmark->Arg(all);
    })
    ->UseManualTime()
    ->MinTime(3.0)
    ->Unit(benchmark::kMillisecond);

/// Barnet's need alone, with frailty, covariates and durations. `Cases` has the
/// baseline, with cases.
void BarnetNeed(benchmark::State& state) {
  const auto loaded =
      hearthline::scenario::load("need-2014", {HEARTHLINE_SCENARIOS});
  Control control;
  const auto families = std::make_shared<const Families>(
      hearthline::scenario::sample_families(loaded.scenario, 1, control));
  const auto table = hearthline::scenario::hazard_table(loaded.scenario);
  const FamilyModel model(table);
  NeedRecorder recorder(3, static_cast<std::int64_t>(kMonths),
                        hearthline::model::kDefaultZones);
  const auto months = static_cast<double>(families->families.size()) * kMonths;
  against_floor(state, months, [&] {
    recorder.clear();
    for (const Family& family : families->families) {
      hearthline::engine::simulate(model, family, {1, 0}, 0.0, kMonths,
                                   recorder);
    }
    benchmark::ClobberMemory();
  });
}
BENCHMARK(BarnetNeed)->UseManualTime()->Unit(benchmark::kMillisecond);

/// Sampling Barnet's fifty thousand families, including a single spin-up.
void BarnetFamilies(benchmark::State& state) {
  auto loaded = hearthline::scenario::load("need-2014", {HEARTHLINE_SCENARIOS});
  loaded.scenario.population.replications.reset();
  for (auto unused : state) {
    static_cast<void>(unused);
    Control control;
    benchmark::DoNotOptimize(
        hearthline::scenario::sample_families(loaded.scenario, 1, control));
  }
}
BENCHMARK(BarnetFamilies)->Unit(benchmark::kMillisecond);

}  // namespace
