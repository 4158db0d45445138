// Teams in monthly tables: against the stationary distribution of a queue whose
// clients are few, and against the tables of cases.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/pathways.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::at_rate;
using test_support::numbers;
using test_support::plain_pathway;

model::TeamParameters team_of(std::vector<std::string> cases, double workers,
                              double each) {
  model::TeamParameters team;
  team.cases = std::move(cases);
  team.workers.from = {{2014, 4}};
  team.workers.number.values = {workers};
  team.cases_per_worker.value = each;
  return team;
}

ScenarioRun team_run(const scenario::Scenario& s, index draws) {
  ScenarioRun run(s, test_support::families_of(s), draws, 5);
  engine::Control control;
  run.simulate(0, draws, 2, control);
  return run;
}

/// Returns a column of a table, and where its rows are.
struct Rows {
  Rows(const ScenarioRun& run, const std::string& name, index draws)
      : table(run.table(name, draws)) {}

  /// Adds up a column over the rows for which `wanted(row)` holds, by draw and
  /// month.
  template <class Wanted>
  std::vector<double> by_month(const std::string& column, index months,
                               Wanted&& wanted) const {
    const auto draws = numbers(table, "draw");
    const auto at = numbers(table, "month");
    const auto values = numbers(table, column);
    const auto place = [&](std::size_t i) {
      return static_cast<std::size_t>(draws[i]) *
                 static_cast<std::size_t>(months) +
             static_cast<std::size_t>(at[i]);
    };
    std::vector<double> sums(place(values.size() - 1) + 1, 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (wanted(i)) sums[place(i)] += values[i];
    }
    return sums;
  }
  std::vector<double> by_month(const std::string& column, index months) const {
    return by_month(column, months, [](std::size_t) { return true; });
  }
  double total(const std::string& column) const {
    const auto values = numbers(table, column);
    return std::accumulate(values.begin(), values.end(), 0.0);
  }

  Table table;
};

// ---- A queue ----------------------------------------------------------------

/// The stationary queue of `clients`, each of whom comes at `rate` while they
/// are not there, at `places`, each of which serves at the rate 1: a chain of
/// births and deaths.
struct SmallQueue {
  SmallQueue(int clients, double rate, int places) {
    std::vector<double> chance{1.0};
    for (int n = 0; n < clients; ++n) {
      chance.push_back(chance.back() * (clients - n) * rate /
                       std::min(n + 1, places));
    }
    const double all = std::accumulate(chance.begin(), chance.end(), 0.0);
    for (int n = 0; n <= clients; ++n) {
      const double p = chance[static_cast<std::size_t>(n)] / all;
      const double come = p * (clients - n) * rate;
      arrivals += come;
      waiting += p * std::max(n - places, 0);
      held += p * std::min(n, places);
      if (n < places) continue;
      wait_share += come;
      over_one += come * later_than(1.0, n - places + 1, places);
      over_half += come * later_than(0.5, n - places + 1, places);
    }
    wait_share /= arrivals;
    over_one /= arrivals;
    over_half /= arrivals;
  }
  /// The chance that the `k`-th of events at `rate` comes after a time.
  static double later_than(double time, int k, double rate) {
    double term = std::exp(-rate * time);
    double sum = 0.0;
    for (int i = 0; i < k; ++i) {
      sum += term;
      term *= rate * time / (i + 1);
    }
    return sum;
  }

  double arrivals = 0.0, waiting = 0.0, held = 0.0;
  double wait_share = 0.0, over_one = 0.0, over_half = 0.0;
};

