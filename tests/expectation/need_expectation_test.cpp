// The solver for a whole population against its families one by one: all 1,024
// needs of each by uniformisation, and a clock since entry by the renewal
// equation.

#include "hearthline/expectation/need_expectation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/exact/piecewise.hpp"
#include "hearthline/exact/semi_markov.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/compare.hpp"
#include "support/scenario_builder.hpp"

namespace {

using namespace hearthline::model;  // NOLINT(google-build-using-namespace)
using hearthline::Error;
using hearthline::index;
using hearthline::Interrupted;
using hearthline::engine::Control;
using hearthline::exact::generator;
using hearthline::exact::Piece;
using hearthline::exact::piecewise;
using hearthline::exact::Transition;
using hearthline::exact::transitions;
using hearthline::expectation::expect;
using hearthline::expectation::Expected;
using hearthline::expectation::Settings;
using hearthline::results::NeedExpected;
using hearthline::test_support::effect;
using hearthline::test_support::kInfinity;
using hearthline::test_support::pieces;
using hearthline::test_support::process;
using hearthline::test_support::quantity;
using hearthline::test_support::small_scenario;
using hearthline::test_support::with_effect;
namespace cells = hearthline::results::cells;
namespace scenario = hearthline::scenario;

constexpr index kNeeds = index{kLevels} * kThemeSets;
constexpr index kMonths = 18;

/// Memoryless, with a piece by date from month 12, an effect in one locality
/// from month 6 to 10, and an age at which the theme of missing school changes.
scenario::Scenario memoryless() {
  auto help = effect({"moves.2->3", "themes.parenting.onset"}, 0.4, {2014, 10});
  help.until = YearMonth{2015, 2};
  help.localities = {"south"};
  return with_effect(scenario::without_clocks(small_scenario(1000)), "help",
                     help);
}

/// Twelve families; some share their hazards and differ in frailty and need.
std::vector<Family> dozen() {
  std::vector<Family> families(12);
  for (std::size_t i = 0; i < families.size(); ++i) {
    Family& f = families[i];
    f.id.value = i;
    f.frailty = std::array<double, 4>{0.2, 1.0, 2.5, 0.6}[i % 4];
    // A fifth and an eleventh birthday within the horizon; others far away.
    f.youngest_born_month = std::array<std::int16_t, 3>{-55, -120, -200}[i / 4];
    f.locality = static_cast<std::uint8_t>(i / 4 == 1 ? 1 : 0);
    f.children = static_cast<std::uint8_t>(1 + i % 3);
    f.lone_parent = i / 4 == 2;
    f.quintile = static_cast<std::uint8_t>(i / 4 == 0 ? 0 : 4);
    f.need = {level_at(static_cast<int>(i % 4)),
              ThemeSet(static_cast<std::uint8_t>(37 * i % 256))};
  }
  // One family differs in everything.
  families[11].locality = 1;
  families[11].quintile = 0;
  return families;
}

Expected solve(const scenario::Scenario& s, const std::vector<Family>& families,
               index months, const Settings& settings, int threads = 1) {
  Control control;
  return expect(scenario::hazard_table(s),
                scenario::hazard_table(scenario::without_clocks(s)), families,
                months, scenario::zone_map(s), settings, threads, control);
}

/// The tables of the families one by one, without classes, strata and scopes.
class OneByOne {
 public:
  OneByOne(const scenario::Scenario& s, const std::vector<Family>& families)
      : table_(scenario::hazard_table(s)),
        zones_(scenario::zone_map(s)),
        results_(1, kMonths, table_.localities()) {
    for (const Family& family : families) add(family);
  }
  const NeedExpected& results() const { return results_; }

 private:
  void add(const Family& family) {
    const FamilyModel model(table_);
    std::vector<double> begins{0.0};
    FamilyModel::State state{};
    model.enter(family, 0.0, state);
    while (model.next_change(state) < kMonths) {
      begins.push_back(model.next_change(state));
      model.pass(state, begins.back());
    }
    std::vector<std::vector<Transition>> moves;
    for (const double begin : begins) {
      moves.push_back(transitions(model, family, begin));
    }
    everything(family, begins, moves);
    for (int edge = 0; edge < kEdges; ++edge) {
      passage(family, begins, moves, edge);
    }
  }

