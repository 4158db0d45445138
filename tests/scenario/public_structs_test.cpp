#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/expectation/scenario_expectation.hpp"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/scenario/load.hpp"

namespace hearthline {
namespace {

using scenario::Scenario;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Scenario small() {
  return scenario::load(HEARTHLINE_TEST_DATA "/scenario/small.toml").scenario;
}
Scenario living() {
  return scenario::load(HEARTHLINE_TEST_DATA "/scenario/living/living.toml")
      .scenario;
}

/// Returns the message of the error of some work; "" if there is none.
template <class Work>
std::string refusal(Work&& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// Returns the message with which a changed scenario is refused by everything
/// that can be made of it.
template <class Change>
std::string refused(Scenario scenario, Change&& change) {
  change(scenario);
  const std::string table = refusal([&] { scenario::hazard_table(scenario); });
  engine::Control control;
  EXPECT_EQ(refusal([&] { scenario::sample_families(scenario, 1, control); }),
            table);
  const auto nobody = std::make_shared<const model::Families>();
  EXPECT_EQ(refusal([&] { results::ScenarioRun(scenario, nobody, 1, 1); }),
            table);
  return table;
}

TEST(PublicStructs, NumbersWithinTheBoundsOfTheirFields) {
  for (const double bad :
       {-0.1, kNaN, 1e308, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(refused(small(),
                      [&](Scenario& s) { s.moves.at("1->2").rate.value = bad; })
                  .find("moves.1->2.rate: expected a number of at least 0"),
              0U)
        << bad;
  }
  const auto field = [](auto change) {
    const std::string message = refused(small(), change);
    return message.substr(0, message.find(':'));
  };
  EXPECT_EQ(field([](Scenario& s) { s.time.horizon.value = 1.5; }),
            "time.horizon");
  EXPECT_EQ(field([](Scenario& s) { s.time.start.month = 13; }), "time.start");
  EXPECT_EQ(field([](Scenario& s) { s.frailty.distribution = "normal"; }),
            "frailty.distribution");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("1->2").hazard_ratios.at("lone_parent").value = kNaN;
            }),
            "moves.1->2.hazard_ratios.lone_parent");
  EXPECT_EQ(field([](Scenario& s) {
              s.effects.at("early_help").levels = {model::level_at(9)};
            }),
            "effects.early_help.levels");
  EXPECT_EQ(field([](Scenario& s) {
              s.population.localities.at("east").quintiles.values.pop_back();
            }),
            "population.localities.east.quintiles");
}

TEST(PublicStructs, ListsOfOneLength) {
  const auto field = [](auto change) {
    const std::string message = refused(small(), change);
    return message.substr(0, message.find(':'));
  };
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("3->4").by_date->ratio.values.pop_back();
            }),
            "moves.3->4.by_date.ratio");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("4->3").since_entry->ratio.values.clear();
            }),
            "moves.4->3.since_entry.ratio");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("2->3").by_age->from.values = {5, 24};
            }),
            "moves.2->3.by_age.from[0]");
  EXPECT_EQ(field([](Scenario& s) {
              s.moves.at("2->3").by_age->from.values = {0, 0};
            }),
            "moves.2->3.by_age.from[1]");
}

TEST(PublicStructs, LocalitiesThatExist) {
  EXPECT_NE(refused(small(),
                    [](Scenario& s) {
                      s.effects.at("early_help").localities = {"nowhere"};
                    })
                .find("effects.early_help.localities: expected a known name, "
                      "found 'nowhere'"),
            std::string::npos);
  EXPECT_NE(refused(living(),
                    [](Scenario& s) {
                      s.demography->housing.begin()->second.locality = "x";
                    })
                .find("demography.housing."),
            std::string::npos);
  EXPECT_NE(refused(small(),
                    [](Scenario& s) {
                      s.population.localities.clear();
                      s.effects.clear();
                    })
                .find("population.localities"),
            std::string::npos);
}

