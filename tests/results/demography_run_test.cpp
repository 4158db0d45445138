// Runs of scenarios with demography: the guarantees of a run hold, and need
// does not affect where families live.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::effect;
using test_support::numbers;
using test_support::quantities;
using test_support::quantity;

constexpr std::uint32_t kSeed = 11;
constexpr index kDraws = 3;

/// The small scenario with a growing population and a case stream.
scenario::Scenario living_scenario() {
  auto scenario = test_support::small_scenario(500);
  scenario.demography = test_support::invented_demography(50, 0.03, 2014, 4);
  demography::StreamParameters stream;
  stream.title = "Invented";
  stream.entries_per_1000_children = quantity(20);
  stream.closing = quantity(0.5);
  stream.ages = quantities(std::vector<double>(demography::kAges, 1.0 / 18));
  stream.stock = quantity(25);
  scenario.streams["disability"] = stream;
  return scenario;
}

class DemographyRun : public testing::Test {
 protected:
  ScenarioRun made(const scenario::Scenario& scenario,
                   index draws = kDraws) const {
    return {scenario, families_, draws, kSeed};
  }
  static void simulate(ScenarioRun& run, index first, index count,
                       int threads = 1) {
    engine::Control control;
    run.simulate(first, count, threads, control);
  }
  ScenarioRun done(const scenario::Scenario& scenario) const {
    ScenarioRun run = made(scenario);
    simulate(run, 0, kDraws);
    return run;
  }
  /// Returns the cells of some tables as one list.
  static std::vector<double> cells(const ScenarioRun& run,
                                   const std::vector<std::string>& tables) {
    std::vector<double> all;
    for (const std::string& name : tables) {
      const Table table = run.table(name, run.draws());
      for (const Column& column : table.columns) {
        const auto values = numbers(table, column.name);
        all.insert(all.end(), values.begin(), values.end());
      }
    }
    return all;
  }
  static std::vector<double> everything(const ScenarioRun& run) {
    return cells(run, run.table_names());
  }
  /// Returns only the demographic steps of a history, or only those of need.
  static std::vector<HistoryStep> steps(const ScenarioRun& run,
                                        const model::Family& family,
                                        bool demographic) {
    std::vector<HistoryStep> some;
    for (HistoryStep& step : run.trace(family.id, 1)) {
      if (step.process.starts_with("demography.") == demographic) {
        some.push_back(std::move(step));
      }
    }
    return some;
  }
  /// Returns sums of a column over all keys except draw, month and locality.
  static std::vector<double> sums(const ScenarioRun& run,
                                  const std::string& name,
                                  const std::string& column) {
    const Table table = run.table(name, run.draws());
    const auto draw = numbers(table, "draw");
    const auto month = numbers(table, "month");
    const auto locality = numbers(table, "locality");
    const auto values = numbers(table, column);
    std::vector<double> sum(
        static_cast<std::size_t>(run.draws() * run.months() * 2), 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum[static_cast<std::size_t>(
          (draw[i] * static_cast<double>(run.months()) + month[i]) * 2.0 +
          locality[i])] += values[i];
    }
    return sum;
  }

  scenario::Scenario scenario_ = living_scenario();
  std::shared_ptr<const model::Families> families_ =
      test_support::families_of(scenario_);
};

bool same(const std::vector<HistoryStep>& a,
          const std::vector<HistoryStep>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const HistoryStep& one, const HistoryStep& other) {
                      return one.time == other.time &&
                             one.process == other.process &&
                             one.hazard == other.hazard &&
                             one.need == other.need;
                    });
}

TEST_F(DemographyRun, IsBitIdenticalInPortionsAndOnThreads) {
  ScenarioRun whole = made(scenario_, 4);
  simulate(whole, 0, 4);
  const auto base = everything(whole);
  ScenarioRun pieces = made(scenario_, 4);
  simulate(pieces, 3, 1);
  simulate(pieces, 0, 3, 3);
  EXPECT_EQ(everything(pieces), base);
  simulate(whole, 1, 2, 2);
  EXPECT_EQ(everything(whole), base);
  ScenarioRun again = made(scenario_, 4);
  simulate(again, 0, 4, 2);
  EXPECT_EQ(everything(again), base);
}

