#pragma once
/// @file
/// What it takes for a borough's families to follow its projections: births,
/// moves out, and the families that come.
///
/// A projection gives children by single year of age in the middle of each
/// year. Between two of these moments, for the families of its localities:
///
///   moving out  at the scenario's rate, or as fast as a fall takes
///   arrivals    children aged c that come = projected - those who stay
///   births      the scale of births at which those aged 0 come to the
///               projected number; a share of them makes new families
///
/// All three are solved on what is expected (`stock.hpp`), whole families at a
/// time, so that what rounding leaves in one year is made good in the next.
/// Arrivals look like families that were there at the start (a donor each),
/// with the ages of their children moved to meet the numbers. They come at
/// starts of months, spread evenly. A new home's families come on top: those
/// who move in within a month are there from the start of the next.
///
/// Ids come from demography alone: the kind of coming, locality, year and a
/// running number. The same number in two scenarios is the same family.

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

/// A projection between two of its moments: from `from`, the scenario's start
/// or a middle of the year, to the middle of `year`.
struct PlanYear {
  std::string projection;
  int year = 0;
  double from = 0.0;  ///< months since the start
  double until = 0.0;
  double birth_scale = 0.0;  ///< births a year of a family at ratio 1
  double moving_out = 0.0;   ///< a year
  double births = 0.0;       ///< expected, those that make new families too
  double new_families = 0.0;
  double arrivals = 0.0;  ///< families
  double child_arrivals = 0.0;
  double moved_out = 0.0;  ///< families, expected
  double aged_out = 0.0;
  double need_ratio = 1.0;  ///< of who comes: what elasticity makes of it
  Ages projected{};
  Ages planned{};  ///< expected, new homes left out

  /// The largest share by which an age differs from the projection.
  double largest_difference() const;
};

/// Everything that demography adds to a scenario's families.
struct Plan {
  LifeRates rates;
  std::vector<PlanYear> years;
  /// The families at the start, then all who come, with their children.
  model::Families families;
  index families_at_start = 0;
  /// Expected, by locality and month: new homes included.
  std::vector<std::vector<StockMonth>> expected;
};

/// Where and when a plan is made.
struct PlanContext {
  std::vector<std::string> localities;
  model::YearMonth start;
  index months = 0;
  std::uint32_t seed = 0;  ///< of the families
};

/// @param start  the scenario's families at its start
/// @throws Error when a projection does not cover the scenario, or a locality
///         that somebody comes to has no family to look like
/// Deterministic: a function of its arguments.
Plan make_plan(const DemographyParameters& parameters,
               const PlanContext& context, const model::Families& start);

}  // namespace hearthline::demography

#ifndef HEARTHLINE_COMPILED
#include "hearthline/demography/plan_impl.hpp"
#endif
