// What is wrong with a cost book is named with its file and line.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cost_files.hpp"
#include "hearthline/scenario/costs.hpp"

namespace hearthline::scenario {
namespace {

/// One way to spoil the valid book, and the issue that results.
struct WrongBook {
  std::string old;
  std::string replacement;
  std::string at;     ///< a piece of text on the line that is named
  std::string field;  ///< in the book
  std::string found;
  std::string says;  ///< a part of what is allowed
  std::string nearest = "";
};

const std::string kInvented = ", assumption = \"invented for tests\" }";
const std::string kCareYear =
    "a_year = { value = 50000, unit = \"pounds per year\"" + kInvented;
const std::string kCareYearAndDate = kCareYear + "\nprice_year = \"2014/15\"\n";
const std::string kContactEach =
    "each = { value = 60, unit = \"pounds each\"" + kInvented;
const std::string kSchools =
    "schools_grant = { value = 0.25, unit = \"probability\"";

/// The book's text, changed, and where its only item that is not on time or
/// events of the test's pathway would be.
std::string plain_with(const WrongBook& wrong) {
  std::string text = text_of_plain();
  const std::size_t at = text.find(wrong.old);
  if (at == std::string::npos) {
    throw std::runtime_error("not found: " + wrong.old);
  }
  return text.replace(at, wrong.old.size(), wrong.replacement);
}

/// Expects the one issue in a book by itself, and in a scenario that takes it
/// in.
void expect_wrong(const WrongBook& wrong) {
  SCOPED_TRACE(wrong.replacement);
  const std::string text = plain_with(wrong);
  const std::string folder =
      ::testing::TempDir() + "hearthline_books_" +
      ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::create_directories(folder);
  const std::string file = folder + "/book.toml";
  std::ofstream(file) << text;
  for (const std::string within : {"", "costs."}) {
    std::vector<Issue> issues;
    try {
      if (within.empty()) {
        load_book(file);
      } else {
        priced("[costs]\nbook = \"" + file + "\"\n");
      }
    } catch (const ScenarioError& error) {
      issues = error.issues();
    }
    for (const Issue& issue : issues) SCOPED_TRACE(issue.message());
    ASSERT_EQ(issues.size(), 1U) << within;
    const Issue& issue = issues.front();
    EXPECT_EQ(issue.file, file);
    EXPECT_EQ(issue.line, line_of(text, wrong.at));
    EXPECT_EQ(issue.field, within + wrong.field);
    EXPECT_EQ(issue.found, wrong.found);
    EXPECT_NE(issue.allowed.find(wrong.says), std::string::npos)
        << issue.allowed;
    EXPECT_EQ(issue.nearest, wrong.nearest);
  }
  std::filesystem::remove_all(folder);
}

TEST(CostBookErrors, ACostHasAPriceYearAndASource) {
  expect_wrong({kCareYearAndDate, kCareYear + "\n", "[items.care]",
                "items.care.price_year", "none",
                "a financial year such as \"2014/15\""});
  expect_wrong({kCareYearAndDate, kCareYear + "\nprice_year = \"2014\"\n",
                "price_year = \"2014\"", "items.care.price_year", "\"2014\"",
                "a financial year such as \"2014/15\""});
  expect_wrong(
      {kCareYear, "a_year = { value = 50000, unit = \"pounds per year\" }",
       "a_year = { value = 50000", "items.care.a_year", "no provenance",
       "exactly one of source, calibrated and assumption"});
}

TEST(CostBookErrors, NumbersAreWrittenWithoutSignsAndCommas) {
  const std::string of_a_year = ", unit = \"pounds per year\"" + kInvented;
  for (const char* written : {"\"£50,000\"", "\"50,000\"", "\"£50000\""}) {
    expect_wrong({kCareYear,
                  "a_year = { value = " + std::string(written) + of_a_year,
                  "a_year = { value = ", "items.care.a_year", written,
                  "a number from 0 to 1000000000 (pounds per year)"});
  }
  expect_wrong({kCareYear,
                "a_year = { value = 5, unit = \"pounds\"" + kInvented,
                "a_year = { value = 5,", "items.care.a_year.unit", "\"pounds\"",
                "\"pounds per year\"", ""});
}

TEST(CostBookErrors, ACommaOutsideQuotationMarksIsNamedByItsLine) {
  for (const char* written : {"50,000", "£50000"}) {
    const WrongBook wrong{kCareYear,
                          "a_year = { value = " + std::string(written) +
                              ", unit = \"pounds per year\"" + kInvented,
                          "a_year = { value = ",
                          "",
                          "",
                          ""};
    const std::string text = plain_with(wrong);
    const std::string file = ::testing::TempDir() + "hearthline_comma.toml";
    std::ofstream(file) << text;
    try {
      load_book(file);
      ADD_FAILURE() << written << " was read";
    } catch (const ScenarioError& error) {
      ASSERT_EQ(error.issues().size(), 1U);
      EXPECT_EQ(error.issues()[0].file, file);
      EXPECT_EQ(error.issues()[0].line, line_of(text, wrong.at))
          << error.what();
    }
    std::filesystem::remove(file);
  }
}

TEST(CostBookErrors, PayersShareAll) {
  expect_wrong({kSchools,
                "schools_grant = { value = 0.5, unit = "
                "\"probability\"",
                "payers = ", "items.care.payers", "1.25",
                "shares that add to 1"});
  expect_wrong({kSchools,
                "schools_grants = { value = 0.25, unit = "
                "\"probability\"",
                "payers = ", "items.care.payers.schools_grants",
                "\"schools_grants\"", "family_services", "schools_grant"});
  expect_wrong({kSchools, "society = { value = 0.25, unit = \"probability\"",
                "payers = ", "items.care.payers", "society",
                "a public body, since its value is fiscal"});
}

TEST(CostBookErrors, SharesAreFromNoneToAll) {
  const std::string cashable = "cashable = { value = 0.5";
  expect_wrong({cashable, "cashable = { value = 1.5",
                "cashable = ", "items.care.cashable", "1.5",
                "a number from 0 to 1 (probability)"});
  expect_wrong({"fixed = { value = 0.25", "fixed = { value = 0.75",
                "semi_fixed = ", "items.care.semi_fixed", "1.25",
                "at most 1 together with fixed"});
  expect_wrong({"step = { value = 15, unit = \"per step\"" + kInvented, "",
                "[items.care]", "items.care.step", "none",
                "the volume of a step"});
}

TEST(CostBookErrors, NamesComeFromTheirLists) {
  expect_wrong({"category = \"crime\"", "category = \"crimes\"",
                "category = \"crimes\"", "items.entrant.category", "\"crimes\"",
                "domestic_violence", "crime"});
  expect_wrong({"area = \"national\"", "area = \"nation\"", "area = \"nation\"",
                "items.entrant.area", "\"nation\"", "local or national",
                "national"});
  expect_wrong({"per = \"child\"", "per = \"childs\"", "per = \"childs\"",
                "items.care.per", "\"childs\"", "family or child", "child"});
  expect_wrong({"per = \"child\"\n", "", "[items.care]", "items.care.per",
                "none", "family or child"});
}

TEST(CostBookErrors, ItFallsOnWhatTheModelHas) {
  expect_wrong({"on = \"case.cla\"", "on = \"case.clas\"", "on = \"case.clas\"",
                "items.care.on", "\"case.clas\"", "case.KIND", "case.cla"});
  expect_wrong({"on = \"theme.police_justice\"", "on = \"theme.police\"",
                "on = \"theme.police\"", "items.entrant.on", "\"theme.police\"",
                "theme.NAME", ""});
}

TEST(CostBookErrors, APriceIsOneOfThree) {
  expect_wrong({kCareYear,
                kCareYear +
                    "\na_week = { value = 9, unit = \"pounds per "
                    "week\"" +
                    kInvented,
                "[items.care]", "items.care", "several",
                "exactly one of a_year, a_week and each"});
  expect_wrong({kCareYear, "", "[items.care]", "items.care", "none",
                "exactly one of a_year, a_week and each"});
  expect_wrong({kContactEach,
                "a_year = { value = 60, unit = \"pounds per year\"" + kInvented,
                "[items.contact]", "items.contact", "a_year",
                "each, since it falls on events"});
  expect_wrong({"times = { value = 0.5, unit = \"per year\"" + kInvented, "",
                "[items.entrant.editions.later]",
                "items.entrant.editions.later", "each alone",
                "times beside each, since it falls on time"});
}

TEST(CostBookErrors, EditionsNeedAChoice) {
  expect_wrong({"edition = \"later\"\n", "", "[items.entrant]",
                "items.entrant.edition", "none", "one of earlier and later"});
  expect_wrong({"edition = \"later\"", "edition = \"latest\"",
                "edition = \"latest\"", "items.entrant.edition", "\"latest\"",
                "one of earlier and later"});
  expect_wrong({kCareYear, "edition = \"later\"\n" + kCareYear,
                "edition = \"later\"", "items.care.edition", "\"later\"",
                "editions to choose from"});
}

TEST(CostBookErrors, OneCodeIsOneItems) {
  expect_wrong({"on = \"contact\"", "code = \"C1\"\non = \"contact\"",
                "code = \"C1\"\non = \"contact\"", "items.contact.code",
                "\"C1\"", "a code that no other item has (items.care has it)"});
}

TEST(CostBookErrors, YearsAreInsideTheDeflator) {
  expect_wrong({"price_year = \"2013/14\"\ncategory",
                "price_year = \"2012/13\"\ncategory",
                "price_year = \"2012/13\"", "items.contact.price_year",
                "\"2012/13\"",
                "a year that the deflator covers, from 2013/14 on"});
  expect_wrong({"first_year = \"2013/14\"", "first_year = \"2013/15\"",
                "first_year = \"2013/15\"", "deflator.first_year",
                "\"2013/15\"", "a financial year"});
  expect_wrong({"index = { value = [80, 100, 104, 110, 115]",
                "index = { value = [80, 100, 0, 110, 115]",
                "index = { value = [80, 100, 0", "deflator.index[2]", "0",
                "above 0"});
}

// Of the years of a scenario, a book by itself knows nothing.
TEST(CostBookErrors, TheDeflatorCoversTheYearsOfTheScenario) {
  const std::string costs =
      kTakesIn +
      "without = [\"deflator.later_growth\"]\n[costs.deflator]\n"
      "index = { value = [80, 100, 104], assumption = \"shorter\" }\n";
  const Issue issue = issue_with_costs(costs);
  EXPECT_EQ(issue.file, kPricedFile);
  EXPECT_EQ(issue.line, line_of(with_costs(costs), "index = "));
  EXPECT_EQ(issue.field, "costs.deflator.index");
  EXPECT_NE(issue.allowed.find(
                "a year from 2013/14 to 2015/16, or later_growth for later "
                "years"),
            std::string::npos)
      << issue.allowed;
  EXPECT_EQ(issue.found, "2016/17");
  EXPECT_TRUE(issues_with_costs(
                  costs + "later_growth = { value = 0.02, unit = \"per year\", "
                          "assumption = \"so\" }\n")
                  .empty());
}

TEST(CostBookErrors, WithoutADeflatorThereIsOnePriceYear) {
  const Issue issue = issue_with_costs(
      kTakesIn + "without = [\"deflator\", \"items.entrant\"]\n");
  EXPECT_TRUE(issue.file.ends_with("costs/plain.toml"));
  EXPECT_EQ(issue.line, line_of(text_of_plain(), "price_year = \"2013/14\""));
  EXPECT_EQ(issue.field, "costs.items.contact.price_year");
  EXPECT_EQ(issue.found, "\"2013/14\"");
  EXPECT_NE(issue.allowed.find("\"2014/15\", the price year of items.care"),
            std::string::npos)
      << issue.allowed;
  EXPECT_TRUE(issues_with_costs(kTakesIn +
                                "without = [\"deflator\", \"items.entrant\", "
                                "\"items.contact\"]\n")
                  .empty());
}

TEST(CostBookErrors, WithoutADeflatorProgrammesHaveThatPriceYear) {
  const auto costs = [](const std::string& year) {
    return kTakesIn +
           "without = [\"deflator\", \"items.entrant\", "
           "\"items.contact\"]\n"
           "[programmes.visits]\nlibrary = \"visits\"\n"
           "[programmes.visits.cost]\nprice_year = \"" +
           year +
           "\"\nstart = { value = 5, unit = \"pounds per start\", "
           "assumption = \"so\" }\n";
  };
  EXPECT_TRUE(issues_with_costs(costs("2014/15")).empty());
  const Issue issue = issue_with_costs(costs("2012/13"));
  EXPECT_EQ(issue.field, "programmes.visits.cost.price_year");
  EXPECT_EQ(issue.found, "\"2012/13\"");
  EXPECT_NE(issue.allowed.find("\"2014/15\", the price year of items.care"),
            std::string::npos)
      << issue.allowed;
}

TEST(CostBookErrors, EveryProblemIsNamedAtOnce) {
  const auto issues =
      issues_with_costs(kTakesIn +
                        "[costs.items.care]\non = \"case.clas\"\n"
                        "[costs.items.contact]\nper = \"contact\"\n"
                        "[costs.items.entrant]\nedition = \"latest\"\n");
  std::vector<std::string> fields;
  for (const Issue& issue : issues) fields.push_back(issue.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"costs.items.care.on",
                                              "costs.items.contact.per",
                                              "costs.items.entrant.edition"}));
}

}  // namespace
}  // namespace hearthline::scenario
