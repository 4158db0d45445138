#include "hearthline/results/scenario_run.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "support/bookkeeping.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::families_of;
using test_support::numbers;
using test_support::small_scenario;

constexpr std::uint32_t kRunSeed = 11;

/// Returns all cells of all tables as one list.
std::vector<double> everything(const ScenarioRun& run, index draws) {
  std::vector<double> all;
  for (const std::string& name : run.table_names()) {
    const Table table = run.table(name, draws);
    for (const Column& column : table.columns) {
      const auto values = numbers(table, column.name);
      all.insert(all.end(), values.begin(), values.end());
    }
  }
  return all;
}

class ScenarioRunTest : public testing::Test {
 protected:
  ScenarioRun made(index draws, std::uint32_t seed = kRunSeed) const {
    return {scenario_, families_, draws, seed};
  }
  static void simulate(ScenarioRun& run, index first, index count,
                       int threads = 1) {
    engine::Control control;
    run.simulate(first, count, threads, control);
  }
  /// Returns the message of the error of `simulate`, or "" if it succeeds.
  static std::string refusal(index first, index count, ScenarioRun& run) {
    try {
      simulate(run, first, count);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  scenario::Scenario scenario_ = small_scenario(300);
  std::shared_ptr<const model::Families> families_ = families_of(scenario_);
};

TEST_F(ScenarioRunTest, IsBitIdenticalWhenSimulatedInPortions) {
  ScenarioRun whole = made(5);
  simulate(whole, 0, 5);
  const auto base = everything(whole, 5);

  ScenarioRun pieces = made(5);
  simulate(pieces, 0, 1);
  simulate(pieces, 1, 3, 2);
  simulate(pieces, 4, 1);
  EXPECT_EQ(everything(pieces, 5), base);

  ScenarioRun backwards = made(5);
  for (index draw = 4; draw >= 0; --draw) simulate(backwards, draw, 1);
  EXPECT_EQ(everything(backwards, 5), base);

  // Simulating the same draws again changes nothing.
  simulate(whole, 1, 2);
  EXPECT_EQ(everything(whole, 5), base);
}

TEST_F(ScenarioRunTest, IsBitIdenticalInEachDrawOfALongerRun) {
  ScenarioRun three = made(3);
  ScenarioRun seven = made(7);
  simulate(three, 0, 3);
  simulate(seven, 0, 7);
  EXPECT_EQ(everything(three, 3), everything(seven, 3));
}

TEST_F(ScenarioRunTest, DiffersBetweenDrawsAndSeeds) {
  ScenarioRun run = made(2);
  ScenarioRun other = made(2, kRunSeed + 1);
  simulate(run, 0, 2);
  simulate(other, 0, 2);
  const auto families = numbers(run.table("level", 2), "families");
  const auto half = static_cast<std::ptrdiff_t>(families.size() / 2);
  EXPECT_NE(std::vector<double>(families.begin(), families.begin() + half),
            std::vector<double>(families.begin() + half, families.end()));
  EXPECT_NE(families, numbers(other.table("level", 2), "families"));
  EXPECT_EQ(other.seed(), kRunSeed + 1);
}

TEST_F(ScenarioRunTest, EqualsTheBaselineIfAScenarioChangesNothing) {
  ScenarioRun base = made(2);
  simulate(base, 0, 2);
  const auto same = test_support::with_effect(
      scenario_, {"moves.1->2", "themes.parenting.onset"}, 1.0, {2015, 1});
  ScenarioRun run(same, families_, 2, kRunSeed);
  simulate(run, 0, 2);
  EXPECT_EQ(everything(run, 2), everything(base, 2));
  const auto other =
      test_support::with_effect(scenario_, {"moves.1->2"}, 0.5, {2015, 1});
  ScenarioRun changed(other, families_, 2, kRunSeed);
  simulate(changed, 0, 2);
  EXPECT_NE(everything(changed, 2), everything(base, 2));
}

TEST_F(ScenarioRunTest, RefusesDrawsThatItDoesNotHave) {
  ScenarioRun run = made(3);
  EXPECT_EQ(
      refusal(-1, 1, run),
      "draws: expected one or more of draws 0 to 2, found 1 from draw -1");
  EXPECT_EQ(refusal(2, 2, run),
            "draws: expected one or more of draws 0 to 2, found 2 from draw 2");
  EXPECT_NE(refusal(0, 0, run), "");
  EXPECT_NE(refusal(0, -1, run), "");
  EXPECT_NE(refusal(3, 1, run), "");
}

// The sum of the two would overflow and look like a valid draw.
TEST_F(ScenarioRunTest, RefusesDrawsWhoseSumOverflows) {
  ScenarioRun run = made(3);
  constexpr index kMost = std::numeric_limits<index>::max();
  EXPECT_THROW(simulate(run, 1, kMost), Error);
  EXPECT_THROW(simulate(run, kMost, 1), Error);
}

TEST_F(ScenarioRunTest, RefusesTablesOfMoreDrawsThanItHas) {
  ScenarioRun run = made(3);
  simulate(run, 0, 3);
  EXPECT_THROW(run.table("level", 4), Error);
  EXPECT_THROW(run.table("cost", 4), Error);
  EXPECT_THROW(run.table("level", 0), Error);
}

TEST_F(ScenarioRunTest, RefusesUnknownTablesAndSuggestsKnownOnes) {
  ScenarioRun run = made(1);
  simulate(run, 0, 1);
  try {
    run.table("levels", 1);
    FAIL() << "there is no such table";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "table: no table is named 'levels'; did you mean 'level'?");
  }
  try {
    run.table("nonsense", 1);
    FAIL() << "there is no such table";
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("'nonsense'; available: level, zone"),
              std::string::npos)
        << message;
    for (const std::string& name : run.table_names()) {
      EXPECT_NE(message.find(" " + name), std::string::npos)
          << name << " is missing from: " << message;
    }
  }
}

