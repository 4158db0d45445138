#pragma once
/// @file
/// The list of parts of a run, which are called in this order.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "hearthline/engine/logged_counts.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/results/part.hpp"

namespace hearthline::results {

namespace part_detail {

/// Whether a part is told of families of a model: the states of a model with
/// more are states of those with less.
template <class P, class M>
concept Watches =
    WatchingPart<P> ||
    (CaseWatchingPart<P> &&
     std::derived_from<typename M::State, pathway::CaseModel::State>) ||
    (ProgrammeWatchingPart<P> && std::is_same_v<M, programmes::EnrolledModel>);

/// What a recorder keeps of a family; nothing if it does not watch families.
struct NoBookmark {};
template <class P>
struct BookmarkOf {
  using Type = NoBookmark;
};
template <class P>
  requires FamilyPart<P>
struct BookmarkOf<P> {
  using Type = typename P::Recorder::Bookmark;
};

}  // namespace part_detail

/// The recorders of all parts for a block of families. As a recorder of the
/// engine, it calls those that record need.
template <Part... Parts>
class PartRecorders {
 public:
  PartRecorders(std::tuple<typename Parts::Recorder...> empty,
                const std::array<bool, sizeof...(Parts)>& present)
      : each_(std::move(empty)), present_(present) {}

  template <std::size_t I>
  auto& get() {
    return std::get<I>(each_);
  }
  template <std::size_t I>
  const auto& get() const {
    return std::get<I>(each_);
  }

  /// @name Sums over blocks of families
  ///@{
  void add(const PartRecorders& other) { add(other, kPlaces); }
  void clear() {
    std::apply([](auto&... recorder) { (recorder.clear(), ...); }, each_);
  }
  ///@}

  /// @name Taken over from a baseline; see `part.hpp`
  ///@{
  void take_over(const PartRecorders& base) {
    each_place([&]<class P, std::size_t I>() {
      auto& own = get<I>();
      const auto& its = base.template get<I>();
      if constexpr (requires { own.take_over(its); }) {
        own.take_over(its);
      } else if constexpr (FamilyPart<P> || LifePart<P>) {
        own.add(its);
      }
    });
  }
  void take_out(const PartRecorders& touched) {
    each_place([&]<class P, std::size_t I>() {
      if constexpr (FamilyPart<P>) get<I>().take_out(touched.template get<I>());
    });
  }
  /// Tables of a log are numbered by part; a part may add multiples of
  /// `kPartsOfLog` to tell several apart.
  void log_to(engine::CountLog* log) {
    each_place([&]<class P, std::size_t I>() {
      if constexpr (FamilyPart<P>) get<I>().log_to(log, static_cast<int>(I));
    });
  }
  void undo(std::span<const engine::CountStep> steps) {
    for (const engine::CountStep& step : steps) {
      each_place([&]<class P, std::size_t I>() {
        if constexpr (FamilyPart<P>) {
          if (step.table % kPartsOfLog == I) get<I>().undo(step);
        }
      });
    }
  }
  /// Tells the recorders of a scenario what it has together with others, which
  /// are simulated with it; see `ProgrammeRecorder::share`.
  template <class Shared>
  void share(const Shared& shared, int scenario, index localities,
             index months) {
    each_place([&]<class P, std::size_t I>() {
      auto& own = get<I>();
      if constexpr (requires {
                      own.share(shared, scenario, localities, months);
                    }) {
        own.share(shared, scenario, localities, months);
        present_[I] = true;
      }
    });
  }
  ///@}

  /// Has those that record programmes write down who starts one.
  void note_starts(auto* starts) {
    each_place([&]<class P, std::size_t I>() {
      if constexpr (requires { get<I>().note_starts(starts); }) {
        get<I>().note_starts(starts);
      }
    });
  }

  /// @name Called by the engine
  ///@{
  template <class M>
  void start(const M& model, const auto& unit, const auto& state, double time) {
    each_watching<M>(
        [&](auto& recorder) { recorder.start(model, unit, state, time); });
  }
  template <class M>
  void event(const M& model, const auto& unit, const auto& state, int process,
             double hazard, double time) {
    each_watching<M>([&](auto& recorder) {
      recorder.event(model, unit, state, process, hazard, time);
    });
  }
  template <class M>
  void change(const M& model, const auto& unit, const auto& state, double time)
    requires(ChangeWatchingPart<Parts> || ...)
  {
    each_watching<M>([&](auto& recorder) {
      if constexpr (requires { recorder.change(model, unit, state, time); }) {
        recorder.change(model, unit, state, time);
      }
    });
  }
  template <class M>
  void finish(const M& model, const auto& unit, const auto& state,
              double time) {
    each_watching<M>(
        [&](auto& recorder) { recorder.finish(model, unit, state, time); });
  }
  template <class M>
  void pool(const M& model, const auto& unit, const auto& state,
            const engine::PoolEvent& event) {
    each_watching<M>([&](auto& recorder) {
      if constexpr (requires { recorder.pool(model, unit, state, event); }) {
        recorder.pool(model, unit, state, event);
      }
    });
  }
  using Bookmark = std::tuple<typename part_detail::BookmarkOf<Parts>::Type...>;
  Bookmark bookmark() const { return bookmark(kPlaces); }
  void resume(const Bookmark& bookmark) { resume(bookmark, kPlaces); }
  ///@}

