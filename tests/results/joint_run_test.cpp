// Mixes that are simulated together with their baseline: every number is that
// of a run by itself, bit for bit.

#include "hearthline/results/joint_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/error.hpp"
#include "support/pathways.hpp"
#include "support/random_mix.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::changed;
using test_support::changes_of;
using test_support::plain_pathway;
using test_support::quantity;
using validation::Chance;

constexpr index kJointDraws = 2;
using FamiliesPointer = std::shared_ptr<const model::Families>;

void add_joint_team(scenario::Scenario& s, const std::string& name,
                    std::vector<std::string> cases, double workers) {
  model::TeamParameters team;
  team.cases = std::move(cases);
  team.workers.from = {s.time.start};
  team.workers.number.values = {workers};
  team.cases_per_worker.value = 1;
  s.pathway->teams[name] = team;
}

/// A baseline of a kind: its families may live and have cases, and teams may be
/// nearly always full ("full"), sometimes ("busy") or hardly ever ("free").
scenario::Scenario baseline(const std::string& kind, index families = 300) {
  scenario::Scenario s = test_support::small_scenario(families);
  const auto has = [&](const char* what) {
    return kind.find(what) != std::string::npos;
  };
  if (has("living")) {
    s.demography = test_support::invented_demography(
        static_cast<double>(families) / 15.0, 0.02, 2014, 4);
  }
  if (!has("cases")) return s;
  s.pathway = plain_pathway();
  for (auto& [name, contact] : s.pathway->contacts) {
    contact.rate.value *= 0.2;
    contact.hazard_ratios["level_3"] = {6.0, {}};
    contact.hazard_ratios["level_4"] = {15.0, {}};
  }
  s.pathway->help["cin"].hazard_ratios["moves.3->2"] = quantity(1.7);
  s.pathway->children["cpp"].others.values.assign(model::kAgeBands, 0.8);
  s.pathway->children["cpp"].first_by_age.values = {3, 2, 1, 1, 0.5};
  s.pathway->children["cla"].others.values.assign(model::kAgeBands, 0.4);
  s.pathway->children["cla"].first_by_age.values = {3, 1, 1, 2, 4};
  s.pathway->cla.ends.by_age = test_support::pieces({0, 60, 120}, {8, 3, 1});
  if (has("programmes")) {
    Chance chance(19);
    for (const char* name : {"bridge", "keyworker", "parents", "visits"}) {
      s.programmes[name] = test_support::any_programme(chance);
    }
  }
  if (!has("full") && !has("busy") && !has("free")) return s;
  const double many = has("full") ? 0.3 : has("busy") ? 1.0 : 10.0;
  const double scale = static_cast<double>(families) / 300.0;
  const auto whole = [&](double places) {
    return std::max(1.0, std::round(many * scale * places));
  };
  add_joint_team(s, "duty", {"assessment", "section_47"}, whole(4));
  add_joint_team(s, "planning", {"cin", "cpp"}, whole(8));
  s.pathway->teams["duty"].order = "highest_need";
  s.pathway->teams["duty"].wait_limit = quantity(0.5);
  s.pathway->teams["planning"].leaving = quantity(0.3);
  return s;
}

std::vector<std::byte> bytes_of(ScenarioRun& run, index first, index count) {
  std::vector<std::byte> bytes(
      static_cast<std::size_t>(count * run.draw_bytes()));
  run.copy_out(first, count, bytes);
  return bytes;
}

/// A baseline and its mixes, together and one by one.
class Compared {
 public:
  Compared(const scenario::Scenario& base, FamiliesPointer families)
      : families_(std::move(families)) {
    add(base, "the baseline");
  }
  void add(const scenario::Scenario& mix, const std::string& what) {
    scenarios_.push_back(mix);
    what_.push_back(what);
    together_.emplace_back(mix, families_, kJointDraws, 5);
  }
  ScenarioRun& run(std::size_t number) { return together_[number]; }

