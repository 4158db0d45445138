// Runs of scenarios with a pathway: what must not change, what must add up, and
// what teams that fill up do.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/pathway/helped.hpp"
#include "hearthline/results/case_recorder.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/bookkeeping.hpp"
#include "support/pathways.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using model::Case;
using test_support::at_rate;
using test_support::numbers;
using test_support::plain_pathway;

constexpr index kCaseDraws = 3;

/// Families with a pathway, in which need raises contacts.
scenario::Scenario with_pathway(bool lives = false) {
  scenario::Scenario s = test_support::small_scenario(2000);
  s.pathway = plain_pathway();
  for (auto& [name, contact] : s.pathway->contacts) {
    contact.rate.value *= 0.1;
    contact.hazard_ratios["level_2"] = {4.0, {}};
    contact.hazard_ratios["level_3"] = {12.0, {}};
    contact.hazard_ratios["level_4"] = {30.0, {}};
    contact.hazard_ratios["domestic_violence"] = {2.0, {}};
  }
  s.pathway->children["cpp"].others.values.assign(model::kAgeBands, 0.8);
  s.pathway->children["cpp"].first_by_age.values = {3, 2, 1, 1, 0.5};
  s.pathway->children["cla"].others.values.assign(model::kAgeBands, 0.4);
  s.pathway->children["cla"].first_by_age.values = {3, 1, 1, 2, 4};
  if (lives) {
    s.demography = test_support::invented_demography(100.0, 0.01, 2014, 4);
  }
  return s;
}

/// The same with children who leave care, and plans, by their own ages.
scenario::Scenario leaving_one_by_one(scenario::Scenario s) {
  s.pathway->cpp.ends.by_age = test_support::pieces({0, 60, 120}, {4, 2, 1});
  s.pathway->cla.ends.by_age = test_support::pieces({0, 60, 120}, {8, 3, 1});
  return s;
}

/// A team that takes cases of a kind in every locality.
void add_team(scenario::Scenario& s, const std::string& name,
              std::vector<std::string> cases, double workers) {
  model::TeamParameters team;
  team.cases = std::move(cases);
  team.workers.from = {{2014, 4}};
  team.workers.number.values = {workers};
  team.cases_per_worker.value = 10;
  s.pathway->teams[name] = team;
}

ScenarioRun run_of(const scenario::Scenario& s,
                   std::shared_ptr<const model::Families> families,
                   int threads = 2) {
  ScenarioRun run(s, std::move(families), kCaseDraws, 5);
  engine::Control control;
  run.simulate(0, kCaseDraws, threads, control);
  return run;
}

void expect_same(const ScenarioRun& run, const ScenarioRun& other,
                 const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    // With cases or teams there is more on which costs can fall.
    if (name == "volume") continue;
    const Table a = run.table(name, kCaseDraws);
    const Table b = other.table(name, kCaseDraws);
    for (const Column& column : a.columns) {
      EXPECT_EQ(column.cells, b.column(column.name).cells)
          << name << ", " << column.name;
    }
  }
}

