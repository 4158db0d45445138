#include "hearthline/results/need_tables.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/results/scenario_run.hpp"
#include "support/bookkeeping.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using model::Level;
using test_support::Book;
using test_support::Both;
using test_support::families_of;
using test_support::numbers;
using test_support::Page;

constexpr index kTableDraws = 2;
constexpr std::uint32_t kTableSeed = 3;

/// Every kind of move happens often, including jumps across both edges.
scenario::Scenario lively_scenario(index families) {
  auto scenario = test_support::small_scenario(families);
  for (auto& [name, move] : scenario.moves) move.rate.value *= 3.0;
  scenario.moves["1->4"] = test_support::process(0.3);
  scenario.moves["4->1"] = test_support::process(0.8);
  scenario.moves["2->4"] = test_support::process(0.2, 1.0);
  return scenario;
}

/// A column of the table, and the value of the book for each of its rows.
struct Beside {
  std::string column;
  std::function<double(const Page&, const std::vector<std::size_t>&)> truth;
  bool counts;
};

/// Compares a table with the book, row by row. The table's own keys are
/// passed to `truth` as indices.
void expect_table(const Table& table, Book& book,
                  const std::vector<std::string>& own_keys,
                  const std::vector<Beside>& columns, index rows) {
  ASSERT_EQ(table.rows(), rows);
  ASSERT_EQ(table.keys, static_cast<index>(3 + own_keys.size()));
  ASSERT_EQ(table.columns.size(), 3 + own_keys.size() + columns.size());
  const auto draw = numbers(table, "draw");
  const auto month = numbers(table, "month");
  const auto locality = numbers(table, "locality");
  std::vector<std::vector<double>> own;
  for (const std::string& key : own_keys) own.push_back(numbers(table, key));
  std::set<std::vector<double>> seen;
  for (std::size_t row = 0; row < draw.size(); ++row) {
    std::vector<double> key{draw[row], month[row], locality[row]};
    for (const auto& column : own) key.push_back(column[row]);
    ASSERT_TRUE(seen.insert(key).second) << "a key appears twice";
  }
  // Readers rely on rows in the order of their keys.
  for (const Beside& beside : columns) {
    const auto found = numbers(table, beside.column);
    double total = 0.0;
    for (std::size_t row = 0; row < found.size(); ++row) {
      std::vector<std::size_t> places;
      for (const auto& column : own) {
        places.push_back(static_cast<std::size_t>(column[row]));
      }
      const double truth =
          beside.truth(book.page(static_cast<index>(draw[row]),
                                 static_cast<index>(month[row]),
                                 static_cast<index>(locality[row])),
                       places);
      total += truth;
      if (beside.counts) {
        ASSERT_EQ(found[row], truth) << beside.column << ", row " << row;
      } else {
        ASSERT_NEAR(found[row], truth, 1e-6)
            << beside.column << ", row " << row;
      }
    }
    // A column of zeros would hardly be a test.
    EXPECT_GT(total, 0.0) << table.name << "." << beside.column;
  }
}

/// The six columns of a table of flows.
template <class Stay, class In, class Out>
std::vector<Beside> flows(Stay stay, In in, Out out) {
  using Places = std::vector<std::size_t>;
  const auto column = [](const char* name, auto member, auto measure,
                         bool counts) {
    return Beside{name,
                  [member, measure](const Page& page, const Places& at) {
                    return (page.*member)[at[0]].*measure;
                  },
                  counts};
  };
  return {column("families", stay, &Both::families, false),
          column("children", stay, &Both::children, false),
          column("entries", in, &Both::families, true),
          column("exits", out, &Both::families, true),
          column("child_entries", in, &Both::children, true),
          column("child_exits", out, &Both::children, true)};
}

