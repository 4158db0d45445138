// Every function of the library that takes a number of threads, at sizes that
// the thread sanitizer handles in seconds. The work is divided into many small
// tasks, another thread reads the progress meanwhile, and the result must equal
// that of one thread. The tests are deterministic: any difference is a fault.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/engine/control.hpp"
#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/expectation/plan_lives.hpp"
#include "hearthline/multistate/compare.hpp"
#include "hearthline/multistate/expect.hpp"
#include "hearthline/multistate/run.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/validation/sick_sicker.hpp"
#include "hearthline/validation/suite.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline {
namespace {

constexpr int kThreads = 4;

/// Returns the result of `work` while another thread reads its progress, like a
/// progress bar.
template <class Result>
Result watched(const std::function<Result(engine::Control&)>& work) {
  engine::Control control;
  std::atomic<bool> done{false};
  std::thread watcher([&] {
    while (!done) {
      EXPECT_GE(control.fraction(), 0.0);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  Result result = work(control);
  done = true;
  watcher.join();
  return result;
}

/// Expects work that is stopped from another thread after its first block to
/// throw Interrupted, unless it is complete by then.
void stopped(const std::function<void(engine::Control&)>& work) {
  engine::Control control;
  std::atomic<bool> done{false};
  std::thread stopper([&] {
    while (!done && control.blocks_done == 0) std::this_thread::yield();
    control.stop = true;
  });
  try {
    work(control);
  } catch (const Interrupted&) {
    EXPECT_TRUE(control.stop);
  }
  done = true;
  stopper.join();
}

/// Two concurrent runs in one program, as in a web server.
void side_by_side(const std::function<void()>& work) {
  std::thread other(work);
  work();
  other.join();
}

std::vector<double> numbers_of(const results::ScenarioRun& run, index draws) {
  std::vector<double> numbers;
  for (const std::string& name : run.table_names()) {
    const results::Table table = run.table(name, draws);
    for (const auto& column : table.columns) {
      std::visit(
          [&](const auto& cells) {
            for (const auto cell : cells) {
              numbers.push_back(static_cast<double>(cell));
            }
          },
          column.cells);
    }
  }
  return numbers;
}

scenario::Scenario living_scenario() {
  auto scenario = test_support::small_scenario(300);
  scenario.time.horizon = test_support::quantity(14);
  scenario.demography = test_support::invented_demography(30, 0.03, 2014, 2);
  demography::StreamParameters stream;
  stream.title = "Invented";
  stream.entries_per_1000_children = test_support::quantity(20);
  stream.closing = test_support::quantity(0.5);
  stream.ages = test_support::quantities(
      std::vector<double>(demography::kAges, 1.0 / 18));
  stream.stock = test_support::quantity(25);
  scenario.streams["disability"] = stream;
  return scenario;
}

/// A run of many more blocks than threads.
std::vector<double> simulated(const scenario::Scenario& scenario,
                              const std::shared_ptr<const model::Families>& at,
                              int threads, engine::Control& control) {
  constexpr index kDraws = 12;
  results::ScenarioRun run(scenario, at, kDraws, 5);
  run.simulate(0, kDraws, threads, control);
  return numbers_of(run, kDraws);
}

TEST(Threads, OfARunShareOnlyItsSums) {
  auto scenario = test_support::small_scenario(300);
  scenario.time.horizon = test_support::quantity(14);
  const auto families = test_support::families_of(scenario);
  engine::Control alone;
  const auto one = simulated(scenario, families, 1, alone);
  side_by_side([&] {
    EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
                return simulated(scenario, families, kThreads, control);
              }),
              one);
  });
  stopped([&](engine::Control& control) {
    simulated(scenario, families, kThreads, control);
  });
}

TEST(Threads, OfARunWithDemographyHaveTheirOwnLives) {
  const auto scenario = living_scenario();
  const auto families = test_support::families_of(scenario);
  engine::Control alone;
  const auto one = simulated(scenario, families, 1, alone);
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return simulated(scenario, families, kThreads, control);
            }),
            one);
  stopped([&](engine::Control& control) {
    simulated(scenario, families, kThreads, control);
  });
}

