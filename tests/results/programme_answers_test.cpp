// Programmes against answers that are known: the exact solver's for need and
// enrolment together, and the loss formulas of Engset and Erlang.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/exact/uniformise.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/pathways.hpp"
#include "support/programmes.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using test_support::numbers;
using test_support::quantity;

/// A borough whose families are alike and whose hazards have no memory, with a
/// pathway that nobody enters.
scenario::Scenario memoryless(index families, double months) {
  scenario::Scenario s = test_support::small_scenario(families);
  s.frailty.variance = quantity(0.0);
  const auto plain = [](model::ProcessParameters& process) {
    process.since_entry.reset();
    process.by_age.reset();
    process.by_date.reset();
    process.frailty_exponent.value = 0.0;
    std::erase_if(process.hazard_ratios, [](const auto& ratio) {
      return ratio.first == "lone_parent" || ratio.first == "south" ||
             ratio.first.starts_with("quintile");
    });
  };
  for (auto& [name, theme] : s.themes) {
    plain(theme.onset);
    plain(theme.remission);
    if (name != "mental_health" && name != "unemployment") {
      theme.onset.rate.value = 0.0;
    }
  }
  for (auto& [name, move] : s.moves) plain(move);
  s.time.horizon.value = months;
  s.pathway = test_support::plain_pathway();
  s.pathway->contacts.clear();
  s.pathway->steps.clear();
  return s;
}

// ---- Need x {out, in, after a completed stay, after one that was not} -------

constexpr index kStandings = 4;
constexpr index kNeedPlaces = index{model::kLevels} * model::kThemeSets;

/// What the chain of one family needs of a programme.
struct ChainProgramme {
  double found;  ///< per month, and agreeing
  double completed;
  double dropped;
  /// Ratios by standing and process of need.
  std::vector<std::map<int, double>> ratio;
};

/// Returns the transitions of need and standing; `process` is that of need, or
/// 100 for a start, 101 and 102 for the ends of stays.
std::vector<exact::Transition> chain_of(
    const std::vector<exact::Transition>& need, const ChainProgramme& p) {
  std::vector<exact::Transition> all;
  const auto at = [](index place, index standing) {
    return standing * kNeedPlaces + place;
  };
  for (index standing = 0; standing < kStandings; ++standing) {
    for (const exact::Transition& t : need) {
      const auto& ratios = p.ratio[static_cast<std::size_t>(standing)];
      const auto found = ratios.find(t.process);
      all.push_back({at(t.from, standing), at(t.to, standing), t.process,
                     t.rate * (found == ratios.end() ? 1.0 : found->second)});
    }
    for (index place = 0; place < kNeedPlaces; ++place) {
      if (standing == 1) {
        all.push_back({at(place, 1), at(place, 2), 101, p.completed});
        all.push_back({at(place, 1), at(place, 3), 102, p.dropped});
      } else if (model::HazardTable::need_at(place).level != model::Level::k1) {
        all.push_back({at(place, standing), at(place, 1), 100, p.found});
      }
    }
  }
  return all;
}

/// Sums of table columns over localities, by draw, month and further keys.
std::map<std::string, std::vector<double>> simulated(const ScenarioRun& run) {
  std::map<std::string, std::vector<double>> cells;
  const auto add = [&](const std::string& name, const std::string& key,
                       const std::vector<std::string>& columns) {
    const Table table = run.table(name, run.draws());
    const auto draw = numbers(table, "draw");
    const auto month = numbers(table, "month");
    const std::vector<double> place =
        key.empty() ? std::vector<double>(draw.size(), 0.0)
                    : numbers(table, key);
    const std::vector<double> second =
        name == "level_theme" ? numbers(table, "theme") : std::vector<double>();
    for (const std::string& column : columns) {
      const auto values = numbers(table, column);
      for (std::size_t i = 0; i < values.size(); ++i) {
        std::string cell = name + "." + column + "." +
                           std::to_string(static_cast<int>(place[i])) + "." +
                           std::to_string(static_cast<int>(month[i]));
        if (!second.empty()) {
          cell += "." + std::to_string(static_cast<int>(second[i]));
        }
        auto& draws = cells[cell];
        draws.resize(static_cast<std::size_t>(run.draws()), 0.0);
        draws[static_cast<std::size_t>(draw[i])] += values[i];
      }
    }
  };
  add("level", "level", {"families", "entries"});
  add("theme", "theme", {"families", "entries", "exits"});
  add("level_theme", "level", {"families"});
  add("programme", "",
      {"used", "eligible", "started", "repeat", "completed", "dropped_out"});
  return cells;
}

