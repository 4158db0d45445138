#include "hearthline/text/wording.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hearthline::text {
namespace {

TEST(Listed, JoinsNamesAsASentenceDoes) {
  EXPECT_EQ(listed({}), "none");
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b"}), "a and b");
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
}

TEST(Listed, ShowsTheFirstTwelve) {
  std::vector<std::string> names(12, "x");
  names.back() = "y";
  EXPECT_EQ(listed(names), "x, x, x, x, x, x, x, x, x, x, x and y");
  names.resize(15, "z");
  EXPECT_EQ(listed(names), "x, x, x, x, x, x, x, x, x, x, x, y and 3 more");
}

TEST(Suggestion, IsTheNearestNameOrAllThereAre) {
  EXPECT_EQ(suggestion("wel", {"well", "ill"}), "; did you mean 'well'?");
  EXPECT_EQ(suggestion("dead", {"well", "ill"}), "; available: well and ill");
}

}  // namespace
}  // namespace hearthline::text
