#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "demography/examples.hpp"

namespace hearthline::test_support {

demography::DemographyParameters invented_demography(double children_of_an_age,
                                                     double growth,
                                                     int first_year,
                                                     int years) {
  demography::DemographyParameters made;
  made.births.since_birth = pieces({0, 10, 36, 96}, {0.0, 1.5, 1.0, 0.2});
  made.births.by_children = quantities({1.0, 0.6, 0.3});
  made.births.lone_parent = quantity(0.5);
  made.births.first_births = quantity(0.4);
  made.births.lone_at_birth = quantity(0.15);
  made.births.boys = quantity(0.512);
  made.partnership.separation = quantity(0.06);
  made.partnership.repartnering = quantity(0.15);
  made.moving.out = quantity(0.08);
  made.elasticity = quantity(1.0);
  demography::ProjectionParameters projection;
  projection.title = "Invented";
  double level = children_of_an_age;
  for (int y = 0; y < years; ++y, level *= 1.0 + growth) {
    projection.years[std::to_string(first_year + y)].children =
        quantities(std::vector<double>(demography::kAges, level));
  }
  made.projections["borough"] = projection;
  return made;
}

model::Families invented_families(index families) {
  model::Families made;
  std::int16_t month = 0;
  for (index f = 0; f < families; ++f) {
    model::Family family;
    family.id = {static_cast<std::uint64_t>(f)};
    family.locality = static_cast<std::uint8_t>(f % 5 < 2 ? 0 : 1);
    family.lone_parent = f % 4 == 0;
    family.quintile = static_cast<std::uint8_t>(f % 5);
    family.children = static_cast<std::uint8_t>(1 + f % 3);
    family.first_child = static_cast<std::uint32_t>(made.children.size());
    family.level_entered = -240.0F;
    family.theme_entered.fill(-240.0F);
    family.youngest_born_month = -demography::kChildhood;
    for (int c = 0; c < family.children; ++c) {
      model::Child child;
      child.born_month = static_cast<std::int16_t>(-month);
      child.sex = (f + c) % 2 == 0 ? model::Sex::kMale : model::Sex::kFemale;
      family.youngest_born_month =
          std::max(family.youngest_born_month, child.born_month);
      made.children.push_back(child);
      // 77 and 216 have no common divisor: all months of age in turn.
      month = static_cast<std::int16_t>((month + 77) % demography::kChildhood);
    }
    made.families.push_back(family);
  }
  return made;
}

}  // namespace hearthline::test_support
