#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

const std::vector<std::string>& library_folders() {
  static const std::vector<std::string> kFolders{HEARTHLINE_TEST_DATA,
                                                 HEARTHLINE_SCENARIOS};
  return kFolders;
}

const std::string kFile = std::string(HEARTHLINE_TEST_DATA) + "/mine.toml";
const std::string kPlaces =
    "places = { value = 80, unit = \"places\", assumption = \"for tests\" }\n";

/// Reads a scenario that has a pathway and these tables besides.
Loaded with(const std::string& tables) {
  return parse("inherits = \"pathway\"\nname = \"mine\"\n" + tables, kFile,
               library_folders());
}

std::vector<Issue> issues_with(const std::string& tables) {
  try {
    with(tables);
  } catch (const ScenarioError& error) {
    return error.issues();
  }
  return {};
}

Issue issue_with(const std::string& tables) {
  const auto issues = issues_with(tables);
  EXPECT_EQ(issues.size(), 1U) << tables;
  return issues.empty() ? Issue{} : issues.front();
}

const programmes::ProgrammeParameters& visits_in(const Loaded& loaded) {
  return loaded.scenario.programmes.at("visits");
}

// It refers to what it is given, which must stay.
const programmes::ProgrammeParameters& visits_in(Loaded&&) = delete;

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), end.size(), end) == 0;
}

TEST(Library, AProgrammeIsTakenInByName) {
  const Loaded loaded = with("[programmes.visits]\nlibrary = \"visits\"\n");
  const auto& visits = visits_in(loaded);
  EXPECT_EQ(visits.title, "Home visits");
  EXPECT_EQ(visits.places->value, 50.0);
  EXPECT_EQ(visits.stay.length->value, 6.0);
  EXPECT_EQ(visits.effects.size(), 2U);
}

TEST(Library, OrByPathFromTheFileThatNamesIt) {
  const auto taken = with(
      "[programmes.visits]\nlibrary = \"./programmes/longer-visits.toml\"\n");
  EXPECT_EQ(visits_in(taken).title, "Longer home visits");
  EXPECT_EQ(visits_in(taken).stay.length->value, 12.0);
  EXPECT_EQ(visits_in(taken).places->value, 50.0)
      << "of what that one takes in";
  EXPECT_EQ(visits_in(taken).effects.size(), 1U) << "it leaves one out";
}

TEST(Library, NumbersAreChangedInPartWithTheirProvenance) {
  const Loaded loaded =
      with("[programmes.visits]\nlibrary = \"visits\"\n" + kPlaces +
           "[programmes.visits.effects.need]\n"
           "hazard_ratio = { value = 0.8, source = \"S\" }\n");
  EXPECT_EQ(visits_in(loaded).places->value, 80.0);
  const auto& effect = visits_in(loaded).effects.at("need");
  EXPECT_EQ(effect.hazard_ratio.value, 0.8);
  EXPECT_EQ(effect.hazard_ratio.provenance.kind, model::Evidence::kSource);
  EXPECT_EQ(effect.low->value, 0.7);
  EXPECT_EQ(effect.processes.size(), 2U);
}

TEST(Library, NumbersKeepTheirFileAndLine) {
  const Loaded loaded =
      with("[programmes.visits]\nlibrary = \"visits\"\n" + kPlaces);
  std::set<std::string> found;
  for (const Parameter& p : loaded.parameters()) {
    if (p.path == "programmes.visits.places") {
      EXPECT_EQ(p.file, kFile);
      EXPECT_EQ(p.line, 5);
      found.insert(p.path);
    }
    if (p.path == "programmes.visits.stay.length") {
      EXPECT_TRUE(ends_with(p.file, "programmes/visits.toml")) << p.file;
      EXPECT_EQ(p.line, 15);
      found.insert(p.path);
    }
  }
  EXPECT_EQ(found.size(), 2U);
}

TEST(Library, TwoNamesMayTakeInTheSame) {
  const Loaded loaded = with(
      "[programmes.east]\nlibrary = \"visits\"\n"
      "[programmes.west]\nlibrary = \"visits\"\n" +
      kPlaces);
  EXPECT_EQ(loaded.scenario.programmes.at("east").places->value, 50.0);
  EXPECT_EQ(loaded.scenario.programmes.at("west").places->value, 80.0);
}

TEST(Library, AProgrammeLeavesOutWhatItLists) {
  const Loaded loaded = with(
      "[programmes.visits]\nlibrary = \"visits\"\n"
      "without = [\"effects.contacts\", \"places\"]\n");
  EXPECT_EQ(visits_in(loaded).effects.count("contacts"), 0U);
  EXPECT_FALSE(visits_in(loaded).places.has_value());
  const Issue issue = issue_with(
      "[programmes.visits]\nlibrary = \"visits\"\n"
      "without = [\"effects.contact\"]\n");
  EXPECT_EQ(issue.field, "programmes.visits.without");
  EXPECT_EQ(issue.line, 5);
  EXPECT_EQ(issue.nearest, "effects.contacts");
  EXPECT_EQ(issue_with("[programmes.visits]\nwithout = [\"places\"]\n").found,
            "a programme that takes in nothing");
}

