#pragma once
/// @file
/// Cost books made in code, for tests: round prices, nobody's.

#include <string>
#include <utility>

#include "hearthline/money/book_parameters.hpp"
#include "hearthline/validation/invented.hpp"

namespace hearthline::test_support {

/// A unit cost of 2014/15 that Family Services pay, without its price.
inline money::ItemParameters unpriced(std::string on, std::string per) {
  money::ItemParameters item;
  item.title = "A cost of " + on;
  item.on = std::move(on);
  item.per = std::move(per);
  item.price_year = "2014/15";
  item.category = "social_care";
  item.payers["family_services"] = validation::quantity(1.0);
  return item;
}

/// A price of a year of time.
inline money::ItemParameters by_year(std::string on, std::string per,
                                     double pounds) {
  money::ItemParameters item = unpriced(std::move(on), std::move(per));
  item.a_year = validation::quantity(pounds);
  return item;
}

/// A price of an event.
inline money::ItemParameters by_event(std::string on, std::string per,
                                      double pounds) {
  money::ItemParameters item = unpriced(std::move(on), std::move(per));
  item.each = validation::quantity(pounds);
  return item;
}

/// A year of a family at a level: 250, 1,500, 6,000 and 30,000 pounds.
inline money::BookParameters costs_of_levels() {
  money::BookParameters book;
  book.title = "Costs of levels";
  book.items["level_1"] = by_year("level.1", "family", 250.0);
  book.items["level_2"] = by_year("level.2", "family", 1500.0);
  book.items["level_3"] = by_year("level.3", "family", 6000.0);
  book.items["level_4"] = by_year("level.4", "family", 30000.0);
  return book;
}

}  // namespace hearthline::test_support
