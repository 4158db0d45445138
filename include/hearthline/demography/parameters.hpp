#pragma once
/// @file
/// The parameters of how families form, grow, separate and move, and of the
/// streams of cases that arise outside the eight themes.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hearthline/model/calendar.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/model/quantity.hpp"

namespace hearthline::demography {

/// Ages of childhood in single years: 0 to 17.
inline constexpr int kAges = 18;
/// One number per age.
using Ages = std::array<double, kAges>;

/// Births to families. Their number follows the projection; these parameters
/// distribute them over families.
///
///   births per month of a family
///     = scale(year) * since_birth(age of the youngest)
///                   * by_children(children so far) * lone_parent
struct BirthParameters {
  model::Pieces since_birth;
  model::Quantities by_children;
  model::Quantity lone_parent;
  model::Quantity first_births;
  model::Quantity lone_at_birth;
  model::Quantity boys;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.group("since_birth", self.since_birth,
                  {"ratio by time since the birth of the youngest child"});
    visitor.numbers("by_children", self.by_children,
                    {.at_most = 1000.0,
                     .meaning = "ratio for families with 1, 2, 3 ... children "
                                "so far; the last also applies to more"});
    visitor.number("lone_parent", self.lone_parent,
                   {.at_most = 1000.0,
                    .fallback = 1.0,
                    .meaning = "ratio for lone-parent families"});
    visitor.number("first_births", self.first_births,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of births that form a new family"});
    visitor.number("lone_at_birth", self.lone_at_birth,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of new families that are lone-parent "
                               "families"});
    visitor.number("boys", self.boys,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of births that are boys"});
  }
};

/// Separation of a couple, and re-partnering of a lone parent.
struct PartnershipParameters {
  model::Quantity separation;
  model::Quantity repartnering;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("separation", self.separation,
                   {.unit = unit::kRate,
                    .at_most = 12.0,
                    .meaning = "hazard that a couple family becomes a "
                               "lone-parent family"});
    visitor.number("repartnering", self.repartnering,
                   {.unit = unit::kRate,
                    .at_most = 12.0,
                    .meaning = "hazard that a lone-parent family becomes a "
                               "couple family"});
  }
};

/// Families that move out of the borough. The number that move in follows from
/// the projection.
struct MovingParameters {
  model::Quantity out;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("out", self.out,
                   {.unit = unit::kRate,
                    .at_most = 12.0,
                    .meaning = "hazard of moving out of the borough; raised in "
                               "years in which the projection falls faster"});
  }
};

/// A year of a projection.
struct ProjectionYear {
  model::Quantities children;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.numbers("children", self.children,
                    {.unit = unit::kChildren,
                     .at_most = 1e6,
                     .count = kAges,
                     .meaning = "children aged 0, 1 ... 17 at mid-year (1 "
                                "July)"});
  }
};

/// Children by age at mid-year, for the whole borough or for some localities.
struct ProjectionParameters {
  std::string title;
  std::vector<std::string> localities;
  std::map<std::string, ProjectionYear> years;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.names("localities", self.localities,
                  {"localities that it covers; if empty, the whole borough",
                   Vocabulary::kLocality, false});
    visitor.groups("years", self.years,
                   {"consecutive years, such as 2014, from the first mid-year "
                    "on or after the scenario's start to the first on or after "
                    "its end"},
                   Vocabulary::kFree);
  }
};

/// New homes at a site: families in addition to the projection.
struct HousingParameters {
  std::string title;
  std::string locality;
  model::YearMonth from;
  model::Quantity months;
  model::Quantity homes;
  model::Quantities families_by_size;
  model::Quantity from_outside;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.text("locality", self.locality, {"locality of the site", true, {}});
    visitor.month("from", self.from,
                  {"month in which the first families move in"});
    visitor.number("months", self.months,
                   {.unit = unit::kMonths,
                    .at_least = 1.0,
                    .at_most = 1200.0,
                    .whole = true,
                    .meaning = "time until all homes are occupied, at an even "
                               "pace"});
    visitor.number("homes", self.homes,
                   {.unit = unit::kHomes,
                    .at_most = 1e6,
                    .whole = true,
                    .meaning = "new homes (net completions)"});
    visitor.numbers("families_by_size", self.families_by_size,
                    {.unit = unit::kFamiliesPerHome,
                     .at_most = 1.0,
                     .meaning = "families with 1, 2, 3 ... children per home"});
    visitor.number("from_outside", self.from_outside,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 1.0,
                    .meaning = "share of these families that are new to the "
                               "borough, in addition to the projection"});
  }
};

/// How families form, grow, separate and move.
struct DemographyParameters {
  BirthParameters births;
  PartnershipParameters partnership;
  MovingParameters moving;
  model::Quantity elasticity;
  std::map<std::string, ProjectionParameters> projections;
  std::map<std::string, HousingParameters> housing;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.group("births", self.births, {"births to families"});
    visitor.group("partnership", self.partnership,
                  {"separation and re-partnering"});
    visitor.group("moving", self.moving, {"moving out of the borough"});
    visitor.number("elasticity", self.elasticity,
                   {.at_most = 1.5,
                    .fallback = 1.0,
                    .meaning = "elasticity of need to population: with 1% more "
                               "families, need is higher by this many per "
                               "cent"});
    visitor.groups("projections", self.projections,
                   {"children by age and year, for the borough or by locality"},
                   Vocabulary::kFree);
    visitor.groups("housing", self.housing,
                   {"sites of new homes, by name", false}, Vocabulary::kFree);
  }
};

/// Cases that arise outside the eight themes and are counted separately from
/// families: need from disability, and unaccompanied asylum-seeking children
/// (UASC). A case is one child at one need level, until the case is closed or
/// the child reaches 18.
struct StreamParameters {
  std::string title;
  std::uint32_t level = 3;
  std::optional<model::Quantity> entries_per_year;
  std::optional<model::Quantity> entries_per_1000_children;
  model::Quantity closing;
  model::Quantities ages;
  model::Quantity stock;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"display name", true, {}});
    visitor.whole("level", self.level,
                  {.at_least = 3,
                   .at_most = 4,
                   .fallback = 3,
                   .meaning = "need level of the cases, 3 or 4"});
    visitor.number("entries_per_year", self.entries_per_year,
                   {.unit = unit::kCasesPerYear,
                    .at_most = 1e6,
                    .meaning = "new cases in the borough, whatever its "
                               "population; either this or "
                               "entries_per_1000_children"});
    visitor.number("entries_per_1000_children", self.entries_per_1000_children,
                   {.unit = unit::kCasesPer1000ChildrenYear,
                    .at_most = 1000.0,
                    .meaning = "new cases per 1,000 children, whose number "
                               "follows the projection if there is one"});
    visitor.number("closing", self.closing,
                   {.unit = unit::kPerCaseYear,
                    .at_most = 1000.0,
                    .meaning = "case closure rate"});
    visitor.numbers("ages", self.ages,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .count = kAges,
                     .total = 1.0,
                     .meaning = "share of new cases by age of the child, 0, 1 "
                                "... 17"});
    visitor.number("stock", self.stock,
                   {.unit = unit::kCases,
                    .at_most = 1e7,
                    .whole = true,
                    .fallback = 0.0,
                    .meaning = "open cases at the start, which have been "
                               "open for as long as those of a stream that "
                               "has long had the same entries"});
  }
};

}  // namespace hearthline::demography
