#pragma once
/// @file
/// What a part of a run is: something that is recorded as families live, kept
/// of every draw, and read as tables. A run is a list of parts, known when it
/// is compiled; see `part_list.hpp` for how they are told what happens.
///
///   class VisitPart {
///    public:
///     VisitPart(const scenario::Scenario&, const RunSetup&, index draws);
///
///     using Recorder = ...;                  a block of families writes to it
///     Recorder recorder(const RunSetup&) const;     one that is empty
///     void store(index draw, const Recorder&);      a draw's, when complete
///     void each_table(const RunSetup&, const auto& parts, auto&& visit) const;
///   };
///
/// `each_table` calls `visit(name, make)` for every table that the part has in
/// this scenario, in the order that users see; `make(draws)` returns the table
/// of the first so many draws. `parts.template get<NeedPart>()` is another part
/// of the same run, whose draws a table may be made from.
///
/// A part says what it is told by what it has:
///
///   Recorder::start, event, finish (and change)
///       it watches the need of every family, as `engine::Recorder` says
///   void record_life(Recorder&, const LivedFamily&, random::RunKey) const
///       it is told of every family that has lived, in scenarios with
///       demography
///   void record_draw(Recorder&, random::RunKey) const
///       it adds once a draw what concerns no family
///   bool present() const
///       whether the scenario has it; where it does not, the part is told
///       nothing, and no draws are stored. Without it, it is always there.
///
/// All of it is resolved at compile time. A part that does not watch costs an
/// event nothing, and one that does costs what its recorder does.

#include <concepts>
#include <span>

#include "hearthline/demography/life.hpp"
#include "hearthline/engine/model.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/results/run_setup.hpp"

namespace hearthline::results {

/// A family that has lived through a draw, in a scenario with demography.
struct LivedFamily {
  const model::Family& family;
  std::span<const model::Child> children;  ///< those it comes with
  const demography::Life& life;
  double boys = 0.0;        ///< share among births
  bool new_family = false;  ///< a first birth made it
};

template <class P>
concept Part = std::constructible_from<P, const scenario::Scenario&,
                                       const RunSetup&, index> &&
               engine::Additive<typename P::Recorder> &&
               requires(P& part, const P& constant, const RunSetup& run,
                        const typename P::Recorder& recorder) {
                 {
                   constant.recorder(run)
                 } -> std::same_as<typename P::Recorder>;
                 part.store(index{}, recorder);
               };

/// @name What a part is told
///@{
template <class P>
concept WatchingPart =
    Part<P> && engine::Recorder<typename P::Recorder, model::FamilyModel>;

template <class P>
concept ChangeWatchingPart =
    WatchingPart<P> &&
    engine::WatchesChanges<typename P::Recorder, model::FamilyModel>;

template <class P>
concept LifePart =
    Part<P> && requires(const P& part, typename P::Recorder& recorder,
                        const LivedFamily& lived, random::RunKey key) {
      part.record_life(recorder, lived, key);
    };

template <class P>
concept DrawPart =
    Part<P> &&
    requires(const P& part, typename P::Recorder& recorder,
             random::RunKey key) { part.record_draw(recorder, key); };

/// May be left out by a scenario.
template <class P>
concept OptionalPart = Part<P> && requires(const P& part) {
  { part.present() } -> std::convertible_to<bool>;
};
///@}

/// What a part derives from that records nothing of its own and makes tables
/// of what other parts keep.
class TablesOnly {
 public:
  struct Recorder {
    void add(const Recorder&) {}
    void clear() {}
  };
  Recorder recorder(const RunSetup&) const { return {}; }
  void store(index, const Recorder&) {}
};

}  // namespace hearthline::results