// Correct code fails under 1 in 100,000 seeds: for Student's distribution with
// 99 degrees of freedom, |t| > 6 has a chance of 3e-8 in each of 300 cells; the
// mean square of so many cells is below 1.5 unless they all lean one way.
TEST(ProgrammeAnswers, AgreeWithTheExactSolverInEveryCell) {
  constexpr index kChainDraws = 100;
  constexpr index kChainMonths = 12;
  scenario::Scenario s = memoryless(1200, kChainMonths);
  auto programme = test_support::plain_programme(2.4);
  programme.found.take_up.value = 0.7;
  programme.stay.completes.value = 0.8;
  programme.stay.drop_out.value = 1.0;
  programme.stay.repeat_after = model::Quantity{0.0, {}};
  programme = test_support::with_effect(
      programme, {"moves.2->3", "themes.mental_health.onset"}, 0.3, 0.5);
  programme.effects.begin()->second.drop_out_share.value = 0.25;
  programme =
      test_support::with_effect(programme, {"moves.2->1", "moves.3->2"}, 2.0);
  s.programmes["one"] = programme;

  const auto table = scenario::hazard_table(s);
  const auto families = test_support::families_of(s);
  const auto need = exact::transitions(model::FamilyModel(table),
                                       families->families.front(), 0.0);
  const auto process = [](const model::Process& p) { return p.place(); };
  using model::Level;
  const int up = process(model::Process::move(Level::k2, Level::k3));
  const int onset = process(model::Process::onset(model::Theme::kMentalHealth));
  const int down = process(model::Process::move(Level::k2, Level::k1));
  const int down_3 = process(model::Process::move(Level::k3, Level::k2));
  const double partly = std::pow(0.5, 0.25);
  const auto transitions =
      chain_of(need, {2.4 / 12.0 * 0.7,
                      2.0 / 12.0 * 0.8,
                      1.0 / 12.0 + 2.0 / 12.0 * 0.2,
                      {{},
                       {{up, 0.3}, {onset, 0.3}, {down, 2.0}, {down_3, 2.0}},
                       {{up, 0.5}, {onset, 0.5}},
                       {{up, partly}, {onset, partly}}}});
  const auto q = exact::generator(kStandings * kNeedPlaces, transitions);

  Eigen::MatrixXd p = Eigen::MatrixXd::Zero(1, kStandings * kNeedPlaces);
  for (const model::Family& family : families->families) {
    p(0, static_cast<index>(model::HazardTable::need_place(family.need))) +=
        1.0;
  }
  std::map<std::string, double> expected;
  for (index month = 0; month < kChainMonths; ++month) {
    const std::string end = "." + std::to_string(month);
    const auto u = exact::uniformise(q, p, 1.0, {0.0});
    const Eigen::MatrixXd& stay = u.stays.front();
    for (index at = 0; at < stay.cols(); ++at) {
      const model::Need here = model::HazardTable::need_at(at % kNeedPlaces);
      const index standing = at / kNeedPlaces;
      const double months = stay(0, at);
      const std::string level = std::to_string(model::place(here.level));
      expected["level.families." + level + end] += months;
      for (int k = 0; k < model::kThemes; ++k) {
        if (!here.themes.contains(model::theme_at(k))) continue;
        const std::string theme = std::to_string(k);
        expected["theme.families." + theme + end] += months;
        expected["level_theme.families." + level + end + "." + theme] += months;
      }
      if (standing == 1) {
        expected["programme.used.0" + end] += months;
      } else if (here.level != Level::k1) {
        expected["programme.eligible.0" + end] += months;
      }
    }
    for (const exact::Transition& t : transitions) {
      const double events = stay(0, t.from) * t.rate;
      if (t.process == 100) {
        expected["programme.started.0" + end] += events;
        if (t.from >= 2 * kNeedPlaces) {
          expected["programme.repeat.0" + end] += events;
        }
      } else if (t.process == 101) {
        expected["programme.completed.0" + end] += events;
      } else if (t.process == 102) {
        expected["programme.dropped_out.0" + end] += events;
      } else {
        const model::Process changed(t.process);
        if (changed.change() == model::Change::kMove) {
          expected["level.entries." +
                   std::to_string(model::place(changed.to())) + end] += events;
        } else {
          expected[std::string("theme.") +
                   (changed.change() == model::Change::kOnset ? "entries."
                                                              : "exits.") +
                   std::to_string(model::place(changed.theme())) + end] +=
              events;
        }
      }
    }
    p = u.value;
  }

  const ScenarioRun run = [&] {
    ScenarioRun made(s, families, kChainDraws, 5);
    engine::Control control;
    made.simulate(0, kChainDraws, 2, control);
    return made;
  }();
  double squares = 0.0;
  index cells = 0;
  for (const auto& [cell, draws] : simulated(run)) {
    const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) /
                        static_cast<double>(kChainDraws);
    double spread = 0.0;
    for (const double x : draws) spread += (x - mean) * (x - mean);
    const double error = std::sqrt(
        spread / static_cast<double>(kChainDraws * (kChainDraws - 1)));
    const auto found = expected.find(cell);
    const double exact = found == expected.end() ? 0.0 : found->second;
    // Rare events are not normal; none at all must be none.
    if (exact < 0.5) {
      EXPECT_EQ(exact == 0.0, mean == 0.0 && exact == 0.0) << cell;
      continue;
    }
    ASSERT_GT(error, 0.0) << cell;
    const double z = (mean - exact) / error;
    EXPECT_LT(std::abs(z), 6.0) << cell << " " << mean << " " << exact;
    squares += z * z;
    ++cells;
  }
  EXPECT_GT(cells, 250);
  EXPECT_LT(squares / static_cast<double>(cells), 1.5);
}

