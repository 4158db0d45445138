#pragma once
/// @file
/// How families come, go and change between couple and lone parent, as far as
/// what is expected of their need depends on it.
///
/// None of it depends on need. So a family's expected need, had it been there
/// throughout, is multiplied by how likely it is there: of family f that enters
/// at e, with occupancy p of some need,
///
///   family-months in month m = (integral of p over m) * w_f(m),  none before e
///
/// with w the mean over the month of the probability that it is there; for
/// child-months the expected number of its children takes the place of w.
/// Families with like w form a group and share their mean. The month of entry
/// is `Family::enters`.

#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/family.hpp"

namespace hearthline::expectation {

/// When the families of a group are there: means over those that have entered
/// by each month of the horizon, whoever has left since.
struct Presence {
  /// Probability of being there, on average over the month.
  std::vector<double> families;
  /// Children expected there of those with which it entered, for each of them.
  std::vector<double> children;
  /// Children expected there who were born since, for each family that entered;
  /// empty: none.
  std::vector<double> born{};
};

/// A couple's family becomes a lone parent's, and the other way round; events
/// a month.
struct Partnership {
  double separation = 0.0;
  double repartnering = 0.0;

  bool changes() const { return separation > 0.0 || repartnering > 0.0; }
};

/// The lives of a population.
struct Lives {
  /// By family, in the population's order: the place of its group in
  /// `presence`.
  std::vector<index> group;
  std::vector<Presence> presence;
  /// Of all families; what a family is at entry is `Family::lone_parent`.
  Partnership partnership;
  /// By group, a number: groups of one number are solved together, by means of
  /// their presence (`presence.hpp`), for time grows with how many numbers
  /// there are. Empty: each group by itself. Groups that enter at about the
  /// same time should have numbers side by side.
  std::vector<index> together;
};

/// Refuses families that enter before month 0, and lives that do not fit them.
/// @param lives  may be null
/// @throws InputError that lists what is wrong: groups that do not exist,
///   curves that are not as long as the horizon or hold what is no share, rates
///   below 0
void check_lives(const std::vector<model::Family>& families, index months,
                 const Lives* lives);

/// A number for `Lives::together` that keeps what is lost small. Of families
/// that are there at the start it tells the months apart that they are expected
/// to be there within the horizon, to a month or an eighth where these are
/// many, for need at the start is known and soon forgotten; of others, the year
/// of entry and the year in which they would leave after so many months.
/// @param enters  month of the group's families
index together_key(index enters, const Presence& presence);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/lives_impl.hpp"
#endif
