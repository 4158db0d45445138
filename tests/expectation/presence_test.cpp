// The presence of groups: means by node of frailty.

#include "hearthline/expectation/presence.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hearthline/validation/chance.hpp"

namespace {

using hearthline::expectation::FrailtyNodes;
using hearthline::expectation::Presence;
using hearthline::expectation::PresenceMeans;
using hearthline::model::Family;

Family family(double frailty, int enters, int children) {
  Family made;
  made.frailty = frailty;
  made.enters = static_cast<std::int16_t>(enters);
  made.children = static_cast<std::uint8_t>(children);
  return made;
}

// A family with one child in month 0, one with three in month 2; one frailty.
TEST(PresenceMeans, IncludeFamiliesThatHaveEntered) {
  const FrailtyNodes nodes({1.0}, {1.0}, 5);
  PresenceMeans means(1, 4);
  means.add(nodes, family(1.0, 0, 1),
            {{1.0, 0.75, 0.5, 0.25}, {1.0, 1.5, 1.0, 0.5}});
  means.add(nodes, family(1.0, 2, 3),
            {{0.0, 0.0, 1.0, 0.75}, {0.0, 0.0, 1.0, 1.0}});
  const auto found = means.by_node();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].families, (std::vector<double>{1.0, 0.75, 0.75, 0.5}));
  EXPECT_EQ(found[0].children, (std::vector<double>{1.0, 1.5, 1.0, 0.875}));
}

TEST(PresenceMeans, OfDifferentFrailtiesAreSeparate) {
  const FrailtyNodes nodes({0.5, 2.0}, {1.0}, 5);
  PresenceMeans means(2, 2);
  means.add(nodes, family(0.5, 0, 1), {{1.0, 0.5}, {1.0, 0.5}});
  means.add(nodes, family(2.0, 1, 2), {{0.0, 0.25}, {0.0, 0.5}});
  const auto found = means.by_node();
  EXPECT_EQ(found[0].families, (std::vector<double>{1.0, 0.5}));
  EXPECT_EQ(found[1].families[1], 0.25);
  EXPECT_EQ(found[1].children[1], 0.5);
}

/// Two hundred families whose presence falls with frailty.
struct Crowd {
  std::vector<Family> families;
  std::vector<Presence> curves;
  std::vector<double> frailties;
};
Crowd crowd() {
  Crowd made;
  hearthline::validation::Chance chance(7);
  for (int i = 0; i < 200; ++i) {
    const double frailty = -std::log(chance.between(0.001, 1.0));
    made.frailties.push_back(frailty);
    made.families.push_back(family(frailty, 0, 1 + i % 3));
    const double there = 1.0 / (1.0 + 0.2 * frailty);
    made.curves.push_back({{1.0, there}, {1.0, there}});
  }
  return made;
}

// Shares of the polynomial times the means sum to the families' total.
TEST(PresenceMeans, SumToTheFamilies) {
  const Crowd made = crowd();
  const FrailtyNodes nodes(made.frailties, {1.0}, 4);
  PresenceMeans means(4, 2);
  double wanted = 0.0;
  std::vector<double> held(4, 0.0);
  for (std::size_t i = 0; i < made.families.size(); ++i) {
    means.add(nodes, made.families[i], made.curves[i]);
    wanted += made.curves[i].families[1];
    nodes.shares(made.families[i].frailty, [&](int node, double share) {
      held[static_cast<std::size_t>(node)] += share;
    });
  }
  const auto found = means.by_node();
  double sum = 0.0;
  for (std::size_t k = 0; k < 4; ++k) {
    sum += held[k] * found[k].families[1];
    EXPECT_NEAR(found[k].families[0], 1.0, 1e-12);
  }
  EXPECT_NEAR(sum, wanted, 1e-10);
}

// The families with weight at a node are between its neighbours, and so is
// their mean, except for the factor that makes the sum exact, here within a
// twentieth of 1. A single mean for all nodes would be outside at the last
// node.
TEST(PresenceMeans, FollowFrailty) {
  const Crowd made = crowd();
  const FrailtyNodes nodes(made.frailties, {1.0}, 4);
  PresenceMeans means(4, 2);
  double all = 0.0;
  for (std::size_t i = 0; i < made.families.size(); ++i) {
    means.add(nodes, made.families[i], made.curves[i]);
    all += made.curves[i].families[1] / 200.0;
  }
  const auto curve = [&](std::size_t k) {
    return 1.0 / (1.0 + 0.2 * nodes.nodes()[k]);
  };
  const auto found = means.by_node();
  for (std::size_t k = 1; k < 4; ++k) {
    EXPECT_GT(found[k - 1].families[1], 0.95 * curve(k));
    EXPECT_LT(found[k].families[1], 1.05 * curve(k - 1));
  }
  EXPECT_LT(1.05 * curve(2), all);
}

TEST(FrailtyNodes, LinearSharesAreBetweenNeighboursAndNeverNegative) {
  const Crowd made = crowd();
  const FrailtyNodes nodes(made.frailties, {1.0}, 4);
  for (const double frailty : made.frailties) {
    double sum = 0.0;
    int visited = 0;
    nodes.near(frailty, [&](int node, double share) {
      EXPECT_GE(share, 0.0);
      EXPECT_LE(share, 1.0);
      sum += share;
      ++visited;
      const auto k = static_cast<std::size_t>(node);
      if (k + 1 < 4 && share < 1.0 && frailty > nodes.nodes()[k]) {
        EXPECT_LE(frailty, nodes.nodes()[k + 1]);
      }
    });
    EXPECT_NEAR(sum, 1.0, 1e-15);
    EXPECT_LE(visited, 2);
  }
  for (std::size_t k = 0; k < 4; ++k) {
    double own = 0.0;
    nodes.near(nodes.nodes()[k], [&](int node, double share) {
      if (node == static_cast<int>(k)) own += share;
    });
    EXPECT_NEAR(own, 1.0, 1e-9);
  }
}

}  // namespace