// |z| < 6 in six numbers: by Student's distribution for 60 draws, a correct
// engine fails under 1 in 100,000 seeds, which leaves room for skewness.
TEST(TeamRun, HasTheWaitsOfAQueue) {
  constexpr int kClients = 1000;
  constexpr int kDesks = 5;
  constexpr index kWarm = 120;
  constexpr index kTeamMonths = 420;
  constexpr index kTeamDraws = 60;
  scenario::Scenario s = test_support::small_scenario(kClients);
  for (auto& [name, theme] : s.themes) theme.onset.rate.value = 0.0;
  for (auto& [name, move] : s.moves) move.rate.value = 0.0;
  s.population.start = population::StartParameters{};
  s.population.spin_up.value = 1;
  s.time.horizon.value = kTeamMonths;
  s.pathway = plain_pathway();
  s.pathway->contacts = {{"school", at_rate(0.048)}};
  s.pathway->steps.clear();
  using test_support::stage;
  // Screening takes nine hours.
  s.pathway->contact =
      stage<decltype(s.pathway->contact)>(1000.0, {{"assessment", 1.0}});
  s.pathway->assessment = stage<decltype(s.pathway->assessment)>(
      12.0, {{"no_further_action", 1.0}});
  s.pathway->teams["duty"] = team_of({"assessment"}, kDesks, 1.0);
  s.pathway->teams["duty"].wait_limit = {1.0, {}};

  const SmallQueue queue(kClients, 0.004, kDesks);
  const auto run = team_run(s, kTeamDraws);
  const Rows team(run, "team", kTeamDraws);
  const Rows waits(run, "wait", kTeamDraws);
  const auto up_to = numbers(waits.table, "up_to");
  const auto& labels = waits.table.column("up_to").labels;
  const auto allocated = team.by_month("allocated", kTeamMonths);
  const auto expect_zero = [&](const char* what,
                               const std::vector<double>& values, double each,
                               bool of_time) {
    double sum = 0.0;
    double squares = 0.0;
    double whole = 0.0;
    for (index draw = 0; draw < kTeamDraws; ++draw) {
      double x = 0.0;
      for (index m = kWarm; m < kTeamMonths; ++m) {
        const auto at = static_cast<std::size_t>(draw * kTeamMonths + m);
        const double count = of_time ? 1.0 : allocated[at];
        x += values[at] - each * count;
        whole += each * count;
      }
      sum += x;
      squares += x * x;
    }
    constexpr auto kCount = static_cast<double>(kTeamDraws);
    const double mean = sum / kCount;
    const double error =
        std::sqrt((squares / kCount - mean * mean) / (kCount - 1.0));
    ASSERT_GT(error, 0.0) << what;
    EXPECT_LT(std::abs(mean / error), 6.0) << what;
    // An error of a third would be found.
    EXPECT_GT(whole / kCount / 3.0, 6.0 * error) << what;
  };
  expect_zero("cases held", team.by_month("held", kTeamMonths), queue.held,
              true);
  expect_zero("waiting", team.by_month("waiting", kTeamMonths), queue.waiting,
              true);
  expect_zero("mean wait", team.by_month("months_waited", kTeamMonths),
              queue.waiting / queue.arrivals, false);
  expect_zero("taken at once", team.by_month("at_once", kTeamMonths),
              1.0 - queue.wait_share, false);
  expect_zero("over the limit", team.by_month("over_limit", kTeamMonths),
              queue.over_one, false);
  expect_zero(
      "over half a month",
      waits.by_month(
          "allocated", kTeamMonths,
          [&](std::size_t i) {
            return std::stod(labels[static_cast<std::size_t>(up_to[i])]) > 0.5;
          }),
      queue.over_half, false);
  // The bands hold everyone, and the limit is one of them.
  EXPECT_EQ(waits.by_month("allocated", kTeamMonths), allocated);
  EXPECT_EQ(waits.by_month(
                "allocated", kTeamMonths,
                [&](std::size_t i) {
                  return std::stod(labels[static_cast<std::size_t>(up_to[i])]) >
                         1.0;
                }),
            team.by_month("over_limit", kTeamMonths));
}

// ---- Accounts ---------------------------------------------------------------

/// A scenario in which two teams cannot keep up.
scenario::Scenario short_of_workers(bool lives) {
  scenario::Scenario s = test_support::small_scenario(2000);
  s.pathway = plain_pathway();
  if (lives) {
    s.demography = test_support::invented_demography(100.0, 0.01, 2014, 4);
  }
  s.pathway->teams["duty"] = team_of({"assessment"}, 2, 10);
  s.pathway->teams["planning"] = team_of({"cin", "cpp"}, 4, 10);
  // In the last month, there are workers for everyone.
  for (auto& [name, team] : s.pathway->teams) {
    team.workers.from = {{2014, 4}, {2015, 4}, {2016, 9}};
    auto& number = team.workers.number.values;
    number = {number.front(), number.front() + 1, 1000};
  }
  return s;
}

