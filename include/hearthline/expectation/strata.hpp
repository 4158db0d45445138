#pragma once
/// @file
/// Strata: families whose hazards are the same functions of need and time.

#include <cstddef>
#include <optional>
#include <vector>

#include "hearthline/expectation/case_moves.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"

namespace hearthline::expectation {

/// Families that share every hazard except for frailty.
struct HazardClass {
  model::Family example;  ///< any of them; frailty and need are ignored
  std::vector<const model::Family*> families;
  std::vector<double> breaks;  ///< months at which hazards change
  /// Set if families change between couple and lone parent, and their hazards
  /// with it: the class then shares the hazards of both types. Otherwise it
  /// shares the hazards of its own type.
  std::optional<Partnership> partnership;
  /// Each family's index in the population.
  std::vector<index> numbers;
  /// About the power of frailty at which hazards take effect within the horizon
  /// and results begin to level off: the largest is then four events in that
  /// time. (With a fourth of it, `need-2014` needs three nodes more.)
  double bend = 1.0;
};

/// Returns what distinguishes the hazards of families, except need and frailty.
/// @param cases  null without a pathway
std::vector<double> hazard_key(const model::HazardTable& table,
                               const model::Family& family, double horizon,
                               const model::CaseTable* cases = nullptr);

/// Returns the classes of a population, in an order that depends only on the
/// hazards. Families that enter after the horizon are in no class.
/// @param lives  null if all are present once they have entered, and do not
///               change
/// @param cases  null without a pathway
std::vector<HazardClass> hazard_classes(
    const model::HazardTable& table, const std::vector<model::Family>& families,
    double horizon, const Lives* lives = nullptr,
    const model::CaseTable* cases = nullptr);

/// A family's mass in a stratum.
struct Share {
  const model::Family* family;
  double weight;    ///< by the polynomial in frailty; may be below 0
  int place;        ///< index of its locality
  index group = 0;  ///< of its presence in `Lives`
  model::CaseAtStart start{};
};

/// A class at one value of frailty, in a few localities.
struct Stratum {
  const HazardClass* hazards = nullptr;
  double frailty = 1.0;
  std::vector<int> localities;  ///< by place
  std::vector<Share> shares;    ///< in the order in which they enter
  /// Null if families stay once they have entered.
  const Lives* lives = nullptr;
};

/// The strata of a class.
struct Strata {
  std::vector<Stratum> strata;
  /// Whether every frailty of the class has strata of its own.
  bool exact = false;
};

/// @param hazards        must outlive the result
/// @param exponents      of frailty in the processes' hazards
/// @param frailty_nodes  number of nodes, at least 1
/// @param places         largest number of places in a stratum
/// @param lives          as for `hazard_classes`; must outlive the result
/// @param pathway        null without one
Strata make_strata(const HazardClass& hazards,
                   const std::vector<double>& exponents, int frailty_nodes,
                   std::size_t places, const Lives* lives = nullptr,
                   const Pathway* pathway = nullptr);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/strata_impl.hpp"
#endif
