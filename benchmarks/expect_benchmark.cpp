// Expected values of random declared models: seconds for six states, all kinds
// of hazards, three kinds of units and entrants, by the seed of the model.

#include <benchmark/benchmark.h>

#include "hearthline/multistate/expect.hpp"
#include "multistate/random_models.hpp"

namespace {

using hearthline::multistate_test::RandomModel;

/// The second number is 1 if hazards depend on the run's time, so that entrants
/// are summed over their time of entry, to a looser tolerance.
void Expect(benchmark::State& state) {
  const bool by_time = state.range(1) == 1;
  const RandomModel model(static_cast<std::uint32_t>(state.range(0)),
                          {.times = by_time});
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(hearthline::multistate::expect(
        model.declaration, model.study(), {by_time ? 1e-2 : 1e-9, 1}));
  }
}
BENCHMARK(Expect)
    ->ArgNames({"seed", "by_time"})
    ->ArgsProduct({{0, 1, 2, 3, 4, 5}, {0, 1}})
    ->Unit(benchmark::kSecond);

}  // namespace