TEST(TeamRun, KeepsAccountsOfTheQueue) {
  constexpr index kTeamDraws = 2;
  constexpr index kTeamMonths = 30;
  auto s = short_of_workers(true);
  s.pathway->teams["planning"].leaving.value = 0.5;
  const auto run = team_run(s, kTeamDraws);
  const Rows team(run, "team", kTeamDraws);
  const auto of = numbers(team.table, "team");
  for (int t = 0; t < 2; ++t) {
    const auto mine = [&](std::size_t i) {
      return static_cast<int>(of[i]) == t;
    };
    const auto column = [&](const char* name) {
      return team.by_month(name, kTeamMonths, mine);
    };
    const auto joined = column("joined");
    const auto waiting = column("waiting");
    std::vector<double> out(joined.size(), 0.0);
    for (const char* way : {"allocated", "left", "lapsed"}) {
      const auto some = column(way);
      const double all = std::accumulate(some.begin(), some.end(), 0.0);
      EXPECT_EQ(all > 10.0, t == 1 || std::string(way) != "left") << way;
      for (std::size_t i = 0; i < out.size(); ++i) out[i] += some[i];
    }
    for (index draw = 0; draw < kTeamDraws; ++draw) {
      double now = 0.0;
      for (index m = 0; m < kTeamMonths; ++m) {
        const auto at = static_cast<std::size_t>(draw * kTeamMonths + m);
        EXPECT_LE(waiting[at], now + joined[at] + 1e-9);
        EXPECT_GE(waiting[at], now - out[at] - 1e-9);
        now += joined[at] - out[at];
        EXPECT_GE(now, 0.0);
      }
      EXPECT_EQ(now, 0.0) << "everyone is allocated in the last month";
    }
  }
  // A team of 1,000 in the last month, and before as the file says.
  const auto workers = team.by_month("workers", kTeamMonths);
  EXPECT_EQ(workers[11], 6.0);
  EXPECT_EQ(workers[12], 8.0);
  EXPECT_EQ(workers[29], 2000.0);
}

// What teams record by the events of the queue, cases record by their state.
TEST(TeamRun, AgreesWithTheTablesOfCases) {
  constexpr index kTeamDraws = 2;
  constexpr index kTeamMonths = 30;
  for (const bool lives : {false, true}) {
    auto s = short_of_workers(lives);
    if (!lives) s.pathway->steps.clear();
    const auto run = team_run(s, kTeamDraws);
    const Rows team(run, "team", kTeamDraws);
    const Rows cases(run, "case", kTeamDraws);
    const auto kinds = numbers(cases.table, "case");
    const auto& names = cases.table.column("case").labels;
    const auto taken = [&](std::size_t i) {
      const auto& name = names[static_cast<std::size_t>(kinds[i])];
      return name == "assessment" || name == "cin" || name == "cpp";
    };
    const auto held = team.by_month("held", kTeamMonths);
    const auto waiting = team.by_month("waiting", kTeamMonths);
    const auto open = cases.by_month("families", kTeamMonths, taken);
    const auto wait = cases.by_month("waiting", kTeamMonths, taken);
    double sum = 0.0;
    for (std::size_t i = 0; i < held.size(); ++i) {
      EXPECT_NEAR(waiting[i], wait[i], 1e-6);
      EXPECT_NEAR(held[i] + waiting[i], open[i], 1e-6);
      sum += waiting[i];
    }
    EXPECT_GT(sum, 100.0);
    if (lives) continue;
    // Without steps, who waits is allocated in the end: what they waited is the
    // time for which they were waiting, but for the rounding of each.
    EXPECT_EQ(team.total("lapsed"), 0.0);
    EXPECT_NEAR(team.total("months_waited"), sum,
                team.total("allocated") / 2048.0);
  }
}

// ---- Early help -------------------------------------------------------------

