// Numbers whose values do not fit in memory.

#include "hearthline/engine/memory.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "hearthline/error.hpp"

namespace {

using hearthline::Error;
using hearthline::engine::available_memory;
using hearthline::engine::require_memory;

TEST(Memory, HoldsASmallNumber) {
  EXPECT_GT(available_memory(), 1e6);
  EXPECT_NO_THROW(require_memory("draws", "results", 10, 100.0));
}

// More than any machine has. Where the memory is unknown, nothing is refused.
TEST(Memory, RefusesANumberBeyondIt) {
  std::string message;
  try {
    require_memory("population.families", "records", 1'000'000'000'000, 1e9);
  } catch (const Error& error) {
    message = error.what();
  }
  EXPECT_EQ(message.empty(), !std::isfinite(available_memory()));
  if (message.empty()) return;
  EXPECT_TRUE(message.starts_with(
      "population.families: expected a number whose records fit in the memory "
      "available ("))
      << message;
  EXPECT_TRUE(
      message.ends_with("found 1000000000000, which need 1000000000000000 MB"))
      << message;
}

}  // namespace