 private:
  static constexpr auto kPlaces = std::index_sequence_for<Parts...>{};

  template <std::size_t... I>
  void add(const PartRecorders& other, std::index_sequence<I...>) {
    (get<I>().add(other.get<I>()), ...);
  }
  /// Calls `act.operator()<P, I>()` for every part.
  template <class Act>
  static void each_place(const Act& act) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (act.template operator()<Parts, I>(), ...);
    }(kPlaces);
  }
  template <std::size_t... I>
  Bookmark bookmark(std::index_sequence<I...>) const {
    const auto of = []<class P>(const auto& recorder) {
      if constexpr (FamilyPart<P>) {
        return recorder.bookmark();
      } else {
        return part_detail::NoBookmark();
      }
    };
    return Bookmark{of.template operator()<Parts>(get<I>())...};
  }
  template <std::size_t... I>
  void resume(const Bookmark& bookmark, std::index_sequence<I...>) {
    const auto to = []<class P>(auto& recorder, const auto& kept) {
      if constexpr (FamilyPart<P>) {
        recorder.resume(kept);
      }
    };
    (to.template operator()<Parts>(get<I>(), std::get<I>(bookmark)), ...);
  }
  template <class M, class Tell>
  void each_watching(const Tell& tell) {
    each_watching<M>(tell, kPlaces);
  }
  template <class M, class Tell, std::size_t... I>
  void each_watching(const Tell& tell, std::index_sequence<I...>) {
    (tell_if_watching<M, Parts, I>(tell), ...);
  }
  template <class M, class P, std::size_t I, class Tell>
  void tell_if_watching(const Tell& tell) {
    if constexpr (part_detail::Watches<P, M>) {
      if constexpr (OptionalPart<P>) {
        if (present_[I]) tell(get<I>());
      } else {
        tell(get<I>());
      }
    }
  }

  std::tuple<typename Parts::Recorder...> each_;
  std::array<bool, sizeof...(Parts)> present_;
};

/// The parts themselves; each type occurs once.
template <Part... Parts>
class PartList {
 public:
  using Recorder = PartRecorders<Parts...>;

  PartList(const scenario::Scenario& scenario, const RunSetup& run, index draws)
      : each_(Parts(scenario, run, draws)...) {}

  template <class P>
  const P& get() const {
    return std::get<P>(each_);
  }

  Recorder recorder(const RunSetup& run) const {
    return std::apply(
        [&](const Parts&... part) {
          return Recorder({part.recorder(run)...}, {is_present(part)...});
        },
        each_);
  }
  /// Stores a draw; different draws may be stored concurrently.
  void store(index draw, const Recorder& recorder) {
    each(*this, [&]<std::size_t I>(auto& part) {
      part.store(draw, recorder.template get<I>());
    });
  }

  /// Calls `visit(array)` for the arrays of all parts, in this order.
  template <class Visit>
  void each_array(Visit&& visit) {
    each(*this, [&]<std::size_t I>(auto& part) { part.each_array(visit); });
  }

  /// Returns whether any part is called once per draw.
  bool records_draws() const {
    return std::apply(
        [](const Parts&... part) {
          return ((DrawPart<Parts> && is_present(part)) || ...);
        },
        each_);
  }
  void record_draw(Recorder& recorder, random::RunKey key) const {
    each(*this, [&]<std::size_t I>(const auto& part) {
      if constexpr (requires {
                      part.record_draw(recorder.template get<I>(), key);
                    }) {
        part.record_draw(recorder.template get<I>(), key);
      }
    });
  }
  /// The same for parts that record neither families nor lives, and of which
  /// nothing is taken over.
  void record_draw_anew(Recorder& recorder, random::RunKey key) const {
    each(*this, [&]<std::size_t I>(const auto& part) {
      using P = std::remove_cvref_t<decltype(part)>;
      if constexpr (DrawPart<P> && !FamilyPart<P> && !LifePart<P>) {
        part.record_draw(recorder.template get<I>(), key);
      }
    });
  }
  void record_life(Recorder& recorder, const LivedFamily& lived,
                   random::RunKey key) const {
    each(*this, [&]<std::size_t I>(const auto& part) {
      if constexpr (requires {
                      part.record_life(recorder.template get<I>(), lived, key);
                    }) {
        part.record_life(recorder.template get<I>(), lived, key);
      }
    });
  }

  /// Calls `visit(name, make)` for the tables of all parts, in this order.
  template <class Visit>
  void each_table(const RunSetup& run, Visit&& visit) const {
    each(*this, [&]<std::size_t I>(const auto& part) {
      part.each_table(run, *this, visit);
    });
  }

 private:
  template <class P>
  static bool is_present(const P& part) {
    if constexpr (OptionalPart<P>) {
      return part.present();
    } else {
      return true;
    }
  }
  /// Calls `act.operator()<I>(part)` for the parts that the scenario has.
  template <class Self, class Act>
  static void each(Self& self, const Act& act) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((is_present(std::get<I>(self.each_))
            ? act.template operator()<I>(std::get<I>(self.each_))
            : void()),
       ...);
    }(std::index_sequence_for<Parts...>{});
  }

  std::tuple<Parts...> each_;
};

}  // namespace hearthline::results
