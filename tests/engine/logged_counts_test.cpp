// Monthly tables that write down what they count: taking it out again leaves
// what was there before.

#include "hearthline/engine/logged_counts.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "hearthline/random/stream.hpp"

namespace {

using hearthline::index;
using hearthline::engine::CountLog;
using hearthline::engine::CountStep;
using hearthline::engine::LoggedCounts;

std::vector<double> all_of(const LoggedCounts& counts) {
  std::vector<double> numbers;
  for (index group = 0; group < counts.groups(); ++group) {
    counts.each_stay(group, [&](index, index, double units, double carried) {
      numbers.insert(numbers.end(), {units, carried});
    });
    counts.each_event(
        group, [&](index, index, std::int64_t units, std::int64_t carried) {
          numbers.insert(numbers.end(), {static_cast<double>(units),
                                         static_cast<double>(carried)});
        });
  }
  return numbers;
}

/// Counts anything, anywhere.
void count(LoggedCounts& counts, std::uint32_t seed) {
  std::uint32_t k = 0;
  const auto below = [&](int most) {
    return static_cast<int>(
        most *
        hearthline::random::uniform(
            {seed, 0}, 0, hearthline::random::stream_id("test:count"), k++));
  };
  for (int step = 0; step < 200; ++step) {
    const double time = below(7'000'000) / 1e6;
    auto moment = counts.at(below(3), time);
    const int carried = below(2000) - 500;
    switch (below(6)) {
      case 0:
        moment.begin(below(4), carried);
        break;
      case 1:
        moment.end(below(4), carried);
        break;
      case 2:
        moment.turn(below(4), below(2) == 0 ? -1 : 1, carried);
        break;
      case 3:
        moment.carry(below(4), carried);
        break;
      case 4:
        moment.count(below(5), carried);
        break;
      default:
        moment.count_carried(below(5), carried);
    }
  }
}

TEST(LoggedCounts, TakeOutWhatTheyHaveWrittenDown) {
  LoggedCounts base(3, 7, 4, 5);
  count(base, 1);
  const auto before = all_of(base);
  CountLog log;
  base.log_to(&log, 9);
  count(base, 2);
  base.log_to(nullptr, 9);
  count(base, 3);
  ASSERT_EQ(log.size(), 200U);
  // In another table of the same shape.
  LoggedCounts other(3, 7, 4, 5);
  other.add(base);
  for (const CountStep& step : log) {
    EXPECT_EQ(step.table, 9);
    other.undo(step);
  }
  LoggedCounts wanted(3, 7, 4, 5);
  count(wanted, 1);
  EXPECT_EQ(all_of(wanted), before);
  count(wanted, 3);
  EXPECT_EQ(all_of(other), all_of(wanted));
}

TEST(LoggedCounts, Subtract) {
  LoggedCounts counts(3, 7, 4, 5);
  LoggedCounts part(3, 7, 4, 5);
  count(counts, 1);
  count(part, 2);
  const auto before = all_of(counts);
  counts.add(part);
  EXPECT_NE(all_of(counts), before);
  counts.subtract(part);
  EXPECT_EQ(all_of(counts), before);
}

}  // namespace
