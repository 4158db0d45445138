#pragma once
/// @file
/// A run of a scenario: families, draws and tables.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/money/book_parameters.hpp"
#include "hearthline/money/price_list.hpp"
#include "hearthline/results/case_part.hpp"
#include "hearthline/results/cost_part.hpp"
#include "hearthline/results/family_bill.hpp"
#include "hearthline/results/family_trace.hpp"
#include "hearthline/results/need_part.hpp"
#include "hearthline/results/part_list.hpp"
#include "hearthline/results/people_part.hpp"
#include "hearthline/results/programme_part.hpp"
#include "hearthline/results/stream_part.hpp"
#include "hearthline/results/team_part.hpp"

namespace hearthline::results {

template <Part... Parts>
class JointRunOfParts;
template <Part... Parts>
class ReachedRunOfParts;
template <class Kind, Part... Parts>
class JointFamilies;

/// A run of a scenario, simulated in any portions. It holds the results of a
/// range of draws, at first of all of them.
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
  /// @throws Error if `draws` is out of range, or their results do not fit in
  ///         the memory available
  /// @throws Interrupted if `*stop` is set
  RunOfParts(const scenario::Scenario& scenario, Families families, index draws,
             std::uint32_t seed, const std::atomic<bool>* stop = nullptr);

  /// The first draw whose results are held, and how many draws are held.
  index first() const { return first_; }
  index draws() const { return draws_; }
  index months() const { return setup_.months; }
  std::uint32_t seed() const { return seed_; }

  /// Returns a part, to read its results: `run.part<NeedPart>().results()`.
  template <class P>
  const P& part() const {
    return parts_->template get<P>();
  }
  /// The demographic plan of the scenario; null without demography.
  const demography::Plan* plan() const { return setup_.plan.get(); }

  /// Discards all results, and holds those of draws [first, first + draws) from
  /// now on. A run of more draws than fit in memory is simulated range by
  /// range.
  /// @throws Error like the constructor
  void hold(index first, index draws);

  /// Returns the size of the results of one draw, in bytes.
  index draw_bytes() const { return draw_bytes_; }
  /// Copies the results of draws [first, first + count) out of the run.
  /// @param to  `count * draw_bytes()` bytes
  /// @throws Error if the draws are not held, or the size is wrong
  void copy_out(index first, index count, std::span<std::byte> to);
  /// Copies the results of draws [first, first + count), as `copy_out` wrote
  /// them, into the run. Draws that are not held are skipped.
  /// @throws Error if the size is wrong
  void copy_in(index first, index count, std::span<const std::byte> from);

  /// Simulates draws [first, first + count), which are held.
  /// @throws Interrupted if `control.stop` is set; the contents of these draws
  ///         are then unspecified
  void simulate(index first, index count, int threads,
                engine::Control& control);

  /// Returns the names of the tables.
  std::vector<std::string> table_names() const;
  /// @param draws  the table covers this many draws, from the first one held
  /// @throws Error if there is no such table, or the run has fewer draws
  Table table(const std::string& name, index draws) const;

  /// Returns the history of one family in one draw, simulated again on its own.
  /// @throws Error if the run has no such family
  std::vector<HistoryStep> trace(model::FamilyId id, std::uint32_t draw) const;

  /// What one family costs in one draw, and the items of its lines.
  struct Bill {
    std::vector<BillLine> lines;
    std::vector<money::PricedItem> items;
  };
  /// Returns the bill of one family, simulated again.
  /// @param book  unit costs; those of programmes are the run's own
  /// @throws Error if the run has no such family
  /// @throws InputError if the book does not fit the scenario
  Bill bill(model::FamilyId id, std::uint32_t draw,
            const money::BookParameters& book) const;

 private:
  friend JointRunOfParts<Parts...>;
  friend ReachedRunOfParts<Parts...>;
  template <class Kind, Part... Own>
  friend class JointFamilies;

  using List = PartList<Parts...>;
  using Recorder = typename List::Recorder;

  /// @param live  simulates one family in one draw
  template <class Live>
  void simulate(const engine::RunOptions& options, engine::Control& control,
                const Live& live);

  /// Simulates families with their cases, draw by draw where they meet.
  /// @param model  with cases
  /// @param plans  the pools in which they meet
  template <class Model>
  void simulate_cases(const Model& model,
                      const std::vector<engine::PoolPlan>& plans,
                      const engine::RunOptions& options,
                      engine::Control& control);

  void require_held(index first, index count) const;
  void require_size(index count, std::size_t bytes) const;

  scenario::Scenario scenario_;
  RunSetup setup_;
  index first_ = 0;
  index draws_ = 0;
  std::uint32_t seed_;
  index draw_bytes_ = 0;
  std::optional<List> parts_;
};

/// The parts of a run of a scenario. To add one, write its file and list it
/// here.
using ScenarioRun = RunOfParts<NeedPart, CasePart, TeamPart, ProgrammePart,
                               CostPart, PeoplePart, StreamPart>;

}  // namespace hearthline::results

#ifdef HEARTHLINE_COMPILED
// To use another list of parts, also include scenario_run_impl.hpp.
extern template class hearthline::results::RunOfParts<
    hearthline::results::NeedPart, hearthline::results::CasePart,
    hearthline::results::TeamPart, hearthline::results::ProgrammePart,
    hearthline::results::CostPart, hearthline::results::PeoplePart,
    hearthline::results::StreamPart>;
#else
#include "hearthline/results/scenario_run_impl.hpp"
#endif
