// Memory: bytes per family, and the peak for a million families over ten years.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <memory>

#include "hearthline/engine/parallel.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/load.hpp"

namespace {

using hearthline::engine::Control;
using hearthline::model::Child;
using hearthline::model::Families;
using hearthline::model::Family;

void MillionFamilies(benchmark::State& state) {
  const auto loaded =
      hearthline::scenario::load("need-2014", {HEARTHLINE_SCENARIOS})
          .changed({{"population.families", 1e6},
                    {"population.replications", 1.0},
                    {"population.start.level_2", 14000.0},
                    {"population.start.level_3", 25120.0},
                    {"population.start.level_4", 6520.0}});
  const int threads = hearthline::engine::available_threads();
  for (auto unused : state) {
    static_cast<void>(unused);
    Control control;
    auto families =
        std::make_shared<const Families>(hearthline::scenario::sample_families(
            loaded.scenario, threads, control));
    hearthline::results::ScenarioRun run(loaded.scenario, families, 1, 1);
    run.simulate(0, 1, threads, control);
    benchmark::DoNotOptimize(run);
    const auto bytes = families->families.capacity() * sizeof(Family) +
                       families->children.capacity() * sizeof(Child);
    state.counters["bytes_a_family"] =
        static_cast<double>(bytes) /
        static_cast<double>(families->families.size());
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
  state.counters["record_bytes"] = sizeof(Family);
}
BENCHMARK(MillionFamilies)
    ->Iterations(1)
    ->Unit(benchmark::kSecond)
    ->UseRealTime();

}  // namespace
