#pragma once
/// @file
/// A plan: the births, moves out and arrivals by which the families of a
/// borough follow its projections.
///
/// A projection states the number of children by single year of age at mid-year
/// (1 July). Between two mid-years, for the families of its localities:
///
///   moving out  at the scenario's rate, or faster if the projection falls
///               faster
///   arrivals    children aged c who move in = projected - those who stay
///   births      the scale of births at which the number of children aged 0 is
///               as projected; a share of births form new families
///
/// All three are solved for expected numbers (`stock.hpp`). Families are whole,
/// so each year makes up for the rounding of the year before. Each arrival
/// copies the characteristics of a donor, a family present at the start, and
/// the ages of its children are shifted to match the projection. Arrivals are
/// at the starts of months, spread evenly. Families in new homes are in
/// addition: those who move in during a month are present from the start of the
/// next.
///
/// Ids depend on demography only: the kind of arrival, locality, year and a
/// running number. The same id in two scenarios is the same family.

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/demography/parameters.hpp"
#include "hearthline/demography/stock.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/family.hpp"

namespace hearthline::demography {

/// A year of a plan: from `from`, the scenario's start or a mid-year, to the
/// mid-year of `year`.
struct PlanYear {
  std::string projection;
  int year = 0;
  double from = 0.0;  ///< months since the start
  double until = 0.0;
  double birth_scale = 0.0;  ///< births per year of a family with ratio 1
  double moving_out = 0.0;   ///< hazard per year
  double births = 0.0;  ///< expected, including those that form new families
  double new_families = 0.0;
  double arrivals = 0.0;  ///< families
  double child_arrivals = 0.0;
  double moved_out = 0.0;  ///< expected families
  double aged_out = 0.0;
  double need_ratio = 1.0;  ///< of arrivals, from elasticity
  Ages projected{};
  Ages planned{};  ///< expected, without new homes

  /// Returns the largest relative difference of an age from the projection.
  double largest_difference() const;
};

/// The contribution of demography to a scenario's families.
struct Plan {
  LifeRates rates;
  std::vector<PlanYear> years;
  /// The families at the start, then all arrivals, with their children.
  model::Families families;
  index families_at_start = 0;
  /// Expected numbers by locality and month, including new homes.
  std::vector<std::vector<StockMonth>> expected;
};

/// The localities and the period of a plan.
struct PlanContext {
  std::vector<std::string> localities;
  model::YearMonth start;
  index months = 0;
  std::uint32_t seed = 0;  ///< with which families are sampled
};

/// @param start  the scenario's families at its start
/// @param stop   is looked at before each year; null if nobody can stop it
/// @throws InputError if a parameter or a family is out of bounds, or not one
///         projection covers a locality
/// @throws Error if a projection does not cover the scenario, or a locality
///         with arrivals has no donor family
/// @throws Interrupted if `*stop` is set
/// Deterministic: depends only on its arguments.
Plan make_plan(const DemographyParameters& parameters,
               const PlanContext& context, const model::Families& start,
               const std::atomic<bool>* stop = nullptr);

}  // namespace hearthline::demography

#ifndef HEARTHLINE_COMPILED
#include "hearthline/demography/plan_impl.hpp"
#endif
