#pragma once
/// @file
/// Runs of a baseline and of mixes, the scenarios that are compared with it,
/// that cost what the mixes touch.
///
/// All scenarios share the families, their lives and their random numbers. In
/// each draw all families are simulated in the baseline. Meanwhile a watch
/// (`mix_watch.hpp`) finds those whose history differs, or may differ, in each
/// mix, and writes down what is counted of them. Only they are simulated in the
/// mix:
///
///   draw of the mix = draw of the baseline
///                     - what the families touched have in the baseline
///                     + what they have in the mix
///
/// Up to the first state in which a mix may differ, the two are the same and
/// are left out. Results are sums of whole numbers, so these are the results of
/// a full run of the mix, bit for bit. Where families share places, those that
/// no mix touches have stand-ins (`engine/meeting.hpp`), which do at the pools
/// what the families do in the baseline. A stand-in wakes when a place is
/// granted at another time than there, and its family is simulated in the mix
/// too.
///
/// A mix is simulated as a whole, as a run by itself, if it has other families,
/// lives, localities, dates or zones than the baseline, or a pathway where the
/// baseline has none or vice versa, or if it touches so many families that this
/// is quicker.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/index.hpp"
#include "hearthline/results/scenario_run.hpp"

namespace hearthline::results {

/// What a joint run has simulated of one mix.
struct MixReport {
  /// Why it is simulated as a whole; empty if it is not.
  std::string whole;
  /// Over the draws so far in which it was not: families in the baseline, those
  /// that it touched, and those of them that it touched through a queue alone.
  index families = 0;
  index touched = 0;
  index woken = 0;
  /// Draws in which all families were simulated.
  index whole_draws = 0;
};

/// A baseline and mixes, simulated together. The runs hold the results.
template <Part... Parts>
class JointRunOfParts {
 public:
  using Run = RunOfParts<Parts...>;

  /// @param base, mixes  must outlive this
  /// @param most_steps   how many numbers of families that mixes touch are
  ///                     written down in a draw of the baseline; what is not is
  ///                     simulated again
  /// @throws Error if seeds differ
  JointRunOfParts(Run& base, std::vector<Run*> mixes,
                  std::size_t most_steps = 1'000'000);

  /// Simulates draws [first, first + count) of all scenarios, which all of
  /// their runs hold.
  /// @throws Error, Interrupted  like `RunOfParts::simulate`
  /// Deterministic: the results are those of `RunOfParts::simulate` of each
  /// run, whatever the other mixes, threads and blocks.
  void simulate(index first, index count, int threads,
                engine::Control& control);

  /// Returns what has been simulated so far, by mix.
  const std::vector<MixReport>& report() const { return report_; }

 private:
  using Recorder = typename Run::Recorder;
  /// Mixes that are simulated together.
  using Group = std::vector<std::size_t>;
  template <class Kind>
  class Together;
  /// What has been compiled for a group, of any kind.
  struct Compiled {
    Group group;
    std::shared_ptr<void> together;
  };

  void simulate_group(std::size_t number, const Group& group,
                      const engine::RunOptions& options,
                      engine::Control& control);
  template <class Kind>
  void simulate_as(Compiled& compiled, const Group& group,
                   const engine::RunOptions& options, engine::Control& control);

  Run* base_;
  std::vector<Run*> mixes_;
  std::size_t most_steps_;
  std::vector<MixReport> report_;
  std::vector<Compiled> compiled_;
};

using JointRun = JointRunOfParts<NeedPart, CasePart, TeamPart, ProgrammePart,
                                 CostPart, PeoplePart, StreamPart>;

}  // namespace hearthline::results

#ifdef HEARTHLINE_COMPILED
// To use another list of parts, also include joint_run_impl.hpp.
extern template class hearthline::results::JointRunOfParts<
    hearthline::results::NeedPart, hearthline::results::CasePart,
    hearthline::results::TeamPart, hearthline::results::ProgrammePart,
    hearthline::results::CostPart, hearthline::results::PeoplePart,
    hearthline::results::StreamPart>;
#else
#include "hearthline/results/joint_run_impl.hpp"
#endif
