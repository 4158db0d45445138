// Programmes in runs: what must not change a bit, accounts of every stay and
// queue, places, and two answers that are known: the exact solver's, and
// Erlang's loss formula.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/pathways.hpp"
#include "support/programmes.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using programmes::ProgrammeParameters;
using test_support::numbers;
using test_support::plain_pathway;
using test_support::plain_programme;
using test_support::with_effect;
using test_support::with_places;

constexpr index kProgrammeDraws = 2;

ScenarioRun run_of(const scenario::Scenario& s, index draws = kProgrammeDraws,
                   int threads = 2) {
  ScenarioRun run(s, test_support::families_of(s), draws, 5);
  engine::Control control;
  run.simulate(0, draws, threads, control);
  return run;
}

/// With demography and with teams, or with neither.
scenario::Scenario borough(bool full, index families = 1500) {
  scenario::Scenario s = test_support::small_scenario(families);
  s.pathway = plain_pathway();
  if (!full) return s;
  s.demography = test_support::invented_demography(70.0, 0.01, 2014, 4);
  model::TeamParameters team;
  team.cases = {"assessment"};
  team.workers.from = {{2014, 4}};
  team.workers.number.values = {2};
  team.cases_per_worker.value = 5;
  s.pathway->teams["duty"] = team;
  return s;
}

/// Every route, a delay, a queue that some leave, drop-out, repeats.
ProgrammeParameters busy_programme() {
  ProgrammeParameters p = with_places(plain_programme(0.6), 12);
  p.found.share["caf"] = {0.5, {}};
  p.found.share["closed"] = {0.2, {}};
  p.found.share["birth"] = {0.3, {}};
  p.found.take_up.value = 0.8;
  p.found.delay.value = 0.5;
  p.found.at_start.value = 0.1;
  p.queue.order = "highest_need";
  p.queue.leaving.value = 0.5;
  p.queue.longest_wait = model::Quantity{9.0, {}};
  p.stay.ends->since_entry = model::Pieces{{{0, 2, 6}, {}}, {{0.3, 1, 3}, {}}};
  p.stay.completes.value = 0.9;
  p.stay.drop_out.value = 0.4;
  p.stay.repeat_after = model::Quantity{3.0, {}};
  p.eligible.child_to = model::Quantity{12.0, {}};
  return p;
}

/// Returns every table but those of programmes, cell by cell. That of volumes
/// has rows of programmes too.
std::map<std::string, std::vector<double>> cells_of(const ScenarioRun& run,
                                                    bool programmes = false) {
  std::map<std::string, std::vector<double>> cells;
  for (const std::string& name : run.table_names()) {
    const bool theirs = name.starts_with("programme") || name == "volume";
    if (theirs && !programmes) continue;
    const Table table = run.table(name, run.draws());
    for (const Column& column : table.columns) {
      cells[name + "." + column.name] = numbers(table, column.name);
    }
  }
  return cells;
}

// ---- What must not change a bit ---------------------------------------------

TEST(ProgrammeRun, ChangesNothingWithoutEffect) {
  for (const bool full : {false, true}) {
    const scenario::Scenario without = borough(full);
    const auto expected = cells_of(run_of(without));
    scenario::Scenario with = without;
    with.programmes["a"] = with_effect(
        busy_programme(), {"moves.2->3", "pathway.contacts.police"}, 1.0);
    with.programmes["b"] = with_effect(plain_programme(2.0),
                                       {"themes.mental_health.remission"}, 1.0);
    const ScenarioRun run = run_of(with);
    EXPECT_EQ(cells_of(run), expected) << full;
    const Table table = run.table("programme", kProgrammeDraws);
    const auto started = numbers(table, "started");
    EXPECT_GT(std::accumulate(started.begin(), started.end(), 0.0), 100.0);
  }
}

TEST(ProgrammeRun, ChangesNothingIfNobodyIsServed) {
  const auto strong = [](ProgrammeParameters p) {
    return with_effect(std::move(p), {"moves.2->3", "pathway.cin.ends"}, 0.1,
                       0.3);
  };
  for (const bool full : {false, true}) {
    const scenario::Scenario without = borough(full);
    const auto expected = cells_of(run_of(without));
    scenario::Scenario none = without;
    none.programmes["a"] = strong(with_places(busy_programme(), 0));
    EXPECT_EQ(cells_of(run_of(none)), expected) << "no places";
    scenario::Scenario late = without;
    late.programmes["a"] = strong(busy_programme());
    late.programmes["a"].starts = model::YearMonth{2016, 10};
    EXPECT_EQ(cells_of(run_of(late)), expected) << "starts after the horizon";
    scenario::Scenario over = without;
    over.programmes["a"] = strong(busy_programme());
    over.programmes["a"].ends = model::YearMonth{2014, 4};
    EXPECT_EQ(cells_of(run_of(over)), expected) << "ended before the start";
  }
}

