#include "hearthline/random/philox.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace hearthline::random {
namespace {

struct KnownAnswer {
  PhiloxBlock counter;
  PhiloxKey key;
  PhiloxBlock result;
};

std::vector<KnownAnswer> known_answers() {
  std::ifstream file(HEARTHLINE_TEST_DATA "/philox_kat.txt");
  std::vector<KnownAnswer> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    words >> std::hex;
    KnownAnswer row{};
    for (auto& word : row.counter) words >> word;
    for (auto& word : row.key) words >> word;
    for (auto& word : row.result) words >> word;
    EXPECT_TRUE(words) << line;
    rows.push_back(row);
  }
  return rows;
}

TEST(Philox, MatchesKnownAnswers) {
  const auto rows = known_answers();
  ASSERT_EQ(rows.size(), 3U);
  for (const KnownAnswer& row : rows) {
    EXPECT_EQ(philox(row.counter, row.key), row.result);
  }
}

TEST(Philox, IsKnownToTheCompiler) {
  constexpr PhiloxBlock kZero = philox({0, 0, 0, 0}, {0, 0});
  static_assert(kZero[0] == 0x6627e8d5U);
  EXPECT_EQ(kZero, philox({0, 0, 0, 0}, {0, 0}));
}

TEST(Philox, StreamsMatchKnownAnswers) {
  for (const KnownAnswer& row : known_answers()) {
    std::array<std::uint64_t, 1> out{};
    philox_streams<1>(row.counter[0], row.counter[1], {row.counter[2]},
                      row.counter[3], row.key, out);
    EXPECT_EQ(out[0], (std::uint64_t{row.result[0]} << 32U) | row.result[1]);
  }
}

/// A second generator for choosing counters, with no structure in common.
std::uint32_t next_word(std::uint64_t& state) {
  state = state * 6364136223846793005U + 1442695040888963407U;
  return static_cast<std::uint32_t>(state >> 32U);
}

template <class Lanes>
class PhiloxStreams : public testing::Test {};

template <std::size_t N>
using LaneCount = std::integral_constant<std::size_t, N>;
using LaneCounts = testing::Types<LaneCount<1>, LaneCount<3>, LaneCount<4>,
                                  LaneCount<12>, LaneCount<16>>;
TYPED_TEST_SUITE(PhiloxStreams, LaneCounts);

TYPED_TEST(PhiloxStreams, EqualTheScalarWords) {
  constexpr std::size_t kLanes = TypeParam::value;
  std::uint64_t state = kLanes;
  for (int round = 0; round < 2000; ++round) {
    std::array<std::uint32_t, kLanes> streams{};
    for (auto& stream : streams) stream = next_word(state);
    const std::uint32_t c0 = next_word(state);
    const std::uint32_t c1 = next_word(state);
    const std::uint32_t c3 = next_word(state);
    const PhiloxKey key{next_word(state), next_word(state)};
    std::array<std::uint64_t, kLanes> out{};
    philox_streams(c0, c1, streams, c3, key, out);
    for (std::size_t i = 0; i < kLanes; ++i) {
      const PhiloxBlock words = philox({c0, c1, streams[i], c3}, key);
      ASSERT_EQ(out[i], (std::uint64_t{words[0]} << 32U) | words[1])
          << "lane " << i << " of round " << round;
    }
  }
}

TEST(Philox, ReactsToEveryBitOfCounterAndKey) {
  const PhiloxBlock base = philox({1, 2, 3, 4}, {5, 6});
  for (std::size_t bit = 0; bit < 192; ++bit) {
    PhiloxBlock counter{1, 2, 3, 4};
    PhiloxKey key{5, 6};
    const std::size_t word = bit / 32;
    (word < 4 ? counter[word] : key[word - 4]) ^= 1U << (bit % 32);
    const PhiloxBlock changed = philox(counter, key);
    int flipped = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      flipped += std::popcount(base[i] ^ changed[i]);
    }
    // Binomial(128, 1/2): 5.5 standard deviations on either side; the false
    // alarm rate of all 192 together is under 1 in 100,000.
    EXPECT_GT(flipped, 32) << "bit " << bit;
    EXPECT_LT(flipped, 96) << "bit " << bit;
  }
}

}  // namespace
}  // namespace hearthline::random