TEST_F(ScenarioRunTest, HasACostTableOnlyIfTheScenarioHasCosts) {
  EXPECT_EQ(made(1).table_names().back(), "cost");
  scenario_.costs.reset();
  ScenarioRun run = made(1);
  EXPECT_EQ(run.table_names(), need_table_names());
  EXPECT_THROW(run.table("cost", 1), Error);
}

TEST_F(ScenarioRunTest, StopsWhenAsked) {
  ScenarioRun run = made(2);
  engine::Control control;
  control.stop = true;
  EXPECT_THROW(run.simulate(0, 2, 1, control), Interrupted);
  EXPECT_EQ(control.fraction(), 0.0);
  control.stop = false;
  run.simulate(0, 2, 1, control);
  EXPECT_EQ(control.fraction(), 1.0);
}

TEST_F(ScenarioRunTest, TracesAFamilyToWhatItAddsToTheTables) {
  // The tables of each family simulated on its own add up to those of all
  // families, and each agrees with the book of the family's trace.
  scenario_ = small_scenario(60);
  families_ = families_of(scenario_);
  ScenarioRun all = made(2);
  simulate(all, 0, 2);
  auto sum = numbers(all.table("level", 2), "families");
  for (const model::Family& family : families_->families) {
    model::Families alone;
    alone.families = {family};
    ScenarioRun run(scenario_, std::make_shared<const model::Families>(alone),
                    2, kRunSeed);
    simulate(run, 0, 2);
    const Table table = run.table("level", 2);
    const auto found = numbers(table, "families");
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] -= found[i];

    test_support::Book book(2, all.months(), 2, model::kDefaultZones);
    for (std::uint32_t draw = 0; draw < 2; ++draw) {
      book.write(draw, family, all.trace(family.id, draw));
    }
    const auto draw = numbers(table, "draw");
    const auto month = numbers(table, "month");
    const auto locality = numbers(table, "locality");
    const auto level = numbers(table, "level");
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_NEAR(
          found[i],
          book.page(static_cast<index>(draw[i]), static_cast<index>(month[i]),
                    static_cast<index>(locality[i]))
              .level[static_cast<std::size_t>(level[i])]
              .families,
          1e-6);
    }
  }
  // Sums of binary fractions are exact.
  for (const double rest : sum) ASSERT_EQ(rest, 0.0);
}

TEST_F(ScenarioRunTest, TracesStartWithTheStateAtTheStart) {
  const ScenarioRun run = made(1);
  for (std::uint64_t id = 0; id < 20; ++id) {
    const auto history = run.trace({id}, 0);
    ASSERT_FALSE(history.empty());
    EXPECT_EQ(history.front().time, 0.0);
    EXPECT_EQ(history.front().process, "start");
    EXPECT_EQ(history.front().need, families_->families[id].need);
    for (std::size_t i = 1; i < history.size(); ++i) {
      EXPECT_GT(history[i].time, history[i - 1].time);
      EXPECT_LT(history[i].time, static_cast<double>(run.months()));
      EXPECT_GT(history[i].hazard, 0.0);
    }
  }
}

TEST_F(ScenarioRunTest, RefusesToTraceAnUnknownFamily) {
  try {
    made(1).trace({300}, 0);
    FAIL() << "there is no such family";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "family: no family has the id 300; the population has 300 "
                 "families, numbered from 0");
  }
}

}  // namespace
}  // namespace hearthline::results