double total(const ScenarioRun& run, const std::string& table,
             const std::string& column) {
  const auto values = numbers(run.table(table, kCaseDraws), column);
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// ---- What must not change ---------------------------------------------------

TEST(CaseRun, WithoutHelpLeavesNeedAsItIs) {
  for (const bool lives : {false, true}) {
    const auto s = with_pathway(lives);
    auto without = s;
    without.pathway.reset();
    const auto families = test_support::families_of(s);
    const auto need = test_support::families_of(without);
    for (std::size_t f = 0; f < need->families.size(); ++f) {
      ASSERT_EQ(families->families[f].need, need->families[f].need);
    }
    const ScenarioRun run = run_of(s, families);
    const ScenarioRun plain = run_of(without, need);
    expect_same(run, plain, plain.table_names());
    EXPECT_GT(total(run, "case", "started"), 1000.0);
  }
}

TEST(CaseRun, HasTheSameBitsForAnyNumberOfThreads) {
  auto s = with_pathway(true);
  const auto families = test_support::families_of(s);
  const ScenarioRun one = run_of(s, families, 1);
  expect_same(one, run_of(s, families, 3), one.table_names());
  add_team(s, "duty", {"assessment"}, 0.5);
  add_team(s, "planning", {"cin", "cpp"}, 1.5);
  const ScenarioRun limited = run_of(s, families, 1);
  expect_same(limited, run_of(s, families, 3), limited.table_names());
  EXPECT_GT(total(limited, "case", "waiting"), 10.0);
}

TEST(CaseRun, WithTeamsThatNeverFillUpIsAsWithoutTeams) {
  auto s = with_pathway(true);
  s.pathway->help["cin"].hazard_ratios["moves.3->2"] = {2.0, {}};
  const auto families = test_support::families_of(s);
  const ScenarioRun free = run_of(s, families);
  add_team(s, "duty", {"assessment"}, 200);
  add_team(s, "planning", {"cin", "cpp", "cla"}, 200);
  const ScenarioRun run = run_of(s, families);
  expect_same(run, free, free.table_names());
  EXPECT_EQ(total(run, "case", "waiting"), 0.0);
}

// Spin-up has no teams: nobody would take a family out of their queues.
TEST(CaseRun, StartsWithTheCasesOfAScenarioWithoutTeams) {
  auto s = with_pathway(true);
  const auto free = test_support::families_of(s);
  add_team(s, "duty", {"assessment"}, 0.5);
  add_team(s, "planning", {"cin", "cpp"}, 1.5);
  const auto limited = test_support::families_of(s);
  ASSERT_EQ(free->cases.size(), limited->cases.size());
  index open = 0;
  for (std::size_t f = 0; f < free->cases.size(); ++f) {
    const model::CaseAtStart& a = free->cases[f];
    const model::CaseAtStart& b = limited->cases[f];
    ASSERT_EQ(a.kind, b.kind);
    ASSERT_EQ(a.entered, b.entered);
    ASSERT_EQ(a.covered, b.covered);
    open += a.kind != Case::kNone ? 1 : 0;
  }
  EXPECT_GT(open, 50);
}

// The histories of all families, those who join included, have every child whom
// a case comes to cover or ceases to, as the table counts them.
TEST(CaseRun, HistoriesTellWhomACaseCovers) {
  const auto s = leaving_one_by_one(with_pathway(true));
  const ScenarioRun run = run_of(s, test_support::families_of(s));
  std::array<std::array<double, 2>, model::kCases> told{};
  for (const model::Family& family : run.plan()->families.families) {
    std::vector<double> before;
    Case kind = Case::kNone;
    for (const HistoryStep& step : run.trace(family.id, 0)) {
      ASSERT_FALSE(step.process.empty());
      const bool leaves = step.process == "demography.moving_out" ||
                          step.process == "demography.aging_out";
      const std::vector<double> now =
          leaves ? std::vector<double>() : step.covered;
      const bool same = step.kind == kind;
      const auto without = [&](const auto& some, const auto& others) {
        return static_cast<double>(
            std::count_if(some.begin(), some.end(), [&](double born) {
              return !same ||
                     std::count(others.begin(), others.end(), born) == 0;
            }));
      };
      if (step.process != "start") {
        told[static_cast<std::size_t>(model::place(step.kind))][0] +=
            without(now, before);
        told[static_cast<std::size_t>(model::place(kind))][1] +=
            without(before, now);
      }
      before = now;
      kind = step.kind;
    }
  }
  const Table cases = run.table("case", 1);
  const auto kinds = numbers(cases, "case");
  const auto starts = numbers(cases, "child_starts");
  const auto ends = numbers(cases, "child_ends");
  std::array<std::array<double, 2>, model::kCases> counted{};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    auto& own = counted[static_cast<std::size_t>(kinds[i]) + 1];
    own[0] += starts[i];
    own[1] += ends[i];
  }
  for (std::size_t kind = 1; kind < counted.size(); ++kind) {
    EXPECT_EQ(told[kind], counted[kind]) << model::kCaseNames[kind];
    EXPECT_GT(counted[kind][0], 20.0);
  }
}

