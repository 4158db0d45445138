// Need and cases together: against an exact solution of small chains, against
// the simulation, and what the solver refuses.

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/error.hpp"
#include "hearthline/exact/uniformise.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/results/case_cells.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/bookkeeping.hpp"
#include "support/pathways.hpp"
#include "support/scenario_builder.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using expectation::ScenarioExpectation;
using hearthline::index;
using test_support::pieces;
using test_support::process;
using test_support::quantity;
namespace case_cells = results::case_cells;

// ---- Constant rates, against uniformisation ---------------------------------

constexpr index kChainMonths = 30;
constexpr index kDated = 6;  ///< the month from which the police come twice
constexpr double kAged =
    60.0;                     ///< the age from which they come thrice as often
constexpr index kSooner = 9;  ///< the month from which early help closes sooner
constexpr index kSettled = 21;  ///< the month in which that ends

/// Two levels, help that changes their moves, contacts by the police that
/// depend on the date and on age, and effects on what becomes of cases.
struct TwoLevels {
  std::map<std::string, model::ThemeParameters> themes;
  std::map<std::string, model::ProcessParameters> moves{{"1->2", process(0.4)},
                                                        {"2->1", process(0.7)}};
  std::map<std::string, model::EffectParameters> effects;
  model::PathwayParameters pathway = test_support::plain_pathway();

  TwoLevels() {
    const model::YearMonth start{2014, 4};
    effects["sooner"] =
        test_support::effect({"pathway.caf.ends"}, 1.6, start.plus(kSooner));
    effects["sooner"].until = start.plus(kSettled);
    effects["sooner"].levels = {model::Level::k1};
    effects["met"] = test_support::effect({"pathway.caf.outcomes.needs_met"},
                                          0.5, start.plus(kSooner));
    effects["threshold"] = test_support::effect(
        {"pathway.steps.cin->cla", "pathway.contacts.school"}, 1.3, start);
    for (auto& [name, contact] : pathway.contacts) {
      contact.hazard_ratios["level_2"] = quantity(3.0);
    }
    model::ProcessParameters& police = pathway.contacts["police"];
    police.by_date = test_support::dated_pieces({{2014, 4 + kDated}}, {2.0});
    police.by_age = pieces({0, kAged}, {1, 3});
    pathway.caf.outcomes["needs_met"] =
        test_support::outcome({0.5, 0.4, 0.5, 0.5});
    pathway.caf.outcomes["other"] = test_support::outcome({0.3, 0.4, 0.3, 0.3});
    pathway.help["cin"].hazard_ratios["moves.1->2"] = quantity(0.5);
    pathway.help["cla"].hazard_ratios["moves.1->2"] = quantity(0.0);
    pathway.help["cla"].hazard_ratios["moves.2->1"] = quantity(2.0);
    pathway.children["cla"].others.values = {0.9, 0.3, 0.2, 0.4, 0.6};
    pathway.children["cla"].first_by_age.values = {3, 1, 1, 2, 0};
  }

  /// Returns how many children care covers on average, from when it starts: a
  /// sum over who comes first.
  double in_care(std::span<const model::Child> children) const {
    const auto& care = pathway.children.at("cla");
    const auto at = [&](const model::Quantities& by_age,
                        const model::Child& child) {
      const int band = model::age_band(-child.born_month);
      return by_age.values[static_cast<std::size_t>(band)];
    };
    double sum = 0.0;
    double weights = 0.0;
    for (const model::Child& first : children) {
      double number = 1.0;
      for (const model::Child& other : children) {
        if (&other != &first) number += at(care.others, other);
      }
      sum += at(care.first_by_age, first) * number;
      weights += at(care.first_by_age, first);
    }
    return sum / weights;
  }