  static hearthline::exact::PiecewisePath path(
      const Family& family, const std::vector<double>& begins,
      const std::vector<std::vector<Transition>>& moves) {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < begins.size(); ++i) {
      pieces.push_back({begins[i], generator(kNeeds, moves[i])});
    }
    std::vector<double> ends;
    for (index m = 1; m <= kMonths; ++m) {
      ends.push_back(static_cast<double>(m));
    }
    return piecewise(
        pieces,
        Eigen::RowVectorXd::Unit(
            kNeeds, static_cast<index>(HazardTable::need_place(family.need))),
        0.0, ends, {0.0}, {1e-11, 1'000'000});
  }

  /// Dates and birthdays are at whole months.
  static std::size_t piece_of(const std::vector<double>& begins, index month) {
    const auto next = std::upper_bound(begins.begin(), begins.end(),
                                       static_cast<double>(month) + 0.5);
    return static_cast<std::size_t>(next - begins.begin()) - 1;
  }

  void everything(const Family& family, const std::vector<double>& begins,
                  const std::vector<std::vector<Transition>>& moves) {
    const auto found = path(family, begins, moves);
    Eigen::RowVectorXd before = Eigen::RowVectorXd::Zero(kNeeds);
    for (index m = 0; m < kMonths; ++m) {
      const Eigen::RowVectorXd stay = found.stays[0].row(m) - before;
      before = found.stays[0].row(m);
      const auto add = [&](auto& cell, double number) {
        cell += {number, number * family.children};
      };
      for (index n = 0; n < kNeeds; ++n) {
        const Need need = HazardTable::need_at(n);
        add(results_.stay(0, m, family.locality, cells::level(need.level)),
            stay(n));
        for (int k = 0; k < kThemes; ++k) {
          if (!need.themes.contains(theme_at(k))) continue;
          add(results_.stay(0, m, family.locality,
                            cells::level_theme(need.level, k)),
              stay(n));
        }
      }
      for (const Transition& t : moves[piece_of(begins, m)]) {
        add(results_.event(0, m, family.locality, cells::process(t.process)),
            t.rate * stay(t.from));
      }
    }
  }

  /// Families beyond the edge have no more events.
  void passage(const Family& family, const std::vector<double>& begins,
               std::vector<std::vector<Transition>> moves, int edge) {
    const auto is_beyond = [&](index need) {
      const auto level =
          static_cast<std::size_t>(place(HazardTable::need_at(need).level));
      return beyond(zones_[level], static_cast<Edge>(edge));
    };
    for (auto& piece : moves) {
      std::erase_if(piece,
                    [&](const Transition& t) { return is_beyond(t.from); });
    }
    const auto found = path(family, begins, moves);
    double before =
        is_beyond(static_cast<index>(HazardTable::need_place(family.need)))
            ? 1.0
            : 0.0;
    for (index m = 0; m < kMonths; ++m) {
      double now = 0.0;
      for (index n = 0; n < kNeeds; ++n) {
        if (is_beyond(n)) now += found.occupancy(m, n);
      }
      results_.event(0, m, family.locality, cells::first_passage(edge)) +=
          {now - before, (now - before) * family.children};
      before = now;
    }
  }

  HazardTable table_;
  ZoneMap zones_;
  NeedExpected results_;
};

/// Calls visit(number, other) for every number of both tables.
template <class Visit>
void each_number(const NeedExpected& a, const NeedExpected& b, Visit&& visit) {
  for (index m = 0; m < a.months(); ++m) {
    for (index l = 0; l < a.localities(); ++l) {
      for (int cell = 0; cell < cells::kStays; ++cell) {
        visit(a.stay(0, m, l, cell).families, b.stay(0, m, l, cell).families);
        visit(a.stay(0, m, l, cell).children, b.stay(0, m, l, cell).children);
      }
      for (int cell = 0; cell < cells::kEvents; ++cell) {
        visit(a.event(0, m, l, cell).families, b.event(0, m, l, cell).families);
        visit(a.event(0, m, l, cell).children, b.event(0, m, l, cell).children);
      }
    }
  }
}

