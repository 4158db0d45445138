#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

namespace fs = std::filesystem;

Issue issue_of_file(const std::string& file,
                    const std::vector<std::string>& folders = {}) {
  try {
    load(file, folders);
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.issues().size(), 1U) << error.what();
    return error.issues().front();
  }
  ADD_FAILURE() << file << " was read";
  return {};
}

Issue issue_of_bad(const std::string& name) {
  return issue_of_file(data_folder() + "/bad/" + name);
}

TEST(Files, AnUnknownNameListsWhatThereIs) {
  const Issue issue = issue_of_file("smal", {data_folder()});
  EXPECT_EQ(issue.found, "no scenario named \"smal\"");
  EXPECT_NE(issue.allowed.find("child, grandchild, small"), std::string::npos);
  EXPECT_EQ(issue.nearest, "small");
  EXPECT_EQ(issue_of_file("smal").nearest, "");
  EXPECT_EQ(issue_of_file("").nearest, "");
}

TEST(Files, AMissingFileNamesOneBesideIt) {
  const Issue issue = issue_of_file(data_folder() + "/smal.toml");
  EXPECT_NE(issue.found.find("no file"), std::string::npos);
  EXPECT_EQ(issue.nearest, data_folder() + "/small.toml");
  EXPECT_NE(issue_of_file("nowhere/at/all.toml").found.find("no file"),
            std::string::npos);
}

TEST(Files, AFolderIsNotAFile) {
  EXPECT_EQ(issue_of_file(data_folder() + "/").found, "a folder");
}

TEST(Files, AnUnreadableFileIsReported) {
  if (geteuid() == 0) GTEST_SKIP() << "the superuser reads everything";
  const fs::path file = fs::temp_directory_path() /
                        ("hearthline_" + std::to_string(getpid()) + ".toml");
  std::ofstream(file) << "name = \"x\"";
  fs::permissions(file, fs::perms::none);
  EXPECT_EQ(issue_of_file(file.string()).found, "a file that cannot be read");
  fs::remove(file);
}

TEST(Files, AnEmptyFileIsOneIssue) {
  EXPECT_EQ(issue_of_bad("empty.toml").found, "an empty file");
  EXPECT_EQ(issue_of_bad("comment.toml").found, "an empty file");
}

TEST(Files, OtherEncodingsAreFoundToTheColumn) {
  const Issue issue = issue_of_bad("latin1.toml");
  EXPECT_EQ(issue.line, 3);
  EXPECT_EQ(issue.column, 13);
  EXPECT_NE(issue.found.find("0xE9"), std::string::npos);
  EXPECT_NE(issue.allowed.find("UTF-8"), std::string::npos);
}

TEST(Files, InvalidUtf8IsFoundInAllItsForms) {
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82",
        "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    const auto issues = issues_of("# \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" +
                                  std::string(bad) + "\n");
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_NE(issues[0].found.find("UTF-8"), std::string::npos);
    EXPECT_EQ(issues[0].column, 6);
  }
  EXPECT_TRUE(issues_of(small_with("# A small",
                                   "# \xE2\x82\xAC\xF0\x9F\x98\x80"
                                   " small"))
                  .empty());
}

TEST(Files, CurlyQuotationMarksAreNamed) {
  const std::string text =
      "name = \"caf\xC3\xA9\"  # caf\xC3\xA9\n"
      "description = \"\"\"\n\xE2\x80\x9Cquoted\xE2\x80\x9D \\\"\n\"\"\"\"\n"
      "x = 'caf\xC3\xA9 \"'\n"
      "title = \xE2\x80\x9CSmall\xE2\x80\x9D\n";
  const auto issues = issues_of(text);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].line, 6);
  EXPECT_EQ(issues[0].column, 9);
  EXPECT_EQ(issues[0].found, "the character \xE2\x80\x9C");
  EXPECT_NE(issues[0].allowed.find("straight quotation marks"),
            std::string::npos);
}

TEST(Files, AByteOrderMarkIsAccepted) {
  EXPECT_TRUE(issues_of("\xEF\xBB\xBF" + text_of("small.toml")).empty());
}

TEST(Files, WindowsLineEndingsAreAccepted) {
  std::string text;
  for (const char c : text_of("small.toml")) {
    if (c == '\n') text += '\r';
    text += c;
  }
  EXPECT_TRUE(issues_of(text).empty());
}

