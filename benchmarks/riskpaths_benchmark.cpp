// RiskPaths on the generic engine compared with a plain loop without any
// framework, alternating within one run: women per second on one core.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "floor.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/validation/riskpaths_tally.hpp"

namespace {

using hearthline::benchmarks::seconds_now;
using hearthline::validation::RiskPaths;
using hearthline::validation::RiskPathsParameters;
using hearthline::validation::RiskPathsTally;
using hearthline::validation::Steps;
using hearthline::validation::Woman;

constexpr std::uint64_t kWomen = 100000;

/// The same model, written by hand for this purpose only: one random number per
/// clock, hazards integrated from change to change.
class BareLoop {
 public:
  explicit BareLoop(const RiskPathsParameters& parameters)
      : parameters_(parameters) {}

  [[gnu::noinline]] void run(RiskPathsTally& tally) const {
    for (std::uint64_t woman = 0; woman < kWomen; ++woman) one(woman, tally);
  }

 private:
  static constexpr double kNever = 1e300;

  void one(std::uint64_t woman, RiskPathsTally& tally) const {
    const auto draw = [&](std::uint32_t stream) {
      return hearthline::random::exponential({1, 0}, woman, {stream}, 0);
    };
    double pregnancy_left = draw(0);
    double career_left = draw(1);
    ++tally.women;
    int status = 0;
    double age = 15.0;
    double since = 0.0;
    std::size_t band = 1;
    std::size_t piece = 0;
    while (age < 40.0) {
      const Steps* steps = status == 1 || status == 2
                               ? &parameters_.separation_first
                           : status == 3 ? &parameters_.second_union
                           : status == 4 ? &parameters_.separation_second
                                         : nullptr;
      const double pregnancy_hazard =
          parameters_.pregnancy_by_age[band] *
          parameters_.pregnancy_by_union[static_cast<std::size_t>(status)];
      const double career_hazard = status == 0
                                       ? parameters_.first_union_by_age[band]
                                   : steps ? steps->hazard[piece]
                                           : 0.0;
      const double pregnancy = age + pregnancy_left / pregnancy_hazard;
      const double career = age + career_left / career_hazard;
      const double next_band = 15.0 + 2.5 * static_cast<double>(band);
      const double next_piece = steps && piece + 1 < steps->from.size()
                                    ? since + steps->from[piece + 1]
                                    : kNever;
      const double next_status = status == 1 ? since + 3.0 : kNever;
      const double change =
          std::min(next_band, std::min(next_piece, next_status));
      if (pregnancy < career && pregnancy < change) {
        tally.age_sum += pregnancy;
        tally.age_square_sum += pregnancy * pregnancy;
        ++tally.pregnancies[static_cast<std::size_t>(status)];
        ++tally.by_age[static_cast<std::size_t>(pregnancy)];
        ++tally.ever[RiskPaths::kPregnancy];
        return;
      }
      if (career < change) {
        pregnancy_left -= pregnancy_hazard * (career - age);
        age = career;
        ++tally.ever[static_cast<std::size_t>(
            status == 0   ? RiskPaths::kFirstUnion
            : status < 3  ? RiskPaths::kFirstSeparation
            : status == 3 ? RiskPaths::kSecondUnion
                          : RiskPaths::kSecondSeparation)];
        status = status == 0 ? 1 : status < 3 ? 3 : status + 1;
        since = age;
        piece = 0;
        career_left = draw(static_cast<std::uint32_t>(status + 1));
        continue;
      }
      pregnancy_left -= pregnancy_hazard * (change - age);
      career_left -= career_hazard * (change - age);
      age = change;
      if (next_band <= age) ++band;
      if (next_piece <= age) ++piece;
      if (next_status <= age) status = 2;
    }
  }

  RiskPathsParameters parameters_;
};

double childless(const RiskPathsTally& tally) {
  return 1.0 - static_cast<double>(tally.ever[RiskPaths::kPregnancy]) /
                   static_cast<double>(tally.women);
}

void RiskPathsWomen(benchmark::State& state) {
  const auto parameters = hearthline::validation::riskpaths_base();
  const RiskPaths model(parameters);
  const BareLoop bare(parameters);
  std::vector<double> ratios;
  double engine_seconds = 0.0;
  RiskPathsTally by_hand;
  RiskPathsTally tally;
  for (auto unused : state) {
    static_cast<void>(unused);
    const double start = seconds_now();
    bare.run(by_hand);
    const double between = seconds_now();
    for (std::uint64_t id = 0; id < kWomen; ++id) {
      hearthline::engine::simulate(model, Woman{id}, {1, 0}, 0.0,
                                   RiskPaths::kHorizon, tally);
    }
    const double end = seconds_now();
    benchmark::DoNotOptimize(by_hand);
    benchmark::DoNotOptimize(tally);
    ratios.push_back((between - start) / (end - between));
    engine_seconds += end - between;
    state.SetIterationTime(end - between);
  }
  std::sort(ratios.begin(), ratios.end());
  state.counters["women/s"] = static_cast<double>(kWomen) *
                              static_cast<double>(ratios.size()) /
                              engine_seconds;
  state.counters["of_bare_loop"] = ratios[ratios.size() / 2];
  // Both must be the same model: 0.0720 of women remain childless.
  state.counters["childless"] = childless(tally);
  state.counters["childless_bare"] = childless(by_hand);
}
BENCHMARK(RiskPathsWomen)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