TEST_F(DemographyRun, HoldsAnyRangeOfDraws) {
  const ScenarioRun whole = done(scenario_);
  ScenarioRun some = made(scenario_, 1);
  some.hold(1, 2);
  simulate(some, 1, 2);
  EXPECT_EQ(some.first(), 1);
  EXPECT_EQ(some.draws(), 2);
  for (const std::string& name : whole.table_names()) {
    const Table table = whole.table(name, kDraws);
    const Table part = some.table(name, 2);
    const auto later = static_cast<std::size_t>(table.rows() - part.rows());
    for (const Column& column : table.columns) {
      auto values = numbers(table, column.name);
      values.erase(values.begin(),
                   values.begin() + static_cast<std::ptrdiff_t>(later));
      EXPECT_EQ(values, numbers(part, column.name)) << name << column.name;
    }
  }
}

TEST_F(DemographyRun, TakesUpTheDrawsOfAnother) {
  ScenarioRun whole = done(scenario_);
  const auto size = static_cast<std::size_t>(whole.draw_bytes());
  std::vector<std::byte> first(size);
  std::vector<std::byte> others(2 * size);
  whole.copy_out(0, 1, first);
  whole.copy_out(1, 2, others);

  ScenarioRun other = made(scenario_);
  other.copy_in(1, 2, others);
  other.copy_in(0, 1, first);
  EXPECT_EQ(everything(other), everything(whole));

  other.hold(2, 1);  // Of the two draws, only the second is held.
  other.copy_in(1, 2, others);
  ScenarioRun last = made(scenario_);
  last.hold(2, 1);
  simulate(last, 2, 1);
  EXPECT_EQ(everything(other), everything(last));
  EXPECT_THROW(other.copy_out(1, 1, first), Error);
  EXPECT_THROW(other.copy_in(2, 2, first), Error);
}

TEST_F(DemographyRun, RefusesMoreDrawsThanMemoryHolds) {
  ScenarioRun run = made(scenario_);
  try {
    run.hold(0, index{1} << 31);
    FAIL() << "expected an error";
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("fit in the memory available ("), std::string::npos)
        << message;
    EXPECT_NE(message.find("found 2147483648, which need "), std::string::npos)
        << message;
    EXPECT_TRUE(message.ends_with(" MB")) << message;
  }
  EXPECT_THROW(run.hold(-1, 1), Error);
}

TEST_F(DemographyRun, HasTheTablesOfThePartsPresent) {
  const auto with = made(scenario_).table_names();
  for (const char* name :
       {"level", "cost", "population", "demography", "turnover", "stream"}) {
    EXPECT_EQ(std::count(with.begin(), with.end(), name), 1) << name;
  }
  scenario_.streams.clear();
  const auto living = made(scenario_).table_names();
  EXPECT_EQ(std::count(living.begin(), living.end(), "stream"), 0);
  EXPECT_THROW(made(scenario_).table("stream", 1), Error);
  scenario_.demography.reset();
  const auto neither = made(scenario_).table_names();
  for (const char* name : {"population", "demography", "turnover"}) {
    EXPECT_EQ(std::count(neither.begin(), neither.end(), name), 0) << name;
    EXPECT_THROW(made(scenario_).table(name, 1), Error);
  }
  EXPECT_EQ(made(scenario_).plan(), nullptr);
}

TEST_F(DemographyRun, HasTablesThatAgreeWithEachOther) {
  ScenarioRun run = done(scenario_);
  const auto near = [](const std::vector<double>& a,
                       const std::vector<double>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-6);
  };
  const auto plus = [](std::vector<double> a, const std::vector<double>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
    return a;
  };
  const auto of = [&](const char* column) {
    return sums(run, "demography", column);
  };
  near(sums(run, "level", "families"), of("families"));
  near(sums(run, "level", "children"), of("children"));
  EXPECT_EQ(sums(run, "turnover", "arrivals"),
            plus(of("arrivals"), of("new_families")));
  EXPECT_EQ(sums(run, "turnover", "child_arrivals"),
            plus(of("child_arrivals"), of("new_families")));
  EXPECT_EQ(sums(run, "turnover", "departures"),
            plus(of("moved_out"), of("aged_out")));
  double events = 0.0;
  for (const double n : sums(run, "turnover", "departures")) events += n;
  EXPECT_GT(events, 100.0);
}

