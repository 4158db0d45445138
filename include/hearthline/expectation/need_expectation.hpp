#pragma once
/// @file
/// Expected values of a population under the family model: the limits of a
/// run's tables as the number of draws increases.
///
/// Families do not compete, so that their expected values add up. Families with
/// the same hazards form a class, and frailty is integrated by nodes
/// (`frailty_nodes.hpp`). For each class and node one chain of level, themes
/// and phases of time since entry (`need_chain.hpp`) moves the families' mass
/// from month to month. It starts from the families as they are, so that the
/// difference from a run is only Monte Carlo variation and the errors below.
/// Families may arrive, depart and change between couple and lone parent
/// (`lives.hpp`).
///
///   series    truncation of each step's series             1e-9
///   scope     needs that almost no family reaches, and
///             needs that are left within hours             `lost`, `late`
///   frailty   the polynomial through the nodes             `frailty_nodes`
///   phases    hazards in time since entry                  `transform_error`
///   lives     means over months, and over groups           not measured
///
/// `docs/method.md` shows their size, and how it was measured.

#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::expectation {

/// The accuracy of the solution.
struct Settings {
  /// Number of values of frailty, at least 2; one fewer for a class with less
  /// than a tenth of the families, and so on, down to 2.
  int frailty_nodes = 5;
  /// Share of families that may be lost, and of family-months by which they may
  /// be late; the bounds that ensure it are wide, by a factor of about ten.
  double scope = 4e-6;
};

/// The expected results, with the size and errors of the solution.
struct Expected {
  results::NeedExpected results;
  index strata = 0;             ///< chains that were solved
  index most_states = 0;        ///< of the largest of them
  double lost = 0.0;            ///< share of families that enter
  double late = 0.0;            ///< share of their family-months from then on
  double survival_error = 0.0;  ///< of the clocks' phases, see `ClockPhases`
  double transform_error = 0.0;
};

/// @param table     the hazards
/// @param unclocked the same without time since entry
/// @param families  as they are at entry; times since an event count from time
///                  0 for all
/// @param months    the horizon
/// @param zones     the levels on each side of the two edges
/// @param lives     null if all are present once they have entered and do not
///                  change. If hazards depend on the child's age, it is that of
///                  the youngest child at entry: births do not reset it. The
///                  tables' cells for arrivals and departures are 0
/// @throws InputError if a family enters before 0, or lives do not fit the
///         families
/// @throws Error if a hazard depends on time since entry and also on need,
///         dates, the child's age or a change between couple and lone parent;
///         if a stay has no phases; or if rates are too large
/// @throws Interrupted if `control.stop` is set
/// Deterministic: results do not depend on the number of threads.
Expected expect(const model::HazardTable& table,
                const model::HazardTable& unclocked,
                const std::vector<model::Family>& families, index months,
                const model::ZoneMap& zones, const Settings& settings,
                int threads, engine::Control& control,
                const Lives* lives = nullptr);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_expectation_impl.hpp"
#endif