TEST(Files, InvalidTomlIsDescribedInPlainWords) {
  const Issue yaml = issue_of_bad("not_toml.toml");
  EXPECT_EQ(yaml.line, 2);
  EXPECT_NE(yaml.found.find("invalid TOML"), std::string::npos);
  EXPECT_NE(yaml.allowed.find("name = value"), std::string::npos);
  const Issue cut = issue_of_bad("truncated.toml");
  EXPECT_EQ(cut.line, 5);
  EXPECT_NE(cut.allowed.find("text that ends"), std::string::npos);
  const auto twice = issues_of("name = \"a\"\nname = \"b\"\n");
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(twice[0].line, 2);
  EXPECT_NE(twice[0].allowed.find("once"), std::string::npos);
}

TEST(Files, InvalidHeadingsAreRejected) {
  for (const char* bad : {"[?]", "[.a]", "[th\xC3\xA8mes]", "[]", "[a.]", "[",
                          "[[", "[=]", "?", "= 1", ". = 1"}) {
    const auto issues = issues_of("name = \"a\"\n" + std::string(bad) + "\n");
    ASSERT_EQ(issues.size(), 1U) << bad;
    EXPECT_EQ(issues[0].line, 2) << issues[0].message();
  }
}

TEST(Files, DeepNestingIsReported) {
  EXPECT_EQ(issues_of("a = " + std::string(100000, '[')).size(), 1U);
  std::string parts = "a";
  for (int k = 0; k < 100000; ++k) parts += ".a";
  EXPECT_EQ(issues_of(parts + " = 1").size(), 1U);
  EXPECT_EQ(issues_of("[" + parts + "]").size(), 1U);
}

TEST(Inherits, CyclesAreReportedInFull) {
  const Issue circle = issue_of_bad("circle_a.toml");
  EXPECT_EQ(circle.field, "inherits");
  EXPECT_NE(circle.file.find("circle_c.toml"), std::string::npos);
  EXPECT_EQ(circle.line, 1);
  std::size_t at = 0;
  for (const char* link : {"circle_a.toml inherits", "circle_b.toml inherits",
                           "circle_c.toml inherits", "circle_a.toml"}) {
    at = circle.found.find(link, at);
    ASSERT_NE(at, std::string::npos) << circle.found;
    ++at;
  }
  EXPECT_NE(issue_of_bad("itself.toml").found.find("a cycle"),
            std::string::npos);
}

TEST(Inherits, AMissingBaseIsAnIssueOfTheChild) {
  const Issue issue = issue_of_bad("orphan.toml");
  EXPECT_NE(issue.file.find("orphan.toml"), std::string::npos);
  EXPECT_EQ(issue.line, 2);
  const auto name = issues_of("inherits = \"grandchilt\"\n");
  ASSERT_EQ(name.size(), 1U);
  EXPECT_EQ(name[0].nearest, "grandchild");
  EXPECT_EQ(issues_of("inherits = 3\n")[0].found, "3");
}

/// Checks that a text either loads or is rejected as a scenario.
void expect_no_surprise(const std::string& text) {
  try {
    parse(text, "test.toml", {data_folder()});
  } catch (const ScenarioError& error) {
    EXPECT_FALSE(error.issues().empty());
    EXPECT_FALSE(std::string(error.what()).empty());
  }
}

TEST(Fuzz, TruncatedFilesAreRefusedOrRead) {
  const std::string text = text_of("small.toml");
  for (std::size_t length = 0; length < text.size(); length += 97) {
    expect_no_surprise(text.substr(0, length));
  }
}

TEST(Fuzz, SpoiltBytesAreRefusedOrRead) {
  const std::string text = text_of("small.toml");
  const std::string bytes("\0\n\"[]{}=.,-9e#\xC3", 15);
  std::uint32_t state = 1;  // any small generator will do
  for (int trial = 0; trial < 300; ++trial) {
    std::string spoilt = text;
    for (int k = 0; k < 3; ++k) {
      state = 1664525U * state + 1013904223U;
      const std::size_t at = (state >> 8U) % spoilt.size();
      spoilt[at] = bytes[(state >> 3U) % bytes.size()];
    }
    expect_no_surprise(spoilt);
  }
}

}  // namespace
}  // namespace hearthline::scenario