TEST_F(DemographyRun, CountsChildrenAtMidYear) {
  ScenarioRun run = done(scenario_);
  const Table table = run.table("population", kDraws);
  // July 2014, 2015 and 2016; October 2016 is the end.
  EXPECT_EQ(table.column("year").labels,
            (std::vector<std::string>{"2014", "2015", "2016"}));
  EXPECT_EQ(table.rows(), kDraws * 3 * 2 * 2 * 18);
  // Equal to the number in the families' traces, for draw 1 and one locality.
  double expected = 0.0;
  for (const model::Family& family : run.plan()->families.families) {
    if (family.locality != 1 || family.enters > 15) continue;
    std::vector<double> born;
    for (int c = 0; c < family.children; ++c) {
      born.push_back(
          run.plan()
              ->families
              .children[family.first_child + static_cast<std::size_t>(c)]
              .born_month);
    }
    bool there = true;
    for (const HistoryStep& step : steps(run, family, true)) {
      if (step.time > 15.0) break;
      if (step.process == "demography.birth") born.push_back(step.time);
      there = there && step.process != "demography.moving_out" &&
              step.process != "demography.aging_out";
    }
    for (const double month : born) {
      if (there && month <= 15.0 && month + 216.0 > 15.0) ++expected;
    }
  }
  const auto draw = numbers(table, "draw");
  const auto year = numbers(table, "year");
  const auto locality = numbers(table, "locality");
  const auto children = numbers(table, "children");
  double found = 0.0;
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (draw[i] == 1.0 && year[i] == 1.0 && locality[i] == 1.0) {
      found += children[i];
    }
  }
  EXPECT_EQ(found, expected);
  EXPECT_GT(found, 400.0);
}

TEST_F(DemographyRun, KeepsDemographyWhateverInterventionsChange) {
  ScenarioRun base = done(scenario_);
  auto mix = test_support::with_effect(
      scenario_, "early",
      effect({"moves.1->2", "moves.2->3", "themes.parenting.onset"}, 0.4,
             {2014, 10}));
  mix = test_support::with_effect(std::move(mix), "shock",
                                  effect({"moves.3->4"}, 3.0, {2015, 6}));
  ScenarioRun other = done(mix);
  EXPECT_EQ(cells(base, {"population", "demography", "stream"}),
            cells(other, {"population", "demography", "stream"}));
  EXPECT_NE(cells(base, {"level"}), cells(other, {"level"}));
  const auto& families = base.plan()->families.families;
  ASSERT_EQ(families.size(), other.plan()->families.families.size());
  std::size_t lived = 0;
  for (std::size_t f = 0; f < families.size(); ++f) {
    const model::Family& twin = other.plan()->families.families[f];
    ASSERT_EQ(families[f].id, twin.id);
    ASSERT_EQ(families[f].enters, twin.enters);
    ASSERT_EQ(families[f].frailty, twin.frailty);
    ASSERT_EQ(families[f].need, twin.need);
    const auto a = steps(base, families[f], true);
    const auto b = steps(other, twin, true);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t s = 0; s < a.size(); ++s) {
      ASSERT_EQ(a[s].time, b[s].time);
      ASSERT_EQ(a[s].process, b[s].process);
    }
    lived += a.size();
  }
  EXPECT_GT(lived, 300U);
}

TEST_F(DemographyRun, ChangesOnlyFamiliesThatAnEffectReaches) {
  ScenarioRun base = done(scenario_);
  auto north = effect({"moves.1->2"}, 0.2, {2014, 10});
  north.localities = {"north"};
  ScenarioRun other =
      done(test_support::with_effect(scenario_, "north", north));
  std::size_t changed = 0;
  for (const model::Family& family : base.plan()->families.families) {
    const auto a = base.trace(family.id, 1);
    const auto b = other.trace(family.id, 1);
    // At level 1 while the effect is active. The south is bit-identical.
    const bool reached =
        family.locality == 0 &&
        std::any_of(a.begin(), a.end(), [&](const HistoryStep& step) {
          const bool last = &step == &a.back();
          return step.need.level == model::Level::k1 &&
                 (last || (&step)[1].time > 6.0);
        });
    if (!reached) {
      ASSERT_TRUE(same(a, b)) << family.id.value;
    }
    changed += same(a, b) ? 0U : 1U;
  }
  EXPECT_GT(changed, 10U);
  // An effect that changes nothing changes nothing.
  north.hazard_ratio = quantity(1.0);
  EXPECT_EQ(everything(done(test_support::with_effect(scenario_, "n", north))),
            everything(base));
}

