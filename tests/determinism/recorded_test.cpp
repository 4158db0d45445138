/// @file
/// The results of fixed calculations are those recorded. Where this fails
/// after a change that is meant to change results, record the new ones:
/// `hearthline_digest --expected` prints them.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <string>

#include "determinism/calculations.hpp"
#include "hearthline/digests.hpp"

namespace hearthline::determinism {
namespace {

constexpr const char* kAdvice =
    "If this change of results is intended, record the new digest in "
    "include/hearthline/digests.hpp and say why in CHANGELOG.md.";

TEST(Recorded, RunsOfTheFamilyModelHaveTheRecordedBits) {
  EXPECT_EQ(run_digest(), kRunDigest) << kAdvice;
}

TEST(Recorded, RunsOfDeclaredModelsHaveTheRecordedBits) {
  EXPECT_EQ(multistate_digest(), kMultistateDigest) << kAdvice;
}

// Solved numbers depend on the machine's library of logarithms and on the
// width of its vectors: about 1e-10 of a value. The tolerance is a hundred
// times that, and a thousandth of the errors that the solver states.
TEST(Recorded, SolvedNumbersAgreeWithTheRecordedOnes) {
  constexpr double kTolerance = 1e-8;
  std::ifstream file(HEARTHLINE_TEST_DATA "/expected_values.txt");
  ASSERT_TRUE(file);
  ExpectedValues recorded;
  std::string name;
  for (double value = 0.0; file >> name >> value;) recorded[name] = value;

  const ExpectedValues values = expected_values();
  ASSERT_EQ(values.size(), recorded.size());
  for (const auto& [key, value] : values) {
    ASSERT_TRUE(recorded.count(key)) << key;
    EXPECT_NEAR(value, recorded.at(key), kTolerance * std::abs(value))
        << key << ": record the new value in tests/data/expected_values.txt "
        << "if the change is intended, and say why in CHANGELOG.md";
  }
}

}  // namespace
}  // namespace hearthline::determinism
