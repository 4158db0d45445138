// Cost books in files: taken in by name and path, changed in part, replaced;
// and what is wrong with one is named with its file and line.

#include "hearthline/scenario/costs.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

const std::vector<std::string>& book_folders() {
  static const std::vector<std::string> kFolders{HEARTHLINE_TEST_DATA,
                                                 HEARTHLINE_SCENARIOS};
  return kFolders;
}

const std::string kPricedFile =
    std::string(HEARTHLINE_TEST_DATA) + "/mine.toml";
const std::string kPlainFile =
    std::string(HEARTHLINE_TEST_DATA) + "/costs/plain.toml";

/// A scenario with a pathway, and with these costs.
std::string with_costs(const std::string& costs) {
  return "inherits = \"pathway\"\nwithout = [\"costs\"]\nname = \"mine\"\n" +
         costs;
}
Loaded priced(const std::string& costs) {
  return parse(with_costs(costs), kPricedFile, book_folders());
}
std::vector<Issue> issues_with_costs(const std::string& costs) {
  try {
    priced(costs);
  } catch (const ScenarioError& error) {
    return error.issues();
  }
  return {};
}
Issue issue_with_costs(const std::string& costs) {
  const auto issues = issues_with_costs(costs);
  for (const Issue& issue : issues) SCOPED_TRACE(issue.message());
  EXPECT_EQ(issues.size(), 1U) << costs;
  return issues.empty() ? Issue{} : issues.front();
}

std::string text_of_plain() {
  std::ifstream stream(kPlainFile, std::ios::binary);
  std::ostringstream whole;
  whole << stream.rdbuf();
  return whole.str();
}

const std::string kTakesIn = "[costs]\nbook = \"plain\"\n";

// ---- Taking in a book -------------------------------------------------------

TEST(CostBook, IsTakenInByName) {
  const Loaded loaded = priced(kTakesIn);
  const auto& costs = *loaded.scenario.costs;
  EXPECT_EQ(costs.title, "Invented prices");
  EXPECT_EQ(costs.items.size(), 3U);
  EXPECT_EQ(costs.items.at("care").a_year->value, 50000.0);
  EXPECT_EQ(costs.items.at("care").payers.at("schools_grant").value, 0.25);
  EXPECT_EQ(costs.items.at("entrant").editions.size(), 2U);
  EXPECT_EQ(costs.area_factor.value, 1.5);
  EXPECT_EQ(costs.deflator->index.values.size(), 5U);
}

TEST(CostBook, IsTakenInByPathFromTheFileThatNamesIt) {
  const Loaded loaded = priced("[costs]\nbook = \"./costs/changed.toml\"\n");
  const auto& costs = *loaded.scenario.costs;
  EXPECT_EQ(costs.title, "Invented prices, changed");
  EXPECT_EQ(costs.items.at("care").a_year->value, 60000.0);
  EXPECT_EQ(costs.items.at("care").a_year->provenance.kind,
            model::Evidence::kSource);
  EXPECT_EQ(costs.items.at("care").price_year, "2014/15")
      << "of the book that it takes in";
  EXPECT_EQ(costs.items.count("contact"), 0U) << "it leaves this one out";
}

TEST(CostBook, IsChangedInPart) {
  const Loaded loaded = priced(
      kTakesIn +
      "[costs.items.care]\n"
      "cashable = { value = 0.8, unit = \"probability\", source = \"S\" }\n"
      "[costs.items.entrant]\nedition = \"earlier\"\n"
      "[costs.items.more]\ntitle = \"A plan\"\non = \"case.cpp\"\n"
      "per = \"child\"\n"
      "a_year = { value = 9, unit = \"pounds per year\", source = \"S\" }\n"
      "price_year = \"2015/16\"\ncategory = \"social_care\"\n"
      "payers.health = { value = 1, unit = \"probability\", source = \"S\" "
      "}\n");
  const auto& items = loaded.scenario.costs->items;
  EXPECT_EQ(items.size(), 4U);
  EXPECT_EQ(items.at("care").cashable.value, 0.8);
  EXPECT_EQ(items.at("care").cashable.provenance.kind,
            model::Evidence::kSource);
  EXPECT_EQ(items.at("care").fixed.value, 0.25) << "as in the book";
  EXPECT_EQ(items.at("entrant").edition, "earlier");
  EXPECT_EQ(items.at("more").a_year->value, 9.0);
}