  JointRun joint(std::size_t most_steps = 2'000'000) {
    std::vector<ScenarioRun*> mixes;
    for (std::size_t i = 1; i < together_.size(); ++i) {
      mixes.push_back(&together_[i]);
    }
    return {together_.front(), mixes, most_steps};
  }
  /// Expects the results of each run by itself. Returns how many mixes differ
  /// from the baseline.
  int check() {
    int differ = 0;
    for (std::size_t i = 0; i < together_.size(); ++i) {
      engine::Control control;
      ScenarioRun own(scenarios_[i], families_, kJointDraws, 5);
      own.simulate(0, kJointDraws, 2, control);
      const auto bytes = bytes_of(own, 0, kJointDraws);
      EXPECT_TRUE(bytes == bytes_of(together_[i], 0, kJointDraws)) << what_[i];
      EXPECT_EQ(own.table_names(), together_[i].table_names());
      differ += bytes == bytes_of(together_[0], 0, kJointDraws) ? 0 : 1;
    }
    return differ;
  }
  std::vector<MixReport> simulate(int threads = 1,
                                  std::size_t most_steps = 2'000'000) {
    JointRun run = joint(most_steps);
    engine::Control control;
    run.simulate(0, kJointDraws, threads, control);
    EXPECT_EQ(control.fraction(), 1.0);
    return run.report();
  }

 private:
  FamiliesPointer families_;
  std::vector<scenario::Scenario> scenarios_;
  std::vector<std::string> what_;
  std::deque<ScenarioRun> together_;
};

// ---- Bit for bit ------------------------------------------------------------