TEST(ProgrammeRun, IsNotChangedByASecondProgrammeThatFindsNobody) {
  scenario::Scenario one = borough(true);
  one.programmes["b"] =
      with_effect(busy_programme(),
                  {"moves.2->3", "moves.1->2", "pathway.cin.ends"}, 0.4, 0.6);
  scenario::Scenario two = one;
  two.programmes["a"] = one.programmes["b"];
  two.programmes["a"].found = {};
  EXPECT_EQ(cells_of(run_of(two)), cells_of(run_of(one)));
}

TEST(ProgrammeRun, DoesNotDependOnThreads) {
  for (const bool places : {false, true}) {
    scenario::Scenario s = borough(true);
    s.programmes["a"] = with_effect(busy_programme(), {"moves.2->3"}, 0.4, 0.6);
    if (!places) {
      s.programmes["a"].places.reset();
      s.pathway->teams.clear();
    }
    EXPECT_EQ(cells_of(run_of(s, 3, 1), true), cells_of(run_of(s, 3, 3), true));
  }
}

// ---- Accounts ---------------------------------------------------------------

/// Sums of a column of the table of programmes over localities, by draw and
/// month, for one programme.
struct ProgrammeSums {
  ProgrammeSums(const ScenarioRun& run, int number)
      : table(run.table("programme", run.draws())),
        months(run.months()),
        programme(number) {}

  std::vector<double> operator()(const std::string& column) const {
    const auto draw = numbers(table, "draw");
    const auto month = numbers(table, "month");
    const auto of = numbers(table, "programme");
    const auto values = numbers(table, column);
    std::vector<double> sums;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto at =
          static_cast<std::size_t>(draw[i]) * static_cast<std::size_t>(months) +
          static_cast<std::size_t>(month[i]);
      if (at >= sums.size()) sums.resize(at + 1, 0.0);
      if (static_cast<int>(of[i]) == programme) sums[at] += values[i];
    }
    return sums;
  }
  double total(const std::string& column) const {
    const auto sums = (*this)(column);
    return std::accumulate(sums.begin(), sums.end(), 0.0);
  }

  Table table;
  index months;
  int programme;
};

TEST(ProgrammeRun, KeepsAccountsOfStaysAndQueues) {
  for (const bool full : {false, true}) {
    scenario::Scenario s = borough(full);
    s.programmes["a"] = with_effect(
        busy_programme(), {"moves.2->3", "pathway.contacts.police"}, 0.5, 0.7);
    s.programmes["b"] = busy_programme();
    s.programmes["b"].places.reset();
    const ScenarioRun run = run_of(s);
    for (const int number : {0, 1}) {
      const ProgrammeSums sums(run, number);
      const auto used = sums("used");
      const auto waiting = sums("waiting");
      const auto places = [&] {
        double in = 0.0;
        double queue = 0.0;
        std::map<std::string, std::vector<double>> all;
        for (const char* column :
             {"in_before", "started", "completed", "dropped_out", "moved_out",
              "asked", "lapsed", "gave_up", "declined", "found", "at_once",
              "repeat"}) {
          all[column] = sums(column);
          // No family leaves a borough without demography, and no queue is
          // left where there is none.
          const bool some =
              !(std::string(column) == "moved_out" && !full) &&
              !(number == 1 && (std::string(column) == "lapsed" ||
                                std::string(column) == "gave_up"));
          // The queue of the first programme is hardly ever empty.
          if (number == 0 && std::string(column) == "at_once") continue;
          EXPECT_EQ(sums.total(column) > 0.0, some) << column << number;
        }
        for (std::size_t i = 0; i < used.size(); ++i) {
          if (i % static_cast<std::size_t>(run.months()) == 0) in = queue = 0.0;
          const double came = all["in_before"][i] + all["started"][i];
          const double went =
              all["completed"][i] + all["dropped_out"][i] + all["moved_out"][i];
          EXPECT_LE(used[i], in + came + 1e-9);
          EXPECT_GE(used[i], in - went - 1e-9);
          in += came - went;
          EXPECT_GE(in, 0.0);
          if (number == 0) {
            EXPECT_LE(in, 12.0);
            EXPECT_LE(used[i], 12.0 + 1e-9);
            EXPECT_LE(waiting[i], queue + all["asked"][i] + 1e-9);
          } else {
            EXPECT_EQ(waiting[i], 0.0);
            EXPECT_EQ(all["asked"][i], all["started"][i] + all["in_before"][i]);
          }
          queue +=
              all["asked"][i] - all["lapsed"][i] - all["gave_up"][i] - came;
        }
        return in;
      };
      EXPECT_GT(places(), 0.0);
    }
  }
}

