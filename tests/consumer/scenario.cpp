// A program that uses the installed package: it simulates and solves an
// installed scenario, and compares one number of both.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <variant>
#include <vector>

#include "hearthline/engine/parallel.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"

using namespace hearthline;

/// Returns the families at level 4 in a month of a table, over all its draws.
double at_level_4(const results::Table& table, int last_month) {
  const auto& months =
      std::get<std::vector<std::int32_t>>(table.column("month").cells);
  const auto& levels =
      std::get<std::vector<std::int8_t>>(table.column("level").cells);
  const auto& families =
      std::get<std::vector<double>>(table.column("families").cells);
  double sum = 0.0;
  for (std::size_t row = 0; row < months.size(); ++row) {
    if (months[row] == last_month && levels[row] == 3) sum += families[row];
  }
  return sum;
}

int main() {
  const int threads = engine::available_threads();
  const auto scenario =
      scenario::load("barnet-2014").changed({{"time.horizon", 24.0}}).scenario;
  engine::Control control;
  const auto families = std::make_shared<const model::Families>(
      scenario::sample_families(scenario, threads, control));

  constexpr index kDraws = 10;
  results::ScenarioRun run(scenario, families, kDraws, 1);
  run.simulate(0, kDraws, threads, control);
  const expectation::ScenarioExpectation solved(scenario, *families, {},
                                                threads, control);

  const double drawn = at_level_4(run.table("level", kDraws), 23) / kDraws;
  const double expected = at_level_4(solved.table("level"), 23);
  std::printf("%s: %.0f families at level 4 after two years, expected %.0f\n",
              scenario.name.c_str(), drawn, expected);
  // The Monte Carlo standard error of a mean of ten draws is about 2%.
  return std::abs(drawn / expected - 1.0) < 0.1 ? 0 : 1;
}
