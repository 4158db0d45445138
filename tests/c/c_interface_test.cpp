#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "hearthline/c/hearthline.h"
#include "hearthline/results/scenario_run.hpp"
#include "hearthline/scenario/load.hpp"
#include "hearthline/version.hpp"
#include "support/bookkeeping.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline {
namespace {

constexpr std::int64_t kDraws = 3;
constexpr std::uint32_t kSeed = 21;

const std::string& small_text() {
  static const std::string text = [] {
    std::ifstream file(HEARTHLINE_TEST_DATA "/scenario/small.toml",
                       std::ios::binary);
    std::ostringstream whole;
    whole << file.rdbuf();
    return whole.str();
  }();
  return text;
}

/// Frees a run at the end of a test.
struct Free {
  void operator()(hearthline_run* run) const { hearthline_free(run); }
};
using OwnedRun = std::unique_ptr<hearthline_run, Free>;

OwnedRun created(std::int64_t draws = kDraws) {
  hearthline_run* run = nullptr;
  EXPECT_EQ(hearthline_create(small_text().c_str(), draws, kSeed, 1, &run),
            HEARTHLINE_OK)
      << hearthline_message();
  EXPECT_NE(run, nullptr);
  return OwnedRun(run);
}

std::vector<double> column(hearthline_run* run, const std::string& table,
                           const std::string& name,
                           std::int64_t draws = kDraws) {
  const double* values = nullptr;
  std::int64_t rows = -1;
  EXPECT_EQ(hearthline_column(run, table.c_str(), name.c_str(), draws, &values,
                              &rows),
            HEARTHLINE_OK)
      << hearthline_message();
  return {values, values + rows};
}

/// The call was rejected, and the message contains these words.
void expect_refused(hearthline_status status, const std::string& words) {
  EXPECT_EQ(status, HEARTHLINE_BAD_INPUT) << hearthline_message();
  const std::string message = hearthline_message();
  EXPECT_NE(message.find(words), std::string::npos)
      << "\"" << words << "\" is not in: " << message;
}

TEST(CInterface, ReturnsTheVersion) {
  EXPECT_STREQ(hearthline_version(), HEARTHLINE_VERSION);
}

TEST(CInterface, HasAMessageFromTheBeginning) {
  EXPECT_NE(hearthline_message(), nullptr);
}

TEST(CInterface, EqualsTheCppRunWhateverTheOrderOfDraws) {
  const OwnedRun run = created();
  ASSERT_EQ(hearthline_simulate(run.get(), 2, 1, 1), HEARTHLINE_OK);
  ASSERT_EQ(hearthline_simulate(run.get(), 0, 2, 2), HEARTHLINE_OK);

  const auto loaded = scenario::parse(small_text());
  engine::Control control;
  const auto families = test_support::families_of(loaded.scenario);
  results::ScenarioRun direct(loaded.scenario, families, kDraws, kSeed);
  direct.simulate(0, kDraws, 1, control);

  std::size_t columns = 0;
  for (const std::string& name : direct.table_names()) {
    const results::Table table = direct.table(name, kDraws);
    for (const results::Column& cells : table.columns) {
      // Not merely close: the same bits.
      EXPECT_EQ(column(run.get(), name, cells.name),
                test_support::numbers(table, cells.name))
          << name << "." << cells.name;
      ++columns;
    }
  }
  EXPECT_GT(columns, 40U);
}

TEST(CInterface, CoversTheDrawsThatAreAskedFor) {
  const OwnedRun run = created();
  ASSERT_EQ(hearthline_simulate(run.get(), 0, kDraws, 1), HEARTHLINE_OK);
  const auto all = column(run.get(), "level", "families", kDraws);
  const auto first = column(run.get(), "level", "families", 1);
  ASSERT_EQ(all.size(), 3 * first.size());
  EXPECT_EQ(
      std::vector<double>(
          all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first.size())),
      first);
}

