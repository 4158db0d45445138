#include "hearthline/random/distributions.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "hearthline/random/keyed_engine.hpp"
#include "support/statistics.hpp"

namespace hearthline::random {
namespace {

using test_support::kKs;
using test_support::kZ;

constexpr int kNumbers = 100000;
const std::vector<double> kVariances{0.2, 1.0, 3.4};

/// One random number for each of many families, each from its own address, as
/// in the sampling of a population.
template <class Draw>
std::vector<double> sample(Draw&& draw) {
  std::vector<double> values;
  for (std::uint64_t family = 0; family < kNumbers; ++family) {
    KeyedEngine engine({5, 0}, family, stream_id("population:frailty"));
    values.push_back(draw(engine));
  }
  return values;
}

TEST(Distributions, UniformTakesTheFirstWordAsTheHighOne) {
  KeyedEngine engine({1, 2}, 3, {4});
  const PhiloxBlock words = block({1, 2}, 3, {4}, 0);
  EXPECT_EQ(uniform(engine),
            open_unit((std::uint64_t{words[0]} << 32U) | words[1]));
  EXPECT_EQ(uniform(engine),
            open_unit((std::uint64_t{words[2]} << 32U) | words[3]));
}

TEST(Distributions, NormalHasTheStandardNormalLaw) {
  const auto values = sample([](auto& engine) { return normal(engine); });
  const boost::math::normal law;
  EXPECT_LT(test_support::ks(values, [&](double x) { return cdf(law, x); }),
            kKs);
  const auto m = test_support::moments(values);
  EXPECT_LT(std::abs(test_support::z_of_mean(m, 0.0, 1.0)), kZ);
  EXPECT_LT(std::abs(test_support::z_of_variance(m, 1.0, 0.0)), kZ);
}

TEST(Distributions, GammaHasMeanOneAndItsVariance) {
  for (const double variance : kVariances) {
    const auto values =
        sample([&](auto& engine) { return gamma_mean_one(engine, variance); });
    const boost::math::gamma_distribution<> law(1.0 / variance, variance);
    EXPECT_LT(test_support::ks(values, [&](double x) { return cdf(law, x); }),
              kKs)
        << variance;
    const auto m = test_support::moments(values);
    EXPECT_LT(std::abs(test_support::z_of_mean(m, 1.0, variance)), kZ);
    EXPECT_LT(
        std::abs(test_support::z_of_variance(m, variance, 6.0 * variance)), kZ)
        << variance;
  }
}

TEST(Distributions, GammaIsRightWhereShapesAreSmall) {
  // Half of these lie below 1e-6, where the boost by a power matters most.
  const double variance = 20.0;
  const auto values =
      sample([&](auto& engine) { return gamma_mean_one(engine, variance); });
  const boost::math::gamma_distribution<> law(1.0 / variance, variance);
  EXPECT_LT(test_support::ks(values, [&](double x) { return cdf(law, x); }),
            kKs);
}

TEST(Distributions, LognormalHasMeanOneAndItsVariance) {
  for (const double variance : kVariances) {
    const auto values = sample(
        [&](auto& engine) { return lognormal_mean_one(engine, variance); });
    const double sigma2 = std::log1p(variance);
    const boost::math::lognormal law(-sigma2 / 2.0, std::sqrt(sigma2));
    ASSERT_NEAR(mean(law), 1.0, 1e-12);
    ASSERT_NEAR(boost::math::variance(law), variance, 1e-9);
    EXPECT_LT(test_support::ks(values, [&](double x) { return cdf(law, x); }),
              kKs)
        << variance;
    EXPECT_LT(std::abs(test_support::z_of_mean(test_support::moments(values),
                                               1.0, variance)),
              kZ);
    // The fourth moment of a lognormal is too heavy for a z of its variance;
    // its logarithm is normal.
    std::vector<double> logs;
    for (const double value : values) logs.push_back(std::log(value));
    const auto m = test_support::moments(logs);
    EXPECT_LT(std::abs(test_support::z_of_mean(m, -sigma2 / 2.0, sigma2)), kZ);
    EXPECT_LT(std::abs(test_support::z_of_variance(m, sigma2, 0.0)), kZ);
  }
}

}  // namespace
}  // namespace hearthline::random
