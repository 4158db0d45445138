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
/// left between it and a run is chance alone, and the errors below.
///
///   series    what is left out of each step's series       1e-9
///   scope     needs that nearly nobody reaches, and those
///             that are left within hours                   `lost`, `late`
///   frailty   the polynomial through the nodes             `frailty_nodes`
///   phases    hazards in time since entry                  `transform_error`
///
/// `docs/method.md` shows how large they are, and how that was measured.

#include <vector>

#include "hearthline/engine/run.hpp"
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
  double lost = 0.0;            ///< share of families
  double late = 0.0;            ///< share of family-months
  double survival_error = 0.0;  ///< of the clocks' phases, see `ClockPhases`
  double transform_error = 0.0;
};

/// @param table     the hazards
/// @param unclocked the same without time since entry
/// @param families  as they are at time 0
/// @param months    the horizon
/// @param zones     which levels lie beyond which edge
/// @throws Error when a hazard depends on time since entry and also on need,
///         dates or the child's age, or a stay has no phases; when rates are
///         too large to follow
/// @throws Interrupted when `control.stop` is set
/// Deterministic: does not depend on the number of threads.
Expected expect(const model::HazardTable& table,
                const model::HazardTable& unclocked,
                const std::vector<model::Family>& families, index months,
                const model::ZoneMap& zones, const Settings& settings,
                int threads, engine::Control& control);

}  // namespace hearthline::expectation

#include "hearthline/expectation/need_expectation_impl.hpp"