TEST(CInterface, KeepsRunsApart) {
  const OwnedRun one = created(1);
  const OwnedRun two = created(1);
  ASSERT_EQ(hearthline_simulate(one.get(), 0, 1, 1), HEARTHLINE_OK);
  ASSERT_EQ(hearthline_simulate(two.get(), 0, 1, 1), HEARTHLINE_OK);
  const double* of_one = nullptr;
  const double* of_two = nullptr;
  std::int64_t rows = 0;
  ASSERT_EQ(hearthline_column(one.get(), "zone", "families", 1, &of_one, &rows),
            HEARTHLINE_OK);
  const std::vector<double> before(of_one, of_one + rows);
  ASSERT_EQ(hearthline_column(two.get(), "zone", "families", 1, &of_two, &rows),
            HEARTHLINE_OK);
  EXPECT_NE(of_one, of_two);
  EXPECT_EQ(std::vector<double>(of_one, of_one + rows), before);
}

TEST(CInterface, ValuesLiveUntilTheSameColumnIsReadAgain) {
  const OwnedRun run = created(1);
  hearthline_run* r = run.get();
  ASSERT_EQ(hearthline_simulate(r, 0, 1, 1), HEARTHLINE_OK);
  const double* families = nullptr;
  std::int64_t rows = 0;
  ASSERT_EQ(hearthline_column(r, "level", "families", 1, &families, &rows),
            HEARTHLINE_OK);
  const std::vector<double> before(families, families + rows);
  for (const char* other : {"children", "entries"}) {
    const double* values = nullptr;
    std::int64_t count = 0;
    ASSERT_EQ(hearthline_column(r, "level", other, 1, &values, &count),
              HEARTHLINE_OK);
    EXPECT_NE(values, families);
  }
  const double* zones = nullptr;
  std::int64_t count = 0;
  ASSERT_EQ(hearthline_column(r, "zone", "families", 1, &zones, &count),
            HEARTHLINE_OK);
  expect_refused(hearthline_column(r, "level", "families", 9, &zones, &count),
                 "draws");
  EXPECT_EQ(zones, nullptr);
  EXPECT_EQ(count, 0);
  EXPECT_EQ(std::vector<double>(families, families + rows), before);
}

TEST(CInterface, AMessageLivesUntilTheNextFailure) {
  const OwnedRun run = created(1);
  expect_refused(hearthline_simulate(run.get(), 7, 1, 1), "draws 0 to 0");
  const char* message = hearthline_message();
  const std::string before = message;
  ASSERT_EQ(hearthline_simulate(run.get(), 0, 1, 1), HEARTHLINE_OK);
  EXPECT_FALSE(column(run.get(), "level", "families", 1).empty());
  EXPECT_EQ(hearthline_message(), message);
  EXPECT_EQ(std::string(message), before);
}

TEST(CInterface, FreesNull) { hearthline_free(nullptr); }

TEST(CInterface, RefusesToCreateFromBadInput) {
  const char* text = small_text().c_str();
  // Not null before, so that the test can see that it becomes null.
  const OwnedRun other = created(1);
  hearthline_run* run = other.get();
  expect_refused(hearthline_create(nullptr, 1, 1, 1, &run),
                 "toml: expected a pointer, found null");
  EXPECT_EQ(run, nullptr);
  run = other.get();
  expect_refused(hearthline_create(text, 0, 1, 1, &run),
                 "draws: expected a whole number of 1 or more, found 0");
  EXPECT_EQ(run, nullptr);
  expect_refused(hearthline_create(text, -5, 1, 1, &run), "draws");
  expect_refused(hearthline_create(text, 1, 1, 0, &run), "threads");
  expect_refused(hearthline_create(text, 1, 1, 1, nullptr), "run");
  EXPECT_EQ(run, nullptr);
}