TEST_F(DemographyRun, LetsElasticityChangeOnlyNeed) {
  ScenarioRun base = done(scenario_);
  scenario_.demography->elasticity = quantity(0.3);
  ScenarioRun other = done(scenario_);
  EXPECT_EQ(cells(base, {"population", "demography"}),
            cells(other, {"population", "demography"}));
  EXPECT_NE(cells(base, {"level"}), cells(other, {"level"}));
  // Families present at the start have the same history.
  for (const model::Family& family : families_->families) {
    ASSERT_TRUE(same(base.trace(family.id, 1), other.trace(family.id, 1)));
  }
}

TEST_F(DemographyRun, TracesDemographyAndNeedInTheOrderOfTime) {
  const ScenarioRun run = made(scenario_);
  const demography::LifeModel lives(run.plan()->rates);
  demography::Life life;
  std::size_t mixed = 0;
  for (const model::Family& family : run.plan()->families.families) {
    const auto history = run.trace(family.id, 2);
    ASSERT_FALSE(history.empty());
    EXPECT_EQ(history[0].process, "start");
    EXPECT_EQ(history[0].time, static_cast<double>(family.enters));
    EXPECT_EQ(history[0].need, family.need);
    life.draw(lives, family,
              std::span(run.plan()->families.children)
                  .subspan(family.first_child, family.children),
              {kSeed, 2}, static_cast<double>(run.months()));
    std::size_t next = 0;
    for (std::size_t i = 1; i < history.size(); ++i) {
      EXPECT_GE(history[i].time, history[i - 1].time);
      EXPECT_LT(history[i].time, static_cast<double>(run.months()));
      if (!history[i].process.starts_with("demography.")) {
        EXPECT_GT(history[i].hazard, 0.0);
        continue;
      }
      ASSERT_LT(next, life.steps().size());
      EXPECT_EQ(history[i].time, life.steps()[next].time);
      EXPECT_EQ(history[i].process, name(life.steps()[next].event));
      EXPECT_EQ(history[i].need, history[i - 1].need);
      EXPECT_EQ(history[i].hazard, 0.0);
      ++next;
    }
    EXPECT_EQ(next, life.steps().size());
    if (life.leaves() < static_cast<double>(run.months())) {
      EXPECT_EQ(history.back().time, life.leaves());
    }
    mixed += next > 0 && history.size() > next + 1 ? 1U : 0U;
  }
  EXPECT_GT(mixed, 50U);
}

TEST_F(DemographyRun, RunsStreamsWithoutDemographyAsWell) {
  scenario_.demography.reset();
  ScenarioRun run = done(scenario_);
  const auto cases = numbers(run.table("stream", kDraws), "cases");
  double sum = 0.0;
  for (const double n : cases) sum += n;
  EXPECT_GT(sum, 0.0);
  // The stream does not affect families.
  auto without = scenario_;
  without.streams.clear();
  EXPECT_EQ(cells(run, {"level", "zone"}),
            cells(done(without), {"level", "zone"}));
}

// All tables.
TEST_F(DemographyRun, StatesTheUnitAndKindOfEveryValue) {
  const ScenarioRun run = made(scenario_, 1);
  EXPECT_EQ(
      run.table_names(),
      (std::vector<std::string>{"level", "zone", "theme", "level_theme", "move",
                                "crossing", "volume", "cost", "population",
                                "demography", "turnover", "stream"}));
  for (const std::string& name : run.table_names()) {
    const Table table = run.table(name, 1);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const Column& column = table.columns[c];
      const bool is_value = static_cast<index>(c) >= table.keys;
      ASSERT_EQ(column.measure.has_value(), is_value)
          << name << " " << column.name;
      if (is_value) {
        EXPECT_FALSE(column.measure->unit.empty());
      }
      EXPECT_EQ(!column.overlap.empty(), column.name == "theme" ||
                                             column.name == "edge" ||
                                             column.name == "on")
          << name << " " << column.name;
    }
  }
  const auto kind = [&](const char* table, const char* column) {
    return run.table(table, 1).column(column).measure->kind;
  };
  EXPECT_EQ(kind("level", "families"), Kind::kStock);
  EXPECT_EQ(kind("move", "families"), Kind::kFlow);
  EXPECT_EQ(kind("crossing", "beyond"), Kind::kFlow);
  EXPECT_EQ(kind("cost", "pounds"), Kind::kMoney);
  EXPECT_EQ(kind("population", "children"), Kind::kCount);
  EXPECT_EQ(kind("demography", "children"), Kind::kStock);
  EXPECT_EQ(kind("stream", "cases"), Kind::kStock);
}

}  // namespace
}  // namespace hearthline::results