  template <class Visit>
  static void each_process(Visit&& visit) {
    for (int p = 0; p < model::kLeaving; ++p) {
      const model::CaseProcess& c =
          model::kCaseProcesses[static_cast<std::size_t>(p)];
      if (c.change != model::CaseChange::kPlacement) visit(c, p);
    }
  }
  /// Returns the rate of a process per month, at level 1 (0) or 2 (1).
  double rate(int p, int level, index month, double born) const {
    const model::CaseProcess& c =
        model::kCaseProcesses[static_cast<std::size_t>(p)];
    double rate = test_support::rate_of(pathway, p, level + 1);
    const bool caf =
        c.change == model::CaseChange::kOutcome && c.from == model::Case::kCaf;
    if (caf && level == 0 && month >= kSooner && month < kSettled) rate *= 1.6;
    if (caf && c.name == "needs_met" && month >= kSooner) rate *= 0.5;
    if (c.name == "cin->cla" || c.name == "school") rate *= 1.3;
    if (c.change != model::CaseChange::kContact) return rate;
    if (level == 1) rate *= 3.0;
    if (c.name != "police") return rate;
    if (month >= kDated) rate *= 2.0;
    return static_cast<double>(month) - born >= kAged ? 3.0 * rate : rate;
  }
  /// States are the two levels of each kind of case in turn.
  exact::Generator generator(index month, double born) const {
    std::vector<Eigen::Triplet<double>> rates;
    const auto add = [&](int from, int to, double rate) {
      rates.emplace_back(from, to, rate);
      rates.emplace_back(from, from, -rate);
    };
    for (int kind = 0; kind < model::kCases; ++kind) {
      const bool cin = model::case_at(kind) == model::Case::kCin;
      const bool cla = model::case_at(kind) == model::Case::kCla;
      add(2 * kind, 2 * kind + 1, 0.4 / 12.0 * (cin ? 0.5 : cla ? 0.0 : 1.0));
      add(2 * kind + 1, 2 * kind, 0.7 / 12.0 * (cla ? 2.0 : 1.0));
    }
    each_process([&](const model::CaseProcess& c, int p) {
      for (int level = 0; level < 2; ++level) {
        add(2 * model::place(c.from) + level, 2 * model::place(c.to) + level,
            rate(p, level, month, born));
      }
    });
    exact::Generator q(2 * model::kCases, 2 * model::kCases);
    q.setFromTriplets(rates.begin(), rates.end());
    return q;
  }
};

/// A family without a case, one of which one child of three is in care, and a
/// third that has been in care for an unknown number of its children.
model::Families three_families() {
  model::Families given;
  given.families.resize(3);
  given.cases.resize(3);
  for (std::size_t f = 0; f < 3; ++f) {
    given.families[f].id.value = f;
    given.families[f].children = 3;
    given.families[f].first_child = static_cast<std::uint32_t>(3 * f);
  }
  // One of a family's children has no weight.
  constexpr std::array<std::int16_t, 9> kBorn{-130, -70, 0,   -200, -100,
                                              -50,  -30, -15, 0};
  for (const std::int16_t born : kBorn) {
    given.children.push_back({born, model::Sex::kFemale, false});
  }
  given.families[1].need.level = model::Level::k2;
  given.families[1].youngest_born_month = -50;
  given.cases[1].kind = model::Case::kCla;
  given.cases[1].covered = 0b010;
  given.cases[2].kind = model::Case::kCla;
  return given;
}

/// The cells of cases in a month, worked out family by family.
struct CaseMonth {
  std::array<results::Flows, model::kCases> open{}, started{}, ended{};
  std::array<results::Flows, model::kCaseProcessCount> events{};
  results::Flows unmet;
  std::array<double, 2> levels{};

