#pragma once
/// @file
/// What is expected of a population under the family model: the numbers that
/// the tables of a run tend to as its draws become many.
///
/// Families do not compete, so what is expected of them adds up. Families that
/// share their hazards form a class; frailty is integrated by nodes
/// (`frailty_nodes.hpp`); for each class and node one chain of level, themes
/// and phases of time since entry (`need_chain.hpp`) moves the families' mass
/// from month to month. It starts from the families as they are, so what is
/// left between it and a run is chance alone, and the errors below. Families
/// may come, go and change between couple and lone parent (`lives.hpp`).
///
///   series    what is left out of each step's series       1e-9
///   scope     needs that nearly nobody reaches, and those
///             that are left within hours                   `lost`, `late`
///   frailty   the polynomial through the nodes             `frailty_nodes`
///   phases    hazards in time since entry                  `transform_error`
///   lives     means over months, and over groups           not measured
///
/// `docs/method.md` shows how large they are, and how that was measured.

#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/expectation/lives.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::expectation {

/// How finely it is solved.
struct Settings {
  /// Values of frailty that are solved for, at least 2; one fewer for a class
  /// with less than a tenth of the families, and so on, down to 2.
  int frailty_nodes = 5;
  /// Share of families that may be lost, and of family-months by which they
  /// may be late; the bounds that keep to it are wide, by ten times or so.
  double scope = 4e-6;
};

/// The expected results and how they were reached.
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
/// @param families  as they are when they enter; times since when something
///                  holds count from time 0 for all
/// @param months    the horizon
/// @param zones     which levels lie beyond which edge
/// @param lives     null: all are there once they have entered, and stay what
///                  they are. Where hazards depend on the child's age, it is
///                  that of the youngest at entry: births do not set it back.
///                  The tables' cells of who comes and leaves are left at 0
/// @throws InputError when a family enters before 0, or lives do not fit the
///         families
/// @throws Error when a hazard depends on time since entry and also on need,
///         dates, the child's age or a change of parents, or a stay has no
///         phases; when rates are too large to follow
/// @throws Interrupted when `control.stop` is set
/// Deterministic: does not depend on the number of threads.
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