TEST(Library, TheWholeProgrammeIsWrittenDown) {
  const Loaded loaded =
      with("[programmes.visits]\nlibrary = \"visits\"\n" + kPlaces);
  const std::string text = loaded.to_toml();
  EXPECT_EQ(text.find("library"), std::string::npos);
  const Loaded again = parse(text);
  EXPECT_EQ(again.to_toml(), text);
  EXPECT_EQ(visits_in(again).places->value, 80.0);
  EXPECT_EQ(visits_in(again).effects.size(), 2U);
}

// ---- Several files ----------------------------------------------------------

/// Reads a scenario that inherits from one that states this.
class Inherited : public ::testing::Test {
 protected:
  static Loaded child(const std::string& base, const std::string& own) {
    // Tests run side by side.
    const std::string folder =
        ::testing::TempDir() + "hearthline_library_" +
        ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/base.toml")
        << "inherits = \"pathway\"\nname = \"base\"\n" + base;
    Loaded loaded = parse("inherits = \"base\"\nname = \"mine\"\n" + own,
                          folder + "/mine.toml", library_folders());
    std::filesystem::remove_all(folder);
    return loaded;
  }
  static constexpr const char* kTakesIn =
      "[programmes.visits]\nlibrary = \"visits\"\n";
};

TEST_F(Inherited, AProgrammeIsChangedFurther) {
  const Loaded loaded = child(kTakesIn + kPlaces,
                              "[programmes.visits]\ntitle = \"Visits\"\n"
                              "[programmes.visits.stay]\n"
                              "length = { value = 9, unit = \"months\", "
                              "assumption = \"for tests\" }\n");
  EXPECT_EQ(visits_in(loaded).places->value, 80.0);
  EXPECT_EQ(visits_in(loaded).title, "Visits");
  EXPECT_EQ(visits_in(loaded).stay.length->value, 9.0);
}

TEST_F(Inherited, NamingTheLibraryAgainKeepsWhatIsInherited) {
  const Loaded loaded = child(kTakesIn + kPlaces, kTakesIn);
  EXPECT_EQ(visits_in(loaded).places->value, 80.0);
}

TEST_F(Inherited, TheLibraryComesBelowWhatIsInherited) {
  const Loaded loaded = child(
      "[programmes.visits]\ntitle = \"Own\"\n" + kPlaces +
          "[programmes.visits.stay]\n"
          "length = { value = 9, unit = \"months\", assumption = \"t\" }\n",
      kTakesIn);
  EXPECT_EQ(visits_in(loaded).title, "Own");
  EXPECT_EQ(visits_in(loaded).places->value, 80.0);
  EXPECT_EQ(visits_in(loaded).stay.length->value, 9.0);
  EXPECT_EQ(visits_in(loaded).effects.size(), 2U);
}

TEST_F(Inherited, AnotherProgrammeUnderTheSameNameIsRefused) {
  const std::string other =
      "[programmes.visits]\nlibrary = \"longer-visits\"\n";
  try {
    child(kTakesIn, other);
    ADD_FAILURE() << "was read";
  } catch (const ScenarioError& error) {
    const Issue& issue = error.issues().front();
    EXPECT_EQ(issue.field, "programmes.visits.library");
    EXPECT_EQ(issue.line, 4);
    EXPECT_TRUE(ends_with(issue.found, "longer-visits.toml")) << issue.found;
    EXPECT_NE(issue.allowed.find("without = [\"programmes.visits\"]"),
              std::string::npos);
  }
  const Loaded replaced =
      child(kTakesIn + kPlaces, "without = [\"programmes.visits\"]\n" + other);
  EXPECT_EQ(visits_in(replaced).title, "Longer home visits");
  EXPECT_EQ(visits_in(replaced).places->value, 50.0);
}

TEST_F(Inherited, WithoutReachesIntoAProgrammeThatWasTakenIn) {
  const Loaded loaded =
      child(kTakesIn, "without = [\"programmes.visits.effects.contacts\"]\n");
  EXPECT_EQ(visits_in(loaded).effects.size(), 1U);
}

// ---- Errors -----------------------------------------------------------------

TEST(LibraryErrors, AnUnknownNameListsWhatThereIs) {
  const Issue issue = issue_with("[programmes.visits]\nlibrary = \"visit\"\n");
  EXPECT_EQ(issue.file, kFile);
  EXPECT_EQ(issue.line, 4);
  EXPECT_EQ(issue.field, "programmes.visits.library");
  EXPECT_EQ(issue.found, "no programme named \"visit\"");
  EXPECT_NE(issue.allowed.find("longer-visits"), std::string::npos);
  EXPECT_EQ(issue.nearest, "visits");
}