// ---- Places without a queue -------------------------------------------------

/// `clients` families, found at a rate a month while they are out, stay for a
/// month on average in one of so many places, if one is free.
struct Loss {
  double used;
  double lost;  ///< share of those who ask
};

/// Engset's distribution: of `clients` sources.
Loss engset(int clients, double rate, int places) {
  std::vector<double> chance{1.0};
  for (int n = 0; n < places; ++n) {
    chance.push_back(chance.back() * (clients - n) * rate / (n + 1));
  }
  const double all = std::accumulate(chance.begin(), chance.end(), 0.0);
  double used = 0.0;
  double asks = 0.0;
  for (int n = 0; n <= places; ++n) {
    const double p = chance[static_cast<std::size_t>(n)] / all;
    used += p * n;
    asks += p * (clients - n) * rate;
  }
  return {used, chance.back() / all * (clients - places) * rate / asks};
}

/// Erlang's loss formula, for an offered load.
double erlang_b(double load, int places) {
  double b = 1.0;
  for (int n = 1; n <= places; ++n) b = load * b / (n + load * b);
  return b;
}

// |z| < 6 for Student's distribution with 39 degrees of freedom: under 1 in
// 100,000 seeds for all four numbers.
TEST(ProgrammeAnswers, AreLossFormulasWithoutAQueue) {
  struct Setting {
    int clients;
    double rate;
    int places;
  };
  for (const Setting& setting :
       {Setting{40, 0.2, 5}, Setting{4000, 0.0015, 6}}) {
    constexpr index kLossDraws = 40;
    constexpr index kWarmUp = 12;
    constexpr index kLossMonths = 60;
    scenario::Scenario s = memoryless(setting.clients, kLossMonths);
    for (auto& [name, theme] : s.themes) theme.onset.rate.value = 0.0;
    for (auto& [name, move] : s.moves) move.rate.value = 0.0;
    s.population.start = population::StartParameters{};
    s.population.spin_up.value = 1;
    auto p = test_support::with_places(
        test_support::plain_programme(12.0 * setting.rate), setting.places);
    p.eligible.levels.clear();
    p.queue.longest_wait = model::Quantity{0.0, {}};
    p.stay.ends->rate.value = 12.0;
    p.stay.repeat_after = model::Quantity{0.0, {}};
    s.programmes["one"] = p;
    ScenarioRun run(s, test_support::families_of(s), kLossDraws, 5);
    engine::Control control;
    run.simulate(0, kLossDraws, 2, control);
    const Table table = run.table("programme", kLossDraws);
    const auto draw = numbers(table, "draw");
    const auto month = numbers(table, "month");
    const auto used = numbers(table, "used");
    const auto asked = numbers(table, "asked");
    const auto lost = numbers(table, "gave_up");
    const Loss loss = engset(setting.clients, setting.rate, setting.places);
    if (setting.clients > 1000) {
      // So many sources are as good as any number of them.
      EXPECT_NEAR(loss.lost, erlang_b(setting.clients * setting.rate, 6), 2e-3);
    }
    std::vector<double> x(kLossDraws, 0.0);
    std::vector<double> y(kLossDraws, 0.0);
    double all = 0.0;
    for (std::size_t i = 0; i < draw.size(); ++i) {
      if (month[i] < kWarmUp) continue;
      const auto at = static_cast<std::size_t>(draw[i]);
      x[at] += used[i];
      y[at] += lost[i] - loss.lost * asked[i];
      all += asked[i];
    }
    const auto z = [&](const std::vector<double>& values, double expected) {
      const double mean =
          std::accumulate(values.begin(), values.end(), 0.0) / kLossDraws;
      double spread = 0.0;
      for (const double v : values) spread += (v - mean) * (v - mean);
      return (mean - expected) /
             std::sqrt(spread / (kLossDraws * (kLossDraws - 1.0)));
    };
    EXPECT_LT(std::abs(z(x, loss.used * (kLossMonths - kWarmUp))), 6.0);
    EXPECT_LT(std::abs(z(y, 0.0)), 6.0);
    EXPECT_GT(all * loss.lost, 1000.0) << "enough to see an error of a fifth";
  }
}

}  // namespace
}  // namespace hearthline::results
