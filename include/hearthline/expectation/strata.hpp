#pragma once
/// @file
/// Strata: families whose hazards are the same functions of need and time.

#include <cstddef>
#include <optional>
#include <vector>

#include "hearthline/expectation/lives.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"

namespace hearthline::expectation {

/// Families that share every hazard but for frailty.
struct HazardClass {
  model::Family example;  ///< any of them; its frailty and need do not count
  std::vector<const model::Family*> families;
  std::vector<double> breaks;  ///< months at which hazards change, rising
  /// Where families change between couple and lone parent, and their hazards
  /// with it: they share those that they have as either. Else they share those
  /// that they have.
  std::optional<Partnership> partnership;
  /// Each family's number in the population.
  std::vector<index> numbers;
};

/// What tells the hazards of two families apart, besides need and frailty.
std::vector<double> hazard_key(const model::HazardTable& table,
                               const model::Family& family, double horizon);

/// The classes of a population, in an order that depends on the hazards alone.
/// Families that enter after the horizon are in none.
/// @param lives  null: all are there once they have entered, and stay as they
///   are
std::vector<HazardClass> hazard_classes(
    const model::HazardTable& table, const std::vector<model::Family>& families,
    double horizon, const Lives* lives = nullptr);

/// A family's mass in a stratum.
struct Share {
  const model::Family* family;
  double weight;  ///< in the frailty's polynomial; may be below 0
  int place;      ///< of its locality and groups among the stratum's
};

/// A class at one value of frailty, in a few places: localities and groups.
struct Stratum {
  const HazardClass* hazards = nullptr;
  double frailty = 1.0;
  std::vector<int> localities;  ///< by place
  std::vector<Share> shares;    ///< in the order in which they enter
  /// By place; none: families stay once they have entered.
  std::vector<Presence> presence;
};

/// @param exponents      with which processes feel frailty
/// @param frailty_nodes  of a class with at least a tenth of the families; one
///   fewer for each factor of ten below that, for so much less does an error
///   there weigh
/// @param places         of a stratum at most
/// @param lives          as for `hazard_classes`
std::vector<Stratum> make_strata(const std::vector<HazardClass>& classes,
                                 const std::vector<double>& exponents,
                                 int frailty_nodes, std::size_t places,
                                 const Lives* lives = nullptr);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/strata_impl.hpp"
#endif