TEST(LibraryErrors, AMissingFileNamesOneBesideIt) {
  const Issue issue = issue_with(
      "[programmes.visits]\nlibrary = \"./programmes/visit.toml\"\n");
  EXPECT_NE(issue.found.find("no file"), std::string::npos);
  EXPECT_NE(issue.allowed.find("programme file"), std::string::npos);
  EXPECT_EQ(issue.nearest, "./programmes/visits.toml");
}

TEST(LibraryErrors, ItIsTheNameOfAProgramme) {
  EXPECT_EQ(issue_with("[programmes.visits]\nlibrary = 3\n").found, "3");
  EXPECT_EQ(issue_with("[programmes]\nvisits = 3\n").field,
            "programmes.visits");
  for (const Issue& issue :
       issues_with("[programmes.visits]\nlibary = \"visits\"\n")) {
    if (issue.field == "programmes.visits.libary") {
      EXPECT_EQ(issue.nearest, "library");
    } else {
      EXPECT_EQ(issue.found, kMissing);
    }
  }
}

TEST(LibraryErrors, AnEmptyFileIsItsOwn) {
  const Issue issue = issue_with(
      "[programmes.visits]\nlibrary = \"./programmes/bad/empty.toml\"\n");
  EXPECT_TRUE(ends_with(issue.file, "bad/empty.toml"));
  EXPECT_EQ(issue.found, "an empty file");
}

TEST(LibraryErrors, UnknownFieldsAreThoseOfItsFile) {
  const Issue issue = issue_with(
      "[programmes.visits]\nlibrary = \"./programmes/bad/unknown.toml\"\n");
  EXPECT_TRUE(ends_with(issue.file, "bad/unknown.toml"));
  EXPECT_EQ(issue.line, 3);
  EXPECT_EQ(issue.field, "programmes.visits.elligible");
  EXPECT_EQ(issue.nearest, "eligible");
}

TEST(LibraryErrors, CirclesAreReportedInFull) {
  const Issue issue = issue_with(
      "[programmes.visits]\nlibrary = \"./programmes/bad/round_a.toml\"\n");
  EXPECT_TRUE(ends_with(issue.file, "bad/round_b.toml"));
  EXPECT_EQ(issue.line, 1);
  EXPECT_NE(issue.found.find("a cycle: "), std::string::npos);
  EXPECT_NE(issue.found.find("round_a.toml takes in "), std::string::npos);
  EXPECT_NE(issue.found.find("round_b.toml takes in "), std::string::npos);
}

TEST(LibraryErrors, WhatDoesNotFitTogetherHasTheLineOfItsNumber) {
  const auto issues = issues_with(
      "[programmes.visits]\nlibrary = \"./programmes/bad/contradicts.toml\"\n");
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].field, "programmes.visits.cost.price_year");
  EXPECT_TRUE(ends_with(issues[0].file, "bad/contradicts.toml"));
  EXPECT_EQ(issues[0].line, 7);
}

// ---- A programme on its own -------------------------------------------------

TEST(LoadProgramme, ReadsChecksAndWritesIt) {
  const LoadedProgramme loaded =
      load_programme("longer-visits", library_folders());
  EXPECT_EQ(loaded.programme.title, "Longer home visits");
  EXPECT_EQ(loaded.programme.effects.size(), 1U);
  EXPECT_EQ(loaded.document.files().size(), 2U);
  const std::string text = loaded.to_toml();
  EXPECT_EQ(text.find("library"), std::string::npos);
  EXPECT_NE(text.find("[effects.need]"), std::string::npos);
}

TEST(LoadProgramme, HasTheProblemsOfItsFiles) {
  const auto of = [](const std::string& name) {
    try {
      load_programme(std::string(HEARTHLINE_TEST_DATA) + "/programmes/bad/" +
                     name);
    } catch (const ScenarioError& error) {
      return error.issues();
    }
    return std::vector<Issue>();
  };
  const auto fields = [&](const std::string& name) {
    std::vector<std::string> found;
    for (const Issue& issue : of(name)) found.push_back(issue.field);
    return found;
  };
  EXPECT_EQ(fields("endless.toml"),
            (std::vector<std::string>{"inherits", "stay.length.unit"}));
  EXPECT_EQ(fields("contradicts.toml"),
            (std::vector<std::string>{"effects.need.low", "cost.price_year"}));
  EXPECT_EQ(of("contradicts.toml")[0].line, 4);
  EXPECT_EQ(of("empty.toml")[0].found, "an empty file");
  EXPECT_NE(of("none.toml")[0].found.find("no file"), std::string::npos);
}

TEST(LoadProgramme, ListsWhatIsShipped) {
  EXPECT_EQ(shipped_programmes({HEARTHLINE_TEST_DATA}),
            (std::vector<std::string>{"longer-visits", "visits"}));
}

}  // namespace
}  // namespace hearthline::scenario
