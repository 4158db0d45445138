// The list whose elements keep their places in memory.

#include "hearthline/engine/stable_list.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

using hearthline::LargePages;
using hearthline::engine::StableList;

/// As large as what travels in a meeting; a block holds some two thousand.
struct Large {
  alignas(64) std::array<std::size_t, 512> numbers;
};

TEST(StableList, ElementsKeepTheirValuesAndTheirPlacesAsItGrows) {
  constexpr std::size_t kCount = 5000;
  StableList<Large> list;
  std::vector<const Large*> places;
  for (std::size_t i = 0; i < kCount; ++i) {
    Large element{};
    element.numbers.front() = i;
    element.numbers.back() = 2 * i;
    list.push_back(element);
    places.push_back(&list[i]);
  }
  ASSERT_EQ(list.size(), kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    EXPECT_EQ(&list[i], places[i]);
    EXPECT_EQ(list[i].numbers.front(), i);
    EXPECT_EQ(list[i].numbers.back(), 2 * i);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&list[i]) % alignof(Large), 0U);
  }
}

TEST(StableList, MegabytesStartAtALargePageAndFewBytesNeedNot) {
  constexpr std::size_t kPage = std::size_t{1} << 21U;
  std::vector<double, LargePages<double>> large(kPage / sizeof(double), 1.0);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(large.data()) % kPage, 0U);
  large.resize(2 * large.size(), 2.0);
  EXPECT_EQ(large.front(), 1.0);
  EXPECT_EQ(large.back(), 2.0);
  const std::vector<double, LargePages<double>> few(3, 4.0);
  EXPECT_EQ(few.back(), 4.0);
}

}  // namespace