// With teams and without: a family passes the dates of the effects, and nothing
// else about it changes.
TEST(CaseRun, HasTheSameBitsUnderEffectsThatChangeNothing) {
  auto s = with_pathway(true);
  const auto families = test_support::families_of(s);
  auto none = s;
  const std::vector<std::string> every{
      "pathway.contacts.school",
      "pathway.contact.ends",
      "pathway.assessment.ends",
      "pathway.caf.outcomes.needs_met",
      "pathway.cin.ends",
      "pathway.cla.ends",
      "pathway.steps.cin->cla",
      "pathway.steps.none->cla",
      "pathway.placements.moves.fostering->residential"};
  none.effects["one"] = test_support::effect(every, 1.0, {2014, 9});
  none.effects["one"].levels = {model::Level::k2, model::Level::k3};
  none.effects["one"].localities = {"north"};
  none.effects["one"].until = {2015, 5};
  none.effects["late"] =
      test_support::effect(every, 0.5, s.time.start.plus(30));
  const ScenarioRun plain = run_of(s, families);
  expect_same(run_of(none, families), plain, plain.table_names());
  for (auto* each : {&s, &none}) {
    add_team(*each, "duty", {"assessment"}, 0.5);
    add_team(*each, "planning", {"cin", "cpp"}, 1.5);
  }
  const ScenarioRun limited = run_of(s, families);
  expect_same(run_of(none, families), limited, limited.table_names());
}

TEST(CaseRun, ChangesUnderAnEffectOnTheFrontDoor) {
  const auto s = with_pathway(true);
  auto found = s;
  found.effects["found"] = test_support::effect(
      {"pathway.contacts.school", "pathway.contacts.police"}, 2.0, {2015, 4});
  found.effects["found"].localities = {"north"};
  const auto families = test_support::families_of(s);
  const ScenarioRun base = run_of(s, families);
  const ScenarioRun other = run_of(found, families);
  const Table before = base.table("contact", kCaseDraws);
  const Table after = other.table("contact", kCaseDraws);
  const auto month = numbers(before, "month");
  const auto locality = numbers(before, "locality");
  const auto had = numbers(before, "contacts");
  const auto has = numbers(after, "contacts");
  double more = 0.0;
  for (std::size_t row = 0; row < had.size(); ++row) {
    if (month[row] < 12.0 || locality[row] != 0.0) {
      ASSERT_EQ(had[row], has[row]) << row;
    }
    more += has[row] - had[row];
  }
  EXPECT_GT(more, 100.0);
}

// ---- What must add up -------------------------------------------------------

/// Counts families and children by kind of case at the end of each month.
struct MonthEnds {
  index months = 0;
  std::vector<std::array<std::array<index, 2>, case_cells::kKinds>> open;
  std::array<index, 2> now{};
  int kind = -1;
  index next = 0;

  void start(const auto&, const auto&, const CaseRecorder::State& state,
             double time) {
    next = static_cast<index>(time);
    take(state);
  }
  void event(const auto&, const auto&, const CaseRecorder::State& state, int,
             double, double time) {
    pass(time);
    take(state);
  }
  void change(const auto&, const auto&, const CaseRecorder::State& state,
              double time) {
    pass(time);
    take(state);
  }
  void finish(const auto&, const auto&, const auto&, double time) {
    pass(time);
  }
  void take(const CaseRecorder::State& state) {
    kind = state.kind == Case::kNone ? -1 : case_cells::kind(state.kind);
    now = {1, std::popcount(state.covered)};
  }
  void pass(double time) {
    // What changes at the end of a month belongs to the next.
    for (; next + 1 <= months && static_cast<double>(next + 1) <= time;
         ++next) {
      if (kind < 0) continue;
      auto& cell =
          open[static_cast<std::size_t>(next)][static_cast<std::size_t>(kind)];
      cell[0] += now[0];
      cell[1] += now[1];
    }
  }
};