TEST(ProgrammeRun, CountsPlacesAndWhoStarts) {
  scenario::Scenario s = borough(true);
  s.programmes["a"] = busy_programme();
  s.programmes["a"].locality_share = {{"north", {0.5, {}}},
                                      {"south", {0.5, {}}}};
  s.programmes["b"] = busy_programme();
  s.programmes["b"].steps = programmes::StepParameters{{{2015, 4}}, {{20}, {}}};
  const ScenarioRun run = run_of(s);
  const Table places = run.table("programme_place", kProgrammeDraws);
  const auto of = numbers(places, "programme");
  const auto where = numbers(places, "locality");
  const auto month = numbers(places, "month");
  const auto number = numbers(places, "places");
  const auto used = numbers(places, "used");
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] == 0.0) {
      EXPECT_EQ(number[i], 6.0);
      EXPECT_LT(where[i], 2.0);
    } else {
      EXPECT_EQ(number[i], month[i] < 12.0 ? 12.0 : 20.0);
      EXPECT_EQ(where[i], 2.0) << "any locality";
    }
    EXPECT_LE(used[i], number[i] + 1e-9);
  }
  // Programmes are busy enough to be full.
  EXPECT_GT(*std::max_element(used.begin(), used.end()), 19.9);

  const Table who = run.table("programme_start", kProgrammeDraws);
  const auto group = numbers(who, "group");
  const auto whose = numbers(who, "programme");
  const auto starts = numbers(who, "started");
  for (const int p : {0, 1}) {
    const double all = ProgrammeSums(run, p).total("started");
    const auto sum = [&](int first, int last) {
      double total = 0.0;
      for (std::size_t i = 0; i < starts.size(); ++i) {
        if (whose[i] == p && group[i] >= first && group[i] < last) {
          total += starts[i];
        }
      }
      return total;
    };
    namespace cells = programme_cells;
    EXPECT_EQ(sum(cells::kLevel, cells::kTheme), all);
    EXPECT_EQ(sum(cells::kLevel, cells::kLevel + 1), 0.0) << "level 1";
    EXPECT_GE(sum(cells::kTheme, cells::kAge), all);
    EXPECT_EQ(sum(cells::kAge, cells::kQuintile), all);
    EXPECT_EQ(sum(cells::kQuintile, cells::kCase), all);
    EXPECT_EQ(sum(cells::kCase, cells::kProfile), all);
  }
  const Table overlap = run.table("programme_overlap", kProgrammeDraws);
  const auto several = numbers(overlap, "programmes");
  const auto families = numbers(overlap, "families");
  double in = 0.0;
  double twice = 0.0;
  for (std::size_t i = 0; i < families.size(); ++i) {
    in += families[i] * (several[i] + 1.0);
    if (several[i] == 1.0) twice += families[i];
  }
  EXPECT_NEAR(
      in,
      ProgrammeSums(run, 0).total("used") + ProgrammeSums(run, 1).total("used"),
      1e-6);
  EXPECT_GT(twice, 0.0);
}

