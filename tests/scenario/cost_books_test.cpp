// Cost books in files: taken in by name and path, changed in part, replaced.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "cost_files.hpp"
#include "hearthline/scenario/costs.hpp"

namespace hearthline::scenario {
namespace {

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

}  // namespace
}  // namespace hearthline::scenario
