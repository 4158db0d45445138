// Integration over frailty: the polynomials for which it is exact, and closed
// forms at the ends of what is accepted.

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
  const auto bent = [](double v) { return std::log1p(v / 0.1); };
  return {{{0.0, 1.0}, bent},
          {{0.0, 1.0, 2.0}, bent},
          {{0.0, 0.5, 1.0}, [bent](double v) { return bent(std::sqrt(v)); }},
          {{1.0, -0.25}, [bent](double v) { return bent(std::pow(v, 0.25)); }}};
}

double power(double x, int degree) {
  return std::pow(x / 2.0, static_cast<double>(degree));
}

// Lagrange interpolation through n nodes is exact for degree n - 1.
TEST(FrailtyNodes, AreExactForPolynomialsOfTheScaledVariable) {
  const std::vector<double> values = frailties(1, 500);
  for (const Case& one : cases()) {
    for (const int count : {1, 2, 3, 5, 8, 13}) {
      const FrailtyNodes nodes(values, one.exponents, count, 0.1);
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

/// Frailties whose logarithms are spread over the given range, few at its ends.
std::vector<double> spread(double low, double high) {
  Chance chance(5);
  std::vector<double> values;
  for (int i = 0; i < 4000; ++i) {
    const double share =
        0.5 * (chance.between(0.0, 1.0) + chance.between(0.0, 1.0));
    values.push_back(std::exp(low + share * (high - low)));
  }
  return values;
}

// Whatever the distribution, the exponents and the number of nodes, no family
// has large shares that cancel. Gamma of variance 8 reaches exp(-70).
TEST(FrailtyNodes, HaveSharesOfModerateSize) {
  for (const auto& values : {frailties(1, 500), spread(-70.0, 4.0),
                             spread(-1.0, 1.0), spread(-8.0, 5.0)}) {
    for (const Case& one : cases()) {
      for (const int count : {2, 5, 12, 30, 50, 100}) {
        const FrailtyNodes nodes(values, one.exponents, count, 0.1);
        for (const double value : values) {
          double sum = 0.0;
          double size = 0.0;
          nodes.shares(value, [&](int, double share) {
            sum += share;
            size += std::abs(share);
          });
          ASSERT_NEAR(sum, 1.0, 1e-12) << count << ", " << value;
          ASSERT_LT(size, 20.0) << count << ", " << value;
        }
      }
    }
  }
}

// A theme with onset r z and remission q z^e, begun without it, in closed form:
// the share who have it after t, and their remissions per month then. Errors of
// sums over all families, and over those most likely to be in need.
TEST(FrailtyNodes, IntegrateAThemeAtAnyRate) {
  struct Strong {
    double remission;  // the exponent
    int nodes;
    double most;  // families or events, of 4,000
  };
  const auto values = spread(-12.0, 4.0);
  for (const Strong& one :
       {Strong{0.0, 21, 0.2}, Strong{0.0, 34, 1e-3}, Strong{-0.5, 34, 0.02},
        Strong{-1.0, 34, 0.2}, Strong{-1.0, 55, 0.01}}) {
    const FrailtyNodes nodes(values, {1.0, one.remission}, one.nodes, 0.1);
    for (const double onset : {0.0005, 0.01, 0.2}) {
      for (const double leaving : {0.005, 0.05, 0.5}) {
        for (const double t : {1.0, 12.0, 120.0}) {
          const auto share = [&](double z) {
            const double in = onset * z;
            const double out = leaving * std::pow(z, one.remission);
            return in / (in + out) * -std::expm1(-(in + out) * t);
          };
          const auto flow = [&](double z) {
            return share(z) * leaving * std::pow(z, one.remission);
          };
          for (const auto& of : {std::function<double(double)>(share),
                                 std::function<double(double)>(flow)}) {
            for (const bool all : {true, false}) {
              double off = 0.0;
              for (const double value : values) {
                if (!all && value < 0.2) continue;
                off += of(value);
                nodes.shares(value, [&](int node, double part) {
                  off -=
                      part * of(nodes.nodes()[static_cast<std::size_t>(node)]);
                });
              }
              EXPECT_LT(std::abs(off), one.most)
                  << one.remission << ", " << one.nodes << " nodes: " << onset
                  << ", " << leaving << ", " << t << ", " << all;
            }
          }
        }
      }
    }
  }
}

TEST(FrailtyNodes, OfValuesThatHardlyDifferAreOne) {
  std::vector<double> values;
  for (int i = 0; i < 50; ++i) values.push_back(2.0 + 1e-15 * i);
  const FrailtyNodes nodes(values, {1.0}, 5, 0.1);
  ASSERT_EQ(nodes.nodes().size(), 1U);
  EXPECT_NEAR(nodes.nodes()[0], 2.0, 1e-9);
  nodes.shares(values[7], [](int node, double share) {
    EXPECT_EQ(node, 0);
    EXPECT_EQ(share, 1.0);
  });
}

TEST(FrailtyNodes, LieAmongTheFamilies) {
  const std::vector<double> values = frailties(3, 300);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  for (const Case& one : cases()) {
    const FrailtyNodes nodes(values, one.exponents, 5, 0.1);
    for (const double node : nodes.nodes()) {
      EXPECT_GT(node, *low);
      EXPECT_LT(node, *high);
    }
  }
}

TEST(FrailtyNodes, OfFewValuesAreTheValues) {
  const std::vector<double> values{1.5, 0.25, 1.5, 4.0, 0.25, 0.25};
  const FrailtyNodes nodes(values, {0.0, 1.0, -0.5}, 3, 0.1);
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
  EXPECT_EQ(FrailtyNodes(values, {1.0}, 2, 0.1).nodes().size(), 2U);
}

}  // namespace