// Families in need by theme, from their histories.
TEST(ProgrammeRun, CountsFamiliesInNeedByTheme) {
  scenario::Scenario s = borough(false, 300);
  ProgrammeParameters p = busy_programme();
  p.found.at_start.value = 0.0;
  p.eligible.cases = {"none", "caf"};
  p.eligible.child_to.reset();
  p.places = model::Quantity{4.0, {}};
  s.programmes["a"] = p;
  const auto families = test_support::families_of(s);
  ScenarioRun run(s, families, 1, 5);
  engine::Control control;
  run.simulate(0, 1, 2, control);
  // By theme or none: served, waiting, eligible, in family-months.
  std::array<std::array<double, 3>, model::kThemes + 1> expected{};
  for (const model::Family& family : families->families) {
    const auto history = run.trace(family.id, 0);
    bool in = false;
    bool waits = false;
    for (std::size_t i = 0; i < history.size(); ++i) {
      const HistoryStep& step = history[i];
      if (step.process == "programmes.a.started") in = true;
      if (step.process == "programmes.a.waits") waits = true;
      if (step.process == "programmes.a.started" ||
          step.process == "programmes.a.lapsed" ||
          step.process == "programmes.a.gave_up") {
        waits = false;
      }
      if (step.process == "programmes.a.completed" ||
          step.process == "programmes.a.dropped_out") {
        in = false;
      }
      if (step.need.level == model::Level::k1) continue;
      const double months =
          (i + 1 < history.size() ? history[i + 1].time : 30.0) - step.time;
      const bool eligible =
          step.kind == model::Case::kNone || step.kind == model::Case::kCaf;
      if (!in && !waits && !eligible) continue;
      const std::size_t service = in ? 0 : waits ? 1 : 2;
      const auto& themes = step.need.themes;
      if (themes.count() == 0) expected[model::kThemes][service] += months;
      for (int k = 0; k < model::kThemes; ++k) {
        if (themes.contains(model::theme_at(k))) {
          expected[static_cast<std::size_t>(k)][service] += months;
        }
      }
    }
  }
  const Table table = run.table("programme_theme", 1);
  const auto theme = numbers(table, "theme");
  std::size_t column = 0;
  for (const char* name : {"served", "waiting", "eligible"}) {
    const auto values = numbers(table, name);
    std::array<double, model::kThemes + 1> sums{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      sums[static_cast<std::size_t>(theme[i])] += values[i];
    }
    double all = 0.0;
    for (std::size_t k = 0; k < sums.size(); ++k) {
      EXPECT_NEAR(sums[k], expected[k][column], 1e-5) << name << k;
      all += sums[k];
    }
    EXPECT_GT(all, 5.0) << name;
    ++column;
  }
}

// ---- Histories --------------------------------------------------------------

// In every history, what happens at a programme follows the one way there is,
// and whoever is served is eligible at that moment.
TEST(ProgrammeRun, ServesEachFamilyOnceAndOnlyIfItIsEligible) {
  for (const bool places : {false, true}) {
    scenario::Scenario s = borough(false, 400);
    ProgrammeParameters p = busy_programme();
    p.eligible.child_to.reset();
    p.eligible.cases = {"none", "caf", "cin"};
    p.found.at_start.value = 0.0;
    if (!places) p.places.reset();
    s.programmes["a"] = with_effect(p, {"moves.2->1"}, 3.0);
    const ScenarioRun run = run_of(s, 1);
    const auto families = test_support::families_of(s);
    index starts = 0;
    index repeats = 0;
    for (std::size_t f = 0; f < (places ? 60 : families->families.size());
         ++f) {
      const auto history = run.trace(families->families[f].id, 0);
      std::string last = "out";
      double since = -1e9;
      index own = 0;
      for (const HistoryStep& step : history) {
        const std::string begin = "programmes.a.";
        if (!step.process.starts_with(begin)) continue;
        const std::string what = step.process.substr(begin.size());
        if (what == "found") {
          EXPECT_TRUE(last == "out" || last == "declined") << last;
          EXPECT_GE(step.time, since + 3.0);
        } else if (what == "declined") {
          EXPECT_EQ(last, "found");
        } else if (what == "waits") {
          EXPECT_TRUE(places);
          EXPECT_EQ(last, "found");
        } else if (what == "started") {
          EXPECT_EQ(last, places ? "waits" : "found");
          ++starts;
          if (++own > 1) ++repeats;
        } else if (what == "completed" || what == "dropped_out") {
          EXPECT_EQ(last, "started");
          since = step.time;
        } else {
          EXPECT_TRUE(what == "lapsed" || what == "gave_up") << what;
          EXPECT_TRUE(last == "waits" || (what == "lapsed" && last == "found"));
        }
        const bool eligible =
            step.need.level != model::Level::k1 &&
            (step.kind == model::Case::kNone ||
             step.kind == model::Case::kCaf || step.kind == model::Case::kCin);
        if (what == "found" || what == "waits" || what == "started") {
          EXPECT_TRUE(eligible) << what;
        } else if (what == "lapsed") {
          EXPECT_FALSE(eligible);
        }
        last = what == "completed" || what == "dropped_out" ||
                       what == "lapsed" || what == "gave_up"
                   ? "out"
                   : what;
      }
    }
    EXPECT_GT(starts, places ? 3 : 50);
    if (!places) {
      EXPECT_GT(repeats, 5);
    }
  }
}