TEST(PublicStructs, NamesThatExist) {
  EXPECT_EQ(refused(small(),
                    [](Scenario& s) {
                      s.themes["mental_helth"] = s.themes["mental_health"];
                    }),
            "themes: expected a known name, found 'mental_helth'; did you mean "
            "'mental_health'?");
  EXPECT_NE(
      refused(small(), [](Scenario& s) { s.moves["1->1"] = s.moves["1->2"]; })
          .find("moves: expected a known name, found '1->1'"),
      std::string::npos);
  EXPECT_NE(refused(small(),
                    [](Scenario& s) {
                      s.moves.at("1->2").hazard_ratios["lone_parents"].value =
                          1.0;
                    })
                .find("did you mean 'lone_parent'?"),
            std::string::npos);
  EXPECT_NE(refused(small(),
                    [](Scenario& s) {
                      s.effects.at("early_help").processes = {"moves.2->2"};
                    })
                .find("effects.early_help.processes: expected a known name"),
            std::string::npos);
}

// The table itself, without a scenario around it.
TEST(PublicStructs, HazardsOfATable) {
  const Scenario scenario = small();
  auto moves = scenario.moves;
  const auto message = [&] {
    return refusal([&] {
      model::HazardTable({scenario.themes, moves, scenario.effects,
                          scenario::locality_names(scenario),
                          scenario.time.start});
    });
  };
  EXPECT_EQ(message(), "");
  moves.at("1->2").rate.value = -1.0;
  EXPECT_EQ(message().find("moves.1->2.rate: expected a number of at least 0"),
            0U);
  moves = scenario.moves;
  moves.at("1->2").hazard_ratios["north"].value = 2.0;
  EXPECT_NE(message().find("found 'north'"), std::string::npos);
}

// Each locality has one projection, or nobody would know which is meant.
TEST(PublicStructs, ProjectionsThatCoverEachLocalityOnce) {
  engine::Control control;
  const auto refused_plan = [&](auto change) {
    Scenario scenario = living();
    const auto families = scenario::sample_families(scenario, 1, control);
    change(*scenario.demography);
    return refusal(
        [&] { scenario::demography_plan(scenario, families, &control.stop); });
  };
  const std::string of = "demography.projections: expected one that covers ";
  EXPECT_EQ(refused_plan([](auto&) {}), "");
  EXPECT_EQ(refused_plan([](auto& d) { d.projections.clear(); }),
            of + "locality 'east', found 0");
  EXPECT_EQ(refused_plan([](auto& d) {
              d.projections["again"] = d.projections.begin()->second;
            }),
            of + "locality 'east', found 2");
}

// The functions that a scenario is made of refuse the same when called
// directly.
TEST(PublicStructs, ParametersOfAPopulation) {
  const Scenario scenario = small();
  const auto rates =
      scenario::hazard_table(scenario, model::Dates::kStartFrozen);
  engine::Control control;
  const auto message = [&](auto change) {
    auto population = scenario.population;
    change(population);
    const std::string sampling = refusal([&] {
      population::sample(population, scenario.frailty, rates, 1, control);
    });
    model::Families given;
    EXPECT_EQ(refusal([&] {
                population::settle(given, population, scenario.frailty, rates,
                                   1, control);
              }),
              sampling);
    return sampling;
  };
  EXPECT_EQ(message([](auto& p) {
              p.families.value = kNaN;
            }).find("population.families: expected a whole number"),
            0U);
  EXPECT_EQ(
      message([](auto& p) { p.localities.clear(); }),
      "population.localities: expected from 1 to 127 localities, found 0");
  auto frailty = scenario.frailty;
  frailty.variance.value = -1.0;
  EXPECT_EQ(refusal([&] {
              population::sample(scenario.population, frailty, rates, 1,
                                 control);
            }).find("frailty.variance: expected a number of at least 0"),
            0U);
}

TEST(PublicStructs, SettingsOfASolution) {
  const Scenario scenario = small();
  engine::Control control;
  const auto families = scenario::sample_families(scenario, 1, control);
  const auto message = [&](const expectation::Settings& settings) {
    return refusal([&] {
      expectation::ScenarioExpectation(scenario, families, settings, 1,
                                       control);
    });
  };
  EXPECT_NE(message({.frailty_nodes = 1}).find("0 or at least 3"),
            std::string::npos);
  EXPECT_NE(
      message({.frailty_nodes = 5, .scope = kNaN}).find("a scope above 0"),
      std::string::npos);
}

