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
///
/// Each class is solved with a number of nodes and again with more, until the
/// difference is small. It is returned for every cell: an estimate of the error
/// of the last solution but one, and so a cautious one of the last. So is the
/// difference from phases that are less close (`PhaseRates::kSpread`).
/// Families may arrive, depart and change between couple and lone parent
/// (`lives.hpp`).
///
///   series    truncation of each step's series             1e-9
///   scope     needs that almost no family reaches, and
///             needs that are left within hours             `lost`, `late`
///   frailty   the polynomial through the nodes             `difference`
///   phases    hazards in time since entry                  `phases`
///   lives     means over months; births and need given
///             the family at entry                          not measured
///
/// `docs/method.md` shows their size, and how it was measured.

#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/expectation/case_moves.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/expectation/stratum_results.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::expectation {

/// The difference between two choices of phases is of the size of their errors,
/// and no bound on them: it is multiplied. Both errors oscillate in time, so
/// that in a single month the difference may be small by chance; the largest
/// within as many months before and after stands for it.
inline constexpr double kPhaseCaution = 3.0;
inline constexpr int kPhaseMonths = 3;

/// The accuracy of the solution.
struct Settings {
  /// Number of nodes of frailty, at least 3; 0: as many as `frailty_error`
  /// requires.
  int frailty_nodes = 0;
  /// Share of families that may be lost, and of family-months by which they may
  /// be late; the bounds that ensure it are wide, by a factor of about ten.
  double scope = 4e-6;
  /// The difference between the last two numbers of nodes that is allowed in a
  /// class, in units of sqrt(w / 200) for a monthly cell with expected value w
  /// (or 1 if that is more): about the standard error of 200 draws.
  double frailty_error = 0.5;
};

/// The expected results, with the size and errors of the solution.
struct Expected {
  Tables results;
  /// From the solution with fewer nodes.
  Tables difference;
  /// `kPhaseCaution` times that from less close phases, both with the fewest
  /// nodes.
  Tables phases;
  index strata = 0;             ///< chains of the last solution of each class
  int frailty_nodes = 0;        ///< the largest number of nodes
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
/// @param pathway   null without one; otherwise lives must be null, the pathway
///                  without teams and without an effect of time since closing
/// @throws InputError if a family enters before 0, or lives do not fit the
///         families
/// @throws Error if a hazard depends on time since entry and also on need,
///         dates, the child's age, help or a change between couple and lone
///         parent; if cases have what the pathway must be without; if a stay
///         has no phases; if rates are too large; or if no number of nodes
///         meets `frailty_error`, or more families are lost, late or below 0
///         than the settings allow
/// @throws Interrupted if `control.stop` is set
/// Deterministic: results do not depend on the number of threads.
Expected expect(const model::HazardTable& table,
                const model::HazardTable& unclocked,
                const std::vector<model::Family>& families, index months,
                const model::ZoneMap& zones, const Settings& settings,
                int threads, engine::Control& control,
                const Lives* lives = nullptr, const Pathway* pathway = nullptr);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/need_expectation_impl.hpp"
#endif
