// Expected values of Barnet's need alone, ten years by month: seconds, and
// strata per second.

#include <benchmark/benchmark.h>

#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/scenario/load.hpp"

namespace {

using hearthline::engine::Control;
using hearthline::expectation::ScenarioExpectation;

/// Includes compiling the scenario and fitting the phases of its clocks, but
/// not sampling the families.
void Expectation(benchmark::State& state) {
  const auto loaded =
      hearthline::scenario::load("need-2014", {HEARTHLINE_SCENARIOS});
  Control control;
  const auto families = hearthline::scenario::sample_families(
      loaded.scenario, hearthline::engine::available_threads(), control);
  const auto threads = static_cast<int>(state.range(0));
  hearthline::index strata = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    const ScenarioExpectation expectation(loaded.scenario, families, {},
                                          threads, control);
    strata = expectation.expected().strata;
    benchmark::DoNotOptimize(expectation);
  }
  state.counters["strata/s"] =
      benchmark::Counter(static_cast<double>(strata),
                         benchmark::Counter::kIsIterationInvariantRate);
  state.counters["strata"] = static_cast<double>(strata);
}
BENCHMARK(Expectation)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kSecond)
    ->UseRealTime();

}  // namespace
