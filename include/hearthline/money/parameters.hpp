#pragma once
/// @file
/// The parameters of the first costing: what a level cost in a year, over how
/// many open cases.

#include <string>

#include "hearthline/model/quantity.hpp"

namespace hearthline::money {

/// Average cost of a family-year at a level = yearly_cost / cases.
struct LevelCostParameters {
  model::Quantity yearly_cost;
  model::Quantity cases;
  std::string price_year;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("yearly_cost", self.yearly_cost,
                   {.unit = unit::kPoundsPerYear,
                    .meaning = "gross cost of the level's services"});
    visitor.number("cases", self.cases,
                   {.unit = unit::kFamilies,
                    .above = true,
                    .meaning = "families that the cost is spread over"});
    visitor.text("price_year", self.price_year,
                 {"financial year of the prices, as 2014/15", true, {}});
  }
};

}  // namespace hearthline::money
