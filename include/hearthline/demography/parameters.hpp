#pragma once
/// @file
/// The parameters of how families come, grow, part and go, and of the streams
/// of cases that the eight themes do not bring about.

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
/// A number for each of them.
using Ages = std::array<double, kAges>;

/// Births to families. Their number follows the projection; these say to which
/// families they come.
///
///   births a month of a family
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
                  {"ratio by time since the youngest child's birth"});
    visitor.numbers("by_children", self.by_children,
                    {.at_most = 1000.0,
                     .meaning = "ratio for families with 1, 2, 3 ... children "
                                "so far; the last holds for more"});
    visitor.number("lone_parent", self.lone_parent,
                   {.at_most = 1000.0,
                    .fallback = 1.0,
                    .meaning = "ratio for families with one parent"});
    visitor.number("first_births", self.first_births,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of births that make a new family"});
    visitor.number("lone_at_birth", self.lone_at_birth,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of new families with one parent"});
    visitor.number("boys", self.boys,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .meaning = "share of births that are boys"});
  }
};

/// A family's parents part, or one parent is joined by another.
struct PartnershipParameters {
  model::Quantity separation;
  model::Quantity repartnering;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("separation", self.separation,
                   {.unit = unit::kRate,
                    .at_most = 12.0,
                    .meaning = "hazard that a couple's family becomes a lone "
                               "parent's"});
    visitor.number("repartnering", self.repartnering,
                   {.unit = unit::kRate,
                    .at_most = 12.0,
                    .meaning = "hazard that a lone parent's family becomes a "
                               "couple's"});
  }
};

/// Families leave the borough. How many come follows from the projection.
struct MovingParameters {
  model::Quantity out;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.number("out", self.out,
                   {.unit = unit::kRate,
                    .at_most = 12.0,
                    .meaning = "hazard of leaving the borough; in a year whose "
                               "projection falls faster, as much as it takes"});
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
                     .count = kAges,
                     .meaning = "children aged 0, 1 ... 17 in the middle of "
                                "the year, at the start of July"});
  }
};

/// Children by age in the middle of each year, of the whole borough or of some
/// localities.
struct ProjectionParameters {
  std::string title;
  std::vector<std::string> localities;
  std::map<std::string, ProjectionYear> years;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor& visitor) {
    using namespace model;
    visitor.text("title", self.title, {"what people call it", true, {}});
    visitor.names("localities", self.localities,
                  {"localities that it is about; none: the whole borough",
                   Vocabulary::kLocality, false});
    visitor.groups("years", self.years,
                   {"consecutive years, as 2014, from the one in which the "
                    "scenario starts to the middle of a year after its end"},
                   Vocabulary::kFree);
  }
};

/// New homes at a site: families that come on top of the projection.
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
    visitor.text("title", self.title, {"what people call it", true, {}});
    visitor.text("locality", self.locality, {"where it is", true, {}});
    visitor.month("from", self.from, {"month in which the first move in"});
    visitor.number("months", self.months,
                   {.unit = unit::kMonths,
                    .at_least = 1.0,
                    .at_most = 1200.0,
                    .whole = true,
                    .meaning = "how long it takes until all homes are let or "
                               "sold, at an even pace"});
    visitor.number("homes", self.homes,
                   {.unit = unit::kHomes,
                    .at_most = 1e6,
                    .whole = true,
                    .meaning = "homes that are built, less those taken down"});
    visitor.numbers("families_by_size", self.families_by_size,
                    {.unit = unit::kFamiliesPerHome,
                     .at_most = 1.0,
                     .meaning = "families with 1, 2, 3 ... children that a "
                                "home yields"});
    visitor.number("from_outside", self.from_outside,
                   {.unit = unit::kProbability,
                    .at_most = 1.0,
                    .fallback = 1.0,
                    .meaning = "share of them that the projection does not "
                               "have: new to the borough"});
  }
};

/// How families come, grow, part and go.
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
                    .meaning = "how far need follows the number of families: "
                               "a hundredth more families bring this many "
                               "hundredths more need"});
    visitor.groups("projections", self.projections,
                   {"children by age and year, of the borough or by locality"},
                   Vocabulary::kFree);
    visitor.groups("housing", self.housing,
                   {"sites of new homes, by name", false}, Vocabulary::kFree);
  }
};

/// Cases that come from outside the eight themes, counted apart from families:
/// need from disability, unaccompanied asylum-seeking children. A case is of
/// one child, at one level, until it is closed or the child turns 18.
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
    visitor.text("title", self.title, {"what people call it", true, {}});
    visitor.whole("level", self.level,
                  {.at_least = 3,
                   .at_most = 4,
                   .fallback = 3,
                   .meaning = "need level of its cases, 3 or 4"});
    visitor.number("entries_per_year", self.entries_per_year,
                   {.unit = unit::kCasesPerYear,
                    .meaning = "new cases in the borough, whatever its "
                               "population; this or the next"});
    visitor.number("entries_per_1000_children", self.entries_per_1000_children,
                   {.unit = unit::kCasesPer1000ChildrenYear,
                    .meaning = "new cases for a thousand children, who follow "
                               "the projection where there is one"});
    visitor.number("closing", self.closing,
                   {.unit = unit::kPerCaseYear,
                    .at_most = 1000.0,
                    .meaning = "hazard of closing"});
    visitor.numbers("ages", self.ages,
                    {.unit = unit::kProbability,
                     .at_most = 1.0,
                     .count = kAges,
                     .total = 1.0,
                     .meaning = "share of new cases by the child's age 0, 1 "
                                "... 17"});
    visitor.number("stock", self.stock,
                   {.unit = unit::kCases,
                    .at_most = 1e7,
                    .whole = true,
                    .fallback = 0.0,
                    .meaning = "cases at the start"});
  }
};

}  // namespace hearthline::demography
