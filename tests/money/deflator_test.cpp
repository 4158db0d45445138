// Prices of one year in another: by hand, and against powers of the C library.

#include "hearthline/money/deflator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "hearthline/error.hpp"
#include "hearthline/validation/invented.hpp"

namespace hearthline::money {
namespace {

using validation::quantities;
using validation::quantity;

DeflatorParameters index_of_three_years() {
  DeflatorParameters parameters;
  parameters.title = "Prices made for tests";
  parameters.first_year = "2013/14";
  parameters.index = quantities({80.0, 100.0, 104.0});
  return parameters;
}

std::string refusal_of(const DeflatorParameters& parameters,
                       const std::string& within = "") {
  try {
    const Deflator deflator(parameters, within);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(YearOf, ReadsAFinancialYear) {
  EXPECT_EQ(year_of("2014/15"), 2014);
  EXPECT_EQ(year_of("1999/00"), 1999);
  EXPECT_EQ(year_of("2009/10"), 2009);
  EXPECT_EQ(year_of("1900/01"), model::kFirstYear);
  EXPECT_EQ(year_of("2200/01"), model::kLastYear);
  for (const char* bad :
       {"", "2014", "2014-15", "2014/16", "2014/14", "2014/2015", "14/15",
        "2014/1x", "x014/15", "2014 /15", " 2014/15", "1899/00", "2201/02"}) {
    EXPECT_FALSE(year_of(bad)) << bad;
  }
}

TEST(Compounded, IsAPowerOfOnePlusTheGrowth) {
  EXPECT_EQ(compounded(0.02, 0), 1.0);
  EXPECT_EQ(compounded(0.0, 50), 1.0);
  EXPECT_EQ(compounded(0.25, 2), 1.5625);
  EXPECT_EQ(compounded(1.0, -3), 0.125);
  for (const double growth : {-0.5, -0.013, 0.001, 0.02, 0.5}) {
    for (int years = -60; years <= 60; ++years) {
      const double power = std::pow(1.0 + growth, years);
      EXPECT_NEAR(compounded(growth, years), power, 3e-14 * power)
          << growth << " in " << years << " years";
    }
  }
}

TEST(Deflator, RestatesAPriceByTheRatioOfTheIndex) {
  const Deflator deflator(index_of_three_years());
  EXPECT_EQ(deflator.first(), 2013);
  EXPECT_EQ(deflator.last(), 2015);
  EXPECT_EQ(deflator.between(2014, 2014), 1.0);
  EXPECT_EQ(deflator.between(2013, 2014), 1.25);
  EXPECT_EQ(deflator.between(2014, 2013), 0.8);
  EXPECT_EQ(deflator.between(2013, 2015), 1.3);
  EXPECT_EQ(deflator.between(2014, 2015), 1.04);
}

TEST(Deflator, GrowsAfterItsLastYearByTheStatedRate) {
  DeflatorParameters parameters = index_of_three_years();
  parameters.later_growth = quantity(0.25);
  const Deflator deflator(parameters);
  EXPECT_TRUE(deflator.covers(2100));
  EXPECT_EQ(deflator.last(), 2015);
  EXPECT_EQ(deflator.between(2015, 2016), 1.25);
  EXPECT_EQ(deflator.between(2013, 2017), 1.3 * 1.5625);
  EXPECT_EQ(deflator.between(2017, 2016), 0.8);
}

TEST(Deflator, RefusesAYearOutsideIt) {
  const Deflator deflator(index_of_three_years(), "costs.");
  EXPECT_FALSE(deflator.covers(2012));
  EXPECT_FALSE(deflator.covers(2016));
  const auto refusal = [](const Deflator& of, int from, int to) -> std::string {
    try {
      of.between(from, to);
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal(deflator, 2012, 2014),
            "costs.deflator.index: expected a year from 2013/14 to 2015/16, "
            "found 2012/13");
  EXPECT_EQ(refusal(deflator, 2014, 2016),
            "costs.deflator.index: expected a year from 2013/14 to 2015/16, "
            "or later_growth for later years, found 2016/17");
  DeflatorParameters growing = index_of_three_years();
  growing.later_growth = quantity(0.02);
  EXPECT_EQ(refusal(Deflator(growing), 2014, 2012),
            "deflator.index: expected a year from 2013/14 to 2015/16, found "
            "2012/13");
}

TEST(Deflator, NeedsAFirstYearAndANumber) {
  DeflatorParameters parameters = index_of_three_years();
  parameters.first_year = "2013";
  EXPECT_EQ(refusal_of(parameters, "costs."),
            "costs.deflator.first_year: expected a financial year such as "
            "\"2014/15\", found \"2013\"");
  parameters = index_of_three_years();
  parameters.index.values.clear();
  EXPECT_EQ(refusal_of(parameters),
            "deflator.index: expected the numbers of consecutive financial "
            "years, found none");
}

}  // namespace
}  // namespace hearthline::money
