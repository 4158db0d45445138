// What programmes change among the families that they reach: against families
// that are simulated one by one, and against the whole borough where nobody
// else is changed.

#include "hearthline/results/reached_run.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <deque>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/error.hpp"
#include "support/bookkeeping.hpp"
#include "support/pathways.hpp"
#include "support/programmes.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::families_of;
using test_support::numbers;
using test_support::plain_programme;
using test_support::with_effect;
using test_support::with_places;

constexpr index kReachedDraws = 2;

scenario::Scenario reached_baseline(bool full, index families) {
  scenario::Scenario s = test_support::small_scenario(families);
  s.pathway = test_support::plain_pathway();
  if (!full) return s;
  s.demography = test_support::invented_demography(
      static_cast<double>(families) / 15.0, 0.02, 2014, 4);
  return s;
}

void add_reached_team(scenario::Scenario& s, double workers) {
  model::TeamParameters team;
  team.cases = {"assessment"};
  team.workers.from = {{2014, 4}};
  team.workers.number.values = {workers};
  team.cases_per_worker.value = 5;
  s.pathway->teams["duty"] = team;
}

/// A baseline and a mix, with runs of those whom programmes reach.
class Reached {
 public:
  Reached(const scenario::Scenario& base, const scenario::Scenario& mix,
          const std::vector<std::vector<std::string>>& programmes,
          int threads = 2)
      : base_(&base), mix_(&mix), families_(families_of(base)) {
    ScenarioRun& all_base = add(base);
    ScenarioRun& all_mix = add(mix);
    std::vector<Reach<ScenarioRun>> reaches;
    for (const auto& names : programmes) {
      ScenarioRun& of_base = add(base);
      reaches.push_back({0, names, &of_base, &add(mix)});
    }
    engine::Control control;
    ReachedRun run(all_base, {&all_mix}, reaches);
    run.simulate(0, kReachedDraws, threads, control);
    EXPECT_EQ(control.fraction(), 1.0);
    families_reached_ = run.families();
  }
  index families(std::size_t reach, index draw) const {
    return families_reached_[reach][static_cast<std::size_t>(draw)];
  }
  ScenarioRun& base() { return runs_[0]; }
  ScenarioRun& mix() { return runs_[1]; }
  ScenarioRun& base(std::size_t reach) { return runs_[2 + 2 * reach]; }
  ScenarioRun& mix(std::size_t reach) { return runs_[3 + 2 * reach]; }

  /// Expects the results of runs by themselves.
  void check() {
    engine::Control control;
    for (const auto& [scenario, run] :
         {std::pair(base_, &base()), std::pair(mix_, &mix())}) {
      ScenarioRun own(*scenario, families_, kReachedDraws, 5);
      own.simulate(0, kReachedDraws, 2, control);
      EXPECT_TRUE(bytes(own) == bytes(*run));
    }
  }
  static std::vector<std::byte> bytes(ScenarioRun& run) {
    std::vector<std::byte> all(
        static_cast<std::size_t>(kReachedDraws * run.draw_bytes()));
    run.copy_out(0, kReachedDraws, all);
    return all;
  }

 private:
  ScenarioRun& add(const scenario::Scenario& s) {
    return runs_.emplace_back(s, families_, kReachedDraws, 5);
  }

  const scenario::Scenario* base_;
  const scenario::Scenario* mix_;
  std::shared_ptr<const model::Families> families_;
  std::deque<ScenarioRun> runs_;
  std::vector<std::vector<index>> families_reached_;
};

std::vector<double> column(const ScenarioRun& run, const std::string& table,
                           const std::string& name) {
  return numbers(run.table(table, kReachedDraws), name);
}

/// Returns how many cells of the differences between scenarios are not the same
/// in the borough and among those reached.
std::size_t cells_that_differ(Reached& reached, const std::string& table,
                              const std::string& name) {
  const auto all_before = column(reached.base(), table, name);
  const auto all_after = column(reached.mix(), table, name);
  const auto before = column(reached.base(0), table, name);
  const auto after = column(reached.mix(0), table, name);
  std::size_t differ = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double gap = (all_after[i] - all_before[i]) - (after[i] - before[i]);
    if (std::abs(gap) > 1e-9) ++differ;
  }
  return differ;
}

double total(const std::vector<double>& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}
double change_of_level_1(Reached& reached) {
  const auto before = column(reached.base(0), "level", "families");
  const auto after = column(reached.mix(0), "level", "families");
  double gap = 0.0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    gap += std::abs(after[i] - before[i]);
  }
  return gap;
}

programmes::ProgrammeParameters effective(double outreach = 1.0) {
  return with_effect(plain_programme(outreach),
                     {"moves.3->2", "moves.2->1", "pathway.contacts.police"},
                     2.0, 1.5);
}