void expect_all_tables(const scenario::Scenario& scenario) {
  const auto population = families_of(scenario);
  ScenarioRun run(scenario, population, kTableDraws, kTableSeed);
  engine::Control control;
  run.simulate(0, kTableDraws, 1, control);
  Book book =
      test_support::book_of(scenario, *population, kTableDraws, kTableSeed);
  const index places = kTableDraws * run.months() * 2;

  expect_table(run.table("level", kTableDraws), book, {"level"},
               flows(&Page::level, &Page::level_in, &Page::level_out),
               places * 4);
  expect_table(run.table("theme", kTableDraws), book, {"theme"},
               flows(&Page::theme, &Page::onset, &Page::remission), places * 8);
  using Places = std::vector<std::size_t>;
  expect_table(run.table("level_theme", kTableDraws), book, {"level", "theme"},
               {{"families",
                 [](const Page& page, const Places& at) {
                   return page.level_theme[at[0]][at[1]].families;
                 },
                 false},
                {"children",
                 [](const Page& page, const Places& at) {
                   return page.level_theme[at[0]][at[1]].children;
                 },
                 false}},
               places * 32);
  expect_table(run.table("move", kTableDraws), book, {"from", "to"},
               {{"families",
                 [](const Page& page, const Places& at) {
                   return page.moved[at[0]][at[1]].families;
                 },
                 true},
                {"children",
                 [](const Page& page, const Places& at) {
                   return page.moved[at[0]][at[1]].children;
                 },
                 true}},
               places * 12);
  expect_table(run.table("zone", kTableDraws), book, {"zone"},
               flows(&Page::zone, &Page::zone_in, &Page::zone_out), places * 3);
  const auto crossing = [](const char* name, auto member, auto measure,
                           bool counts) {
    return Beside{name,
                  [member, measure](const Page& page, const Places& at) {
                    return (page.*member)[at[0]].*measure;
                  },
                  counts};
  };
  expect_table(
      run.table("crossing", kTableDraws), book, {"edge"},
      {crossing("out", &Page::out, &Both::families, true),
       crossing("back", &Page::back, &Both::families, true),
       crossing("first", &Page::first, &Both::families, true),
       crossing("beyond", &Page::beyond, &Both::families, false),
       crossing("child_out", &Page::out, &Both::children, true),
       crossing("child_back", &Page::back, &Both::children, true),
       crossing("child_first", &Page::first, &Both::children, true),
       crossing("child_beyond", &Page::beyond, &Both::children, false)},
      places * 2);
}

TEST(NeedTables, EqualABookOfHistories) {
  expect_all_tables(lively_scenario(300));
}

TEST(NeedTables, EqualTheBookUnderOtherZones) {
  auto scenario = lively_scenario(300);
  scenario.zones = {{Level::k1, Level::k2}, {Level::k3}, {Level::k4}};
  expect_all_tables(scenario);
  // An early-warning definition: only level 2 is in the boundary.
  scenario.zones = {{Level::k1}, {Level::k2}, {Level::k3, Level::k4}};
  expect_all_tables(scenario);
}

/// A family that starts at a level and then makes the given moves.
class Walk {
 public:
  explicit Walk(model::ZoneMap zones)
      : table_(scenario::hazard_table(test_support::small_scenario(10))),
        model_(table_),
        recorder_(1, 12, zones) {}

  void live(Level start, int children,
            const std::vector<std::pair<double, Level>>& moves) {
    model::Family family;
    family.children = static_cast<std::uint8_t>(children);
    family.need.level = start;
    model::FamilyModel::State state;
    model_.enter(family, 0.0, state);
    recorder_.start(model_, family, state, 0.0);
    for (const auto& [time, to] : moves) {
      const int process = model::Process::move(state.need.level, to).place();
      state.need.level = to;
      recorder_.event(model_, family, state, process, 0.1, time);
    }
    recorder_.finish(model_, family, state, 12.0);
  }

  NeedResults results() const {
    NeedResults results(1, 12, 1);
    results.store(0, recorder_);
    return results;
  }

 private:
  model::HazardTable table_;
  model::FamilyModel model_;
  NeedRecorder recorder_;
};

double total(const Table& table, const std::string& column, double edge) {
  const auto edges = numbers(table, "edge");
  const auto values = numbers(table, column);
  double sum = 0.0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (edges[row] == edge) sum += values[row];
  }
  return sum;
}

