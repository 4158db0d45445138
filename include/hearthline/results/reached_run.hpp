#pragma once
/// @file
/// Runs of a baseline and of mixes of programmes that also record apart the
/// families that programmes reach.
///
/// In a draw, a programme reaches the families that start it at any time, in a
/// mix or in the baseline. The two have common random numbers, so that what the
/// mix changes for these families is the difference between the same families
/// in the two. What it changes for all others, who may get or lose a place in a
/// queue, is the rest of the difference.
///
/// All families are simulated first, in the baseline and in a mix. Then those
/// reached are simulated again by themselves, as they are in the draw: what
/// pools did to them is read from its log (`engine/rerun.hpp`).

#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/index.hpp"
#include "hearthline/results/scenario_run.hpp"

namespace hearthline::results {

/// Families that are recorded apart: those that any of some programmes reaches.
/// @tparam Run  `RunOfParts`
template <class Run>
struct Reach {
  /// The number of the mix.
  std::size_t in;
  /// Names of programmes of the baseline or the mix.
  std::vector<std::string> programmes;
  /// Further runs of the baseline and of the mix, which hold the results of
  /// these families alone: what families have, their lives included. What
  /// concerns no family is empty.
  Run* base;
  Run* mix;
};

template <Part... Parts>
class ReachedRunOfParts {
 public:
  using Run = RunOfParts<Parts...>;

  /// @param base, mixes  all runs must outlive this
  /// @throws InputError if seeds differ; if there is no such mix, or neither it
  ///         nor the baseline has a programme of a name, or none is named; if a
  ///         mix has other families than the baseline (`joint::why_apart`); or
  ///         if all have too many programmes together
  ReachedRunOfParts(Run& base, std::vector<Run*> mixes,
                    std::vector<Reach<Run>> reaches);

  /// Simulates draws [first, first + count), which all runs hold. The results
  /// of the baseline and the mixes are those of `RunOfParts::simulate`.
  /// @throws Error, Interrupted  like `RunOfParts::simulate`
  /// Deterministic: results depend neither on threads nor on the other reaches.
  void simulate(index first, index count, int threads,
                engine::Control& control);

  /// Returns how many families each reach has, by reach and by draw of the last
  /// call of `simulate`.
  const std::vector<std::vector<index>>& families() const { return families_; }

 private:
  class Borough;

  static void require_known(const Run& base, const Run& mix,
                            const std::vector<std::string>& programmes);

  Run* base_;
  std::vector<Run*> mixes_;
  std::vector<Reach<Run>> reaches_;
  std::vector<std::vector<index>> families_;
};

using ReachedRun =
    ReachedRunOfParts<NeedPart, CasePart, TeamPart, ProgrammePart, CostPart,
                      PeoplePart, StreamPart>;

}  // namespace hearthline::results

#ifdef HEARTHLINE_COMPILED
// To use another list of parts, also include reached_run_impl.hpp.
extern template class hearthline::results::ReachedRunOfParts<
    hearthline::results::NeedPart, hearthline::results::CasePart,
    hearthline::results::TeamPart, hearthline::results::ProgrammePart,
    hearthline::results::CostPart, hearthline::results::PeoplePart,
    hearthline::results::StreamPart>;
#else
#include "hearthline/results/reached_run_impl.hpp"
#endif
