#include "hearthline/results/table.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace hearthline::results {
namespace {

Table pets() {
  TableBuilder builder("pets");
  builder.number_key("year")
      .label_key("kind", {"cat", "dog"})
      .amount("weight", Kind::kStock, "kilograms")
      .count("number", Kind::kCount, "animals");
  builder.reserve(2);
  builder.row(2014, 0, 4.5, std::int64_t{1} << 40);
  builder.row(index{2015}, 1, 12, 3);
  return builder.take();
}

TEST(Table, HoldsItsColumnsInOrderWithTheirKinds) {
  const Table table = pets();
  EXPECT_EQ(table.name, "pets");
  EXPECT_EQ(table.keys, 2);
  EXPECT_EQ(table.rows(), 2);
  ASSERT_EQ(table.columns.size(), 4U);
  EXPECT_EQ(table.columns[0].name, "year");
  EXPECT_EQ(table.columns[3].name, "number");
  EXPECT_EQ(std::get<std::vector<std::int32_t>>(table.column("year").cells),
            (std::vector<std::int32_t>{2014, 2015}));
  EXPECT_EQ(std::get<std::vector<std::int8_t>>(table.column("kind").cells),
            (std::vector<std::int8_t>{0, 1}));
  EXPECT_EQ(std::get<std::vector<double>>(table.column("weight").cells),
            (std::vector<double>{4.5, 12.0}));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(table.column("number").cells),
            (std::vector<std::int64_t>{std::int64_t{1} << 40, 3}));
}

TEST(Table, HasLabelsOnlyForCodes) {
  const Table table = pets();
  EXPECT_EQ(table.column("kind").labels,
            (std::vector<std::string>{"cat", "dog"}));
  EXPECT_TRUE(table.column("year").labels.empty());
}

TEST(Table, HasTheMeasureOfValuesButNotOfKeys) {
  const Table table = pets();
  EXPECT_EQ(table.column("weight").measure, Measure(Kind::kStock, "kilograms"));
  EXPECT_EQ(table.column("number").measure, Measure(Kind::kCount, "animals"));
  EXPECT_FALSE(table.column("year").measure.has_value());
  EXPECT_FALSE(table.column("kind").measure.has_value());
  EXPECT_EQ(name(Kind::kMoney), "money");
  EXPECT_EQ(name(Kind::kShare), "share");
}

// Every value column needs its unit and kind.
template <class Builder, class... Arguments>
concept AddsAmount = requires(Builder builder, Arguments... arguments) {
  builder.amount(arguments...);
};
template <class Builder, class... Arguments>
concept AddsCount = requires(Builder builder, Arguments... arguments) {
  builder.count(arguments...);
};
static_assert(AddsAmount<TableBuilder, const char*, Kind, const char*>);
static_assert(!AddsAmount<TableBuilder, const char*, Kind>);
static_assert(!AddsAmount<TableBuilder, const char*>);
static_assert(AddsCount<TableBuilder, const char*, Kind, const char*>);
static_assert(!AddsCount<TableBuilder, const char*, Kind>);
static_assert(!AddsCount<TableBuilder, const char*>);
static_assert(!std::is_default_constructible_v<Measure>);

TEST(Table, StatesWhyCategoriesOverlap) {
  TableBuilder builder("pets");
  builder.label_key("kind", {"cat", "dog"})
      .overlapping_key("colour", {"black", "white"}, "a cow has both");
  const Table table = builder.take();
  EXPECT_EQ(table.column("kind").overlap, "");
  EXPECT_EQ(table.column("colour").overlap, "a cow has both");
  EXPECT_EQ(table.keys, 2);
}

TEST(Table, StartsWithoutRows) {
  EXPECT_EQ(Table().rows(), 0);
  TableBuilder builder("empty");
  builder.amount("nothing", Kind::kFlow, "nothings");
  EXPECT_EQ(builder.take().rows(), 0);
}

TEST(Table, SuggestsAColumnForAnUnknownName) {
  try {
    pets().column("weigth");
    FAIL() << "a missing column was found";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "table pets: no column is named 'weigth'; did you mean "
                 "'weight'?");
  }
}

}  // namespace
}  // namespace hearthline::results
