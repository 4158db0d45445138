#include "hearthline/model/calendar.hpp"

#include <gtest/gtest.h>

namespace hearthline::model {
namespace {

/// Returns the next calendar month, counted step by step.
YearMonth next(YearMonth month) {
  return month.month == 12 ? YearMonth{month.year + 1, 1}
                           : YearMonth{month.year, month.month + 1};
}

TEST(YearMonth, CountsMonthsAsPeopleDo) {
  const YearMonth start{1998, 11};
  YearMonth month = start;
  for (index n = 0; n < 400; ++n, month = next(month)) {
    EXPECT_EQ(months_between(start, month), n);
    EXPECT_EQ(months_between(month, start), -n);
    EXPECT_EQ(start.plus(n), month);
    EXPECT_EQ(month.plus(-n), start);
    EXPECT_EQ(YearMonth::from_ordinal(month.ordinal()), month);
  }
}

TEST(YearMonth, IsOrderedByTime) {
  YearMonth month{2013, 10};
  for (int n = 0; n < 40; ++n, month = next(month)) {
    EXPECT_LT(month, next(month));
  }
  EXPECT_LT((YearMonth{2013, 12}), (YearMonth{2014, 1}));
}

TEST(FinancialYear, RunsFromAprilToMarch) {
  EXPECT_EQ(financial_year({2014, 3}), 2013);
  EXPECT_EQ(financial_year({2014, 4}), 2014);
  EXPECT_EQ(financial_year({2014, 12}), 2014);
  EXPECT_EQ(financial_year({2015, 1}), 2014);
  EXPECT_EQ(financial_year({2015, 3}), 2014);
  EXPECT_EQ(financial_year({2015, 4}), 2015);
}

TEST(FinancialYear, HoldsTwelveMonths) {
  YearMonth month{2014, 4};
  for (int year = 2014; year < 2020; ++year) {
    for (int m = 0; m < 12; ++m, month = next(month)) {
      EXPECT_EQ(financial_year(month), year) << to_text(month);
    }
  }
}

TEST(CalendarText, IsWhatFilesSay) {
  EXPECT_EQ(to_text({2014, 4}), "2014-04");
  EXPECT_EQ(to_text({2014, 9}), "2014-09");
  EXPECT_EQ(to_text({2014, 10}), "2014-10");
  EXPECT_EQ(financial_year_text(2014), "2014/15");
  EXPECT_EQ(financial_year_text(2008), "2008/09");
  EXPECT_EQ(financial_year_text(1999), "1999/00");
  EXPECT_EQ(financial_year_text(2009), "2009/10");
}

}  // namespace
}  // namespace hearthline::model
