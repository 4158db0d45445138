#include "hearthline/random/keyed_engine.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <concepts>
#include <random>
#include <vector>

#include "support/statistics.hpp"

namespace hearthline::random {
namespace {

using test_support::kKs;
using test_support::kZ;

static_assert(std::uniform_random_bit_generator<KeyedEngine>);

constexpr RunKey kKey{42, 3};
constexpr std::uint64_t kUnit = 0x0000000700000009U;
constexpr StreamId kStream = stream_id("population:children");

TEST(KeyedEngine, SpansAllWords) {
  EXPECT_EQ(KeyedEngine::min(), 0U);
  EXPECT_EQ(KeyedEngine::max(), 0xffffffffU);
}

TEST(KeyedEngine, GivesTheWordsOfItsBlocksInOrder) {
  KeyedEngine engine(kKey, kUnit, kStream);
  for (std::uint32_t k = 0; k < 100; ++k) {
    for (const std::uint32_t word : block(kKey, kUnit, kStream, k)) {
      ASSERT_EQ(engine(), word) << "block " << k;
    }
  }
}

TEST(KeyedEngine, StartsAnewFromTheSameAddress) {
  KeyedEngine first(kKey, kUnit, kStream);
  KeyedEngine second(kKey, kUnit, kStream);
  first.operator()();
  first.operator()();
  KeyedEngine copy = first;  // a copy continues from the same position
  EXPECT_EQ(copy(), first());
  second.operator()();
  second.operator()();
  second.operator()();
  EXPECT_EQ(second(), first());
}

TEST(KeyedEngine, DiffersByEveryPartOfItsAddress) {
  const auto first = [](RunKey key, std::uint64_t unit, StreamId stream) {
    return KeyedEngine(key, unit, stream)();
  };
  const std::uint32_t base = first(kKey, kUnit, kStream);
  EXPECT_NE(first({43, 3}, kUnit, kStream), base);
  EXPECT_NE(first({42, 4}, kUnit, kStream), base);
  EXPECT_NE(first(kKey, kUnit + 1, kStream), base);
  EXPECT_NE(first(kKey, kUnit + (std::uint64_t{1} << 32U), kStream), base);
  EXPECT_NE(first(kKey, kUnit, stream_id("population:frailty")), base);
}

template <class Distribution>
std::vector<double> sample(Distribution distribution, int n) {
  KeyedEngine engine(kKey, kUnit, kStream);
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(distribution(engine));
  return values;
}

TEST(KeyedEngine, DrivesBoostsNormal) {
  const auto values =
      sample(boost::random::normal_distribution<double>(2.0, 3.0), 100000);
  const boost::math::normal law(2.0, 3.0);
  EXPECT_LT(test_support::ks(values, [&](double x) { return cdf(law, x); }),
            kKs);
  const auto m = test_support::moments(values);
  EXPECT_LT(std::abs(test_support::z_of_mean(m, 2.0, 9.0)), kZ);
  EXPECT_LT(std::abs(test_support::z_of_variance(m, 9.0, 0.0)), kZ);
}

TEST(KeyedEngine, DrivesBoostsGamma) {
  const auto values =
      sample(boost::random::gamma_distribution<double>(2.5, 0.4), 100000);
  const boost::math::gamma_distribution<> law(2.5, 0.4);
  EXPECT_LT(test_support::ks(values, [&](double x) { return cdf(law, x); }),
            kKs);
}

TEST(KeyedEngine, DrivesBoostsUniforms) {
  const auto values = sample(boost::random::uniform_01<double>(), 100000);
  EXPECT_LT(test_support::ks(values, [](double x) { return x; }), kKs);

  constexpr int kSides = 12;
  const auto months =
      sample(boost::random::uniform_int_distribution<int>(1, kSides), 120000);
  std::vector<index> counts(kSides, 0);
  for (const double month : months) {
    ++counts[static_cast<std::size_t>(month) - 1];
  }
  const double found = test_support::chi_square(
      counts, std::vector<double>(kSides, 120000.0 / kSides));
  const boost::math::chi_squared law(kSides - 1);
  EXPECT_LT(found, quantile(complement(law, 1e-4)));
}

TEST(KeyedEngine, DrivesTheStandardLibraryToo) {
  KeyedEngine engine(kKey, kUnit, kStream);
  std::vector<double> values;
  for (int i = 0; i < 50000; ++i) {
    values.push_back(std::generate_canonical<double, 53>(engine));
  }
  EXPECT_LT(test_support::ks(values, [](double x) { return x; }), kKs);
}

}  // namespace
}  // namespace hearthline::random