std::vector<double> need_of(const model::Families& families) {
  std::vector<double> numbers;
  for (const model::Family& family : families.families) {
    numbers.push_back(static_cast<double>(family.id.value));
    numbers.push_back(family.frailty);
    numbers.push_back(static_cast<double>(family.need.level));
    numbers.push_back(static_cast<double>(family.need.themes.bits()));
    numbers.push_back(family.level_entered);
  }
  return numbers;
}

TEST(Threads, OfSamplingAndSettlingWriteTheirOwnFamilies) {
  const auto scenario = test_support::small_scenario(3000);
  const auto sampled = [&](int threads, engine::Control& control) {
    return scenario::sample_families(scenario, threads, control);
  };
  engine::Control alone;
  const auto one = sampled(1, alone);
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return need_of(sampled(kThreads, control));
            }),
            need_of(one));
  stopped([&](engine::Control& control) { sampled(kThreads, control); });

  const auto settled = [&](int threads, engine::Control& control) {
    model::Families given = one;
    scenario::settle_families(scenario, given, threads, control);
    return need_of(given);
  };
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return settled(kThreads, control);
            }),
            settled(1, alone));
  stopped([&](engine::Control& control) { settled(kThreads, control); });
}

std::vector<double> stays_of(const results::NeedExpected& tables) {
  std::vector<double> numbers;
  for (index month = 0; month < tables.months(); ++month) {
    for (index locality = 0; locality < tables.localities(); ++locality) {
      for (int level = 0; level < model::kLevels; ++level) {
        numbers.push_back(
            tables
                .stay(0, month, locality,
                      results::cells::level(model::level_at(level)))
                .families);
      }
    }
  }
  return numbers;
}

// Several strata use the same library of clocks concurrently.
TEST(Threads, OfAnExpectationShareTheirClocks) {
  const auto scenario = test_support::small_scenario(40);
  const auto families = test_support::families_of(scenario);
  const auto table = scenario::hazard_table(scenario);
  const auto unclocked =
      scenario::hazard_table(scenario::without_clocks(scenario));
  const auto expected = [&](int threads, engine::Control& control) {
    return stays_of(expectation::expect(table, unclocked, families->families, 4,
                                        scenario::zone_map(scenario), {3, 1e-3},
                                        threads, control)
                        .results);
  };
  engine::Control alone;
  const auto one = expected(1, alone);
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return expected(kThreads, control);
            }),
            one);
  stopped([&](engine::Control& control) { expected(kThreads, control); });
}

TEST(Threads, OfThePresenceOfAPlanWriteTheirOwnGroups) {
  const auto scenario = living_scenario();
  const auto plan =
      scenario::demography_plan(scenario, *test_support::families_of(scenario));
  ASSERT_TRUE(plan);
  const auto lives = [&](int threads, engine::Control& control) {
    std::vector<std::vector<double>> all;
    for (const auto& one :
         expectation::plan_lives(*plan, 14, threads, control).presence) {
      all.push_back(one.families);
      all.push_back(one.children);
      all.push_back(one.born);
    }
    return all;
  };
  engine::Control alone;
  const auto one = lives(1, alone);
  EXPECT_GT(one.size(), 30U);
  EXPECT_EQ(
      watched<std::vector<std::vector<double>>>(
          [&](engine::Control& control) { return lives(kThreads, control); }),
      one);
  stopped([&](engine::Control& control) { lives(kThreads, control); });
}

multistate::Study study(index units) {
  multistate::Study made;
  made.units = units;
  made.horizon = 20.0;
  made.covariates = {{"smoker"}, {0, 1}, {0.7, 0.3}};
  return made;
}

