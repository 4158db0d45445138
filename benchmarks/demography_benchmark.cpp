// Demography: a million families over ten years that form, grow, separate and
// move, compared with the same families unchanged, alternating within one run.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "floor.hpp"
#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/results/need_recorder.hpp"
#include "hearthline/results/people_recorder.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"
#include "hearthline/validation/invented.hpp"

namespace {

namespace demography = hearthline::demography;
namespace engine = hearthline::engine;
namespace model = hearthline::model;
namespace random = hearthline::random;
namespace results = hearthline::results;
namespace scenario = hearthline::scenario;
using hearthline::benchmarks::seconds_now;
using hearthline::validation::pieces;
using hearthline::validation::quantities;
using hearthline::validation::quantity;

constexpr double kMillion = 1e6;
constexpr hearthline::index kTenYears = 120;

/// Rates similar to Barnet's. The number of children grows by 1% per year from
/// that of the families.
demography::DemographyParameters barnet_like(const model::Families& families) {
  demography::DemographyParameters made;
  made.births.since_birth =
      pieces({0, 10, 24, 48, 96}, {0, 1.2, 1.4, 0.8, 0.2});
  made.births.by_children = quantities({1.0, 0.5, 0.35});
  made.births.lone_parent = quantity(0.6);
  made.births.first_births = quantity(0.45);
  made.births.lone_at_birth = quantity(0.15);
  made.births.boys = quantity(0.512);
  made.partnership.separation = quantity(0.032);
  made.partnership.repartnering = quantity(0.09);
  made.moving.out = quantity(0.055);
  made.elasticity = quantity(1.0);
  double level =
      static_cast<double>(families.children.size()) / double{demography::kAges};
  for (int year = 2014; year <= 2024; ++year, level *= 1.01) {
    made.projections["borough"].years[std::to_string(year)].children =
        quantities(std::vector<double>(demography::kAges, level));
  }
  return made;
}

/// Families with Barnet's attributes and need, and the same number of children
/// of each age.
struct Fixture {
  Fixture() {
    barnet = scenario::load("need-2014", {HEARTHLINE_SCENARIOS}).scenario;
    barnet.time.horizon = quantity(double{kTenYears});
    auto& population = barnet.population;
    const double times = kMillion / population.families.value;
    population.families = quantity(kMillion);
    population.replications.reset();
    population.child_ages = quantities(
        std::vector<double>(demography::kAges, 1.0 / demography::kAges));
    if (population.start) {
      for (auto* stock :
           {&population.start->level_2, &population.start->level_3,
            &population.start->level_4}) {
        stock->value = std::floor(stock->value * times);
      }
    }
    engine::Control control;
    families =
        scenario::sample_families(barnet, engine::available_threads(), control);
    barnet.demography = barnet_like(families);
  }

  scenario::Scenario barnet;
  model::Families families;
};

/// Created only once, because it takes a long time.
const Fixture& million() {
  static const Fixture fixture;
  return fixture;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Reports family-months per second with and without demography, and the
/// medians over turns of three ratios: of family-months per second
/// (`of_without`), of families per second (`families_of_without`), and of
/// family-months per second to those of the same families over the same stays
/// when only their need is simulated (`of_same_stays`). The first ratio also
/// reflects that arrivals and leavers have the same fixed cost as other
/// families, for about half of the months. All record monthly tables.
void Demography(benchmark::State& state) {
  const Fixture& fixture = million();
  const scenario::Scenario& barnet = fixture.barnet;
  const auto table = scenario::hazard_table(barnet);
  const auto plan = scenario::demography_plan(barnet, fixture.families);
  const demography::Borough borough(*plan, table, kTenYears);
  const auto localities =
      static_cast<hearthline::index>(barnet.population.localities.size());
  const auto zones = scenario::zone_map(barnet);
  results::NeedRecorder need(localities, kTenYears, zones);
  results::PeopleRecorder people(localities, kTenYears,
                                 {2, 14, 26, 38, 50, 62, 74, 86, 98, 110});
  const model::FamilyModel staying(table);
  constexpr random::RunKey kKey{1, 0};

  // When each family leaves in the draw.
  std::vector<double> leaves;
  for (hearthline::index f = 0; f < borough.families(); ++f) {
    demography::Life life;
    borough.live(f, kKey, life, need);
    leaves.push_back(std::min(life.leaves(), double{kTenYears}));
  }

  std::vector<double> of_without;
  std::vector<double> families_of_without;
  std::vector<double> of_same_stays;
  double months_with = 0.0;
  double seconds_with = 0.0;
  double seconds_without = 0.0;
  const double months_without =
      static_cast<double>(fixture.families.families.size()) * kTenYears;
  for (auto unused : state) {
    static_cast<void>(unused);
    const double start = seconds_now();
    need.clear();
    for (const model::Family& family : fixture.families.families) {
      engine::simulate(staying, family, kKey, 0.0, double{kTenYears}, need);
    }
    const double between = seconds_now();
    need.clear();
    people.clear();
    demography::Life life;
    for (hearthline::index f = 0; f < borough.families(); ++f) {
      const model::Family& family = borough.family(f);
      borough.live(f, kKey, life, need);
      people.record(family, borough.children(family), life, kKey,
                    borough.boys(), demography::is_new_family(family.id));
    }
    const double end = seconds_now();
    need.clear();
    for (hearthline::index f = 0; f < borough.families(); ++f) {
      const model::Family& family = borough.family(f);
      engine::simulate(staying, family, kKey,
                       static_cast<double>(family.enters),
                       leaves[static_cast<std::size_t>(f)], need);
    }
    const double same_stays = seconds_now() - end;
    double months = 0.0;
    for (hearthline::index l = 0; l < localities; ++l) {
      people.counts().each_stay(
          l, [&](hearthline::index, hearthline::index, double families,
                 double) { months += families; });
    }
    const double speed = (between - start) / (end - between);
    of_without.push_back(speed * months / months_without);
    families_of_without.push_back(
        speed * static_cast<double>(borough.families()) / kMillion);
    of_same_stays.push_back(same_stays / (end - between));
    months_with += months;
    seconds_with += end - between;
    seconds_without += between - start;
    state.SetIterationTime(end - between);
  }
  const auto turns = static_cast<double>(of_without.size());
  state.counters["family_months/s"] = months_with / seconds_with;
  state.counters["without/s"] = months_without * turns / seconds_without;
  state.counters["of_without"] = median(of_without);
  state.counters["families_of_without"] = median(families_of_without);
  state.counters["of_same_stays"] = median(of_same_stays);
  state.counters["families"] = static_cast<double>(borough.families());
}
BENCHMARK(Demography)->UseManualTime()->Unit(benchmark::kSecond)->MinTime(8.0);

/// Solving the plan of a million families.
void Plan(benchmark::State& state) {
  const Fixture& fixture = million();
  for (auto unused : state) {
    static_cast<void>(unused);
    benchmark::DoNotOptimize(
        scenario::demography_plan(fixture.barnet, fixture.families));
  }
}
BENCHMARK(Plan)->Unit(benchmark::kSecond);

}  // namespace