// ---- Against the borough ----------------------------------------------------

// Nobody but those who start it is changed by a programme of its own, whatever
// the queue: all that changes in the borough changes among them.
TEST(ReachedRun, HasAllThatChangesInTheBoroughIfNobodyElseIsChanged) {
  for (const bool full : {false, true}) {
    for (const bool places : {false, true}) {
      const auto base = reached_baseline(full, 1200);
      auto mix = base;
      mix.programmes["new"] =
          places ? with_places(effective(), 8) : effective(0.2);
      Reached reached(base, mix, {{"new"}});
      reached.check();
      EXPECT_GT(change_of_level_1(reached), 100.0);
      EXPECT_EQ(cells_that_differ(reached, "level", "families"), 0u);
      EXPECT_EQ(cells_that_differ(reached, "case", "children"), 0u);
      EXPECT_EQ(cells_that_differ(reached, "contact", "contacts"), 0u);
    }
  }
}

// Beside a full team, families whose place in its queue is taken change too.
TEST(ReachedRun, LeavesOutThoseWhoseTurnComesAtAnotherTime) {
  auto base = reached_baseline(true, 1200);
  add_reached_team(base, 1);
  auto mix = base;
  mix.programmes["new"] = with_places(effective(), 8);
  Reached reached(base, mix, {{"new"}});
  reached.check();
  EXPECT_GT(cells_that_differ(reached, "case", "children"), 20u);
}

TEST(ReachedRun, FindsNoChangeWithoutAnEffect) {
  auto base = reached_baseline(true, 1200);
  add_reached_team(base, 2);
  auto mix = base;
  mix.programmes["new"] =
      with_places(with_effect(plain_programme(1.0), {"moves.3->2"}, 1.0), 20);
  Reached reached(base, mix, {{"new"}});
  reached.check();
  EXPECT_GT(total(column(reached.mix(0), "level", "families")), 1000.0);
  EXPECT_EQ(column(reached.mix(0), "level", "families"),
            column(reached.base(0), "level", "families"));
  EXPECT_EQ(column(reached.mix(0), "case", "children"),
            column(reached.base(0), "case", "children"));
}

// ---- Against families one by one --------------------------------------------

TEST(ReachedRun, HasTheFamiliesThatStartTheProgramme) {
  const auto base = reached_baseline(false, 150);
  auto mix = base;
  mix.programmes["new"] = effective(0.1);
  mix.programmes["other"] = effective(0.05);
  mix.programmes["other"].eligible.levels = {model::Level::k4};
  Reached reached(base, mix, {{"new"}, {"other"}, {"new", "other"}});
  reached.check();
  const auto families = families_of(base);
  engine::Control control;
  std::vector<double> expected(column(reached.mix(), "level", "families"));
  std::vector<std::vector<double>> sums(
      3, std::vector<double>(expected.size(), 0.0));
  index count[3][kReachedDraws] = {};
  for (std::size_t f = 0; f < families->families.size(); ++f) {
    const model::Family& family = families->families[f];
    auto alone = std::make_shared<model::Families>();
    alone->families = {family};
    alone->families[0].first_child = 0;
    const auto from = families->children.begin() + family.first_child;
    alone->children = {from, from + family.children};
    alone->cases = {families->cases[f]};
    ScenarioRun run(mix, alone, kReachedDraws, 5);
    run.simulate(0, kReachedDraws, 1, control);
    const Table started = run.table("programme", kReachedDraws);
    const auto level = column(run, "level", "families");
    const auto starts = numbers(started, "started");
    const auto draw = numbers(started, "draw");
    const auto which = numbers(started, "programme");
    for (index d = 0; d < kReachedDraws; ++d) {
      bool in[2] = {false, false};
      for (std::size_t i = 0; i < starts.size(); ++i) {
        if (draw[i] == static_cast<double>(d) && starts[i] > 0) {
          in[static_cast<std::size_t>(which[i])] = true;
        }
      }
      const bool has[3] = {in[0], in[1], in[0] || in[1]};
      const std::size_t cells = level.size() / kReachedDraws;
      for (std::size_t s = 0; s < 3; ++s) {
        count[s][d] += has[s] ? 1 : 0;
        for (std::size_t i = 0; has[s] && i < cells; ++i) {
          const std::size_t at = static_cast<std::size_t>(d) * cells + i;
          sums[s][at] += level[at];
        }
      }
    }
  }
  for (std::size_t s = 0; s < 3; ++s) {
    const auto found = column(reached.mix(s), "level", "families");
    EXPECT_GT(total(found), 10.0);
    for (index d = 0; d < kReachedDraws; ++d) {
      EXPECT_EQ(reached.families(s, d), count[s][d]);
    }
    EXPECT_LT(total(found), total(expected));
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_NEAR(found[i], sums[s][i], 1e-9) << s;
    }
  }
}