// Takes a second or two: 36 chains of 1,024 needs by uniformisation. A class
// has no more frailties than nodes, so that they are exact. The remaining
// errors are that of the series, 1e-9 of the mass in each step, and of the
// scope, here 1e-9 too, for 12 families of up to three children.
TEST(NeedExpectation, IsTheSumOfFamiliesSolvedOneByOne) {
  const scenario::Scenario s = memoryless();
  const std::vector<Family> families = dozen();
  const OneByOne wanted(s, families);
  const Expected found = solve(s, families, kMonths, {5, 1e-9});
  EXPECT_LE(found.lost, 1e-9);
  EXPECT_LE(found.late, 1e-9);
  double largest = 0.0;
  int some = 0;
  each_number(found.results, wanted.results(), [&](double a, double b) {
    EXPECT_TRUE(std::isfinite(a));
    largest = std::max(largest, std::abs(a - b));
    some += b > 1e-3 ? 1 : 0;
  });
  EXPECT_LT(largest, 1e-6);
  EXPECT_GT(some, 1000);
}

TEST(NeedExpectation, LosesAndDelaysNoMoreThanItsScope) {
  const scenario::Scenario s = memoryless();
  const std::vector<Family> families = dozen();
  double before = kInfinity;
  for (const double scope : {1e-3, 1e-5, 1e-7}) {
    const Expected found = solve(s, families, kMonths, {5, scope});
    // The series' own error is about 1e-9.
    EXPECT_LE(found.lost, scope + 2e-9);
    EXPECT_LE(found.late, scope + 2e-9);
    EXPECT_GT(found.lost + found.late, 1e-3 * scope);
    EXPECT_LT(found.lost + found.late, 0.1 * before);
    before = found.lost + found.late;
    // Mass is conserved except for what is lost.
    for (index m = 0; m < kMonths; ++m) {
      double all = 0.0;
      double children = 0.0;
      for (index l = 0; l < 2; ++l) {
        for (int level = 0; level < kLevels; ++level) {
          all += found.results.stay(0, m, l, level).families;
          children += found.results.stay(0, m, l, level).children;
        }
      }
      EXPECT_NEAR(all, 12.0, 12.0 * (found.lost + 2e-9)) << m;
      EXPECT_NEAR(children, 24.0, 36.0 * (found.lost + 2e-9)) << m;
    }
  }
}

TEST(NeedExpectation, IsBitIdenticalForAnyNumberOfThreads) {
  // A scenario with two clocks, in which every stratum is small.
  const scenario::Scenario s = small_scenario(60);
  Control control;
  const auto families = scenario::sample_families(s, 1, control).families;
  const Expected one = solve(s, families, 6, {3, 1e-4}, 1);
  EXPECT_GT(one.strata, 20);
  for (const int threads : {2, 3}) {
    const Expected other = solve(s, families, 6, {3, 1e-4}, threads);
    int different = 0;
    each_number(one.results, other.results,
                [&](double a, double b) { different += a == b ? 0 : 1; });
    EXPECT_EQ(different, 0);
    EXPECT_EQ(one.lost, other.lost);
    EXPECT_EQ(one.late, other.late);
    EXPECT_EQ(one.most_states, other.most_states);
    EXPECT_EQ(one.survival_error, other.survival_error);
    EXPECT_EQ(one.transform_error, other.transform_error);
  }
}

// ---- Time since entry -------------------------------------------------------

/// Two levels only: up from 2 at a constant rate, down from 3 at decreasing
/// rates.
scenario::Scenario one_clock() {
  scenario::Scenario s = small_scenario(1000);
  s.themes.clear();
  s.moves.clear();
  s.moves["2->3"] = process(1.2);
  s.moves["3->2"] = process(3.15845);
  s.moves["3->2"].since_entry =
      pieces({0, 3, 6, 12}, {1.0, 0.519, 0.308, 0.241});
  return s;
}

double hazard(double u) {
  const double ratio = u < 3.0    ? 1.0
                       : u < 6.0  ? 0.519
                       : u < 12.0 ? 0.308
                                  : 0.241;
  return 3.15845 / 12.0 * ratio;
}
double cumulative(double u) {
  return 3.15845 / 12.0 *
         (std::min(u, 3.0) + 0.519 * (std::clamp(u, 3.0, 6.0) - 3.0) +
          0.308 * (std::clamp(u, 6.0, 12.0) - 6.0) +
          0.241 * (std::max(u, 12.0) - 12.0));
}

