// Random numbers: blocks, exponentials and their vectorised forms.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>

#include "hearthline/model/processes.hpp"
#include "hearthline/random/stream.hpp"

namespace {

using hearthline::random::StreamId;

void PhiloxBlock(benchmark::State& state) {
  std::uint32_t k = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(
        hearthline::random::philox({1, 2, 3, k++}, {4, 5}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(PhiloxBlock);

void Exponential(benchmark::State& state) {
  std::uint32_t k = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(
        hearthline::random::exponential({1, 0}, 7, StreamId{3}, k++));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Exponential);

void ExponentialsOfAFamily(benchmark::State& state) {
  constexpr std::size_t kLanes = hearthline::model::kProcesses;
  std::array<hearthline::random::StreamId, kLanes> streams{};
  for (std::uint32_t i = 0; i < kLanes; ++i) streams[i].value = 17 * i;
  std::array<double, kLanes> out{};
  std::uint64_t family = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    hearthline::random::exponentials({1, 0}, family++, streams, out.data());
    benchmark::DoNotOptimize(out);
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kLanes));
}
BENCHMARK(ExponentialsOfAFamily);

void Logarithm(benchmark::State& state) {
  double x = 0.5;
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(x);
    benchmark::DoNotOptimize(hearthline::random::log(x));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Logarithm);

}  // namespace
