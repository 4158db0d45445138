#pragma once
/// @file
/// A run of a scenario: families, draws and tables.

#include <atomic>
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

/// A run of a fixed number of draws of a scenario, simulated in any portions.
///
/// Draw d depends only on (seed, d): a run that is simulated in one call, in
/// blocks of draws on several machines, or stopped and resumed is
/// bit-identical. Two scenarios with the same families and seed share random
/// numbers.
///
/// @tparam Parts  the parts, in the order of their tables; see `part.hpp`
template <Part... Parts>
class RunOfParts {
 public:
  using Families = std::shared_ptr<const model::Families>;

  /// @param draws  from 1 to 2^32, the number of draws that a key distinguishes
  /// @param stop   stops the making of the demographic plan; null if nobody can
  /// @throws Error if `draws` is out of range or memory is insufficient
  /// @throws Interrupted if `*stop` is set
  RunOfParts(const scenario::Scenario& scenario, Families families, index draws,
             std::uint32_t seed, const std::atomic<bool>* stop = nullptr);

  index draws() const { return draws_; }
  index months() const { return setup_.months; }
  std::uint32_t seed() const { return seed_; }

  /// Returns a part, to read its results: `run.part<NeedPart>().results()`.
  template <class P>
  const P& part() const {
    return parts_.template get<P>();
  }
  /// The demographic plan of the scenario; null without demography.
  const demography::Plan* plan() const { return setup_.plan.get(); }

  /// Simulates draws [first, first + count).
  /// @throws Interrupted if `control.stop` is set; the contents of these draws
  ///         are then unspecified
  void simulate(index first, index count, int threads,
                engine::Control& control);

  /// Returns the names of the tables.
  std::vector<std::string> table_names() const;
  /// @param draws  the table covers this many draws, from the first
  /// @throws Error if there is no such table, or the run has fewer draws
  Table table(const std::string& name, index draws) const;

  /// Returns the history of one family in one draw, simulated again on its own.
  /// @throws Error if the run has no such family
  std::vector<HistoryStep> trace(model::FamilyId id, std::uint32_t draw) const;

 private:
  using List = PartList<Parts...>;
  using Recorder = typename List::Recorder;

  /// @param live  simulates one family in one draw
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

/// The parts of a run of a scenario. To add one, write its file and list it
/// here.
using ScenarioRun = RunOfParts<NeedPart, CostPart, PeoplePart, StreamPart>;

}  // namespace hearthline::results

#ifdef HEARTHLINE_COMPILED
// To use another list of parts, also include scenario_run_impl.hpp.
extern template class hearthline::results::RunOfParts<
    hearthline::results::NeedPart, hearthline::results::CostPart,
    hearthline::results::PeoplePart, hearthline::results::StreamPart>;
#else
#include "hearthline/results/scenario_run_impl.hpp"
#endif
