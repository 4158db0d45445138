#pragma once
/// @file
/// What is expected of a population under the family model: the numbers that
/// the tables of a run tend to as its draws become many.
///
/// Families do not compete, so what is expected of them adds up. Families that
/// share their hazards form a class; frailty is integrated by nodes
/// (`frailty_nodes.hpp`); for each class and node one chain of level, themes
/// and cells of time since entry (`need_chain.hpp`) moves the families' mass
/// from month to month. It starts from the families as they are, so what is
/// left between it and a run is chance alone, and the three errors below.
///
///   series      shares left out of each step's series      1e-10
///   themes      sets of themes that nearly nobody reaches are left out; the
///               mass that leaves with them is `lost`
///   frailty     the polynomial through the nodes           about 1e-6
///   cells       hazards in time since entry, within a step of a month, of
///               second order in the step                   about 1e-4
///
/// `docs/method.md` shows how each was measured.

#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/expectation/need_chain.hpp"
#include "hearthline/expectation/strata.hpp"
#include "hearthline/results/need_results.hpp"

namespace hearthline::expectation {

/// How finely it is solved.
struct Settings {
  int frailty_nodes = 9;
};

/// The expected results and how they were reached.
struct Expected {
  results::NeedExpected results;
  index strata = 0;             ///< chains that were solved
  index most_states = 0;        ///< of the largest of them
  double survival_error = 0.0;  ///< of the clocks' phases, see `ClockPhases`
  double transform_error = 0.0;
};

/// @param table     the hazards
/// @param unclocked the same without time since entry
/// @param families  as they are at time 0
/// @param months    the horizon
/// @param zones     which levels lie beyond which edge
/// @throws Error when a stratum has more states than the settings allow
/// @throws Interrupted when `control.stop` is set
/// Deterministic: does not depend on the number of threads.
Expected expect(const model::HazardTable& table,
                const model::HazardTable& unclocked,
                const std::vector<model::Family>& families, index months,
                const model::ZoneMap& zones, const Settings& settings,
                int threads, engine::Control& control);

}  // namespace hearthline::expectation

#include "hearthline/expectation/need_expectation_impl.hpp"
