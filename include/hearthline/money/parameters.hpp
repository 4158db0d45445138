#pragma once
/// @file
/// The parameters of costs: the yearly cost of a need level, or of a kind of
/// case, and the number of families or of children over which it is averaged.

#include <optional>
#include <string>

#include "hearthline/model/quantity.hpp"

namespace hearthline::money {

/// Average cost of a year = yearly_cost / cases, of a family at the level or
/// with an open case of the kind; or yearly_cost / children, of a child in such
/// a family or covered by such a case. One of the two is stated.
struct CostParameters {
  model::Quantity yearly_cost;
  std::optional<model::Quantity> cases;
  std::optional<model::Quantity> children;
  std::string price_year;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("yearly_cost", self.yearly_cost,
                   {.unit = unit::kPoundsPerYear,
                    .at_most = 1e9,
                    .meaning = "gross cost of the services at this level, or "
                               "for cases of this kind"});
    visitor.number("cases", self.cases,
                   {.unit = unit::kFamilies,
                    .at_most = 1e9,
                    .above = true,
                    .meaning = "families over which the cost is averaged; "
                               "either this or children"});
    visitor.number("children", self.children,
                   {.unit = unit::kChildren,
                    .at_most = 1e9,
                    .above = true,
                    .meaning = "children over which the cost is averaged: "
                               "those in families at this level, or covered by "
                               "cases of this kind"});
    visitor.text("price_year", self.price_year,
                 {"financial year of the prices, such as 2014/15", true, {}});
  }
};

}  // namespace hearthline::money