  /// @param mean  children in care, from when it starts
  void add(const TwoLevels& two, const model::Family& family, double mean,
           const model::CaseAtStart& start, index month,
           const Eigen::MatrixXd& stay) {
    const auto children = [&](model::Case kind) {
      return kind == model::Case::kCla ? mean : 3.0;
    };
    const auto rate = [&](int p, int level) {
      return two.rate(p, level, month, family.youngest_born_month);
    };
    // Months of the first time in care, which both levels leave at one rate,
    // times the children who are given beyond the mean.
    double given = 0.0;
    if (start.covered != 0) {
      double leaving = 0.0;
      TwoLevels::each_process([&](const model::CaseProcess& c, int p) {
        if (c.from == model::Case::kCla) leaving += rate(p, 0);
      });
      const auto at = static_cast<double>(month);
      given = (1.0 - mean) / leaving *
              (std::exp(-leaving * at) - std::exp(-leaving * (at + 1.0)));
    }
    for (int kind = 0; kind < model::kCases; ++kind) {
      const model::Case of = model::case_at(kind);
      const double families = stay(0, 2 * kind) + stay(0, 2 * kind + 1);
      for (std::size_t l = 0; l < 2; ++l) {
        levels[l] += stay(0, 2 * kind + static_cast<int>(l));
      }
      open[static_cast<std::size_t>(kind)] +=
          {families,
           families * children(of) + (of == model::Case::kCla ? given : 0.0)};
    }
    unmet += {stay(0, 1), 3.0 * stay(0, 1)};
    TwoLevels::each_process([&](const model::CaseProcess& c, int p) {
      const int from = 2 * model::place(c.from);
      const double number =
          rate(p, 0) * stay(0, from) + rate(p, 1) * stay(0, from + 1);
      const bool opens = c.from == model::Case::kNone;
      const bool care = c.from == model::Case::kCla;
      const results::Flows out{number,
                               number * children(opens ? c.to : c.from) +
                                   (care ? rate(p, 0) * given : 0.0)};
      events[static_cast<std::size_t>(p)] += out;
      ended[static_cast<std::size_t>(model::place(c.from))] += out;
      started[static_cast<std::size_t>(model::place(c.to))] +=
          {number, number * children(c.to)};
    });
  }
};

TEST(CaseExpectation, FollowsTheExactChain) {
  const TwoLevels two;
  const model::YearMonth start{2014, 4};
  const model::HazardTable need(
      {two.themes, two.moves, two.effects, {"east"}, start});
  const model::CaseTable cases(two.pathway, {"east"}, start, model::Dates::kAll,
                               two.effects);
  const model::Families given = three_families();
  const expectation::Pathway pathway{&cases, given.cases, given.children};
  engine::Control control;
  const auto found = expectation::expect(
      need, need, given.families, kChainMonths, model::kDefaultZones,
      {.scope = 1e-9}, 1, control, nullptr, &pathway);

  std::vector<Eigen::MatrixXd> now(3,
                                   Eigen::MatrixXd::Zero(1, 2 * model::kCases));
  for (std::size_t f = 0; f < now.size(); ++f) {
    now[f](0, 2 * model::place(given.cases[f].kind) +
                  model::place(given.families[f].need.level)) = 1.0;
  }
  constexpr double kError = 3e-8;
  const auto same = [](const results::Flows& own, const results::Flows& other) {
    EXPECT_NEAR(own.families, other.families, kError);
    EXPECT_NEAR(own.children, other.children, kError);
  };
  const auto& cells = found.results.cases;
  for (index month = 0; month < kChainMonths; ++month) {
    SCOPED_TRACE(month);
    CaseMonth all;
    for (std::size_t f = 0; f < now.size(); ++f) {
      const model::Family& family = given.families[f];
      const auto step = exact::uniformise(
          two.generator(month, family.youngest_born_month), now[f], 1.0, {0.0});
      now[f] = step.value;
      const double mean =
          two.in_care(std::span(given.children).subspan(3 * f, 3));
      all.add(two, family, mean, given.cases[f], month, step.stays.front());
    }
    for (std::size_t level = 0; level < 2; ++level) {
      const auto cell =
          results::cells::level(model::level_at(static_cast<int>(level)));
      EXPECT_NEAR(found.results.stay(0, month, 0, cell).families,
                  all.levels[level], kError);
    }
    same(cells.stay(0, month, 0, case_cells::kUnmet), all.unmet);
    for (int kind = 0; kind < case_cells::kKinds; ++kind) {
      SCOPED_TRACE(kind);
      const auto at = static_cast<std::size_t>(kind) + 1;
      same(cells.stay(0, month, 0, kind), all.open[at]);
      same(cells.event(0, month, 0, case_cells::kStarted + kind),
           all.started[at]);
      same(cells.event(0, month, 0, case_cells::kEnded + kind), all.ended[at]);
    }
    TwoLevels::each_process([&](const model::CaseProcess&, int p) {
      SCOPED_TRACE(p);
      same(cells.event(0, month, 0, p),
           all.events[static_cast<std::size_t>(p)]);
    });
  }
}

// ---- A borough --------------------------------------------------------------

