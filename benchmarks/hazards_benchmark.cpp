// The hazard table: compiling it, and looking up hazards at an event.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>

#include "hearthline/model/family_model.hpp"
#include "toy.hpp"

namespace {

using namespace hearthline::benchmarks;
using hearthline::model::FamilyModel;

void HazardLookUp(benchmark::State& state) {
  const ToyParameters parameters;
  const auto table = parameters.table();
  const FamilyModel model(table);
  const auto families = toy_families(1);
  FamilyModel::State family;
  model.enter(families[0], 0.0, family);
  std::array<double, FamilyModel::kLanes> hazards{};
  std::uint8_t themes = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    family.need.themes = hearthline::model::ThemeSet(themes += 37);
    model.hazards(family, hazards);
    benchmark::DoNotOptimize(hazards);
  }
  state.SetItemsProcessed(state.iterations() * FamilyModel::kLanes);
  state.counters["table_bytes"] = static_cast<double>(table.bytes());
}
BENCHMARK(HazardLookUp);

void HazardTableCompiled(benchmark::State& state) {
  const ToyParameters parameters;
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(parameters.table().bytes());
  }
}
BENCHMARK(HazardTableCompiled)->Unit(benchmark::kMillisecond);

}  // namespace
