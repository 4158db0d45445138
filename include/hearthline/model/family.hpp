#pragma once
/// @file
/// Families and their children, as the population stores them.

#include <array>
#include <cstdint>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/need.hpp"

namespace hearthline::model {

/// A family's id: from demography alone, so that no intervention shifts
/// another family's luck.
struct FamilyId {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(FamilyId, FamilyId) = default;
};

enum class Sex : std::uint8_t { kFemale = 0, kMale = 1 };

/// A child, in months since the scenario's start: born before it is negative.
struct Child {
  std::int16_t born_month = 0;
  Sex sex = Sex::kFemale;
  bool disability = false;
};

/// Since when something holds, in months since the scenario's start.
using Entered = float;

/// A family at the scenario's start, or when it comes; what changes later lives
/// in the model's state while the family is simulated, not here.
struct Family {
  FamilyId id;
  double frailty = 1.0;  ///< mean 1 over families
  std::uint32_t first_child = 0;
  std::int16_t youngest_born_month = 0;
  std::uint8_t locality = 0;
  std::uint8_t children = 1;
  bool lone_parent = false;
  std::uint8_t quintile = 0;  ///< 0 the most deprived fifth
  Need need;
  Entered level_entered = 0.0F;
  /// When each theme last began or, where it is absent, last ended.
  std::array<Entered, kThemes> theme_entered{};
  /// Multiplies every onset and every move to a higher level; what the
  /// elasticity of need makes of a family that comes after the start.
  float rise = 1.0F;
  std::int16_t enters = 0;  ///< month at whose start it comes
  std::uint8_t ward = 0;  ///< its place among the wards that are known, if any
  std::uint8_t ethnic_group = 0;  ///< for reporting alone
};
static_assert(sizeof(Family) <= 128, "a family takes at most 128 bytes");

/// The families of a scenario and their children, each contiguous.
struct Families {
  std::vector<Family> families;
  std::vector<Child> children;  ///< of family f from f.first_child on
};

}  // namespace hearthline::model