/// Four localities and three themes; need changes the pathway and help changes
/// need, with clocks of both. All is quick, so that stocks a few months apart
/// say different things.
scenario::Scenario borough(index families) {
  constexpr double kQuick = 8.0;
  auto s = test_support::small_scenario(families);
  s.time.horizon = quantity(60);
  s.frailty.variance = quantity(0.25);
  for (const char* name : {"north", "south"}) {
    auto& locality = s.population.localities[name];
    locality.share.value *= 0.5;
    s.population.localities[std::string(name) + "_east"] = locality;
  }
  for (const char* name : {"unemployment", "police_justice", "missing_school",
                           "sexual_exploitation", "parenting"}) {
    s.themes.erase(name);
  }
  for (auto& [name, theme] : s.themes) {
    theme.onset.rate.value *= kQuick;
    theme.remission.rate.value *= kQuick;
    std::erase_if(theme.onset.hazard_ratios, [](const auto& ratio) {
      return ratio.first.starts_with("quintile");
    });
  }
  for (auto& [name, move] : s.moves) move.rate.value *= kQuick;
  s.moves["3->2"].since_entry.reset();
  s.pathway = test_support::plain_pathway();
  model::PathwayParameters& p = *s.pathway;
  for (auto& [name, contact] : p.contacts) {
    contact.frailty_exponent = quantity(0.5);
    contact.hazard_ratios["level_2"] = quantity(2.0);
    contact.hazard_ratios["level_3"] = quantity(4.0);
    contact.hazard_ratios["level_4"] = quantity(6.0);
    contact.hazard_ratios["domestic_violence"] = quantity(1.5);
  }
  p.contacts["police"].hazard_ratios["south"] = quantity(1.5);
  p.contacts["other"].by_date = test_support::dated_pieces({{2015, 2}}, {2.0});
  s.effects["found"] =
      test_support::effect({"pathway.contacts.school"}, 2.0, {2015, 2});
  s.effects["found"].levels = {model::Level::k2, model::Level::k3};
  s.effects["found"].localities = {"north", "north_east"};
  s.effects["sooner"] =
      test_support::effect({"pathway.caf.ends"}, 1.5, {2016, 4});
  for (auto* rate : {&p.caf.ends.rate, &p.cin.ends.rate, &p.cpp.ends.rate,
                     &p.cla.ends.rate}) {
    rate->value *= 3.0;
  }
  p.assessment.ends.since_entry = pieces({0, 1, 2}, {0.5, 1.5, 2});
  p.assessment.outcomes["no_further_action"].share.values = {0.5, 0.3, 0.2,
                                                             0.1};
  p.assessment.outcomes["cin"].share.values = {0.1, 0.3, 0.4, 0.5};
  p.caf.ends.hazard_ratios["lone_parent"] = quantity(0.8);
  p.cin.ends.since_entry = pieces({0, 3, 6, 12}, {2, 1, 0.7, 0.5});
  p.cpp.ends.since_entry = pieces({0, 3, 6, 12}, {0.6, 0.5, 1.4, 1.5});
  p.cla.ends.since_entry = pieces({0, 1, 12}, {4, 1.2, 0.7});
  p.steps["cin->section_47"].hazard_ratios["level_4"] = quantity(5.0);
  p.steps["cin->cla"].since_entry = pieces({0, 6}, {0.5, 2});
  for (const char* kind : {"caf", "cin", "cpp", "cla"}) {
    auto& help = p.help[kind].hazard_ratios;
    help["moves.2->3"] = quantity(0.5);
    help["moves.3->2"] = quantity(1.5);
    help["themes.mental_health.remission"] = quantity(1.5);
  }
  p.children["cpp"].others.values.assign(model::kAgeBands, 0.8);
  p.children["cpp"].first_by_age.values = {4, 2, 1.5, 1, 0.4};
  p.children["cla"].others.values = {0.9, 0.5, 0.1, 0.4, 0.7};
  p.children["cla"].first_by_age.values = {4, 1, 0.8, 1, 2.5};
  return s;
}

/// A few families that do not differ in frailty, for a few months.
scenario::Scenario few_families(double months) {
  auto s = borough(50);
  s.time.horizon = quantity(months);
  s.frailty.variance = quantity(0);
  return s;
}

