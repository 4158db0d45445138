#include "hearthline/demography/stretch.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace hearthline::demography {
namespace {

/// Returns year, first and last month of each stretch as one list.
std::vector<index> numbers(model::YearMonth start, index months) {
  std::vector<index> all;
  for (const Stretch& stretch : stretches(start, months)) {
    all.insert(all.end(), {stretch.year, stretch.from, stretch.until});
  }
  return all;
}

TEST(Stretches, EndAtMidYears) {
  EXPECT_EQ(numbers({2014, 4}, 20),
            (std::vector<index>{2014, 0, 3, 2015, 3, 15, 2016, 15, 27}));
  EXPECT_EQ(numbers({2014, 8}, 12),
            (std::vector<index>{2015, 0, 11, 2016, 11, 23}));
}

TEST(Stretches, StopAtTheEndOfTheScenario) {
  EXPECT_EQ(numbers({2014, 4}, 15),
            (std::vector<index>{2014, 0, 3, 2015, 3, 15}));
}

TEST(Stretches, BeginWithAFullYearIfTheStartIsAMidYear) {
  EXPECT_EQ(numbers({2014, 7}, 12), (std::vector<index>{2015, 0, 12}));
}

}  // namespace
}  // namespace hearthline::demography