TEST(PublicStructs, StreamsThatATableCanCode) {
  const auto with = [](std::size_t count) {
    return [count](Scenario& s) {
      const auto one = s.streams.begin()->second;
      s.streams.clear();
      for (std::size_t i = 0; i < count; ++i) {
        s.streams["s" + std::to_string(1000 + i)] = one;
      }
    };
  };
  EXPECT_EQ(refused(living(), with(129)),
            "streams: expected at most 128 streams, found 129");
  Scenario most = living();
  with(128)(most);
  engine::Control control;
  results::ScenarioRun run(most,
                           std::make_shared<const model::Families>(
                               scenario::sample_families(most, 1, control)),
                           1, 1);
  run.simulate(0, 1, 1, control);
  const auto table = run.table("stream", 1);
  const auto& codes =
      std::get<std::vector<std::int8_t>>(table.column("stream").cells);
  EXPECT_EQ(*std::min_element(codes.begin(), codes.end()), 0);
  EXPECT_EQ(*std::max_element(codes.begin(), codes.end()), 127);
}

TEST(PublicStructs, FamiliesThatAScenarioCanStartFrom) {
  const Scenario scenario = living();
  engine::Control control;
  const auto good = scenario::sample_families(scenario, 1, control);
  const auto after = [&](auto change) {
    model::Families families = good;
    change(families.families[7]);
    const std::string message = refusal([&] {
      results::ScenarioRun(
          scenario, std::make_shared<const model::Families>(families), 1, 1);
    });
    EXPECT_EQ(refusal([&] {
                expectation::ScenarioExpectation(scenario, families, {}, 1,
                                                 control);
              }),
              message);
    return message;
  };
  EXPECT_EQ(after([](model::Family& f) { f.locality = 2; }),
            "families: family 7: expected a locality below 2, found 2");
  const auto about = [&](auto change, const std::string& words) {
    EXPECT_NE(after(change).find(words), std::string::npos) << words;
  };
  about([](model::Family& f) { f.quintile = 5; }, "a quintile from 0 to 4");
  about([](model::Family& f) { f.need.level = model::level_at(4); }, "level");
  about([](model::Family& f) { f.frailty = kNaN; }, "frailty");
  about([](model::Family& f) { f.level_entered = 3.0F; }, "a level entered");
  about([](model::Family& f) { f.theme_entered[3] = kNaN; }, "a theme entered");
  about([](model::Family& f) { f.rise = -1.0F; }, "rise");
  about([](model::Family& f) { f.first_child = 4000000000U; }, "children");
  EXPECT_NE(refusal([&] {
              results::ScenarioRun(scenario, nullptr, 1, 1);
            }).find("null"),
            std::string::npos);
}

TEST(PublicStructs, ThreadsAndDraws) {
  const Scenario scenario = small();
  engine::Control control;
  const auto families = std::make_shared<const model::Families>(
      scenario::sample_families(scenario, 1, control));
  results::ScenarioRun run(scenario, families, 1, 1);
  for (const int threads : {0, -1, 4097}) {
    const std::string expected =
        "threads: expected a whole number from 1 to 4096, found " +
        std::to_string(threads);
    EXPECT_EQ(refusal([&] { run.simulate(0, 1, threads, control); }), expected);
    EXPECT_EQ(
        refusal([&] { scenario::sample_families(scenario, threads, control); }),
        expected);
    engine::RunOptions options;
    options.threads = threads;
    struct Nothing {
      void add(const Nothing&) {}
      void clear() {}
    };
    const auto ignore = [](auto&&...) {};
    EXPECT_EQ(refusal([&] {
                engine::run_each(1, options, Nothing(), control, ignore,
                                 ignore);
              }),
              expected);
    options.threads = 1;
    options.draws = -1;
    EXPECT_NE(refusal([&] {
                engine::run_each(1, options, Nothing(), control, ignore,
                                 ignore);
              }).find("draws"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace hearthline