TEST(CostBook, KeepsTheFileAndLineOfItsNumbers) {
  const Loaded loaded = priced(
      kTakesIn +
      "[costs.items.care]\n"
      "cashable = { value = 0.8, unit = \"probability\", source = \"S\" }\n");
  std::set<std::string> found;
  for (const Parameter& p : loaded.parameters()) {
    if (p.path == "costs.items.care.cashable") {
      EXPECT_EQ(p.file, kPricedFile);
      EXPECT_EQ(p.line, 7);
      found.insert(p.path);
    }
    if (p.path == "costs.items.care.fixed") {
      EXPECT_TRUE(p.file.ends_with("costs/plain.toml")) << p.file;
      EXPECT_EQ(p.line, line_of(text_of_plain(), "fixed = "));
      found.insert(p.path);
    }
  }
  EXPECT_EQ(found.size(), 2U);
}

TEST(CostBook, LeavesOutWhatIsListed) {
  const Loaded loaded = priced(
      kTakesIn +
      "without = [\"items.contact\", \"items.entrant.editions.earlier\", "
      "\"area_factor\"]\n");
  const auto& costs = *loaded.scenario.costs;
  EXPECT_EQ(costs.items.size(), 2U);
  EXPECT_EQ(costs.items.at("entrant").editions.size(), 1U);
  EXPECT_EQ(costs.area_factor.value, 1.0);
  const Issue issue =
      issue_with_costs(kTakesIn + "without = [\"items.contacts\"]\n");
  EXPECT_EQ(issue.field, "costs.without");
  EXPECT_EQ(issue.line, 6);
  EXPECT_EQ(issue.nearest, "items.contact");
  EXPECT_EQ(issue_with_costs("[costs]\nwithout = [\"items.contact\"]\n").found,
            "costs that take in no book");
}

TEST(CostBook, IsWrittenDownWhole) {
  const Loaded loaded = priced(kTakesIn + "without = [\"items.contact\"]\n");
  const std::string text = loaded.to_toml();
  EXPECT_EQ(text.find("book ="), std::string::npos);
  const Loaded again = parse(text);
  EXPECT_EQ(again.to_toml(), text);
  EXPECT_EQ(again.scenario.costs->items.size(), 2U);
  EXPECT_EQ(again.digest(), loaded.digest());
}

/// Reads a scenario that inherits from one that takes in the book "plain" and
/// states this besides.
class InheritedCosts : public ::testing::Test {
 protected:
  static Loaded child(const std::string& base, const std::string& own) {
    // Tests run side by side.
    const std::string folder =
        ::testing::TempDir() + "hearthline_costs_" +
        ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/base.toml") << with_costs(base);
    Loaded loaded = parse("inherits = \"base\"\nname = \"own\"\n" + own,
                          folder + "/own.toml", book_folders());
    std::filesystem::remove_all(folder);
    return loaded;
  }
  static constexpr const char* kDearer =
      "[costs.items.care]\n"
      "a_year = { value = 70000, unit = \"pounds per year\", source = \"S\" "
      "}\n";
};

TEST_F(InheritedCosts, AreChangedFurther) {
  const Loaded loaded = child(kTakesIn + kDearer,
                              "[costs.items.care]\nprice_year = \"2015/16\"\n");
  const auto& care = loaded.scenario.costs->items.at("care");
  EXPECT_EQ(care.a_year->value, 70000.0);
  EXPECT_EQ(care.price_year, "2015/16");
  EXPECT_EQ(loaded.scenario.costs->items.size(), 3U);
}

