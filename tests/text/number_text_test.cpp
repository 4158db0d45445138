#include "hearthline/text/number_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "support/compare.hpp"

namespace hearthline::text {
namespace {

using test_support::kInfinity;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();

TEST(NumberText, IsWhatPeopleWrite) {
  const std::array<std::pair<double, std::string>, 12> cases{{
      {0.0, "0"},
      {-0.0, "-0"},
      {1.0, "1"},
      {-0.25, "-0.25"},
      {0.1, "0.1"},
      {2e6, "2000000"},
      {999999999999999.0, "999999999999999"},
      {1e15, "1e+15"},
      {1e-5, "0.00001"},
      {9e-6, "9e-06"},
      {kInfinity, "inf"},
      {-kInfinity, "-inf"},
  }};
  for (const auto& [value, words] : cases) EXPECT_EQ(number_text(value), words);
  EXPECT_EQ(number_text(kNan), "nan");
  EXPECT_EQ(number_text(-kNan), "nan");
}

TEST(NumberText, ReadsBackAsTheSameNumber) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> exponent(-300.0, 300.0);
  std::uniform_real_distribution<double> part(-10.0, 10.0);
  const auto same = [](double value) {
    EXPECT_EQ(std::strtod(number_text(value).c_str(), nullptr), value);
  };
  for (int i = 0; i < 1000; ++i) {
    same(part(random));
    same(part(random) * std::pow(10.0, exponent(random)));
  }
  same(kLargest);
  same(kSmallest);
}

TEST(RoundedText, HidesTheRoundingOfASum) {
  EXPECT_EQ(number_text(0.3 + 0.6), "0.8999999999999999");
  EXPECT_EQ(rounded_text(0.3 + 0.6), "0.9");
  EXPECT_EQ(rounded_text(1e-10 * (0.1 + 0.2)), "3e-11");
  EXPECT_EQ(rounded_text(-1234567.0 * 1.1), "-1358023.7");
}

TEST(RoundedText, KeepsTwelveDigits) {
  EXPECT_EQ(rounded_text(1.000001), "1.000001");
  EXPECT_EQ(rounded_text(123456789012.4), "123456789012");
  EXPECT_EQ(rounded_text(1.0 / 3.0), "0.333333333333");
}

TEST(RoundedText, HasNoRangeOfItsOwn) {
  EXPECT_EQ(rounded_text(0.0), "0");
  EXPECT_EQ(rounded_text(kInfinity), "inf");
  EXPECT_EQ(rounded_text(kNan), "nan");
  EXPECT_EQ(rounded_text(kSmallest), "5e-324");
  EXPECT_EQ(rounded_text(kLargest), "1.79769313486e+308");
}

}  // namespace
}  // namespace hearthline::text
