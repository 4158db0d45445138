#pragma once
/// @file
/// Family turnover: arrival, departure and changes between couple and lone
/// parent, as far as the expected need of families depends on them.
///
/// None of this depends on need. A family's expected need, as if it were
/// present throughout, is therefore multiplied by the probability that it is
/// present. For a family f that enters at e, with occupancy p of a need,
///
///   family-months in month m = (integral of p over m) * w_f(m),  0 before e
///
/// with w the mean over the month of the probability that it is present; for
/// child-months the expected number of its children replaces w. Families with
/// similar w form a group and share their mean. The month of entry is
/// `Family::enters`.

#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/family.hpp"

namespace hearthline::expectation {

/// The presence of a group's families: means over those that have entered by
/// each month of the horizon, including those that have left since.
struct Presence {
  /// Probability of being present, averaged over the month.
  std::vector<double> families;
  /// Expected number of children present of those with whom the family entered,
  /// per such child.
  std::vector<double> children;
  /// Expected number of children present who were born since, per family that
  /// entered; empty for none.
  std::vector<double> born{};
};

/// Rates, per month, at which a couple family becomes a lone-parent family and
/// a lone-parent family a couple family.
struct Partnership {
  double separation = 0.0;
  double repartnering = 0.0;

  bool changes() const { return separation > 0.0 || repartnering > 0.0; }
};

/// The family turnover of a population.
struct Lives {
  /// By family, in the population's order: the index of its group in
  /// `presence`.
  std::vector<index> group;
  std::vector<Presence> presence;
  /// For all families; the type at entry is `Family::lone_parent`.
  Partnership partnership;
};

/// Finding the lives of a plan counts as one part of so many of all work.
inline constexpr index kPartsOfWork = 20;

/// Checks that no family enters before month 0, and that lives fit their
/// families.
/// @param lives  may be null
/// @throws InputError that lists all errors: groups that do not exist, curves
///         whose length is not the horizon or whose values are out of range,
///         rates below 0
void check_lives(const std::vector<model::Family>& families, index months,
                 const Lives* lives);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/lives_impl.hpp"
#endif