TEST_F(InheritedCosts, AreReplacedByAnotherBook) {
  const Loaded loaded =
      child(kTakesIn + kDearer, "[costs]\nbook = \"changed\"\n");
  const auto& costs = *loaded.scenario.costs;
  EXPECT_EQ(costs.title, "Invented prices, changed");
  EXPECT_EQ(costs.items.at("care").a_year->value, 60000.0);
  EXPECT_EQ(costs.items.count("contact"), 0U);
}

TEST_F(InheritedCosts, AreLeftOutLikeAnythingElse) {
  const Loaded loaded =
      child(kTakesIn, "without = [\"costs.items.contact\"]\n");
  EXPECT_EQ(loaded.scenario.costs->items.size(), 2U);
  EXPECT_FALSE(child(kTakesIn, "without = [\"costs\"]\n").scenario.costs);
}

// ---- Books by themselves ----------------------------------------------------

TEST(LoadBook, ReadsChecksAndWritesIt) {
  const LoadedBook loaded = load_book("changed", book_folders());
  EXPECT_EQ(loaded.book.title, "Invented prices, changed");
  EXPECT_EQ(loaded.book.items.size(), 2U);
  EXPECT_EQ(loaded.document.files().size(), 2U);
  const std::string text = loaded.to_toml();
  EXPECT_EQ(text.find("book ="), std::string::npos);
  EXPECT_NE(text.find("[items.care]"), std::string::npos);
  EXPECT_EQ(load_book(kPlainFile).book.items.size(), 3U) << "by its path";
}

TEST(LoadBook, ListsWhatIsShipped) {
  EXPECT_EQ(shipped_books({HEARTHLINE_TEST_DATA}),
            (std::vector<std::string>{"changed", "plain"}));
}

TEST(LoadBook, AcceptsEveryBookThatIsShipped) {
  const auto books = shipped_books({HEARTHLINE_SCENARIOS});
  EXPECT_GE(books.size(), 5U);
  for (const std::string& name : books) {
    SCOPED_TRACE(name);
    const LoadedBook loaded = load_book(name, {HEARTHLINE_SCENARIOS});
    EXPECT_FALSE(loaded.book.title.empty());
    EXPECT_FALSE(loaded.book.description.empty());
  }
}

TEST(LoadBook, NamesAnUnknownBookAndTheNearest) {
  const Issue issue = issue_with_costs("[costs]\nbook = \"plan\"\n");
  EXPECT_EQ(issue.file, kPricedFile);
  EXPECT_EQ(issue.line, 5);
  EXPECT_EQ(issue.field, "costs.book");
  EXPECT_EQ(issue.found, "no cost book named \"plan\"");
  EXPECT_EQ(issue.nearest, "plain");
  EXPECT_NE(issue.allowed.find("barnet-2014"), std::string::npos);
  EXPECT_EQ(issue_with_costs("[costs]\nbook = 3\n").found, "3");
  const Issue empty =
      issue_with_costs("[costs]\nbook = \"./costs/bad/empty.toml\"\n");
  EXPECT_TRUE(empty.file.ends_with("bad/empty.toml"));
  EXPECT_EQ(empty.found, "an empty file");
}

TEST(LoadBook, ReportsACircleInFull) {
  const Issue issue =
      issue_with_costs("[costs]\nbook = \"./costs/bad/round_a.toml\"\n");
  EXPECT_TRUE(issue.file.ends_with("bad/round_b.toml")) << issue.file;
  EXPECT_EQ(issue.line, 1);
  EXPECT_EQ(issue.field, "book");
  EXPECT_NE(issue.found.find("a cycle: "), std::string::npos);
  EXPECT_NE(issue.found.find("round_a.toml takes in "), std::string::npos);
  EXPECT_NE(issue.found.find("round_b.toml takes in "), std::string::npos);
}

// ---- What is wrong with a book ----------------------------------------------

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

// ---- What only a scenario decides -------------------------------------------

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