ScenarioExpectation solved(const scenario::Scenario& s,
                           const model::Families& families) {
  engine::Control control;
  return {s, families, {}, 2, control};
}

/// The differences between means of draws and expected values, in standard
/// errors that are estimated from the draws.
struct Differences {
  index cells = 0;
  double squares = 0.0;
  double largest = 0.0;

  /// @param drawn  by draw, each as long as `expected`
  /// @param least  cells with fewer events or families in all draws are left
  ///               out
  void add(const std::vector<double>& expected, std::span<const double> drawn,
           double least) {
    const std::size_t rows = expected.size();
    const auto n = static_cast<double>(drawn.size() / rows);
    for (std::size_t row = 0; row < rows; ++row) {
      if (expected[row] * n < least) continue;
      double sum = 0.0;
      double squared = 0.0;
      for (std::size_t i = row; i < drawn.size(); i += rows) {
        const double difference = drawn[i] - expected[row];
        sum += difference;
        squared += difference * difference;
      }
      const double variance = (squared - sum * sum / n) / (n - 1.0);
      const double z = sum / n / std::sqrt(variance / n);
      ++cells;
      squares += z * z;
      largest = std::max(largest, std::abs(z));
    }
  }
  double root_mean_square() const {
    return std::sqrt(squares / static_cast<double>(cells));
  }
};

// Every cell of every table, by month and locality. Tables are sums of each
// other, and stocks of neighbouring months are alike, so that the root mean
// square varies more than that of as many independent cells: over 16 seeds,
// those of 400 draws had a standard deviation of about 0.016. Those of two
// times 200 draws vary less, by the root of 2: the bounds are 4.5 of their
// standard deviations, which a correct program exceeds in 1 of 100,000 seeds. A
// cell with 400 events exceeds 6 in about 1 in 10 million seeds; those with
// more, which are nearer to a normal distribution, in fewer.
TEST(CaseExpectation, AgreesWithTheSimulation) {
  constexpr std::size_t kHalf = 200;
  constexpr index kDraws = 2 * kHalf;
  constexpr double kLeast = 400.0;
  const auto s = borough(600);
  const auto families = test_support::families_of(s);
  const auto expected = solved(s, *families);
  results::ScenarioRun run(s, families, kDraws, 11);
  engine::Control control;
  run.simulate(0, kDraws, 2, control);
  Differences halves;
  Differences all;
  for (const std::string& name : expected.table_names()) {
    const results::Table own = expected.table(name);
    const results::Table drawn = run.table(name, kDraws);
    ASSERT_EQ(drawn.rows(), own.rows() * kDraws) << name;
    for (const results::Column& column : own.columns) {
      if (!column.measure) continue;
      const auto mean = test_support::numbers(own, column.name);
      const auto draws = test_support::numbers(drawn, column.name);
      const std::span<const double> every(draws);
      halves.add(mean, every.first(draws.size() / 2), kLeast);
      halves.add(mean, every.last(draws.size() / 2), kLeast);
      all.add(mean, every, kLeast);
    }
  }
  EXPECT_GT(all.cells, 30000);
  EXPECT_GT(halves.cells, 50000);
  EXPECT_GT(halves.root_mean_square(), 0.95);
  EXPECT_LT(halves.root_mean_square(), 1.05);
  EXPECT_LT(all.largest, 6.0);
}

TEST(CaseExpectation, WithoutHelpLeavesNeedAsItIs) {
  auto s = few_families(18);
  s.pathway->help.clear();
  auto without = s;
  without.pathway.reset();
  const auto families = test_support::families_of(s);
  const auto with_cases = solved(s, *families);
  const auto plain = solved(without, *families);
  for (const std::string& name : plain.table_names()) {
    // Up to 4e-6 of the families are lost, and they need not be the same; a
    // family-year costs up to about 100,000.
    const double error = name == "cost" ? 20.0 : 2e-4;
    const results::Table own = with_cases.table(name);
    const results::Table other = plain.table(name);
    for (const results::Column& column : other.columns) {
      if (!column.measure) continue;
      const auto a = test_support::numbers(own, column.name);
      const auto b = test_support::numbers(other, column.name);
      ASSERT_EQ(a.size(), b.size());
      for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_NEAR(a[i], b[i], error)
            << name << ", " << column.name << ", row " << i;
      }
    }
  }
}

