// Integration over frailty: the polynomials for which it is exact.

#include "hearthline/expectation/frailty_nodes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "hearthline/validation/chance.hpp"

namespace {

using hearthline::expectation::FrailtyNodes;
using hearthline::validation::Chance;
using Scale = std::function<double(double)>;

/// Skewed and above 0, like frailties: mean 1, most far below.
std::vector<double> frailties(std::uint32_t seed, int count) {
  Chance chance(seed);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) {
    values.push_back(-std::log(chance.between(0.0, 1.0)) *
                     chance.between(0.1, 1.9));
  }
  return values;
}

struct Case {
  std::vector<double> exponents;
  Scale scale;
};

std::vector<Case> cases() {
  const auto bent = [](double v) { return std::log1p(v / 6.0); };
  return {{{0.0, 1.0}, bent},
          {{0.0, 1.0, 2.0}, bent},
          {{0.0, 0.5, 1.0}, [bent](double v) { return bent(std::sqrt(v)); }},
          {{0.0, 1.0, -0.5}, [](double v) { return std::log(v); }}};
}

double power(double x, int degree) {
  return std::pow(x / 2.0, static_cast<double>(degree));
}

// Lagrange interpolation through n nodes is exact for degree n - 1. Shares are
// of moderate size between the nodes; the most extreme of 500 values has shares
// of up to about 1e4, and rounding errors of 1e-12 of that.
TEST(FrailtyNodes, AreExactForPolynomialsOfTheScaledVariable) {
  const std::vector<double> values = frailties(1, 500);
  for (const Case& one : cases()) {
    for (int count = 2; count <= 7; ++count) {
      const FrailtyNodes nodes(values, one.exponents, count);
      ASSERT_EQ(nodes.nodes().size(), static_cast<std::size_t>(count));
      for (const double value : values) {
        for (int degree = 0; degree < count; ++degree) {
          double found = 0.0;
          double size = 0.0;
          nodes.shares(value, [&](int node, double share) {
            const double at =
                one.scale(nodes.nodes()[static_cast<std::size_t>(node)]);
            found += share * power(at, degree);
            size += std::abs(share * power(at, degree));
          });
          EXPECT_NEAR(found, power(one.scale(value), degree),
                      1e-11 * (1.0 + size));
        }
      }
    }
  }
}

// Because the nodes are Gauss nodes for these families, sums over all families
// are exact up to twice the degree, and all weights are above 0.
TEST(FrailtyNodes, SumsOverFamiliesAreExactToTwiceTheDegree) {
  const std::vector<double> values = frailties(2, 400);
  for (const Case& one : cases()) {
    for (int count = 2; count <= 6; ++count) {
      const FrailtyNodes nodes(values, one.exponents, count);
      std::vector<double> weights(static_cast<std::size_t>(count), 0.0);
      for (const double value : values) {
        nodes.shares(value, [&](int node, double share) {
          weights[static_cast<std::size_t>(node)] += share;
        });
      }
      for (const double weight : weights) EXPECT_GT(weight, 0.0);
      for (int degree = 0; degree < 2 * count; ++degree) {
        double wanted = 0.0;
        double size = 0.0;
        for (const double value : values) {
          wanted += power(one.scale(value), degree);
          size += std::abs(power(one.scale(value), degree));
        }
        double found = 0.0;
        for (std::size_t k = 0; k < weights.size(); ++k) {
          found += weights[k] * power(one.scale(nodes.nodes()[k]), degree);
        }
        EXPECT_NEAR(found, wanted, 1e-9 * size) << count << ", " << degree;
      }
    }
  }
}

TEST(FrailtyNodes, LieAmongTheFamilies) {
  const std::vector<double> values = frailties(3, 300);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  for (const Case& one : cases()) {
    const FrailtyNodes nodes(values, one.exponents, 5);
    for (const double node : nodes.nodes()) {
      EXPECT_GT(node, *low);
      EXPECT_LT(node, *high);
    }
  }
}

TEST(FrailtyNodes, OfFewValuesAreTheValues) {
  const std::vector<double> values{1.5, 0.25, 1.5, 4.0, 0.25, 0.25};
  const FrailtyNodes nodes(values, {0.0, 1.0, -0.5}, 3);
  EXPECT_EQ(nodes.nodes(), (std::vector<double>{0.25, 1.5, 4.0}));
  for (const double value : values) {
    int visits = 0;
    nodes.shares(value, [&](int node, double share) {
      ++visits;
      EXPECT_EQ(share, 1.0);
      EXPECT_EQ(nodes.nodes()[static_cast<std::size_t>(node)], value);
    });
    EXPECT_EQ(visits, 1);
  }
  EXPECT_EQ(FrailtyNodes(values, {1.0}, 2).nodes().size(), 2U);
}

}  // namespace
