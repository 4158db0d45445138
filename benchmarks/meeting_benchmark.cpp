// What it costs that families share places: the toy family, which asks for a
// place while its need is high.

#include <benchmark/benchmark.h>

#include <span>
#include <vector>

#include "hearthline/engine/meeting.hpp"
#include "hearthline/results/need_recorder.hpp"
#include "paired.hpp"
#include "toy.hpp"

namespace {

using namespace hearthline::benchmarks;
using hearthline::engine::Control;
using hearthline::engine::Meeting;
using hearthline::engine::PoolPlan;
using hearthline::engine::PoolSet;
using hearthline::engine::Rank;
using hearthline::model::Family;
using hearthline::model::FamilyModel;
using hearthline::results::NeedRecorder;

/// The family model; a family wants a place from a need level on.
class AskingModel : public FamilyModel {
 public:
  struct State : FamilyModel::State {
    bool has_place;
  };

  /// @param from  the lowest level; 5 for none
  AskingModel(const hearthline::model::HazardTable& table, int from)
      : FamilyModel(table), from_(from) {}

  void enter(const Family& family, double start, State& state) const {
    FamilyModel::enter(family, start, state);
    state.has_place = false;
  }
  std::uint32_t fire(State& state, int lane, double time) const {
    const std::uint32_t switched = FamilyModel::fire(state, lane, time);
    if (wants(state) == 0) state.has_place = false;
    return switched;
  }
  PoolSet wants(const State& state) const {
    return hearthline::model::number(state.need.level) >= from_ ? 1 : 0;
  }
  PoolSet holds(const State& state) const { return state.has_place ? 1 : 0; }
  Rank rank(const State&, int, double since) const { return {0.0, since}; }
  std::uint32_t grant(State& state, int, double) const {
    state.has_place = true;
    return 0;
  }
  std::uint32_t refuse(State&, int, double) const { return 0; }

 private:
  int from_;
};

/// @param from    the level from which families ask
/// @param places  how many there are
void meet(benchmark::State& state, int from, hearthline::index places) {
  const ToyParameters parameters;
  const auto table = parameters.table();
  const AskingModel model(table, from);
  const auto families = toy_families();
  NeedRecorder recorder(3, static_cast<std::int64_t>(kMonths),
                        hearthline::model::kDefaultZones);
  PoolPlan plan;
  plan.places = {places};
  against_floor(state, kFamilies * kMonths, [&] {
    recorder.clear();
    Meeting<AskingModel, NeedRecorder> meeting(model, std::span(&plan, 1),
                                               {1, 0}, kMonths, recorder);
    for (const Family& family : families) meeting.add(family, 0.0, kMonths);
    meeting.run(Control());
    benchmark::ClobberMemory();
  });
}

void NobodyMeets(benchmark::State& state) { meet(state, 5, 0); }
BENCHMARK(NobodyMeets)->UseManualTime()->Unit(benchmark::kMillisecond);

void Level4HasPlaces(benchmark::State& state) { meet(state, 4, kFamilies); }
BENCHMARK(Level4HasPlaces)->UseManualTime()->Unit(benchmark::kMillisecond);

void Level4WaitsForFewPlaces(benchmark::State& state) { meet(state, 4, 50); }
BENCHMARK(Level4WaitsForFewPlaces)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

void Level3WaitsForFewPlaces(benchmark::State& state) { meet(state, 3, 50); }
BENCHMARK(Level3WaitsForFewPlaces)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
