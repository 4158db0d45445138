#pragma once
/// @file
/// Families and their children, as stored in the population.

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/need.hpp"

namespace hearthline::model {

/// The id of a family. It depends on demography only, so that no intervention
/// changes any other family's random numbers.
struct FamilyId {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(FamilyId, FamilyId) = default;
};

enum class Sex : std::uint8_t { kFemale = 0, kMale = 1 };

/// A child. Times are in months since the scenario's start; earlier births are
/// negative.
struct Child {
  std::int16_t born_month = 0;
  Sex sex = Sex::kFemale;
  bool disability = false;
  friend bool operator==(const Child&, const Child&) = default;
};

/// The time at which a state was entered, in months since the scenario's start.
using Entered = float;

/// A family at the scenario's start, or on arrival. Later changes are held in
/// the model's state while the family is simulated, not here.
struct Family {
  FamilyId id;
  double frailty = 1.0;  ///< mean 1 over families
  std::uint32_t first_child = 0;
  std::int16_t youngest_born_month = 0;
  std::uint8_t locality = 0;
  std::uint8_t children = 1;
  bool lone_parent = false;
  std::uint8_t quintile = 0;  ///< 0 (most deprived) to 4
  Need need;
  Entered level_entered = 0.0F;
  /// When each theme last began or, if it is absent, last ended.
  std::array<Entered, kThemes> theme_entered{};
  /// Multiplies the hazard of every onset and every move to a higher level; 1
  /// except in arrivals, where it follows from the elasticity of need.
  float rise = 1.0F;
  std::int16_t enters = 0;        ///< arrives at the start of this month
  std::uint8_t ward = 0;          ///< index among the known wards, if any
  std::uint8_t ethnic_group = 0;  ///< only for reporting
  friend bool operator==(const Family&, const Family&) = default;
};
static_assert(sizeof(Family) <= 128, "a family must take at most 128 bytes");

/// The case of a family at the scenario's start. Times are in months since the
/// scenario's start.
struct CaseAtStart {
  Case kind = Case::kNone;
  Placement placement = Placement::kFostering;
  std::uint32_t covered = 0;  ///< children, as bits
  Entered entered = 0.0F;     ///< the kind of case
  Entered placed = 0.0F;      ///< the placement
  /// When its last case closed; minus infinity if it has had none.
  Entered closed = -std::numeric_limits<Entered>::infinity();
  friend bool operator==(const CaseAtStart&, const CaseAtStart&) = default;
};

/// The families of a scenario and their children; a family's are contiguous.
struct Families {
  std::vector<Family> families;
  std::vector<Child> children;  ///< those of family f start at f.first_child
  /// The cases of the first families; those after them, and all in a scenario
  /// without a pathway, have none.
  std::vector<CaseAtStart> cases;
  friend bool operator==(const Families&, const Families&) = default;
};

}  // namespace hearthline::model
