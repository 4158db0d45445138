#pragma once
/// @file
/// Measures work alternating with the floor kernel, so that the result is a
/// ratio within one run, not a number that depends on the machine and the day.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "floor.hpp"

namespace hearthline::benchmarks {

/// Times `work()`, which simulates `family_months`, and the floor, alternating.
/// Reports family-months per second of both (over the whole run) and the median
/// over turns of the ratio of speeds.
template <class Work>
void against_floor(benchmark::State& state, double family_months, Work&& work) {
  const Toy toy;
  std::vector<double> ratios;
  double floor_seconds = 0.0;
  double work_seconds = 0.0;
  for (auto unused : state) {
    static_cast<void>(unused);
    const double start = seconds_now();
    benchmark::DoNotOptimize(floor_kernel(toy, kFamilies));
    const double between = seconds_now();
    work();
    const double end = seconds_now();
    const double floor_speed = kFamilies * kMonths / (between - start);
    ratios.push_back(family_months / (end - between) / floor_speed);
    floor_seconds += between - start;
    work_seconds += end - between;
    state.SetIterationTime(end - between);
  }
  std::sort(ratios.begin(), ratios.end());
  const auto turns = static_cast<double>(ratios.size());
  state.counters["family_months/s"] = family_months * turns / work_seconds;
  state.counters["floor/s"] = kFamilies * kMonths * turns / floor_seconds;
  state.counters["of_floor"] = ratios[ratios.size() / 2];
}

}  // namespace hearthline::benchmarks
