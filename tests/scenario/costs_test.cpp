// Costs of a scenario: counted once, on what it has, in the years it covers.

#include "hearthline/scenario/costs.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cost_files.hpp"

namespace hearthline::scenario {
namespace {

/// An item with a price, to be added to the book.
std::string item(const std::string& name, const std::string& on,
                 const std::string& per = "per = \"child\"\n") {
  return "[costs.items." + name + "]\ntitle = \"A title\"\non = \"" + on +
         "\"\n" + per +
         "a_year = { value = 9, unit = \"pounds per year\", source = \"S\" }\n"
         "price_year = \"2015/16\"\ncategory = \"social_care\"\n"
         "payers.health = { value = 1, unit = \"probability\", source = \"S\" "
         "}\n";
}

const std::string kTeam =
    "[pathway.teams.care]\ncases = [\"cla\", \"cin\"]\n"
    "cases_per_worker = { value = 15, unit = \"cases\", assumption = \"a\" }\n"
    "[pathway.teams.care.workers]\nfrom = [\"2014-04\"]\n"
    "number = { value = [20], unit = \"workers\", assumption = \"a\" }\n";

void expect_twice(const std::string& costs, const std::string& field,
                  const std::string& at, const std::string& other,
                  const std::string& way_out) {
  const Issue issue = issue_with_costs(costs);
  EXPECT_EQ(issue.field, field + ".on");
  EXPECT_EQ(issue.line, line_of(with_costs(costs), at));
  EXPECT_TRUE(issue.found.starts_with("also " + other)) << issue.found;
  EXPECT_NE(issue.allowed.find(way_out), std::string::npos) << issue.allowed;
}

TEST(CostsCountedOnce, LevelsBesideCasesAreRefused) {
  const std::string costs = kTakesIn + item("level", "level.2");
  expect_twice(costs, "costs.items.level", "on = \"level.2\"",
               "costs.items.care", "costs either of need levels or of cases");
  EXPECT_TRUE(
      issues_with_costs(kTakesIn + item("theme", "theme.parenting")).empty())
      << "a theme is beside a case, not instead of it";
}

TEST(CostsCountedOnce, PlacementsBesideCareAreRefused) {
  const std::string placement = item("home", "placement.residential");
  const Issue issue = issue_with_costs(kTakesIn + placement);
  EXPECT_EQ(issue.field, "costs.items.care.on");
  EXPECT_EQ(issue.line, line_of(text_of_plain(), "on = \"case.cla\""));
  EXPECT_TRUE(issue.found.starts_with("also costs.items.home"));
  EXPECT_NE(issue.allowed.find("leaves_out = [\"placements\"]"),
            std::string::npos);
  EXPECT_TRUE(
      issues_with_costs(kTakesIn +
                        "[costs.items.care]\nleaves_out = [\"placements\"]\n" +
                        placement)
          .empty());
}

TEST(CostsCountedOnce, WorkersBesideTheAverageOfTheirCasesAreRefused) {
  const std::string worker = item("worker", "team.care.worker", "");
  const Issue issue = issue_with_costs(kTeam + kTakesIn + worker);
  EXPECT_EQ(issue.field, "costs.items.care.on");
  EXPECT_TRUE(issue.found.starts_with("also costs.items.worker"));
  EXPECT_NE(issue.allowed.find("leaves_out = [\"workers\"]"),
            std::string::npos);
  EXPECT_TRUE(issues_with_costs(
                  kTeam + kTakesIn +
                  "[costs.items.care]\nleaves_out = [\"workers\"]\n" + worker)
                  .empty());
  const Issue wrong = issue_with_costs(
      kTakesIn + "[costs.items.care]\nleaves_out = [\"worker\"]\n");
  EXPECT_EQ(wrong.field, "costs.items.care.leaves_out[0]");
  EXPECT_EQ(wrong.nearest, "workers");
}

TEST(CostsCountedOnce, ItemsBesideTheSameCostOfAProgrammeAreRefused) {
  Scenario scenario;
  programmes::ProgrammeParameters visits;
  visits.title = "Visits";
  visits.cost.emplace();
  visits.cost->start = {20.0, {}};
  visits.cost->price_year = "2014/15";
  scenario.programmes["visits"] = visits;
  money::BookParameters book;
  book.items["calls"].on = "programme.visits.start";
  try {
    require_counted_once(book, scenario, "costs.");
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "costs.items.calls.on: expected what no other item counts; "
                 "leave out one of the two, found also programmes.visits.cost, "
                 "which states what this programme costs");
  }
  // Another part of its cost is another cost.
  book.items["calls"].on = "programme.visits.place_used";
  EXPECT_NO_THROW(require_counted_once(book, scenario, "costs."));
}

TEST(CostsOn, ThereIsNoCaseWithoutAPathway) {
  std::string text = text_of("small.toml");
  const std::string on = "on = \"level.4\"";
  text.replace(text.find(on), on.size(), "on = \"case.cla\"");
  const auto issues = issues_of(text);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].field, "costs.items.level_4.on");
  EXPECT_EQ(issues[0].line, line_of(text, "on = \"case.cla\""));
  EXPECT_NE(issues[0].allowed.find("without [pathway] there are no cases"),
            std::string::npos);
}