TEST(CrossingTable, CountsFirstPassagesOnceAndJumpsAtBothEdges) {
  Walk walk(model::kDefaultZones);
  // Out at the inner edge, back, out again: two crossings, one first passage.
  walk.live(Level::k1, 2,
            {{1.5, Level::k2}, {2.5, Level::k1}, {3.5, Level::k2}});
  // A jump over both edges.
  walk.live(Level::k1, 3, {{4.25, Level::k4}});
  // A family that starts beyond an edge has passed it before.
  walk.live(Level::k4, 1, {{5.0, Level::k3}, {6.0, Level::k4}});
  // A move within the boundary crosses no edge.
  walk.live(Level::k2, 1, {{7.0, Level::k3}});
  const Table table =
      crossing_table(walk.results(), {{"here"}, model::kDefaultZones}, 1);
  EXPECT_EQ(total(table, "out", 0), 3);
  EXPECT_EQ(total(table, "back", 0), 1);
  EXPECT_EQ(total(table, "first", 0), 2);
  EXPECT_EQ(total(table, "child_first", 0), 5);
  EXPECT_EQ(total(table, "child_out", 0), 7);
  EXPECT_EQ(total(table, "out", 1), 2);
  EXPECT_EQ(total(table, "back", 1), 1);
  EXPECT_EQ(total(table, "first", 1), 1);
  // Time beyond: 1 + 8.5, 7.75, 12 and 12; for the outer edge 7.75 and 11.
  // Binary fractions of a month are recorded exactly.
  EXPECT_EQ(total(table, "beyond", 0), 1 + 8.5 + 7.75 + 12 + 12);
  EXPECT_EQ(total(table, "beyond", 1), 7.75 + 5 + 6);
  EXPECT_EQ(total(table, "child_beyond", 1), 3 * 7.75 + 11);
}

TEST(NeedTables, SplitAStayAtTheEndOfAMonth) {
  Walk walk(model::kDefaultZones);
  walk.live(Level::k1, 2, {{2.75, Level::k2}, {5.0, Level::k1}});
  const NeedResults results = walk.results();
  const std::vector<double> expected{0, 0, 0.25, 1, 1, 0, 0, 0, 0, 0, 0, 0};
  for (index month = 0; month < 12; ++month) {
    const auto& stay = results.stay(0, month, 0, cells::level(Level::k2));
    EXPECT_EQ(stay.families, expected[static_cast<std::size_t>(month)]);
    EXPECT_EQ(stay.children, 2 * expected[static_cast<std::size_t>(month)]);
  }
  // An event at the first instant of a month belongs to that month.
  const int back = model::Process::move(Level::k2, Level::k1).place();
  EXPECT_EQ(results.event(0, 5, 0, cells::process(back)).families, 1);
  EXPECT_EQ(results.event(0, 4, 0, cells::process(back)).families, 0);
}

class Conservation : public testing::Test {
 protected:
  Conservation()
      : scenario_(lively_scenario(400)),
        population_(families_of(scenario_)),
        run_(scenario_, population_, kTableDraws, kTableSeed) {
    engine::Control control;
    run_.simulate(0, kTableDraws, 1, control);
  }

  scenario::Scenario scenario_;
  std::shared_ptr<const model::Families> population_;
  ScenarioRun run_;
};

TEST_F(Conservation, LevelsAddUpToTheFamiliesInEveryMonth) {
  std::vector<double> families(2, 0.0);
  std::vector<double> children(2, 0.0);
  for (const auto& family : population_->families) {
    families[family.locality] += 1.0;
    children[family.locality] += family.children;
  }
  for (index draw = 0; draw < kTableDraws; ++draw) {
    for (index month = 0; month < run_.months(); ++month) {
      for (index l = 0; l < 2; ++l) {
        Months sum;
        for (int level = 0; level < model::kLevels; ++level) {
          sum += run_.part<NeedPart>().results().stay(
              draw, month, l, cells::level(model::level_at(level)));
        }
        // Ticks are integers, so sums are exact.
        ASSERT_EQ(sum.families, families[static_cast<std::size_t>(l)]);
        ASSERT_EQ(sum.children, children[static_cast<std::size_t>(l)]);
      }
    }
  }
}