// Families who never agree are found, while they are eligible, at a constant
// rate: so often as their histories and the ages of their children say.
TEST(ProgrammeRun, FindsFamiliesWhileTheyHaveAChildOfTheAge) {
  scenario::Scenario s = borough(false, 700);
  s.demography = test_support::invented_demography(70.0, 0.01, 2014, 4);
  ProgrammeParameters p = plain_programme(12.0);  // once a month
  p.found.take_up.value = 0.0;
  p.eligible.cases = {"none", "caf"};
  p.eligible.child_from = model::Quantity{3.0, {}};
  p.eligible.child_to = model::Quantity{9.0, {}};
  s.programmes["a"] = p;
  p.eligible.levels = {model::Level::k2};
  p.eligible.child_from = model::Quantity{5.0, {}};
  p.eligible.child_to.reset();
  s.programmes["b"] = p;
  constexpr double kHorizon = 30.0;
  s.time.horizon.value = kHorizon;
  const ScenarioRun run = run_of(s, 1);
  const auto families = test_support::families_of(s);
  struct Ages {
    std::string found;
    double from, to;
    int levels;  // the highest
    double expected = 0.0;
    double count = 0.0;
  };
  std::array<Ages, 2> programmes{{{"programmes.a.found", 36.0, 108.0, 4},
                                  {"programmes.b.found", 60.0, 216.0, 2}}};
  for (const model::Family& family : families->families) {
    std::vector<double> born;
    for (std::uint32_t c = 0; c < family.children; ++c) {
      born.push_back(families->children[family.first_child + c].born_month);
    }
    const auto history = run.trace(family.id, 0);
    for (std::size_t i = 0; i < history.size(); ++i) {
      const HistoryStep& step = history[i];
      if (step.process == "demography.moving_out" ||
          step.process == "demography.aging_out") {
        break;
      }
      if (step.process == "demography.birth") born.push_back(step.time);
      const double until =
          i + 1 < history.size() ? history[i + 1].time : kHorizon;
      for (Ages& ages : programmes) {
        const auto of_age = [&](double time) {
          return std::any_of(born.begin(), born.end(), [&](double b) {
            return b + ages.from <= time && time < b + ages.to;
          });
        };
        if (step.process == ages.found) {
          ++ages.count;
          EXPECT_TRUE(of_age(step.time)) << family.id.value;
        }
        const int level = model::place(step.need.level) + 1;
        if (level == 1 || level > ages.levels ||
            (step.kind != model::Case::kNone &&
             step.kind != model::Case::kCaf)) {
          continue;
        }
        std::vector<double> cuts{step.time, until};
        for (const double b : born) {
          for (const double cut : {b + ages.from, b + ages.to}) {
            if (step.time < cut && cut < until) cuts.push_back(cut);
          }
        }
        std::sort(cuts.begin(), cuts.end());
        for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
          if (of_age((cuts[k] + cuts[k + 1]) / 2.0)) {
            ages.expected += cuts[k + 1] - cuts[k];
          }
        }
      }
    }
  }
  for (const Ages& ages : programmes) {
    EXPECT_GT(ages.expected, 300.0) << ages.found;
    // Wrong once in 29 thousand runs, for both.
    EXPECT_NEAR(ages.count, ages.expected, 4.3 * std::sqrt(ages.expected))
        << ages.found;
  }
}

// A programme changes nobody whom it does not serve: other families keep every
// event, in a borough without queues.
TEST(ProgrammeRun, ChangesOnlyTheFamiliesThatItServes) {
  scenario::Scenario without = borough(false, 500);
  scenario::Scenario with = without;
  ProgrammeParameters p = busy_programme();
  p.found.at_start.value = 0.0;
  with.programmes["a"] =
      with_effect(p, {"moves.2->1", "pathway.contacts.police"}, 2.5, 1.5);
  const auto families = test_support::families_of(without);
  const auto engine_run = [&](const scenario::Scenario& s) {
    return ScenarioRun(s, families, 1, 5);
  };
  const ScenarioRun before = engine_run(without);
  const ScenarioRun after = engine_run(with);
  index served = 0;
  index changed = 0;
  for (std::size_t f = 0; f < 80; ++f) {
    const auto id = families->families[f].id;
    const auto plain = before.trace(id, 0);
    const auto helped = after.trace(id, 0);
    std::vector<HistoryStep> own;
    bool in = false;
    for (const HistoryStep& step : helped) {
      if (!step.process.starts_with("programmes.")) own.push_back(step);
      in = in || step.process == "programmes.a.started";
    }
    bool same = own.size() == plain.size();
    for (std::size_t i = 0; same && i < own.size(); ++i) {
      same = own[i].time == plain[i].time && own[i].process == plain[i].process;
    }
    if (in) ++served;
    if (!same) ++changed;
    EXPECT_TRUE(in || same) << f;
  }
  EXPECT_GT(served, 3);
  EXPECT_GT(changed, 0);
}

}  // namespace
}  // namespace hearthline::results