TEST(CostsOn, ThereIsNoTeamOrProgrammeThatTheScenarioHasNot) {
  Issue issue =
      issue_with_costs(kTeam + kTakesIn + item("w", "team.cares.worker", ""));
  EXPECT_EQ(issue.field, "costs.items.w.on");
  EXPECT_EQ(issue.nearest, "team.care.worker");
  issue = issue_with_costs("[programmes.visits]\nlibrary = \"visits\"\n" +
                           kTakesIn + item("p", "programme.visit.year", ""));
  EXPECT_EQ(issue.field, "costs.items.p.on");
  EXPECT_EQ(issue.nearest, "programme.visits.year");
  issue = issue_with_costs("[programmes.visits]\nlibrary = \"visits\"\n" +
                           kTakesIn + item("p", "programme.visits.year"));
  EXPECT_EQ(issue.field, "costs.items.p.per");
  EXPECT_EQ(issue.found, "\"child\"");
}

TEST(CostsOn, ProgrammesAddWhatTheyCostThemselves) {
  const std::string visits =
      "[programmes.visits]\nlibrary = \"visits\"\n"
      "[programmes.visits.cost]\nprice_year = \"2014/15\"\n"
      "fixed = { value = 1000, unit = \"pounds per year\", source = \"S\" }\n"
      "start = { value = 20, unit = \"pounds per start\", source = \"S\" }\n"
      "payer = \"health\"\ngrade = 3\n";
  const Loaded loaded = priced(visits + kTakesIn);
  const auto items = programme_items(loaded.scenario);
  ASSERT_EQ(items.size(), 2U) << "a cost of 0 has none";
  const auto& fixed = items.at("programme.visits.year");
  EXPECT_EQ(fixed.title, "Home visits: fixed");
  EXPECT_EQ(fixed.a_year->value, 1000.0);
  EXPECT_EQ(fixed.price_year, "2014/15");
  EXPECT_EQ(fixed.category, "programmes");
  EXPECT_EQ(fixed.payers.size(), 1U);
  EXPECT_EQ(fixed.payers.at("health").value, 1.0);
  EXPECT_EQ(fixed.grade, 3U);
  EXPECT_EQ(items.at("programme.visits.start").each->value, 20.0);
  const auto all = priced_items(loaded.scenario, *loaded.scenario.costs,
                                drivers(loaded.scenario));
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[3].name, "programme.visits.start");
  EXPECT_EQ(all[4].name, "programme.visits.year");
  // 2014/15 is the second year of the deflator; 1,000 x 104 / 100 in the next.
  EXPECT_EQ(all[4].prices[1], 10400000);
}

TEST(CostsOn, PlacesArePricedOnlyOfAProgrammeThatHasThem) {
  const Issue issue = issue_with_costs(
      "[programmes.visits]\nlibrary = \"visits\"\nwithout = [\"places\"]\n"
      "[programmes.visits.cost]\nprice_year = \"2014/15\"\n"
      "place = { value = 9, unit = \"pounds per place per year\", source = "
      "\"S\" }\n");
  EXPECT_EQ(issue.field, "programmes.visits.cost.place");
  EXPECT_NE(issue.allowed.find("places beside it"), std::string::npos);
}

TEST(CostsOn, ProblemsOfAProgrammesCostAreNamedThere) {
  const auto costing = [](const std::string& year, const std::string& payer) {
    return "[programmes.visits]\nlibrary = \"visits\"\n"
           "[programmes.visits.cost]\nprice_year = \"" +
           year + "\"\npayer = \"" + payer +
           "\"\n"
           "start = { value = 20, unit = \"pounds per start\", source = \"S\" "
           "}\n" +
           kTakesIn;
  };
  Issue issue = issue_with_costs(costing("2012/13", "health"));
  EXPECT_EQ(issue.field, "programmes.visits.cost.price_year");
  EXPECT_EQ(issue.line,
            line_of(with_costs(costing("2012/13", "health")), "price_year = "));
  EXPECT_NE(issue.allowed.find("from 2013/14 on"), std::string::npos);
  issue = issue_with_costs(costing("2014/15", "society"));
  EXPECT_EQ(issue.field, "programmes.visits.cost.payer");
  EXPECT_EQ(issue.line,
            line_of(with_costs(costing("2014/15", "society")), "payer = "));
  EXPECT_EQ(issue.allowed, "a public body");
}

TEST(CostYears, AreTheFinancialYearsThatAreSimulated) {
  TimeParameters time;
  const auto years = [&](model::YearMonth start, double months) {
    time.start = start;
    time.horizon.value = months;
    const CostYears found = cost_years(time);
    return std::vector<index>{found.first, found.count};
  };
  EXPECT_EQ(years({2014, 4}, 12), (std::vector<index>{2014, 1}));
  EXPECT_EQ(years({2014, 4}, 13), (std::vector<index>{2014, 2}));
  EXPECT_EQ(years({2014, 3}, 1), (std::vector<index>{2013, 1}));
  EXPECT_EQ(years({2014, 3}, 14), (std::vector<index>{2013, 3}));
  EXPECT_EQ(years({2014, 12}, 19), (std::vector<index>{2014, 3}));
}

}  // namespace
}  // namespace hearthline::scenario