TEST_F(Conservation, EntriesLessExitsAreTheChangeOfStock) {
  const Table table = run_.table("level", kTableDraws);
  const auto draw = numbers(table, "draw");
  const auto level = numbers(table, "level");
  const auto stay = numbers(table, "families");
  const auto entries = numbers(table, "entries");
  const auto exits = numbers(table, "exits");
  for (std::uint32_t d = 0; d < kTableDraws; ++d) {
    std::vector<double> stock(4, 0.0);
    std::vector<double> last(4, 0.0);
    for (const auto& family : population_->families) {
      stock[static_cast<std::size_t>(place(family.need.level))] += 1.0;
      const auto history = run_.trace(family.id, d);
      last[static_cast<std::size_t>(place(history.back().need.level))] += 1.0;
    }
    for (int k = 0; k < 4; ++k) {
      const auto at = static_cast<std::size_t>(k);
      // Rows are sorted by month; both localities are added.
      for (std::size_t row = 0; row < draw.size(); ++row) {
        if (draw[row] != d || level[row] != k) continue;
        stock[at] += entries[row] - exits[row];
      }
      EXPECT_EQ(stock[at], last[at]) << "level " << k + 1;
    }
  }
  // Within a month, occupancy lies between the lowest and the highest stock.
  const auto month = numbers(table, "month");
  for (index l = 0; l < 2; ++l) {
    const auto locality = numbers(table, "locality");
    std::vector<double> stock(4, 0.0);
    for (const auto& family : population_->families) {
      if (family.locality == l) {
        stock[static_cast<std::size_t>(place(family.need.level))] += 1.0;
      }
    }
    for (std::size_t row = 0; row < draw.size(); ++row) {
      if (draw[row] != 0 || locality[row] != static_cast<double>(l)) continue;
      double& now = stock[static_cast<std::size_t>(level[row])];
      EXPECT_LE(stay[row], now + entries[row]);
      EXPECT_GE(stay[row], now - exits[row]);
      now += entries[row] - exits[row];
    }
  }
}

TEST_F(Conservation, ZonesAndCrossingsAddUpFromLevelsAndMoves) {
  const Table zone = run_.table("zone", kTableDraws);
  const Table crossing = run_.table("crossing", kTableDraws);
  const auto zones = numbers(zone, "zone");
  const auto stays = numbers(zone, "families");
  const auto beyond = numbers(crossing, "beyond");
  // Beyond the outer edge is chaos, beyond the inner one boundary and chaos.
  ASSERT_EQ(zone.rows() / 3, crossing.rows() / 2);
  for (std::size_t place = 0; place < beyond.size() / 2; ++place) {
    EXPECT_EQ(beyond[2 * place + 1], stays[3 * place + 2]);
    EXPECT_EQ(beyond[2 * place], stays[3 * place + 1] + stays[3 * place + 2]);
  }
}

TEST(NeedTables, HaveTheNamesThatAreListed) {
  const NeedResults results(1, 2, 1);
  for (const std::string& name : need_table_names()) {
    EXPECT_EQ(need_table(name, results, {{"here"}}, 1).name, name);
  }
}

TEST(NeedTables, CarryTheLabelsOfTheirCodes) {
  const NeedResults results(1, 2, 2);
  const TableContext context{{"north", "south"}};
  const Table level = level_table(results, context, 1);
  EXPECT_EQ(level.column("locality").labels,
            (std::vector<std::string>{"north", "south"}));
  EXPECT_EQ(level.column("level").labels,
            (std::vector<std::string>{"1", "2", "3", "4"}));
  EXPECT_EQ(zone_table(results, context, 1).column("zone").labels,
            (std::vector<std::string>{"order", "boundary", "chaos"}));
  EXPECT_EQ(theme_table(results, context, 1).column("theme").labels[3],
            "parenting");
  EXPECT_EQ(crossing_table(results, context, 1).column("edge").labels,
            (std::vector<std::string>{"inner", "outer"}));
}

TEST(NeedTables, CoverTheDrawsRequested) {
  const NeedResults results(5, 2, 1);
  const Table table = level_table(results, {{"here"}}, 3);
  EXPECT_EQ(table.rows(), 3 * 2 * 4);
  const auto draws = numbers(table, "draw");
  EXPECT_EQ(std::set<double>(draws.begin(), draws.end()),
            (std::set<double>{0, 1, 2}));
}

}  // namespace
}  // namespace hearthline::results