// ---- Draws, threads and refusals --------------------------------------------

TEST(ReachedRun, DoesNotDependOnThreads) {
  auto base = reached_baseline(true, 600);
  add_reached_team(base, 2);
  auto mix = base;
  mix.programmes["new"] = with_places(effective(), 8);
  Reached one(base, mix, {{"new"}}, 1);
  Reached two(base, mix, {{"new"}}, 2);
  EXPECT_TRUE(Reached::bytes(one.mix(0)) == Reached::bytes(two.mix(0)));
  EXPECT_TRUE(Reached::bytes(one.base(0)) == Reached::bytes(two.base(0)));
}

// Each mix has those whom its own programmes reach, whatever the others do.
TEST(ReachedRun, TakesSeveralMixes) {
  auto base = reached_baseline(true, 600);
  add_reached_team(base, 2);
  auto one = base;
  one.programmes["new"] = with_places(effective(), 8);
  auto other = base;
  other.programmes["new"] = with_places(effective(), 5);
  other.programmes["more"] = effective(0.1);
  Reached first(base, one, {{"new"}});
  Reached second(base, other, {{"new"}, {"new", "more"}});
  const auto families = families_of(base);
  std::deque<ScenarioRun> runs;
  for (const auto* s :
       {&base, &one, &other, &base, &one, &base, &other, &base, &other}) {
    runs.emplace_back(*s, families, kReachedDraws, 5);
  }
  ReachedRun run(runs[0], {&runs[1], &runs[2]},
                 {{0, {"new"}, &runs[3], &runs[4]},
                  {1, {"new"}, &runs[5], &runs[6]},
                  {1, {"new", "more"}, &runs[7], &runs[8]}});
  engine::Control control;
  run.simulate(0, kReachedDraws, 2, control);
  const auto same = [](ScenarioRun& a, ScenarioRun& b) {
    return Reached::bytes(a) == Reached::bytes(b);
  };
  EXPECT_TRUE(same(runs[1], first.mix()));
  EXPECT_TRUE(same(runs[2], second.mix()));
  EXPECT_TRUE(same(runs[3], first.base(0)));
  EXPECT_TRUE(same(runs[4], first.mix(0)));
  EXPECT_TRUE(same(runs[5], second.base(0)));
  EXPECT_TRUE(same(runs[6], second.mix(0)));
  EXPECT_TRUE(same(runs[7], second.base(1)));
  EXPECT_TRUE(same(runs[8], second.mix(1)));
  EXPECT_FALSE(same(runs[6], runs[8]));
}

// A programme that the mix takes out reaches those who start it in the
// baseline.
TEST(ReachedRun, KnowsWhomAProgrammeOfTheBaselineReaches) {
  const auto mix = reached_baseline(true, 600);
  auto base = mix;
  base.programmes["old"] = with_places(effective(), 8);
  Reached reached(base, mix, {{"old"}});
  reached.check();
  EXPECT_GT(change_of_level_1(reached), 50.0);
  EXPECT_EQ(cells_that_differ(reached, "level", "families"), 0u);
}

TEST(ReachedRun, RefusesWhatHasNoMeaning) {
  const auto base = reached_baseline(false, 30);
  auto mix = base;
  mix.programmes["new"] = effective();
  const auto families = families_of(base);
  ScenarioRun a(base, families, 1, 5);
  ScenarioRun b(mix, families, 1, 5);
  ScenarioRun other(mix, families, 1, 6);
  const auto message = [](auto&& act) -> std::string {
    try {
      act();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  using Reaches = std::vector<Reach<ScenarioRun>>;
  EXPECT_EQ(message([&] { ReachedRun(a, {&other}, Reaches{}); }),
            "seed: expected that of the baseline, 5, found 6");
  EXPECT_EQ(
      message([&] { ReachedRun(a, {&b}, Reaches{{0, {"nwe"}, &a, &b}}); }),
      "reached: no programme is named 'nwe'; did you mean 'new'?");
  EXPECT_EQ(message([&] { ReachedRun(a, {&b}, Reaches{{0, {}, &a, &b}}); }),
            "reached: expected the name of a programme, found none");
  EXPECT_EQ(
      message([&] { ReachedRun(a, {&b}, Reaches{{1, {"new"}, &a, &b}}); }),
      "reached: expected the number of a mix, found 1");
  auto later = mix;
  later.time.start = later.time.start.plus(1);
  ScenarioRun c(later, families, 1, 5);
  EXPECT_NE(message([&] {
              ReachedRun(a, {&c}, Reaches{});
            }).find("its start or horizon differs"),
            std::string::npos);
}

}  // namespace
}  // namespace hearthline::results
