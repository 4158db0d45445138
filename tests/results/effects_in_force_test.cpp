// The ratios that programmes put on hazards, against the definition: at every
// stop of a family, and immediately before the next, whatever runs has the
// combined ratio of that very time.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>

#include "hearthline/engine/simulate.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/programmes/enrolled_model.hpp"
#include "hearthline/results/run_setup.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"

namespace hearthline::results {
namespace {

using programmes::EnrolledModel;

/// Barnet without demography, and programmes without end of places whose
/// effects overlap.
scenario::Scenario overlapping() {
  auto scenario =
      scenario::load("barnet-2014", {HEARTHLINE_SCENARIOS}).scenario;
  scenario.population.marginals.clear();
  scenario.population.replications.reset();
  scenario.population.start.reset();
  scenario.population.families.value = 1500.0;
  scenario.demography.reset();
  scenario.programmes.clear();
  for (const char* name : {"intensive-family-focus", "safer-families",
                           "substance-misuse-treatment", "early-help-camhs"}) {
    auto programme =
        scenario::load_programme(name, {HEARTHLINE_SCENARIOS}).programme;
    programme.places.reset();
    std::string own(name);
    std::replace(own.begin(), own.end(), '-', '_');
    scenario.programmes[own] = programme;
  }
  return scenario;
}

/// Checks the ratios of a family's lanes at each stop.
class Checks {
 public:
  using State = EnrolledModel::State;

  int stops = 0;    ///< at which a programme acts
  int changed = 0;  ///< lanes whose ratio is not 1, over these stops
  int several = 0;  ///< stops at which more than one acts

  void start(const EnrolledModel& model, const auto&, const State& state,
             double time) {
    was_ = state;
    check(model, state, time);
  }
  void event(const EnrolledModel& model, const auto&, const State& state, int,
             double, double time) {
    step(model, state, time);
  }
  void change(const EnrolledModel& model, const auto&, const State& state,
              double time) {
    step(model, state, time);
  }
  void finish(const EnrolledModel& model, const auto&, const State&,
              double time) {
    check(model, was_, std::nextafter(time, 0.0));
  }

 private:
  void step(const EnrolledModel& model, const State& state, double time) {
    check(model, was_, std::nextafter(time, 0.0));
    check(model, state, time);
    was_ = state;
  }

  /// Compares each lane that runs with the ratios of all stays, begun or ended,
  /// at a time.
  void check(const EnrolledModel& model, const State& state, double time) {
    std::array<double, EnrolledModel::kLanes> hazards;
    model.hazards(state, hazards);
    int acting = 0;
    for (int lane = 0; lane < EnrolledModel::kLanes; ++lane) {
      const int process = model.process(state, lane);
      if (process < 0) continue;
      programmes::CombinedRatio combined;
      combined.clear();
      acting = 0;
      for (int number = 0; number < model.programmes().count(); ++number) {
        if ((state.known & programmes::programme_bit(number)) == 0) continue;
        const auto& own = state.enrolments[static_cast<std::size_t>(number)];
        if (own.counts.started == 0) continue;
        ++acting;
        const bool in = own.standing == programmes::Standing::kIn;
        const double origin = in ? own.since : own.ended;
        for (const auto& effect :
             model.programmes().programme(number).effects) {
          const auto& at = effect.processes;
          if (std::find(at.begin(), at.end(), process) == at.end()) continue;
          const auto& course = in ? effect.during
                               : own.end == programmes::StayEnd::kCompleted
                                   ? effect.completed
                                   : effect.dropped;
          combined.add(course.value[course.at(origin, time)]);
        }
      }
      const double wanted =
          combined.value(model.programmes().rule(), model.programmes().floor());
      const double found =
          state.acting == 0 ? 1.0
                            : state.lane_ratio[static_cast<std::size_t>(lane)];
      ASSERT_DOUBLE_EQ(found, wanted)
          << "family " << state.family->id.value << ", month " << time
          << ", lane " << lane << ", process " << process;
      changed += wanted != 1.0 ? 1 : 0;
    }
    stops += acting > 0 ? 1 : 0;
    several += acting > 1 ? 1 : 0;
  }

  State was_;
};

TEST(EffectsOfProgrammes, AreInForceAtEveryTime) {
  const auto scenario = overlapping();
  engine::Control control;
  const auto families = std::make_shared<const model::Families>(
      scenario::sample_families(scenario, 1, control));
  const RunSetup setup(scenario, families);
  const EnrolledModel model(setup.table, *setup.cases, *setup.programmes);
  const pathway::Helped helped(nullptr, *families, setup.table, setup.months);
  constexpr random::RunKey kKey{7, 0};
  Checks checks;
  for (index unit = 0; unit < helped.families(); ++unit) {
    demography::Life life;
    const double end = helped.draw_life(unit, kKey, life);
    engine::simulate(model, helped.unit(unit, kKey, life), kKey, 0.0, end,
                     checks);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(checks.stops, 1000);
  EXPECT_GT(checks.changed, 1000);
  EXPECT_GT(checks.several, 100);
}

}  // namespace
}  // namespace hearthline::results
