#include "hearthline/text/nearest_name.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hearthline::text {
namespace {

TEST(EditDistance, CountsEdits) {
  EXPECT_EQ(edit_distance("", ""), 0);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("rate", "rate"), 0);
  EXPECT_EQ(edit_distance("rate", "rates"), 1);
  EXPECT_EQ(edit_distance("rate", "rote"), 1);
  EXPECT_EQ(edit_distance("rate", "raet"), 1) << "a swap is one edit";
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

TEST(EditDistance, IsSymmetric) {
  EXPECT_EQ(edit_distance("horizon", "horison"),
            edit_distance("horison", "horizon"));
}

TEST(NearestName, IsTheNearestIfNear) {
  const std::vector<std::string> words{"rate", "ratio", "horizon"};
  EXPECT_EQ(nearest_name("rat", words), "rate");
  EXPECT_EQ(nearest_name("Horizon", words), "horizon");
  EXPECT_EQ(nearest_name("horizn", words), "horizon");
  EXPECT_EQ(nearest_name("xyzzy", words), "");
  EXPECT_EQ(nearest_name("", words), "");
  EXPECT_EQ(nearest_name("rate", {}), "");
}

TEST(NearestName, IsNoneWhenSeveralAreAsNear) {
  EXPECT_EQ(nearest_name("level_5", {"level_1", "level_2"}), "");
}

TEST(NearestName, SeesThroughCaseAndDashes) {
  EXPECT_EQ(nearest_name("Mental-Health", {"mental_health", "parenting"}),
            "mental_health");
}

TEST(NearestName, LongNamesAreNotCompared) {
  EXPECT_EQ(nearest_name(std::string(100000, 'a'), {"a"}), "");
}

}  // namespace
}  // namespace hearthline::text
