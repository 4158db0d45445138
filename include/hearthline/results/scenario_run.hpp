#pragma once
/// @file
/// A run of a scenario: families, draws and tables.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/results/cost_part.hpp"
#include "hearthline/results/family_trace.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/part_list.hpp"
#include "hearthline/results/people_part.hpp"
#include "hearthline/results/stream_part.hpp"

namespace hearthline::results {

/// A scenario's run of a fixed number of draws, simulated in any pieces.
///
/// Draw d depends on (seed, d) alone: a run that is simulated in one call, in
/// blocks of draws on several machines, or after a stop and resume holds the
/// same bits. Two scenarios that share families and seed are coupled.
///
/// @tparam Parts  what it records, in the order of its tables; see `part.hpp`
template <Part... Parts>
class RunOfParts {
 public:
  using Families = std::shared_ptr<const model::Families>;

  /// @param draws  at least 1, and at most the 2^32 that a key tells apart
  /// @throws Error when there are not, or no room for the results
  RunOfParts(const scenario::Scenario& scenario, Families families, index draws,
             std::uint32_t seed);

  index draws() const { return draws_; }
  index months() const { return setup_.months; }
  std::uint32_t seed() const { return seed_; }

  /// What a part keeps: `run.part<NeedPart>().results()`.
  template <class P>
  const P& part() const {
    return parts_.template get<P>();
  }
  /// What demography makes of the scenario; null without it.
  const demography::Plan* plan() const { return setup_.plan.get(); }

  /// Simulates draws [first, first + count).
  /// @throws Interrupted when `control.stop` is set; these draws then hold
  ///         nothing to rely on
  void simulate(index first, index count, int threads,
                engine::Control& control);

  /// The names that `table` takes.
  std::vector<std::string> table_names() const;
  /// @param draws  how many of the draws, from the first, the table covers
  /// @throws Error when there is no such table, or are not so many draws
  Table table(const std::string& name, index draws) const;

  /// One family's history in one draw, simulated again, alone.
  /// @throws Error when the run has no such family
  std::vector<HistoryStep> trace(model::FamilyId id, std::uint32_t draw) const;

 private:
  using List = PartList<Parts...>;
  using Recorder = typename List::Recorder;

  /// @param live  lets one family live in one draw
  template <class Live>
  void simulate(const engine::RunOptions& options, engine::Control& control,
                const Live& live);

  static PartList<Parts...> parts_of(const scenario::Scenario& scenario,
                                     const RunSetup& setup, index draws);

  RunSetup setup_;
  index draws_;
  std::uint32_t seed_;
  List parts_;
};

/// What a run of a scenario records. A new part is a file and its name here.
using ScenarioRun = RunOfParts<NeedPart, CostPart, PeoplePart, StreamPart>;

}  // namespace hearthline::results

#ifdef HEARTHLINE_COMPILED
// For a list of your own, include scenario_run_impl.hpp as well.
extern template class hearthline::results::RunOfParts<
    hearthline::results::NeedPart, hearthline::results::CostPart,
    hearthline::results::PeoplePart, hearthline::results::StreamPart>;
#else
#include "hearthline/results/scenario_run_impl.hpp"
#endif