// ---- What is refused --------------------------------------------------------

void expect_refused(const std::string& what,
                    const std::function<void(scenario::Scenario&)>& change) {
  auto s = few_families(3);
  const auto families = test_support::families_of(s);
  change(s);
  try {
    solved(s, *families);
    FAIL() << what;
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with(what)) << error.what();
    EXPECT_NE(std::string(error.what()).find("simulate this scenario instead"),
              std::string::npos);
  }
}

TEST(CaseExpectation, RefusesByName) {
  expect_refused("pathway.teams.duty: the exact solver does not support a team",
                 [](scenario::Scenario& s) {
                   model::TeamParameters team;
                   team.cases = {"assessment"};
                   team.workers.from = {{2014, 4}};
                   team.workers.number.values = {2};
                   team.cases_per_worker.value = 10;
                   s.pathway->teams["duty"] = team;
                 });
  expect_refused(
      "pathway: the exact solver does not support a pathway together with "
      "demography: a case ends when the last child whom it covers turns 18, "
      "which depends on each family's own life; simulate this scenario "
      "instead, or solve one of need alone, such as need-ons-2022 or need-2014",
      [](scenario::Scenario& s) {
        s.demography = test_support::invented_demography(10.0, 0.01, 2014, 4);
      });
  expect_refused("pathway.after_closing: the exact solver does not support",
                 [](scenario::Scenario& s) {
                   s.pathway->after_closing = pieces({0, 12}, {2, 1});
                 });
  expect_refused(
      "pathway.cla.ends.by_age: the exact solver does not support children who "
      "leave a case one by one",
      [](scenario::Scenario& s) {
        s.pathway->cla.ends.by_age = pieces({0, 60}, {2, 1});
      });
  // Time since entry and need, of what ends a case and of a step.
  const std::string both =
      ": the exact solver does not support a hazard that depends both on time "
      "since entry and on";
  expect_refused("pathway.cin.ends" + both, [](scenario::Scenario& s) {
    s.pathway->cin.ends.hazard_ratios["level_3"] = quantity(2.0);
  });
  expect_refused("pathway.cpp.ends" + both, [](scenario::Scenario& s) {
    s.pathway->cpp.ends.by_date =
        test_support::dated_pieces({{2014, 5}}, {2.0});
  });
  // An effect within the horizon; one after it changes nothing.
  const auto effect = [](model::YearMonth from) {
    return [from](scenario::Scenario& s) {
      s.effects["sooner"] =
          test_support::effect({"pathway.cpp.outcomes.cin"}, 1.5, from);
    };
  };
  expect_refused("pathway.cpp.ends" + both, effect({2014, 5}));
  auto late = few_families(1);
  effect({2014, 5})(late);
  EXPECT_NO_THROW(solved(late, *test_support::families_of(late)));
  expect_refused("pathway.steps.cin->cla" + both, [](scenario::Scenario& s) {
    s.pathway->steps["cin->cla"].hazard_ratios["mental_health"] = quantity(2.0);
  });
  // Help that changes a process of need with a clock.
  expect_refused("moves.3->2" + both, [](scenario::Scenario& s) {
    s.moves["3->2"].since_entry = pieces({0, 2, 9}, {0.4, 1.5, 0.9});
  });
}

TEST(CaseExpectation, LeavesTablesOutByName) {
  auto s = few_families(3);
  const auto families = test_support::families_of(s);
  const auto expected = solved(s, *families);
  const auto names = expected.table_names();
  for (const char* name :
       {"duration", "placement", "case_age", "caf_start", "caf_open"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 0);
    try {
      expected.table(name);
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_TRUE(std::string(error.what())
                      .starts_with("table " + std::string(name) +
                                   ": expected values leave it out, because"))
          << error.what();
    }
  }
  EXPECT_THROW(expected.table("referral").column("repeat_referrals"), Error);
  EXPECT_THROW(expected.table("assessment").column("in_time"), Error);
  s.pathway.reset();
  EXPECT_THROW(solved(s, *families).table("case"), Error);
}

}  // namespace
