#include "hearthline/random/stream.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "hearthline/model/processes.hpp"
#include "support/statistics.hpp"

namespace hearthline::random {
namespace {

using test_support::kKs;
using test_support::kZ;

constexpr StreamId kClock = stream_id("clock:moves.1->2");

TEST(StreamId, IsFnv1a) {
  // From the authors' own test suite.
  EXPECT_EQ(stream_id("").value, 0x811c9dc5U);
  EXPECT_EQ(stream_id("a").value, 0xe40c292cU);
  EXPECT_EQ(stream_id("foobar").value, 0xbf9cf968U);
}

TEST(StreamId, TakesBytesAsUnsigned) {
  // One step by hand: (offset xor 0xff) times the prime.
  EXPECT_EQ(stream_id("\xff").value, (0x811c9dc5U ^ 0xffU) * 0x01000193U);
}

TEST(StreamId, DiffersBetweenAllNamesOfTheFamilyModel) {
  std::map<std::uint32_t, std::string> seen;
  const auto add = [&](const std::string& name) {
    const auto [at, fresh] = seen.emplace(stream_id(name).value, name);
    EXPECT_TRUE(fresh) << name << " and " << at->second;
  };
  for (const std::string purpose : {"clock", "spin_up"}) {
    const auto streams = model::process_streams(purpose);
    for (int p = 0; p < model::kProcesses; ++p) {
      const std::string name = purpose + ":" + model::Process(p).name();
      EXPECT_EQ(streams[static_cast<std::size_t>(p)], stream_id(name));
      add(name);
    }
  }
  for (const std::string attribute :
       {"locality", "quintile", "lone_parent", "children", "frailty"}) {
    add("population:" + attribute);
  }
  EXPECT_EQ(seen.size(), 2U * model::kProcesses + 5U);
}

TEST(Uniform, StaysInsideTheUnitIntervalAtTheExtremeWords) {
  EXPECT_EQ(open_unit(0), std::ldexp(1.0, -53));
  EXPECT_EQ(open_unit(~std::uint64_t{0}), 1.0 - std::ldexp(1.0, -53));
  EXPECT_GT(open_unit(0), 0.0);
  EXPECT_LT(open_unit(~std::uint64_t{0}), 1.0);
  // The logarithm remains finite and non-zero.
  EXPECT_GT(-log(open_unit(~std::uint64_t{0})), 0.0);
  EXPECT_LT(-log(open_unit(0)), 37.0);
}

TEST(Uniform, IsTheMiddleOfItsCell) {
  for (std::uint64_t n = 0; n < 4000; ++n) {
    const std::uint64_t bits = n * 0x0123456789abcdefU;
    // Exact in long double and, since 53 bits suffice, in double as well.
    const long double middle =
        (2.0L * static_cast<long double>(bits >> 12U) + 1.0L) * 0x1p-53L;
    ASSERT_EQ(open_unit(bits), static_cast<double>(middle));
  }
}

TEST(Uniform, PutsItsAddressIntoTheBlock) {
  const RunKey key{0x01020304U, 0x05060708U};
  const std::uint64_t unit = 0x1112131415161718U;
  const StreamId stream{0x21222324U};
  const PhiloxBlock words =
      philox({0x15161718U, 0x11121314U, 0x21222324U, 9}, {key.seed, key.draw});
  EXPECT_EQ(block(key, unit, stream, 9), words);
  EXPECT_EQ(uniform(key, unit, stream, 9),
            open_unit((std::uint64_t{words[0]} << 32U) | words[1]));
}

/// n random numbers, `uniform_at(i)`.
template <class UniformAt>
std::vector<double> sample(int n, UniformAt&& uniform_at) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) {
    values.push_back(uniform_at(static_cast<std::uint32_t>(i)));
  }
  return values;
}

TEST(Uniform, IsUniform) {
  constexpr int kBins = 256;
  constexpr int kDraws = 256000;
  std::vector<index> counts(kBins, 0);
  std::vector<index> last_bits(kBins, 0);
  for (std::uint32_t i = 0; i < kDraws; ++i) {
    const double u = uniform({3, 0}, i, kClock, 0);
    ++counts[static_cast<std::size_t>(u * kBins)];
    // The lowest bits must be as random as the highest.
    const double far = u * std::ldexp(1.0, 40);
    ++last_bits[static_cast<std::size_t>((far - std::floor(far)) * kBins)];
  }
  const std::vector<double> expected(kBins, kDraws / kBins);
  const boost::math::chi_squared law(kBins - 1);
  for (const auto& observed : {counts, last_bits}) {
    const double found = test_support::chi_square(observed, expected);
    // Two-sided: too even is as wrong as too uneven. False alarm 1 in 10,000.
    EXPECT_GT(found, quantile(law, 5e-5));
    EXPECT_LT(found, quantile(complement(law, 5e-5)));
  }
}

TEST(Exponential, HasTheUnitExponentialLaw) {
  const auto cdf = [](double x) { return -std::expm1(-x); };
  const auto over_units = sample(100000, [](std::uint32_t i) {
    return exponential({1, 0}, i, kClock, 0);
  });
  const auto over_k = sample(100000, [](std::uint32_t i) {
    return exponential({1, 0}, 77, kClock, i);
  });
  const auto over_draws = sample(100000, [](std::uint32_t i) {
    return exponential({1, i}, 77, kClock, 0);
  });
  for (const auto& values : {over_units, over_k, over_draws}) {
    EXPECT_LT(test_support::ks(values, cdf), kKs);
    const auto m = test_support::moments(values);
    EXPECT_LT(std::abs(test_support::z_of_mean(m, 1.0, 1.0)), kZ);
    EXPECT_LT(std::abs(test_support::z_of_variance(m, 1.0, 6.0)), kZ);
  }
}