/// With covariates, entrants and a hazard by time since entry.
multistate::Declaration declared() {
  auto made = validation::sick_sicker();
  made.transitions[0].rate.hazard_ratios = {{"smoker", 2.0}};
  made.transitions[5].rate = {.since_entry = multistate::Weibull{1.3, 30.0}};
  made.start.entrants = multistate::Pieces{{0, 10}, {200, 50}};
  return made;
}

std::vector<double> numbers_of(const multistate::Results& results) {
  std::vector<double> numbers = results.occupancy;
  numbers.insert(numbers.end(), results.stays.begin(), results.stays.end());
  numbers.insert(numbers.end(), results.events.begin(), results.events.end());
  numbers.push_back(results.costs.discounted.value);
  numbers.push_back(results.utilities.discounted.value);
  return numbers;
}

TEST(Threads, OfDeclaredModelsShareOnlyTheirSums) {
  const auto model = declared();
  const auto run = [&](int threads, engine::Control& control) {
    std::vector<double> numbers;
    for (const auto& draw : multistate::run_draws(
             model, study(9000), {.seed = 3, .draws = 3, .threads = threads},
             control)) {
      const auto more = numbers_of(draw);
      numbers.insert(numbers.end(), more.begin(), more.end());
    }
    return numbers;
  };
  engine::Control alone;
  const auto one = run(1, alone);
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return run(kThreads, control);
            }),
            one);
  stopped([&](engine::Control& control) { run(kThreads, control); });
}

TEST(Threads, OfComparedModelsSimulateTheirOwnBlocks) {
  auto changed = declared();
  changed.transitions[0].rate.rate *= 0.9;
  const std::vector<multistate::NamedModel> models{{"one", declared()},
                                                   {"two", changed}};
  const auto compared = [&](int threads, engine::Control& control) {
    const auto draws = multistate::compare_draws(
        models, study(9000), {.seed = 3, .draws = 2, .threads = threads},
        control);
    std::vector<double> numbers;
    for (const auto& estimate : multistate::pooled_difference(draws, 1).of) {
      numbers.push_back(estimate.value);
      numbers.push_back(estimate.error);
    }
    return numbers;
  };
  engine::Control alone;
  const auto one = compared(1, alone);
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return compared(kThreads, control);
            }),
            one);
  stopped([&](engine::Control& control) { compared(kThreads, control); });
}

TEST(Threads, OfDeclaredModelsSolveTheirOwnStrata) {
  auto model = declared();
  model.transitions[5].rate = {.rate = 0.05};
  model.transitions[5].rate.hazard_ratios = {{"smoker", 1.5}};
  const auto expected = [&](int threads, engine::Control& control) {
    return numbers_of(multistate::expect(
        model, study(100), {.tolerance = 1e-6, .threads = threads}, control));
  };
  engine::Control alone;
  const auto one = expected(1, alone);
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return expected(kThreads, control);
            }),
            one);
  stopped([&](engine::Control& control) { expected(kThreads, control); });
}

TEST(Threads, OfTheValidationSuiteHaveTheirOwnBlocks) {
  const auto found = [](int threads, engine::Control& control) {
    std::vector<double> numbers;
    for (const auto& finding :
         validation::run_suite({{"sick-sicker"}, 0.01, threads}, control)) {
      numbers.push_back(finding.got);
    }
    return numbers;
  };
  engine::Control alone;
  const auto one = found(1, alone);
  EXPECT_EQ(watched<std::vector<double>>([&](engine::Control& control) {
              return found(kThreads, control);
            }),
            one);
  stopped([&](engine::Control& control) { found(kThreads, control); });
}

TEST(Threads, OfTasksThatThrowRethrowOneOfTheirErrors) {
  std::vector<int> done(1000, 0);
  EXPECT_THROW(engine::parallel_tasks(1000, kThreads,
                                      [&](index task, int) {
                                        ++done[static_cast<std::size_t>(task)];
                                        if (task >= 10) throw Interrupted();
                                      }),
               Interrupted);
  for (std::size_t task = 0; task < 10; ++task) EXPECT_EQ(done[task], 1);
}

}  // namespace
}  // namespace hearthline