// Level 2, level 3, and level 3 for five months at the start. For each entry
// the phases have an error of up to `survival_error` in survival. Until t there
// are the first entry and up to 0.1 t more, but because the mean stay is exact,
// the errors have different signs at different ages: three times
// `survival_error` is a safe bound. At the end, when flows are steady, only the
// error of the transform remains.
TEST(NeedExpectation, MatchesTheRenewalEquationForAClock) {
  constexpr index kLong = 60;
  hearthline::exact::SemiMarkov model;
  model.states = 3;
  model.transitions = {
      {0, 1, [](double, double) { return 0.1; },
       [](double, double u) { return 0.1 * u; }},
      {1, 0, [](double, double u) { return hazard(u); },
       [](double, double u) { return cumulative(u); }},
      {2, 0, [](double, double u) { return hazard(u + 5.0); },
       [](double, double u) { return cumulative(u + 5.0) - cumulative(5.0); }}};
  model.entry_breaks = {1.0, 3.0, 6.0, 7.0, 12.0};
  std::vector<double> ends;
  for (index m = 1; m <= kLong; ++m) ends.push_back(static_cast<double>(m));
  for (const int state : {0, 1, 2}) {
    std::vector<double> start(3, 0.0);
    start[static_cast<std::size_t>(state)] = 1.0;
    hearthline::exact::SemiMarkovOptions options;
    options.tolerance = 1e-7;
    const auto path =
        semi_markov(model, {start, 0.0, static_cast<double>(kLong), {}}, ends,
                    {0.0}, options);
    Family family;
    family.need.level = state == 0 ? Level::k2 : Level::k3;
    family.level_entered = state == 2 ? -5.0F : 0.0F;
    const Expected found = solve(one_clock(), {family}, kLong, {5, 1e-9});
    EXPECT_GT(found.survival_error, 0.0);
    EXPECT_LT(found.survival_error, 0.03);
    double before = 0.0;
    double events = 0.0;
    double worst_stay = 0.0;
    double worst_event = 0.0;
    double last = 0.0;
    const int down = Process::move(Level::k3, Level::k2).place();
    for (index m = 0; m < kLong; ++m) {
      const double stay = path.stays[0](m, 1) + path.stays[0](m, 2);
      const double count = path.counts[0](m, 1) + path.counts[0](m, 2);
      last = std::abs(
          found.results.stay(0, m, 0, 2).families / (stay - before) - 1.0);
      worst_stay = std::max(
          worst_stay,
          std::abs(found.results.stay(0, m, 0, 2).families - (stay - before)));
      worst_event = std::max(
          worst_event,
          std::abs(found.results.event(0, m, 0, cells::process(down)).families -
                   (count - events)));
      before = stay;
      events = count;
    }
    EXPECT_LT(worst_stay, 3.0 * found.survival_error) << state;
    EXPECT_LT(worst_event, 3.0 * found.survival_error) << state;
    EXPECT_LT(last, found.transform_error) << state;
  }
}

// ---- Errors -----------------------------------------------------------------

TEST(NeedExpectation, RefusesAClockWithCovariatesByName) {
  scenario::Scenario s = one_clock();
  s.themes["parenting"] = {process(0.5), process(0.5)};
  s.moves["3->2"].hazard_ratios["each_theme"] = quantity(0.8);
  Family family;
  family.need.level = Level::k3;
  try {
    solve(s, {family}, 12, {});
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    const std::string message = error.what();
    const auto name = Process::move(Level::k3, Level::k2).name();
    EXPECT_NE(message.find(name), std::string::npos) << message;
  }
}

TEST(NeedExpectation, RefusesAClockWithDatesByName) {
  scenario::Scenario s = one_clock();
  s.moves["3->2"].by_date =
      hearthline::test_support::dated_pieces({{2014, 9}}, {1.5});
  Family family;
  family.need.level = Level::k3;
  try {
    solve(s, {family}, 12, {});
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    const std::string message = error.what();
    const auto name = Process::move(Level::k3, Level::k2).name();
    EXPECT_NE(message.find(name), std::string::npos) << message;
  }
}

TEST(NeedExpectation, StopsOnRequest) {
  const scenario::Scenario s = memoryless();
  const HazardTable table = scenario::hazard_table(s);
  Control control;
  control.stop = true;
  EXPECT_THROW(expect(table, table, dozen(), kMonths, scenario::zone_map(s), {},
                      1, control),
               Interrupted);
}

}  // namespace