/// Both recorders at once.
struct Pair {
  CaseRecorder cases;
  MonthEnds ends;

  void start(const auto& m, const auto& u, const auto& s, double t) {
    cases.start(m, u, s, t);
    ends.start(m, u, s, t);
  }
  void event(const auto& m, const auto& u, const auto& s, int p, double h,
             double t) {
    cases.event(m, u, s, p, h, t);
    ends.event(m, u, s, p, h, t);
  }
  void change(const auto& m, const auto& u, const auto& s, double t) {
    cases.change(m, u, s, t);
    ends.change(m, u, s, t);
  }
  void finish(const auto& m, const auto& u, const auto& s, double t) {
    cases.finish(m, u, s, t);
    ends.finish(m, u, s, t);
  }
};

// What is open at the end of a month is what was open at its start, with what
// started and without what ended, of every kind, for families and for children.
TEST(CaseRun, KeepsAccountsOfFamiliesAndChildren) {
  const auto s = leaving_one_by_one(with_pathway(true));
  const auto families = test_support::families_of(s);
  const RunSetup setup(s, families);
  const index months = setup.months;
  const pathway::CaseModel model(setup.table, *setup.cases);
  const pathway::Helped helped(setup.plan.get(), *setup.given, setup.table,
                               months);
  // All localities as one.
  Pair both;
  both.cases = CaseRecorder(setup.localities(), months);
  both.ends.months = months;
  both.ends.open.resize(static_cast<std::size_t>(months));
  std::array<std::array<index, 2>, case_cells::kKinds> open{};
  demography::Life life;
  const random::RunKey key{5, 0};
  for (index f = 0; f < helped.families(); ++f) {
    const double end = helped.draw_life(f, key, life);
    const auto who = helped.unit(f, key, life);
    if (who.start.kind != Case::kNone) {
      auto& cell =
          open[static_cast<std::size_t>(case_cells::kind(who.start.kind))];
      ++cell[0];
    }
    engine::simulate(model, who, key, static_cast<double>(who.family->enters),
                     end, both);
  }
  index flows = 0;
  for (index month = 0; month < months; ++month) {
    for (int kind = 0; kind < case_cells::kKinds; ++kind) {
      const auto k = static_cast<std::size_t>(kind);
      const auto& now = both.ends.open[static_cast<std::size_t>(month)][k];
      std::array<index, 2> started{};
      std::array<index, 2> ended{};
      for (index l = 0; l < setup.localities(); ++l) {
        both.cases.counts().each_event(
            l, [&](index m, index event, std::int64_t units,
                   std::int64_t carried) {
              if (m != month) return;
              if (event == case_cells::kStarted + kind) {
                started[0] += units;
                started[1] += carried;
              } else if (event == case_cells::kEnded + kind) {
                ended[0] += units;
                ended[1] += carried;
              } else if (event == case_cells::kJoined + kind) {
                started[1] += carried;
              } else if (event == case_cells::kLeft + kind) {
                ended[1] += carried;
              }
            });
      }
      EXPECT_EQ(now[0], open[k][0] + started[0] - ended[0])
          << "month " << month << ", kind " << kind;
      if (month > 0) {
        EXPECT_EQ(now[1], open[k][1] + started[1] - ended[1])
            << "month " << month << ", kind " << kind;
      }
      flows += started[1] + ended[1];
      open[k] = now;
    }
  }
  EXPECT_GT(flows, 1000);
}

