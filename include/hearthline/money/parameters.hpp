#pragma once
/// @file
/// The parameters of costs: the yearly cost of each need level, and the number
/// of families over which it is averaged.

#include <string>

#include "hearthline/model/quantity.hpp"

namespace hearthline::money {

/// Average cost per family per year at a level = yearly_cost / cases.
struct LevelCostParameters {
  model::Quantity yearly_cost;
  model::Quantity cases;
  std::string price_year;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("yearly_cost", self.yearly_cost,
                   {.unit = unit::kPoundsPerYear,
                    .at_most = 1e9,
                    .meaning = "gross cost of the services at this level"});
    visitor.number("cases", self.cases,
                   {.unit = unit::kFamilies,
                    .at_most = 1e9,
                    .above = true,
                    .meaning = "families over which the cost is averaged"});
    visitor.text("price_year", self.price_year,
                 {"financial year of the prices, such as 2014/15", true, {}});
  }
};

}  // namespace hearthline::money
