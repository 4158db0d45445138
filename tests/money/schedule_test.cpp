// By hand, and the definition of what persists written out for random series.

#include "hearthline/money/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "hearthline/validation/chance.hpp"

namespace hearthline::money {
namespace {

using Series = std::vector<Pence>;

Series random_series(validation::Chance& chance) {
  Series saved(static_cast<std::size_t>(1 + chance.below(8)));
  for (Pence& year : saved) {
    year = static_cast<Pence>(chance.between(-100.0, 300.0));
  }
  return saved;
}

TEST(Increments, AreTheChangeOnTheYearBefore) {
  EXPECT_EQ(increments(Series{100, 100, 250}), (Series{100, 0, 150}));
  // A saving of one year is reversed in the next.
  EXPECT_EQ(increments(Series{742032, 97000}), (Series{742032, -645032}));
  EXPECT_EQ(increments(Series{0, -50, -50}), (Series{0, -50, 0}));
  EXPECT_TRUE(increments({}).empty());
}

TEST(Increments, TieToTheSavings) {
  validation::Chance chance(4);
  for (int i = 0; i < 1000; ++i) {
    const Series saved = random_series(chance);
    Series entries = increments(saved);
    ASSERT_EQ(std::accumulate(entries.begin(), entries.end(), Pence{0}),
              saved.back());
    ASSERT_EQ(cumulative(entries), saved);
    ASSERT_TRUE(ties(entries, saved));
    entries.back() += 1;
    ASSERT_FALSE(ties(entries, saved));
    entries.pop_back();
    ASSERT_FALSE(ties(entries, saved));
  }
}

void expect_parts(const Series& saved, const Series& recurrent,
                  const Series& one_off) {
  const Persistence parts = persistence(saved);
  EXPECT_EQ(parts.recurrent, recurrent);
  EXPECT_EQ(parts.one_off, one_off);
}

TEST(Persistence, IsWhatIsStillThereInEveryLaterYear) {
  expect_parts({100, 100, 100}, {100, 100, 100}, {0, 0, 0});
  expect_parts({100, 60, 60}, {60, 60, 60}, {40, 0, 0});
  expect_parts({100, 0, 100}, {0, 0, 100}, {100, 0, 0});
  expect_parts({50, 80, 70}, {50, 70, 70}, {0, 10, 0});
  expect_parts({100, 100, 0}, {0, 0, 0}, {100, 100, 0});
  // Set-up that costs more at first
  expect_parts({-30, 20, 40}, {0, 20, 40}, {-30, 0, 0});
  expect_parts({}, {}, {});
}

TEST(Persistence, OfACostIsThatOfASavingWithSignsTurned) {
  expect_parts({-100, -60, -60}, {-60, -60, -60}, {-40, 0, 0});
  expect_parts({10, -20, -5}, {0, -5, -5}, {10, -15, 0});
}

TEST(Persistence, HasEntriesThatAreNeverReversed) {
  validation::Chance chance(5);
  for (int i = 0; i < 5000; ++i) {
    const Series saved = random_series(chance);
    const Persistence parts = persistence(saved);
    const Pence sign = saved.back() < 0 ? -1 : 1;
    for (std::size_t y = 0; y < saved.size(); ++y) {
      ASSERT_EQ(parts.recurrent[y] + parts.one_off[y], saved[y]);
      // The least of this and all later years, with the sign of the last
      Pence least = sign * saved[y];
      for (std::size_t later = y; later < saved.size(); ++later) {
        least = std::min(least, sign * saved[later]);
      }
      ASSERT_EQ(parts.recurrent[y], sign * std::max<Pence>(0, least));
    }
    const Series recurrent = increments(parts.recurrent);
    for (const Pence entry : recurrent) ASSERT_GE(sign * entry, 0);
    ASSERT_EQ(std::accumulate(recurrent.begin(), recurrent.end(), Pence{0}),
              saved.back());
    const Series one_off = increments(parts.one_off);
    ASSERT_EQ(std::accumulate(one_off.begin(), one_off.end(), Pence{0}), 0);
  }
}

}  // namespace
}  // namespace hearthline::money
