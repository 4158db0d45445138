#pragma once
/// @file
/// Plans of a small borough with invented numbers, and their arrivals.

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/demography/arrivals.hpp"
#include "hearthline/demography/plan.hpp"

namespace hearthline::demography::plan_examples {

using model::Families;
using model::Family;
using test_support::invented_demography;
using test_support::invented_families;
using test_support::quantities;
using test_support::quantity;

inline constexpr index kMonths = 60;
inline constexpr index kFamilies = 1800;
inline constexpr double kChildrenOfAnAge = 200.0;
inline constexpr int kYears = 6;  // 2014 to 2019

inline PlanContext context() {
  return {{"north", "south"}, {2014, 4}, kMonths, 3};
}

/// The invented families. Each has a different frailty, which identifies the
/// donor of an arrival; some have need.
inline Families start() {
  Families made = invented_families(kFamilies);
  for (std::size_t f = 0; f < made.families.size(); ++f) {
    Family& family = made.families[f];
    family.frailty = 1.0 + static_cast<double>(f) / 4096.0;
    if (f % 7 == 0)
      family.need.level = model::level_at(1 + static_cast<int>(f % 21 / 7));
    if (f % 11 == 0) family.need.themes.insert(model::Theme::kParenting);
  }
  return made;
}

inline bool has_need(const Family& family) {
  return family.need.level != model::Level::k1 ||
         family.need.themes.count() > 0;
}

inline DemographyParameters growing(double growth) {
  return invented_demography(kChildrenOfAnAge, growth, 2014, kYears);
}

/// The same projection in two parts: two fifths of the families live in the
/// north.
inline DemographyParameters by_locality(double growth) {
  DemographyParameters made = growing(growth);
  const ProjectionParameters whole = made.projections.at("borough");
  made.projections.clear();
  for (const auto& [name, share] :
       {std::pair{"north", 0.4}, std::pair{"south", 0.6}}) {
    ProjectionParameters part = whole;
    part.localities = {name};
    for (auto& [year, projection] : part.years) {
      for (double& children : projection.children.values) children *= share;
    }
    made.projections["of_" + std::string(name)] = part;
  }
  return made;
}

inline std::span<const model::Child> children_of(const Plan& plan,
                                                 const Family& who) {
  return std::span(plan.families.children)
      .subspan(who.first_child, who.children);
}

/// Returns the arrivals of a plan.
inline std::vector<Family> entrants(const Plan& plan) {
  return {plan.families.families.begin() + plan.families_at_start,
          plan.families.families.end()};
}

inline EntryKind why(const Family& entrant) {
  return static_cast<EntryKind>(entrant.id.value >> 60U & 7U);
}
inline int when(const Family& entrant) {
  return static_cast<int>(entrant.id.value >> 32U & 0xFFFU);
}

inline std::vector<Family> entrants(const Plan& plan, EntryKind kind) {
  std::vector<Family> some;
  for (const Family& entrant : entrants(plan)) {
    if (why(entrant) == kind) some.push_back(entrant);
  }
  return some;
}

inline HousingParameters site(model::YearMonth from, double months,
                              double homes) {
  HousingParameters made;
  made.title = "Invented";
  made.locality = "south";
  made.from = from;
  made.months = quantity(months);
  made.homes = quantity(homes);
  made.families_by_size = quantities({0.2, 0.15, 0.05});
  made.from_outside = quantity(0.5);
  return made;
}

}  // namespace hearthline::demography::plan_examples
