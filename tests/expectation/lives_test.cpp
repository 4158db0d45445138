// Lives: the errors that are found.

#include "hearthline/expectation/lives.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "hearthline/error.hpp"

namespace {

using hearthline::InputError;
using hearthline::expectation::check_lives;
using hearthline::expectation::Lives;
using hearthline::expectation::Presence;
using hearthline::model::Family;

Family family(int enters, int children) {
  Family made;
  made.id.value = 41;
  made.enters = static_cast<std::int16_t>(enters);
  made.children = static_cast<std::uint8_t>(children);
  return made;
}

std::string refusal(const std::vector<Family>& families, const Lives* lives) {
  try {
    check_lives(families, 2, lives);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

void expect_in(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
}

TEST(CheckLives, ListsAllErrors) {
  const std::vector<Family> families{family(0, 1), family(1, 2)};
  Lives lives{{0, 1}, {{{1.0, 0.5}, {1.0, 1.5}}, {{0.0, 1.0}, {0.0, 1.0}}}, {}};
  EXPECT_EQ(refusal(families, &lives), "no error");
  EXPECT_EQ(refusal(families, nullptr), "no error");
  lives.group = {0, 2, -1};
  lives.presence[0].families[1] = 1.5;
  lives.presence[1] = {{0.5}, {0.5, -1.0}};
  lives.partnership = {-0.1, 0.0};
  const std::string message = refusal({family(-3, 1), family(0, 1)}, &lives);
  for (const auto* part :
       {"family 41: expected a month of entry of 0 or more, found -3",
        "group: expected 2 values, found 3",
        "group of family number 1: expected a number from 0 to 1, found 2",
        "presence of group 0 in month 1: expected a number from 0 to 1",
        "presence of group 1: expected 2 values, found 1",
        "children of group 1 in month 1: expected a number from 0 to 255, "
        "found -1",
        "rate of separation: expected a finite number of 0 or more, found "
        "-0.1"}) {
    expect_in(message, part);
  }
  EXPECT_EQ(message.find("re-partnering"), std::string::npos) << message;
  EXPECT_EQ(message.find("children of group 1: expected"), std::string::npos)
      << message;
}

}  // namespace
