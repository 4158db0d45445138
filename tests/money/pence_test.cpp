// Rounding by hand; splits against the largest-remainder method written out
// with floors, and their sums.

#include "hearthline/money/pence.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/validation/chance.hpp"

namespace hearthline::money {
namespace {

using Split = std::vector<Pence>;

// Floors, then a penny each to those with the largest remainders.
Split by_floors(const std::vector<double>& parts, Pence total) {
  Split split;
  for (const double part : parts) {
    split.push_back(static_cast<Pence>(std::floor(part)));
    total -= split.back();
  }
  std::vector<double> rest(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    rest[i] = parts[i] - std::floor(parts[i]);
  }
  for (; total > 0; --total) {
    std::size_t next = 0;
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] > rest[next]) next = i;
    }
    ++split[next];
    rest[next] -= 1.0;
  }
  return split;
}

TEST(WholePence, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(whole_pence(0.0), 0);
  EXPECT_EQ(whole_pence(-0.0), 0);
  EXPECT_EQ(whole_pence(0.5), 1);
  EXPECT_EQ(whole_pence(-0.5), -1);
  EXPECT_EQ(whole_pence(0.49999999999999994), 0);
  EXPECT_EQ(whole_pence(-1.25), -1);
  EXPECT_EQ(whole_pence(9007199254740992.0), 9007199254740992);
}

TEST(WholePence, RefusesWhatItCannotHold) {
  EXPECT_THROW(whole_pence(1e16), InputError);
  EXPECT_THROW(whole_pence(-1e16), InputError);
  EXPECT_THROW(whole_pence(std::numeric_limits<double>::infinity()),
               InputError);
  EXPECT_THROW(whole_pence(std::nan("")), InputError);
}

TEST(SplitPence, GivesPenniesToTheLargestRemainders) {
  const std::vector<double> thirds(3, 100.0 / 3.0);
  EXPECT_EQ(split_pence(thirds, 100), (Split{34, 33, 33}));
  EXPECT_EQ(split_pence(std::vector{0.3, 0.4, 0.3}, 1), (Split{0, 1, 0}));
  EXPECT_EQ(split_pence(std::vector{1.5, 1.5}, 3), (Split{2, 1}));
  EXPECT_EQ(split_pence(std::vector{-1.5, -1.5}, -3), (Split{-2, -1}));
  const std::vector<double> more(3, 200.0 / 3.0);
  EXPECT_EQ(split_pence(more, 200), (Split{67, 67, 66}));
  EXPECT_EQ(split_pence(std::vector{-0.7, 0.7}, 0), (Split{-1, 1}));
  EXPECT_EQ(split_pence(std::vector{7.0}, 7), (Split{7}));
}

TEST(SplitPence, TakesForEqualWhatIsSoButForBinary) {
  // 31.5 and 13.5, of which the first is a little less.
  ASSERT_LT(0.7 * 45, 31.5);
  EXPECT_EQ(split_pence(std::vector{0.7 * 45, 0.3 * 45}, 45), (Split{32, 13}));
  EXPECT_EQ(split_pence(std::vector{-0.7 * 45, -0.3 * 45}, -45),
            (Split{-32, -13}));
  // The same of a cell of £881,531.85, and of one of £300 million.
  const auto of = [](Pence total) {
    const auto whole = static_cast<double>(total);
    return split_pence(std::vector{0.7 * whole, 0.2 * whole, 0.1 * whole},
                       total);
  };
  EXPECT_EQ(of(88153185), (Split{61707230, 17630637, 8815318}));
  EXPECT_EQ(of(30000000045), (Split{21000000032, 6000000009, 3000000004}));
}

TEST(SplitPence, SpreadsALargerGapEvenly) {
  EXPECT_EQ(split_pence(std::vector{10.0, 20.0, 30.0}, 67),
            (Split{13, 22, 32}));
  EXPECT_EQ(split_pence(std::vector{10.0, 20.0, 30.0}, 53), (Split{8, 18, 27}));
}

TEST(SplitPence, AgreesWithTheMethodByFloors) {
  validation::Chance chance(1);
  for (int i = 0; i < 20000; ++i) {
    std::vector<double> parts(static_cast<std::size_t>(1 + chance.below(6)));
    for (double& part : parts) part = chance.between(-1000.0, 1000.0);
    const Pence total =
        whole_pence(std::accumulate(parts.begin(), parts.end(), 0.0));
    const Split split = split_pence(parts, total);
    ASSERT_EQ(split, by_floors(parts, total));
    ASSERT_EQ(std::accumulate(split.begin(), split.end(), Pence{0}), total);
    for (double& part : parts) part = -part;
    Split turned = split_pence(parts, -total);
    for (Pence& part : turned) part = -part;
    ASSERT_EQ(split, turned);
  }
}

}  // namespace
}  // namespace hearthline::money