// The same by tables: cases end in exactly one way.
TEST(CaseRun, EndsEveryCaseInOneWay) {
  auto s = leaving_one_by_one(with_pathway(true));
  add_team(s, "duty", {"assessment"}, 0.5);
  s.pathway->teams["duty"].leaving.value = 1.0;
  const ScenarioRun run = run_of(s, test_support::families_of(s));
  const Table cases = run.table("case", kCaseDraws);
  const auto ended = numbers(cases, "ended");
  const auto kinds = numbers(cases, "case");
  std::vector<double> by_kind(case_cells::kKinds, 0.0);
  for (std::size_t i = 0; i < ended.size(); ++i) {
    by_kind[static_cast<std::size_t>(kinds[i])] += ended[i];
  }
  const Table closings = run.table("closing", kCaseDraws);
  const auto families = numbers(closings, "families");
  const auto of = numbers(closings, "case");
  std::vector<double> in_ways(case_cells::kKinds, 0.0);
  for (std::size_t i = 0; i < families.size(); ++i) {
    in_ways[static_cast<std::size_t>(of[i])] += families[i];
  }
  EXPECT_EQ(by_kind, in_ways);
  const auto reasons = numbers(closings, "reason");
  const auto& names = closings.column("reason").labels;
  for (const char* name : {"left_queue", "left_borough", "turned_18"}) {
    double ways = 0.0;
    for (std::size_t i = 0; i < families.size(); ++i) {
      if (names[static_cast<std::size_t>(reasons[i])] == name) {
        ways += families[i];
      }
    }
    EXPECT_GT(ways, 10.0) << name;
  }
  EXPECT_EQ(total(run, "duration", "ended"), total(run, "case", "ended"));
  // Ages and placements are of the children whom cases cover.
  double covered = 0.0;
  const auto children = numbers(cases, "children");
  double in_care = 0.0;
  for (std::size_t i = 0; i < children.size(); ++i) {
    const auto kind = static_cast<int>(kinds[i]);
    if (kind == case_cells::kind(Case::kCla)) in_care += children[i];
    if (kind == case_cells::kind(Case::kCpp) ||
        kind == case_cells::kind(Case::kCla)) {
      covered += children[i];
    }
  }
  EXPECT_NEAR(total(run, "case_age", "children"), covered, 1e-6 * covered);
  // Those who start and cease to be covered before 18, by age: all whom a case
  // comes to cover, and all who leave it in a way other than turning 18.
  const auto of_aged = [&](const Table& table, const char* column,
                           const char* left_out = nullptr) {
    const auto values = numbers(table, column);
    const auto kind = numbers(table, "case");
    double sum = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto k = static_cast<int>(kind[i]);
      if (k != case_cells::kind(Case::kCpp) &&
          k != case_cells::kind(Case::kCla)) {
        continue;
      }
      if (left_out != nullptr &&
          names[static_cast<std::size_t>(reasons[i])] == left_out) {
        continue;
      }
      sum += values[i];
    }
    return sum;
  };
  EXPECT_EQ(total(run, "case_age", "child_starts"),
            of_aged(cases, "child_starts"));
  EXPECT_EQ(total(run, "case_age", "child_ends"),
            of_aged(closings, "children", "turned_18"));
  // Some leave before the case ends.
  const auto left = numbers(closings, "children");
  int ahead = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (families[i] == 0.0 && left[i] > 0.0) ++ahead;
  }
  EXPECT_GT(ahead, 10);
  EXPECT_NEAR(total(run, "placement", "children"), in_care, 1e-6 * in_care);
}

// ---- What help and teams do -------------------------------------------------

TEST(CaseRun, HelpLowersNeedAndWaitingWithholdsIt) {
  auto s = with_pathway();
  const auto without_help = run_of(s, test_support::families_of(s));
  for (const char* kind : {"assessment", "caf", "cin", "cpp", "cla"}) {
    s.pathway->help[kind].hazard_ratios["moves.3->2"] = {4.0, {}};
    s.pathway->help[kind].hazard_ratios["moves.2->1"] = {4.0, {}};
  }
  const auto families = test_support::families_of(s);
  const auto helped = run_of(s, families);
  auto nobody = s;
  add_team(nobody, "nobody", {"assessment", "caf", "cin", "cpp", "cla"}, 0);
  const auto waiting = run_of(nobody, families);
  const auto moves_down = [](const ScenarioRun& run) {
    return total(run, "level", "exits");
  };
  EXPECT_GT(moves_down(helped), moves_down(without_help));
  EXPECT_LT(moves_down(waiting), moves_down(helped));
  // Nobody new is helped.
  EXPECT_GT(total(waiting, "case", "waiting"), 100.0);
}