TEST(JointRun, HasTheResultsOfRunsByThemselves) {
  index touched = 0;
  index woken = 0;
  index all = 0;
  int mixes = 0;
  int differ = 0;
  std::uint32_t seed = 0;
  for (const char* kind :
       {"need", "living need", "cases", "living cases", "cases, busy",
        "living cases, busy", "living cases, full", "living cases, free",
        "cases, programmes", "living cases, programmes",
        "living cases, busy, programmes"}) {
    Chance chance(++seed);
    const auto base = baseline(kind);
    Compared compared(base, test_support::families_of(base));
    for (const std::string& change : changes_of(base)) {
      compared.add(changed(chance, base, change),
                   std::string(kind) + ": " + change);
      ++mixes;
    }
    for (const MixReport& report : compared.simulate()) {
      all += report.families;
      touched += report.touched;
      woken += report.woken;
    }
    differ += compared.check();
  }
  EXPECT_GT(mixes, 150);
  EXPECT_GT(differ, 100);
  EXPECT_GT(touched, 10'000);
  EXPECT_LT(touched, all / 3);
  EXPECT_GT(woken, 200);
}

// Families without a team, or of another one, are in meetings of some scenarios
// alone.
TEST(JointRun, ComparesTeamsWithNone) {
  const auto base = baseline("living cases");
  Compared compared(base, test_support::families_of(base));
  compared.add(baseline("living cases, busy"), "busy");
  compared.add(baseline("living cases, full"), "full");
  auto other = baseline("living cases, full");
  other.effects["effect"] =
      test_support::effect({"moves.2->3"}, 0.5, {2015, 1});
  compared.add(other, "full, with an effect");
  compared.simulate();
  EXPECT_EQ(compared.check(), 3);
}

TEST(JointRun, DoesNotDependOnThreadsNorOnTheOtherMixes) {
  for (const char* kind : {"living cases", "living cases, busy"}) {
    Chance chance(31);
    const auto base = baseline(kind);
    const auto families = test_support::families_of(base);
    Compared compared(base, families);
    for (const char* change : {"effect", "case rate", "need by date", "help"}) {
      compared.add(changed(chance, base, change), change);
    }
    compared.simulate(3);
    EXPECT_GT(compared.check(), 2);
  }
}

// More mixes than bits of a set, and more clocks than are followed.
TEST(JointRun, TakesAnyNumberOfMixes) {
  const auto base = baseline("living cases", 60);
  Compared compared(base, test_support::families_of(base));
  std::vector<std::string> processes;
  for (int p = 0; p < model::kProcesses; ++p) {
    processes.push_back(model::Process(p).name());
  }
  for (int kind = 1; kind < model::kCases; ++kind) {
    processes.push_back(model::case_end_name(model::case_at(kind)));
  }
  for (int i = 0; i < 70; ++i) {
    auto mix = base;
    mix.effects["effect"] = test_support::effect(
        processes, i % 2 == 0 ? 0.7 : 1.2, mix.time.start.plus(i % 28));
    compared.add(mix, "mix " + std::to_string(i));
  }
  const auto reports = compared.simulate();
  EXPECT_EQ(compared.check(), 70);
  for (const MixReport& report : reports) EXPECT_GT(report.touched, 0);
}

// What is not written down is simulated again.
TEST(JointRun, WritesDownOnlySoMuch) {
  for (const char* kind :
       {"living need", "living cases", "living cases, busy"}) {
    for (const std::size_t most : {std::size_t{0}, std::size_t{3000}}) {
      Chance chance(77);
      const auto base = baseline(kind);
      Compared compared(base, test_support::families_of(base));
      for (const char* change : {"effect", "need rate", "two effects"}) {
        compared.add(changed(chance, base, change), change);
      }
      compared.simulate(2, most);
      EXPECT_GT(compared.check(), 0);
    }
  }
}

TEST(JointRun, SimulatesAnyDraws) {
  Chance chance(3);
  const auto base = baseline("living cases, busy");
  Compared compared(base, test_support::families_of(base));
  compared.add(changed(chance, base, "effect and workers"), "both");
  JointRun joint = compared.joint();
  engine::Control control;
  for (const index draw : {1, 0}) joint.simulate(draw, 1, 1, control);
  EXPECT_EQ(joint.report().front().families,
            2 * compared.run(0).plan()->families.families.size());
  EXPECT_EQ(compared.check(), 1);
  EXPECT_THROW(joint.simulate(1, 2, 1, control), Error);
}

// ---- Who is touched ---------------------------------------------------------

// Where families queue, a new programme changes those who ask for it, and those
// who are then served at another time: nothing else is the first to differ in
// any family's history.
TEST(JointRun, ChangesOnlyWhoAsksOrIsServedAtAnotherTime) {
  auto base = baseline("living cases", 300);
  Chance chance(19);
  auto& queue = base.programmes["bridge"] = test_support::any_programme(chance);
  queue.eligible = {};
  queue.eligible.levels = {model::Level::k1, model::Level::k2};
  queue.found.outreach = quantity(2.0);
  queue.places = quantity(10.0);
  queue.locality_share.clear();
  queue.queue.order = "first_come";
  queue.stay.length = quantity(2.0);
  auto mix = base;
  auto& added = mix.programmes["m_new"] = queue;
  added.places.reset();
  added.found = {};
  added.found.outreach = quantity(0.2);
  auto& effect = added.effects["effect"] = {};
  // Whoever reaches level 3 leaves the queue.
  effect.processes = {"moves.1->2", "moves.2->3"};
  effect.hazard_ratio = quantity(8.0);
  effect.after = quantity(8.0);
  const auto families = test_support::families_of(base);
  const ScenarioRun before(base, families, 1, 5);
  const ScenarioRun after(mix, families, 1, 5);
  int asked = 0;
  int served = 0;
  int same = 0;
  for (const model::Family& family : families->families) {
    const auto mine = before.trace(family.id, 0);
    const auto theirs = after.trace(family.id, 0);
    const auto [a, b] = std::mismatch(
        mine.begin(), mine.end(), theirs.begin(), theirs.end(),
        [](const HistoryStep& one, const HistoryStep& other) {
          return one.time == other.time && one.process == other.process;
        });
    if (a == mine.end() && b == theirs.end()) {
      ++same;
      continue;
    }
    const bool earlier =
        b == theirs.end() || (a != mine.end() && a->time < b->time);
    const std::string& first = earlier ? a->process : b->process;
    if (first.starts_with("programmes.m_new.")) {
      ++asked;
    } else {
      EXPECT_TRUE(first.ends_with(".started")) << first;
      ++served;
    }
  }
  EXPECT_GT(asked, 10);
  EXPECT_GT(served, 3);
  EXPECT_GT(same, 50);
}

// ---- What is simulated ------------------------------------------------------

TEST(JointRun, TouchesNobodyIfNothingDiffers) {
  for (const char* kind : {"living need", "cases", "living cases, full"}) {
    Chance chance(1);
    const auto base = baseline(kind);
    Compared compared(base, test_support::families_of(base));
    compared.add(base, "the same");
    compared.add(changed(chance, base, "costs"), "costs");
    auto later = base;
    later.effects["effect"] =
        test_support::effect({"moves.1->2"}, 0.5, {2018, 1});
    compared.add(later, "after the horizon");
    auto one = base;
    one.effects["effect"] =
        test_support::effect({"moves.1->2"}, 1.0, {2015, 1});
    compared.add(one, "a ratio of 1");
    for (const MixReport& report : compared.simulate()) {
      EXPECT_EQ(report.touched, 0);
      EXPECT_EQ(report.whole, "");
    }
    EXPECT_EQ(compared.check(), 0);
  }
}

TEST(JointRun, SaysWhyAMixIsSimulatedAsAWhole) {
  const auto base = baseline("living cases");
  Compared compared(base, test_support::families_of(base));
  auto mix = base;
  mix.zones.order = {model::Level::k1, model::Level::k2};
  mix.zones.boundary = {model::Level::k3};
  mix.zones.chaos = {model::Level::k4};
  compared.add(mix, "zones");
  mix = base;
  mix.pathway.reset();
  compared.add(mix, "no pathway");
  mix = base;
  mix.demography.reset();
  compared.add(mix, "no demography");
  mix = base;
  mix.demography->births.boys.value = 0.52;
  compared.add(mix, "other demography");
  mix = base;
  mix.moves["1->2"].rate.value *= 20.0;
  mix.moves["1->2"].frailty_exponent = quantity(0.3);
  compared.add(mix, "many");
  JointRun joint = compared.joint();
  engine::Control control;
  joint.simulate(0, 1, 2, control);
  joint.simulate(1, 1, 2, control);
  EXPECT_EQ(compared.check(), 5);
  const auto& reports = joint.report();
  EXPECT_EQ(reports[0].whole, "its zones differ");
  EXPECT_EQ(reports[1].whole, "one of the two has a pathway");
  EXPECT_EQ(reports[2].whole, "one of the two has demography");
  EXPECT_EQ(reports[3].whole, "its demography differs");
  EXPECT_EQ(reports[4].whole, "it touches too many families");
  EXPECT_EQ(reports[4].whole_draws, 1);
  for (const MixReport& report : reports) {
    EXPECT_EQ(report.families > 0, report.whole_draws > 0);
  }
}

TEST(JointRun, RefusesAnotherSeed) {
  const auto base = baseline("need", 50);
  const auto families = test_support::families_of(base);
  ScenarioRun run(base, families, 1, 5);
  ScenarioRun other(base, families, 1, 6);
  EXPECT_THROW(JointRun(run, {&other}), Error);
}

TEST(JointRun, StopsOnRequest) {
  for (const char* kind : {"living cases", "living cases, busy"}) {
    const auto base = baseline(kind);
    Compared compared(base, test_support::families_of(base));
    compared.add(base, "the same");
    JointRun joint = compared.joint();
    engine::Control control;
    control.stop = true;
    EXPECT_THROW(joint.simulate(0, kJointDraws, 1, control), Interrupted);
  }
}

}  // namespace
}  // namespace hearthline::results
