// Barnet with demography, cases, teams that fill up and programmes with places:
// all monthly tables by locality, on one core, compared with the floor kernel
// in the same run; and the peak of memory for a million families. What is timed
// are five draws, and what is counted are the months that families are there.
// The demographic plan, which a run makes once, is timed by itself.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "barnet.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "paired.hpp"

namespace {

using namespace hearthline::benchmarks;
using hearthline::engine::Control;
using hearthline::model::Families;

/// Returns the months that families are there in all draws. Families form,
/// arrive and leave, so that this is not the families at the start times the
/// months.
double family_months(const hearthline::results::ScenarioRun& run) {
  const auto table = run.table("demography", run.draws());
  const auto& families =
      std::get<std::vector<double>>(table.column("families").cells);
  return std::accumulate(families.begin(), families.end(), 0.0);
}

void of_barnet(benchmark::State& state,
               const hearthline::scenario::Scenario& scenario) {
  constexpr int kDraws = 5;
  Control control;
  const auto families = std::make_shared<const Families>(
      hearthline::scenario::sample_families(scenario, 1, control));
  const double start = seconds_now();
  hearthline::results::ScenarioRun run(scenario, families, kDraws, 1);
  const double planned = seconds_now() - start;
  run.simulate(0, kDraws, 1, control);
  against_floor(state, family_months(run), [&] {
    run.simulate(0, kDraws, 1, control);
    benchmark::DoNotOptimize(run);
  });
  state.counters["plan_ms"] = 1000.0 * planned;
}

/// Returns Barnet with teams, and no programmes but so many of the library,
/// each with places.
hearthline::scenario::Scenario with_programmes(std::size_t number) {
  auto scenario = barnet("barnet-2014-teams", 50'000.0);
  scenario.programmes.clear();
  const std::array<std::pair<const char*, double>, 6> kAll{
      {{"intensive-family-focus", 200.0},
       {"safer-families", 144.0},
       {"domestic-violence-advocacy", 100.0},
       {"substance-misuse-treatment", 150.0},
       {"early-help-camhs", 120.0},
       {"parenting-incredible-years", 150.0}}};
  for (std::size_t k = 0; k < number; ++k) {
    const auto& [name, places] = kAll[k];
    auto programme =
        hearthline::scenario::load_programme(name, {HEARTHLINE_SCENARIOS})
            .programme;
    programme.places = hearthline::model::Quantity{places, {}};
    std::string own(name);
    std::replace(own.begin(), own.end(), '-', '_');
    scenario.programmes[own] = programme;
  }
  return scenario;
}

void NeedWithDemography(benchmark::State& state) {
  of_barnet(state, barnet("need-ons-2022", 50'000.0));
}
void Cases(benchmark::State& state) {
  auto scenario = barnet("barnet-2014", 50'000.0);
  scenario.programmes.clear();
  of_barnet(state, scenario);
}
void CasesAndProvision(benchmark::State& state) {
  of_barnet(state, barnet("barnet-2014", 50'000.0));
}
void CasesAndTeams(benchmark::State& state) {
  of_barnet(state, with_programmes(0));
}
void CasesTeamsAndSixProgrammes(benchmark::State& state) {
  of_barnet(state, with_programmes(6));
}
BENCHMARK(NeedWithDemography)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(Cases)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(CasesAndProvision)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(CasesAndTeams)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(CasesTeamsAndSixProgrammes)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

void MillionFamiliesWithCases(benchmark::State& state) {
  const auto scenario = barnet("barnet-2014-teams", 1e6);
  for (auto unused : state) {
    static_cast<void>(unused);
    Control control;
    const auto families = std::make_shared<const Families>(
        hearthline::scenario::sample_families(scenario, 1, control));
    hearthline::results::ScenarioRun run(scenario, families, 1, 1);
    run.simulate(0, 1, 1, control);
    benchmark::DoNotOptimize(run);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
}
BENCHMARK(MillionFamiliesWithCases)
    ->Iterations(1)
    ->Unit(benchmark::kSecond)
    ->UseRealTime();

}  // namespace
