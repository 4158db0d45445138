// What a mix costs beside its baseline, when both are simulated together:
// Barnet on one core, as a share of a run of the baseline by itself in the same
// turn, the median over turns; and the share of families that the mix touches.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "barnet.hpp"
#include "hearthline/results/joint_run.hpp"

namespace {

using namespace hearthline::benchmarks;
using hearthline::engine::Control;
using hearthline::model::Families;
using hearthline::results::JointRun;
using hearthline::results::MixReport;
using hearthline::results::ScenarioRun;
using hearthline::scenario::Scenario;

constexpr int kDraws = 5;

/// Of this process, so that other work on the machine counts less.
double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Compares a mix with its baseline.
void together(benchmark::State& state, const Scenario& base,
              const Scenario& mix) {
  Control control;
  const auto families = std::make_shared<const Families>(
      hearthline::scenario::sample_families(base, 1, control));
  ScenarioRun alone(base, families, kDraws, 1);
  ScenarioRun run(base, families, kDraws, 1);
  ScenarioRun other(mix, families, kDraws, 1);
  JointRun joint(run, {&other});
  std::vector<double> costs;
  for (auto unused : state) {
    static_cast<void>(unused);
    const double start = cpu_seconds();
    alone.simulate(0, kDraws, 1, control);
    const double between = cpu_seconds();
    joint.simulate(0, kDraws, 1, control);
    const double end = cpu_seconds();
    costs.push_back((end - between) / (between - start) - 1.0);
    state.SetIterationTime(end - between);
  }
  std::sort(costs.begin(), costs.end());
  const MixReport& report = joint.report().front();
  const auto all = static_cast<double>(report.families);
  state.counters["of_baseline"] = costs[costs.size() / 2];
  state.counters["touched"] = static_cast<double>(report.touched) / all;
  state.counters["woken"] = static_cast<double>(report.woken) / all;
}

/// A mix without a change: what is left is the watch over the families, and a
/// copy of the results.
void MixWithoutAChange(benchmark::State& state) {
  const Scenario base = barnet("barnet-2014", 50'000.0);
  together(state, base, base);
}
BENCHMARK(MixWithoutAChange)->UseManualTime()->Unit(benchmark::kMillisecond);

/// Mixes that come with the package.
void MixOfThePackage(benchmark::State& state, const std::string& name) {
  together(state, barnet("barnet-2014", 50'000.0), barnet(name, 50'000.0));
}
BENCHMARK_CAPTURE(MixOfThePackage, early, "barnet-2014-early")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MixOfThePackage, trio_focus, "trio-focus")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MixOfThePackage, more_cafs, "more-cafs")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MixOfThePackage, troubled_families, "troubled-families-500")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// The same without the provision of 2014, whose queues are always full: no
/// family but those that the mix itself reaches differs.
void MixWithoutProvision(benchmark::State& state, const std::string& name) {
  Scenario base = barnet("barnet-2014", 50'000.0);
  Scenario mix = barnet(name, 50'000.0);
  for (const auto& [programme, parameters] : base.programmes) {
    mix.programmes.erase(programme);
  }
  base.programmes.clear();
  together(state, base, mix);
}
BENCHMARK_CAPTURE(MixWithoutProvision, early, "barnet-2014-early")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MixWithoutProvision, trio_focus, "trio-focus")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(MixWithoutProvision, troubled_families,
                  "troubled-families-500")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// A quarter more places in every programme of the baseline.
void MixWithMorePlaces(benchmark::State& state) {
  const Scenario base = barnet("barnet-2014", 50'000.0);
  Scenario mix = base;
  for (auto& [name, programme] : mix.programmes) {
    if (programme.places) {
      programme.places->value = std::floor(1.25 * programme.places->value);
    }
  }
  together(state, base, mix);
}
BENCHMARK(MixWithMorePlaces)->UseManualTime()->Unit(benchmark::kMillisecond);

/// Barnet's baseline with teams, and the same with the effect of early help.
void EarlyMixWithTeams(benchmark::State& state) {
  const Scenario base = barnet("barnet-2014-teams", 50'000.0);
  Scenario mix = base;
  mix.effects = barnet("barnet-2014-early", 50'000.0).effects;
  together(state, base, mix);
}
BENCHMARK(EarlyMixWithTeams)->UseManualTime()->Unit(benchmark::kMillisecond);

/// The same with one more worker in each team.
void MixWithMoreWorkers(benchmark::State& state) {
  const Scenario base = barnet("barnet-2014-teams", 50'000.0);
  Scenario mix = base;
  for (auto& [name, team] : mix.pathway->teams) {
    for (double& workers : team.workers.number.values) workers += 1.0;
  }
  together(state, base, mix);
}
BENCHMARK(MixWithMoreWorkers)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