TEST(CaseRun, HoldsNoMoreCasesThanTheTeamCan) {
  auto s = with_pathway();
  add_team(s, "planning", {"cin"}, 2);
  // The cases of the start are held whether or not there are places.
  s.pathway->teams["planning"].workers.from = {{2014, 4}, {2015, 4}};
  s.pathway->teams["planning"].workers.number.values = {100, 2};
  const auto run = run_of(s, test_support::families_of(s));
  const Table cases = run.table("case", kCaseDraws);
  const auto kinds = numbers(cases, "case");
  const auto months = numbers(cases, "month");
  const auto open = numbers(cases, "families");
  const auto waits = numbers(cases, "waiting");
  std::vector<double> held(30 * kCaseDraws, 0.0);
  const auto draws = numbers(cases, "draw");
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (static_cast<int>(kinds[i]) != case_cells::kind(Case::kCin)) continue;
    held[static_cast<std::size_t>(30 * draws[i] + months[i])] +=
        open[i] - waits[i];
  }
  double before = 0.0;
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (i % 30 == 11) before = held[i];
    // Who had a worker keeps them.
    if (i % 30 < 12) continue;
    EXPECT_LE(held[i], (i % 30 == 29 ? 20.0 : std::max(before, 20.0)) + 1e-6);
  }
  EXPECT_GT(total(run, "case", "waiting"), 100.0);
}

// Every family has two children, all covered by an assessment.
TEST(CaseRun, CountsTheChildrenWhoWait) {
  auto s = with_pathway();
  s.population.children_per_family.values = {0.0, 1.0};
  add_team(s, "duty", {"assessment"}, 0.3);
  const auto run = run_of(s, test_support::families_of(s));
  const Table cases = run.table("case", kCaseDraws);
  const auto kinds = numbers(cases, "case");
  const auto waiting = numbers(cases, "waiting");
  const auto children = numbers(cases, "waiting_children");
  double waited = 0.0;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    EXPECT_NEAR(children[i], 2.0 * waiting[i], 1e-9);
    waited += waiting[i];
  }
  EXPECT_GT(waited, 100.0);
}

// Of n children, 1 + 0.8 (n - 1) are covered by a plan: |z| < 4.5, which a
// correct engine exceeds under 1 in 150,000 seeds.
TEST(CaseRun, CoversTheFirstChildAndSomeOthers) {
  auto s = with_pathway();
  s.population.children_per_family.values = {0.0, 0.0, 1.0};
  const auto run = run_of(s, test_support::families_of(s));
  const Table cases = run.table("case", kCaseDraws);
  const auto kinds = numbers(cases, "case");
  const auto started = numbers(cases, "started");
  const auto children = numbers(cases, "child_starts");
  for (const auto& [kind, others] :
       {std::pair{Case::kCpp, 0.8}, std::pair{Case::kCla, 0.4},
        std::pair{Case::kCin, 1.0}}) {
    double families = 0.0;
    double covered = 0.0;
    for (std::size_t i = 0; i < started.size(); ++i) {
      if (static_cast<int>(kinds[i]) != case_cells::kind(kind)) continue;
      families += started[i];
      covered += children[i];
    }
    ASSERT_GT(families, 60.0);
    const double expected = families * (1.0 + 2.0 * others);
    const double error = std::sqrt(families * 2.0 * others * (1.0 - others));
    EXPECT_LE(std::abs(covered - expected), 4.5 * error)
        << model::kCaseNames[static_cast<std::size_t>(model::place(kind))]
        << ": " << covered << " children of " << families << " families";
  }
}

// ---- What is refused --------------------------------------------------------

TEST(CaseRun, NeedsTheCasesOfTheStart) {
  const auto s = with_pathway();
  auto without = s;
  without.pathway.reset();
  try {
    const ScenarioRun run(s, test_support::families_of(without), 1, 1);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what())
                  .find("families: expected a case at the start for each of "
                        "2000 families, since the scenario has a pathway, "
                        "found 0"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace hearthline::results
