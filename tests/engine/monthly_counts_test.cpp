#include "hearthline/engine/monthly_counts.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using hearthline::index;
using hearthline::engine::MonthlyCounts;

std::vector<double> occupancy(const MonthlyCounts& counts, index group,
                              bool carried) {
  std::vector<double> months;
  counts.each_stay(group, [&](index, index, double units, double of_those) {
    months.push_back(carried ? of_those : units);
  });
  return months;
}

TEST(MonthlyCounts, AStayCoversThePartsOfItsMonths) {
  MonthlyCounts counts(2, 5, 1, 1);
  counts.at(1, 0.75).begin(0, 3);
  counts.at(1, 3.5).end(0, 3);
  EXPECT_EQ(occupancy(counts, 1, false),
            (std::vector<double>{0.25, 1.0, 1.0, 0.5, 0.0}));
  EXPECT_EQ(occupancy(counts, 1, true),
            (std::vector<double>{0.75, 3.0, 3.0, 1.5, 0.0}));
  EXPECT_EQ(occupancy(counts, 0, false), std::vector<double>(5, 0.0));
}

TEST(MonthlyCounts, AStayWithinAMonthCoversItsLength) {
  MonthlyCounts counts(1, 2, 1, 1);
  counts.at(0, 1.25).begin(0, 2);
  counts.at(0, 1.75).end(0, 2);
  EXPECT_EQ(occupancy(counts, 0, false), (std::vector<double>{0.0, 0.5}));
}

TEST(MonthlyCounts, AnOpenStayLastsToTheHorizon) {
  MonthlyCounts counts(1, 4, 1, 1);
  counts.at(0, 2.0).begin(0, 1);
  EXPECT_EQ(occupancy(counts, 0, false),
            (std::vector<double>{0.0, 0.0, 1.0, 1.0}));
}

TEST(MonthlyCounts, EventsCountUnitsAndWhatTheyCarry) {
  MonthlyCounts counts(1, 3, 1, 2);
  counts.at(0, 2.9).count(1, 4);
  counts.at(0, 2.1).count(1, 2);
  std::vector<std::int64_t> seen;
  counts.each_event(0, [&](index month, index event, std::int64_t units,
                           std::int64_t carried) {
    if (units != 0) seen = {month, event, units, carried};
  });
  EXPECT_EQ(seen, (std::vector<std::int64_t>{2, 1, 2, 6}));
}

TEST(MonthlyCounts, AddsAndClears) {
  MonthlyCounts first(1, 2, 1, 1);
  MonthlyCounts second(1, 2, 1, 1);
  first.at(0, 0.5).begin(0, 1);
  second.at(0, 0.0).begin(0, 1);
  first.add(second);
  EXPECT_EQ(occupancy(first, 0, false), (std::vector<double>{1.5, 2.0}));
  first.clear();
  EXPECT_EQ(occupancy(first, 0, false), (std::vector<double>{0.0, 0.0}));
}

}  // namespace