TEST(CafTables, AgreeWithTheTablesOfCases) {
  constexpr index kTeamDraws = 3;
  constexpr index kTeamMonths = 30;
  scenario::Scenario s = test_support::small_scenario(4000);
  s.demography = test_support::invented_demography(100.0, 0.01, 2014, 4);
  s.pathway = plain_pathway();
  s.pathway->contacts = {{"police", at_rate(1.0)}};
  const auto run = team_run(s, kTeamDraws);
  const Rows cases(run, "case", kTeamDraws);
  const auto kinds = numbers(cases.table, "case");
  const auto& names = cases.table.column("case").labels;
  const auto caf = [&](std::size_t i) {
    return names[static_cast<std::size_t>(kinds[i])] == "caf";
  };
  const Rows start(run, "caf_start", kTeamDraws);
  EXPECT_EQ(start.by_month("families", kTeamMonths),
            cases.by_month("started", kTeamMonths, caf));
  // All contacts are the police's, but for those of before the start.
  const auto sources = numbers(start.table, "source");
  const auto& labels = start.table.column("source").labels;
  const auto routes = numbers(start.table, "route");
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const auto from =
        start.by_month("families", kTeamMonths, [&](std::size_t i) {
          return static_cast<std::size_t>(sources[i]) == k;
        });
    const double all = std::accumulate(from.begin(), from.end(), 0.0);
    const bool some = labels[k] == "police" || labels[k] == "social_care" ||
                      labels[k] == "before_the_start";
    EXPECT_EQ(all > 5.0, some) << labels[k];
  }
  const auto down = start.by_month("families", kTeamMonths, [&](std::size_t i) {
    return start.table.column("route")
               .labels[static_cast<std::size_t>(routes[i])] == "stepped_down";
  });
  const Rows closing(run, "closing", kTeamDraws);
  const auto of = numbers(closing.table, "case");
  const auto reasons = numbers(closing.table, "reason");
  const auto& ways = closing.table.column("reason").labels;
  EXPECT_EQ(down, closing.by_month("families", kTeamMonths, [&](std::size_t i) {
    return names[static_cast<std::size_t>(of[i])] == "cin" &&
           ways[static_cast<std::size_t>(reasons[i])] == "early_help";
  }));
  const Rows open(run, "caf_open", kTeamDraws);
  const auto stock = cases.by_month("families", kTeamMonths, caf);
  const auto in_bands = open.by_month("families", kTeamMonths);
  for (std::size_t i = 0; i < stock.size(); ++i) {
    EXPECT_NEAR(in_bands[i], stock[i], 1e-6);
  }
  const Rows theme(run, "caf_theme", kTeamDraws);
  const auto themes = numbers(theme.table, "theme");
  const auto with = [&](int k) {
    const auto families = theme.by_month(
        "families", kTeamMonths,
        [&](std::size_t i) { return static_cast<int>(themes[i]) == k; });
    return std::accumulate(families.begin(), families.end(), 0.0);
  };
  const double started = start.total("families");
  double most = 0.0;
  for (int k = 0; k < model::kThemes; ++k) most = std::max(most, with(k));
  EXPECT_GT(most, 50.0);
  EXPECT_LE(most + with(model::kThemes), started);
  EXPECT_GE(theme.total("families"), started);
}

// Early help ends at the rate 1.1 a year, so that of all that is open,
// exp(-1.1) is open for more than a year. |z| < 4.5: a correct engine fails
// under 1 in 100,000 seeds.
TEST(CafTables, KnowForHowLongEarlyHelpIsOpen) {
  constexpr index kTeamDraws = 4;
  scenario::Scenario s = test_support::small_scenario(4000);
  s.pathway = plain_pathway();
  const auto run = team_run(s, kTeamDraws);
  const Rows open(run, "caf_open", kTeamDraws);
  const auto months = numbers(open.table, "month");
  const auto bands = numbers(open.table, "open_for");
  const auto families = numbers(open.table, "families");
  double all = 0.0;
  double over = 0.0;
  for (std::size_t i = 0; i < families.size(); ++i) {
    if (months[i] != 29.0) continue;
    all += families[i];
    if (bands[i] == 3.0) over += families[i];
  }
  const double share = std::exp(-1.1);
  ASSERT_GT(all, 1000.0);
  EXPECT_LT(std::abs(over - share * all),
            4.5 * std::sqrt(all * share * (1.0 - share)));
}

}  // namespace
}  // namespace hearthline::results
