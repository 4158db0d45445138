#include "hearthline/results/table.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hearthline::results {
namespace {

Table pets() {
  TableBuilder builder("pets");
  builder.number_key("year")
      .label_key("kind", {"cat", "dog"})
      .amount("weight")
      .count("number");
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

TEST(Table, KnowsTheLabelsOfCodesOnly) {
  const Table table = pets();
  EXPECT_EQ(table.column("kind").labels,
            (std::vector<std::string>{"cat", "dog"}));
  EXPECT_TRUE(table.column("year").labels.empty());
}

TEST(Table, HasNoRowsBeforeItsFirst) {
  EXPECT_EQ(Table().rows(), 0);
  TableBuilder builder("empty");
  builder.amount("nothing");
  EXPECT_EQ(builder.take().rows(), 0);
}

TEST(Table, SaysWhichColumnsItHas) {
  try {
    pets().column("weigth");
    FAIL() << "a column that is not there was found";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "table pets has no column weigth; it has year kind weight "
                 "number");
  }
}

}  // namespace
}  // namespace hearthline::results