TEST(CInterface, SaysWhatIsWrongWithAScenario) {
  hearthline_run* run = nullptr;
  expect_refused(hearthline_create("this is not TOML", 1, 1, 1, &run),
                 "scenario:1");
  expect_refused(hearthline_create("", 1, 1, 1, &run), "population");
  std::string text = small_text();
  const std::string name = "[themes.parenting.onset]";
  text.replace(text.find(name), name.size(), "[themes.parentin.onset]");
  expect_refused(hearthline_create(text.c_str(), 1, 1, 1, &run), "parenting");
  EXPECT_EQ(run, nullptr);
}

TEST(CInterface, RefusesStocksThatTheRatesCannotHold) {
  std::string text = small_text();
  const std::string stock = "level_4 = { value = 30,";
  ASSERT_NE(text.find(stock), std::string::npos);
  text.replace(text.find(stock), stock.size(), "level_4 = { value = 1600,");
  hearthline_run* run = nullptr;
  expect_refused(hearthline_create(text.c_str(), 1, 1, 1, &run), "stocks");
  EXPECT_EQ(run, nullptr);
}

// The key of the random numbers has 32 bits for the draw: further draws would
// repeat, and their memory would overflow.
TEST(CInterface, RefusesMoreDrawsThanThereAre) {
  for (const std::int64_t draws :
       {(std::int64_t{1} << 32) + 1, std::int64_t{1} << 60,
        std::numeric_limits<std::int64_t>::max()}) {
    hearthline_run* run = nullptr;
    expect_refused(hearthline_create(small_text().c_str(), draws, 1, 1, &run),
                   "draws");
    hearthline_free(run);
  }
}

TEST(CInterface, RefusesToSimulateDrawsThatAreNotThere) {
  const OwnedRun run = created();
  expect_refused(hearthline_simulate(nullptr, 0, 1, 1), "run");
  expect_refused(hearthline_simulate(run.get(), -1, 1, 1), "draws 0 to 2");
  expect_refused(hearthline_simulate(run.get(), 0, 0, 1), "draws 0 to 2");
  expect_refused(hearthline_simulate(run.get(), 0, 4, 1), "draws 0 to 2");
  expect_refused(hearthline_simulate(run.get(), 3, 1, 1), "draws 0 to 2");
  expect_refused(hearthline_simulate(run.get(), 0, 1, 0), "threads");
}

TEST(CInterface, RefusesDrawsBeyondAllNumbers) {
  const OwnedRun run = created();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  expect_refused(hearthline_simulate(run.get(), 1, kMost, 1), "draws 0 to 2");
}

TEST(CInterface, RefusesToReadWhatIsNotThere) {
  const OwnedRun run = created();
  const double* values = nullptr;
  std::int64_t rows = 0;
  hearthline_run* r = run.get();
  const auto read = [&](hearthline_run* of, const char* table,
                        const char* column_name, std::int64_t draws) {
    return hearthline_column(of, table, column_name, draws, &values, &rows);
  };
  expect_refused(read(nullptr, "level", "families", 1), "null");
  expect_refused(read(r, nullptr, "families", 1), "null");
  expect_refused(read(r, "level", nullptr, 1), "null");
  expect_refused(read(r, "levels", "families", 1), "did you mean 'level'");
  expect_refused(read(r, "level", "family", 1), "entries");
  expect_refused(read(r, "level", "families", 0), "draws");
  expect_refused(read(r, "level", "families", 4),
                 "draws: expected a whole number from 1 to 3, found 4");
  expect_refused(hearthline_column(r, "level", "families", 1, nullptr, &rows),
                 "null");
  expect_refused(hearthline_column(r, "level", "families", 1, &values, nullptr),
                 "null");
}

TEST(CInterface, GoesOnAfterARefusal) {
  const OwnedRun run = created(1);
  expect_refused(hearthline_simulate(run.get(), 7, 1, 1), "draws");
  EXPECT_EQ(hearthline_simulate(run.get(), 0, 1, 1), HEARTHLINE_OK);
  // The message remains that of the last call that failed.
  EXPECT_NE(std::string(hearthline_message()).find("draws"), std::string::npos);
  EXPECT_FALSE(column(run.get(), "level", "families", 1).empty());
}

}  // namespace
}  // namespace hearthline