TEST(Exponential, IsMinusTheLogarithmOfTheUniform) {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const double u = uniform({1, 2}, 3, kClock, i);
    EXPECT_NEAR(exponential({1, 2}, 3, kClock, i), -std::log(u),
                1e-15 * (1.0 - std::log(u)));
  }
}

TEST(Streams, AreIndependentAlongEveryPartOfTheAddress) {
  constexpr int kDraws = 100000;
  const auto base = sample(
      kDraws, [](std::uint32_t i) { return uniform({1, 0}, i, kClock, 0); });
  const auto expect_independent = [&](const char* what, auto&& uniform_at) {
    const auto other = sample(kDraws, uniform_at);
    EXPECT_LT(std::abs(test_support::z_of_correlation(base, other)), kZ)
        << what;
  };
  expect_independent("stream", [](std::uint32_t i) {
    return uniform({1, 0}, i, stream_id("clock:moves.2->1"), 0);
  });
  expect_independent("stream next to it", [](std::uint32_t i) {
    return uniform({1, 0}, i, StreamId{kClock.value ^ 1U}, 0);
  });
  expect_independent(
      "k", [](std::uint32_t i) { return uniform({1, 0}, i, kClock, 1); });
  expect_independent(
      "draw", [](std::uint32_t i) { return uniform({1, 1}, i, kClock, 0); });
  expect_independent(
      "seed", [](std::uint32_t i) { return uniform({2, 0}, i, kClock, 0); });
  expect_independent("next unit", [](std::uint32_t i) {
    return uniform({1, 0}, i + 1, kClock, 0);
  });
  expect_independent("unit beyond 32 bits", [](std::uint32_t i) {
    return uniform({1, 0}, i + (std::uint64_t{1} << 32U), kClock, 0);
  });
  // Swapped roles: the seed of one is the draw of the other.
  expect_independent("seed and draw swapped", [](std::uint32_t i) {
    return uniform({0, 1}, i, kClock, 0);
  });
}

TEST(Streams, AreIndependentBetweenAllProcessesOfAFamily) {
  constexpr int kFamilies = 20000;
  const auto streams = model::process_streams("clock");
  std::vector<std::vector<double>> samples;
  for (const StreamId stream : streams) {
    samples.push_back(sample(kFamilies, [&](std::uint32_t i) {
      return uniform({1, 0}, i, stream, 0);
    }));
  }
  // 378 pairs: a bound of 5.2 keeps the false alarm rate of all together under
  // 1 in 10,000.
  for (std::size_t a = 0; a < samples.size(); ++a) {
    for (std::size_t b = a + 1; b < samples.size(); ++b) {
      ASSERT_LT(
          std::abs(test_support::z_of_correlation(samples[a], samples[b])), 5.2)
          << a << " and " << b;
    }
  }
}

template <std::size_t Lanes>
void expect_lanes_equal_scalars() {
  for (std::uint64_t unit = 0; unit < 3000; ++unit) {
    const std::uint64_t id = unit * 0x9e3779b97f4a7c15U;
    const RunKey key{static_cast<std::uint32_t>(unit), 5};
    std::array<StreamId, Lanes> streams{};
    for (std::size_t i = 0; i < Lanes; ++i) {
      streams[i] = stream_id("lane " + std::to_string(i));
    }
    std::array<double, Lanes> out{};
    exponentials(key, id, streams, out.data());
    for (std::size_t i = 0; i < Lanes; ++i) {
      // Bits, not values: vector code must not round differently.
      ASSERT_EQ(
          std::bit_cast<std::uint64_t>(out[i]),
          std::bit_cast<std::uint64_t>(exponential(key, id, streams[i], 0)))
          << "lane " << i << " of unit " << unit;
    }
  }
}

TEST(Exponentials, EqualTheScalarToTheBit) {
  expect_lanes_equal_scalars<1>();
  expect_lanes_equal_scalars<3>();
  expect_lanes_equal_scalars<4>();
  expect_lanes_equal_scalars<12>();
  expect_lanes_equal_scalars<16>();
}

TEST(Exponentials, OfOneStreamEqualTheScalarToTheBit) {
  const StreamId stream = stream_id("moves.1->2");
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const std::uint64_t id = i * 0x9e3779b97f4a7c15U;
    const RunKey key{i, 7};
    // Up to the last address.
    const std::uint32_t first = i % 2 == 0 ? 4 * i + 1 : 0xFFFFFFFCU - i;
    std::array<double, 4> out{};
    next_exponentials(key, id, stream, first, out);
    for (std::uint32_t k = 0; k < 4; ++k) {
      ASSERT_EQ(
          std::bit_cast<std::uint64_t>(out[k]),
          std::bit_cast<std::uint64_t>(exponential(key, id, stream, first + k)))
          << "address " << first + k << " of unit " << id;
    }
  }
}

}  // namespace
}  // namespace hearthline::random
