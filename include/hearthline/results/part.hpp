#pragma once
/// @file
/// A part of a run: results that are recorded while families are simulated,
/// stored for every draw, and read as tables. A run is a list of parts, known
/// at compile time; `part_list.hpp` calls them.
///
///   class VisitPart {
///    public:
///     VisitPart(const scenario::Scenario&, const RunSetup&, index draws);
///
///     using Recorder = ...;                     of one block of families
///     Recorder recorder(const RunSetup&) const;            an empty one
///     void store(index draw, const Recorder&);             of a complete draw
///     void each_array(auto&& visit);                   of the stored results
///     void each_table(const RunSetup&, const auto& parts, auto&& visit) const;
///   };
///
/// `each_table` calls `visit(name, make)` for every table that the part has in
/// this scenario, in the order that users see; `make(draws)` returns the table
/// of the first `draws` draws. A table may use another part of the same run:
/// `parts.template get<NeedPart>()`.
///
/// `each_array` calls `visit(array)` for every vector that `store` fills. Its
/// elements can be copied byte by byte, and those of a draw are next to each
/// other, in the order of draws, as many for each draw.
///
/// The members of a part decide when it is called:
///
///   Recorder::start, event, finish (and change)
///       for every family, as described in `engine::Recorder`: those that take
///       states of `model::FamilyModel` in every scenario, those that take
///       states of `pathway::CaseModel` in scenarios with a pathway, and those
///       that take states of `programmes::EnrolledModel` in scenarios with
///       programmes
///   Recorder::Bookmark, bookmark, resume (and pool)
///       of every such recorder, as described in `engine::MeetingRecorder`:
///       where teams fill up, families take turns
///   void record_life(Recorder&, const LivedFamily&, random::RunKey) const
///       after every family, in scenarios with demography
///   void record_draw(Recorder&, random::RunKey) const
///       once per draw, for what concerns no family
///   void Recorder::take_out(const Recorder& touched), log_to, undo
///       of every recorder of families, in runs of several scenarios that share
///       a baseline (`joint_run.hpp`): a scenario's recorder first adds all
///       that the baseline's has (`add`, or `take_over` if the two can have
///       different shapes). Then it takes out what the families that the
///       scenario touches have there: from a recorder of theirs, or step by
///       step (`undo`), as the baseline has written them down (`log_to`, as in
///       `engine::LoggedCounts`). What such a part, or one that records lives,
///       records once per draw must be the same in all scenarios.
///   bool present() const
///       whether the scenario has the part. If it does not, the part is not
///       called and stores nothing. A part without this function is always
///       present.
///
/// All of this is resolved at compile time. A part whose recorder does not
/// record need adds nothing to the cost of an event.

#include <concepts>
#include <span>

#include "hearthline/demography/life.hpp"
#include "hearthline/engine/model.hpp"
#include "hearthline/engine/run.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/programmes/enrolled_model.hpp"
#include "hearthline/results/run_setup.hpp"

namespace hearthline::results {

/// A family and its life in one draw, in a scenario with demography.
struct LivedFamily {
  const model::Family& family;
  std::span<const model::Child> children;  ///< on arrival
  const demography::Life& life;
  double boys = 0.0;        ///< share of births
  bool new_family = false;  ///< formed by a first birth
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
                 part.each_array([](auto&) {});
               };

/// @name When a part is called
///@{
/// Told of need, in every scenario.
template <class P>
concept WatchingPart =
    Part<P> && engine::Recorder<typename P::Recorder, model::FamilyModel>;

template <class P>
concept ChangeWatchingPart =
    WatchingPart<P> &&
    engine::WatchesChanges<typename P::Recorder, model::FamilyModel>;

/// Told of cases, in scenarios with a pathway.
template <class P>
concept CaseWatchingPart =
    Part<P> && engine::Recorder<typename P::Recorder, pathway::CaseModel> &&
    !WatchingPart<P>;

/// Told of programmes, in scenarios that have any.
template <class P>
concept ProgrammeWatchingPart =
    Part<P> &&
    engine::Recorder<typename P::Recorder, programmes::EnrolledModel> &&
    !WatchingPart<P> && !CaseWatchingPart<P>;

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

/// A part that records families.
template <class P>
concept FamilyPart =
    WatchingPart<P> || CaseWatchingPart<P> || ProgrammeWatchingPart<P>;

/// The most parts whose tables a log tells apart.
inline constexpr int kPartsOfLog = 64;

/// A part that not every scenario has.
template <class P>
concept OptionalPart = Part<P> && requires(const P& part) {
  { part.present() } -> std::convertible_to<bool>;
};
///@}

/// The base of a part that records nothing itself and builds its tables from
/// the results of other parts.
class TablesOnly {
 public:
  struct Recorder {
    void add(const Recorder&) {}
    void clear() {}
  };
  Recorder recorder(const RunSetup&) const { return {}; }
  void store(index, const Recorder&) {}
  void each_array(auto&&) {}
};

}  // namespace hearthline::results
