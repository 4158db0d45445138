#pragma once
/// @file
/// A cost book: unit costs, and what turns the prices of one year into those of
/// another.

#include <map>
#include <optional>
#include <string>

#include "hearthline/model/quantity.hpp"
#include "hearthline/money/item_parameters.hpp"

namespace hearthline::money {

/// The general level of prices by financial year.
struct DeflatorParameters {
  std::string title;
  std::string first_year;
  model::Quantities index;
  std::optional<model::Quantity> later_growth;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"which index it is", true, {}});
    visitor.text(
        "first_year", self.first_year,
        {"financial year of the first number, such as 2000/01", true, {}});
    visitor.numbers("index", self.index,
                    {.unit = unit::kNone,
                     .at_most = 1e6,
                     .above = true,
                     .meaning = "index of prices in consecutive financial "
                                "years"});
    visitor.number("later_growth", self.later_growth,
                   {.unit = unit::kPerYear,
                    .at_least = -0.5,
                    .at_most = 0.5,
                    .meaning = "growth of prices in each year after the last "
                               "of the index; without it, such years are "
                               "refused"});
  }
};

struct BookParameters {
  std::string title;
  std::string description;
  model::Quantity area_factor{1.0, {}};
  std::optional<DeflatorParameters> deflator;
  std::map<std::string, ItemParameters> items;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.text("description", self.description,
                 {"where it comes from and what it leaves out", false, {}});
    visitor.number("area_factor", self.area_factor,
                   {.unit = unit::kNone,
                    .at_most = 10.0,
                    .above = true,
                    .fallback = 1.0,
                    .meaning = "multiplies national prices"});
    visitor.group("deflator", self.deflator,
                  {"the general level of prices; without it, all prices are "
                   "those of their price years, which must agree",
                   false});
    visitor.groups("items", self.items, {"the unit costs", false},
                   Vocabulary::kFree);
  }
};

}  // namespace hearthline::money
