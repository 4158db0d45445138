#pragma once
/// @file
/// The parameters of a unit cost: what it falls on, its price, who pays, and
/// how much of it can go.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/model/quantity.hpp"
#include "hearthline/money/categories.hpp"

namespace hearthline::money {

/// A price as one source states it. Of `a_year`, `a_week` and `each`, exactly
/// one is stated.
struct PriceParameters {
  std::optional<model::Quantity> a_year;
  std::optional<model::Quantity> a_week;
  std::optional<model::Quantity> each;
  std::string price_year;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("a_year", self.a_year,
                   {.unit = unit::kPoundsPerYear,
                    .at_most = 1e9,
                    .meaning = "price of a year of what it falls on; either "
                               "this, a_week or each"});
    visitor.number("a_week", self.a_week,
                   {.unit = unit::kPoundsPerWeek,
                    .at_most = 1e8,
                    .meaning = "price of a week of what it falls on"});
    visitor.number("each", self.each,
                   {.unit = unit::kPoundsEach,
                    .at_most = 1e9,
                    .meaning = "price of one event; on time, of one of so many "
                               "in a year as times states"});
    visitor.text("price_year", self.price_year,
                 {"financial year of the price, such as 2014/15; required "
                  "beside a price",
                  false,
                  {}});
  }
};

/// A unit cost. It states its price itself, or in editions, of which `edition`
/// chooses one.
struct ItemParameters : PriceParameters {
  std::string title;
  std::string code;
  std::string on;
  std::string per;
  std::optional<model::Quantity> times;
  std::string edition;
  std::map<std::string, PriceParameters> editions;
  std::string category;
  std::map<std::string, model::Quantity> payers;
  model::Quantity cashable;
  model::Quantity fixed;
  model::Quantity semi_fixed;
  std::optional<model::Quantity> step;
  model::Quantity growth;
  std::string area = "local";
  std::string value_type = "fiscal";
  std::string discounting = "standard";
  std::string flow = "cost";
  std::vector<std::string> leaves_out;
  std::uint32_t grade = 6;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.text("code", self.code,
                 {"code in the database that it comes from", false, {}});
    visitor.text("on", self.on,
                 {"what it falls on, such as case.cla, theme.unemployment, "
                  "contact or team.NAME.worker; docs/money.md lists them",
                  true,
                  {}});
    visitor.text("per", self.per,
                 {.meaning = "whether the price is of a family or of a child; "
                             "required for time and events of families",
                  .required = false,
                  .choice = {"family", "child"},
                  .or_none = true});
    PriceParameters::visit(self, visitor);
    visitor.number("times", self.times,
                   {.unit = unit::kPerYear,
                    .at_most = 1e4,
                    .meaning = "how many of these there are in a year of the "
                               "time that it falls on, or for each event"});
    visitor.text("edition", self.edition,
                 {"which of the editions is used", false, {}});
    visitor.groups("editions", self.editions,
                   {"prices of sources that disagree", false},
                   Vocabulary::kFree);
    visitor.text("category", self.category,
                 {.meaning = "what it is for",
                  .required = true,
                  .choice = category_names()});
    visitor.ratios("payers", self.payers,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share that the payer bears; they add to 1"},
                   Vocabulary::kPayer);
    visitor.number("cashable", self.cashable,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 0.0,
                    .meaning = "share of what is released that can be taken "
                               "out of a budget"});
    visitor.number("fixed", self.fixed,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 0.0,
                    .meaning = "share of the price that does not follow the "
                               "volume"});
    visitor.number("semi_fixed", self.semi_fixed,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 0.0,
                    .meaning = "share of the price that goes only in whole "
                               "steps"});
    visitor.number("step", self.step,
                   {.unit = unit::kPerStep,
                    .at_most = 1e6,
                    .above = true,
                    .meaning = "volume of a step, such as cases a worker or "
                               "places a home"});
    visitor.number("growth", self.growth,
                   {.unit = unit::kPerYear,
                    .at_least = -0.5,
                    .at_most = 0.5,
                    .fallback = 0.0,
                    .meaning = "growth of the price above that of the "
                               "deflator, from the price year on"});
    visitor.text("area", self.area,
                 {.meaning = "whose prices: national ones are multiplied by "
                             "area_factor",
                  .required = false,
                  .choice = {"local", "national"}});
    visitor.text("value_type", self.value_type,
                 {.meaning = "money of public bodies, of the economy, or the "
                             "worth of a better life",
                  .required = false,
                  .choice = {kValueNames.begin(), kValueNames.end()}});
    visitor.text(
        "discounting", self.discounting,
        {.meaning = "the rates of the Green Book at which its value is "
                    "discounted: standard, or those of health and "
                    "life, for social value alone",
         .required = false,
         .choice = {"standard", "health"}});
    visitor.text("flow", self.flow,
                 {.meaning = "cost, or income of those who would pay",
                  .required = false,
                  .choice = {"cost", "income"}});
    visitor.names("leaves_out", self.leaves_out,
                  {"what an average price does not include, so that it can be "
                   "counted by itself",
                   Vocabulary::kLeftOut, false});
    visitor.whole("grade", self.grade,
                  {.at_least = 1,
                   .at_most = 6,
                   .fallback = 6,
                   .meaning = "confidence in the price, from 1 (best) to 6, as "
                              "in the unit cost database of Greater "
                              "Manchester"});
  }
};

}  // namespace hearthline::money
