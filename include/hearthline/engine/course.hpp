#pragma once
/// @file
/// The course of one unit: its state, its clocks and its time. It is simulated
/// event by event, and can be stopped between two events and gone on with.
///
/// Random time change (Ethier and Kurtz 1986, ch. 6; Anderson, "A modified
/// next reaction method", J. Chem. Phys. 127, 2007; as a coupling, Rathinam,
/// Sheppard and Khammash, J. Chem. Phys. 132, 2010): process p happens for the
/// k-th time when its integrated hazard since the last time reaches an
/// exponential threshold E(p, k), which has its own random-number address.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "hearthline/engine/model.hpp"
#include "hearthline/engine/prefetch.hpp"

namespace hearthline::engine {

namespace course_detail {

/// Rounding may take the remaining time just below zero; such a clock is due
/// immediately.
inline constexpr double kDueNow = std::numeric_limits<double>::min();

/// Stands for the remaining time of a clock without a threshold.
inline constexpr double kUndrawn = -1.0;

/// The clocks of one unit.
/// @tparam Ahead  how many processes have their next thresholds at hand
template <std::size_t Lanes, std::size_t Processes, std::size_t Ahead>
struct Clocks {
  // By lane: the live processes.
  alignas(64) std::array<double, Lanes> due;
  alignas(64) std::array<double, Lanes> hazard;
  alignas(64) std::array<double, Lanes> anchor;  // when hazard was set
  alignas(64) std::array<double, Lanes> left;    // remaining, at the anchor
  std::array<int, Lanes> process;
  // By process: the remaining time of clocks that are not live, and the number
  // of thresholds that each clock has been given. A row of lanes may reach
  // beyond the last process.
  alignas(64) std::array<double, Processes + Lanes> stopped;
  std::array<std::uint32_t, Processes> resets;
  // By process: the thresholds that come next, computed four at a time.
  alignas(64) std::array<std::array<double, 4>, Ahead> next;

  /// Returns the remaining time of a live clock at `time`.
  double left_at(std::size_t lane, double time) const {
    return std::max(left[lane] - hazard[lane] * (time - anchor[lane]), kDueNow);
  }
};

}  // namespace course_detail

/// What a step of a course was.
enum class Step : std::uint8_t {
  kNone,    ///< nothing happens before the time given
  kChange,  ///< hazards changed without an event
  kEvent,
  kOver,  ///< an event after which nothing can happen any more
};

/// A unit on its way from its start to the horizon.
///
///   every clock p starts with the remaining time left[p] = E(p, 0)
///   t <- earliest of the events due and of the next change of hazards
///   a lane whose hazard changes at t: left -= hazard * (t - anchor)
///   an event: its clock gets a new threshold; clocks that stop keep their
///   remaining time
///
/// A lane whose hazard is unchanged, bit for bit, is not updated, so a change
/// without effect leaves every time bit-identical. Since each step rounds
/// monotonically, a lower hazard never makes an event earlier. A course that is
/// stopped keeps every number, so where it is stopped changes nothing.
///
/// In a `CurvedModel`, elapsed(anchor, t) replaces t - anchor, and
/// reach(anchor, left / hazard) replaces anchor + left / hazard. A lower scale
/// then makes no event earlier, except by the amount, if any, by which the
/// model's `reach` fails to be monotonic.
///
/// The same model, unit and key must be given throughout.
template <Model M>
class Course {
 public:
  /// Writes the state of the unit at `start`, and starts its clocks.
  template <class R>
  void begin(const M& model, const typename M::Unit& unit, random::RunKey key,
             double start, R& recorder);

  /// Takes the unit across its next event or change, if it is before `until`.
  /// @throws Error if the model has a `kMostEvents` and the unit has more
  ///         events: it is never cut short in silence
  template <class R>
  Step step(const M& model, const typename M::Unit& unit, random::RunKey key,
            double until, R& recorder);

  /// Returns the time of the next event or change.
  double next(const M& model) const;

  /// Returns what is left of the clock of a process at a time that is not
  /// before the last step nor after the next. The process must have been live
  /// since it last happened.
  double left(int process, double time) const;

  /// Changes the state from outside, at a time that is not before the last step
  /// nor after the next.
  /// @param alter  alter(state): returns, as bits, the lanes whose process has
  ///               changed or restarts, as the model's `fire` does
  template <class Alter>
  void alter(const M& model, const typename M::Unit& unit, random::RunKey key,
             double time, Alter&& alter);

  /// What is left of a step whose recorder has been called: the state is that
  /// after an event or a change, the clocks are those before it.
  struct Rest {
    int lane;                ///< of the event; -1 for a change
    std::uint32_t switched;  ///< lanes, as bits
  };
  /// Goes on in another model from within a step. The two models must agree
  /// about the unit up to then, and in the step itself; from then on, it has
  /// the history that it has in the other model from its start.
  /// @param model  the other model; adopt(unit, time, state): makes a state of
  ///               the first one its own
  void go_on_in(const M& model, const typename M::Unit& unit,
                random::RunKey key, const Rest& rest);

  /// Asks the processor for the memory that every step uses.
  void fetch() const {
    if constexpr (requires { M::kBusyStateBytes; }) {
      prefetch(&state_, M::kBusyStateBytes);
    } else {
      prefetch(&state_, sizeof(typename M::State));
    }
    prefetch(&clocks_.due, sizeof(clocks_.due));
    prefetch(&clocks_.hazard, sizeof(clocks_.hazard));
    prefetch(&clocks_.anchor, sizeof(clocks_.anchor));
    prefetch(&clocks_.left, sizeof(clocks_.left));
    prefetch(&clocks_.process, sizeof(clocks_.process));
  }

  const typename M::State& state() const { return state_; }
  /// Returns the time of the last step.
  double time() const { return time_; }

 private:
  static constexpr auto kLanes = static_cast<std::size_t>(M::kLanes);
  static constexpr auto kProcesses = static_cast<std::size_t>(M::kProcesses);
  static constexpr double kNever = std::numeric_limits<double>::infinity();
  /// An event replaces all lanes.
  static constexpr bool kReplacesAll =
      requires(const M& model, const typename M::State& state) {
        model.first_process(state);
      };
  static constexpr bool kInRows = kReplacesAll && !CurvedModel<M>;
  /// A change without an event can switch lanes.
  static constexpr bool kPassSwitches =
      requires(const M& model, typename M::State& state) {
        { model.pass(state, 0.0) } -> std::convertible_to<std::uint32_t>;
      };
  static_assert(!kPassSwitches || !(kReplacesAll || CurvedModel<M>));
  /// Thresholds are drawn when their process runs; otherwise in advance, four
  /// at a time.
  static constexpr bool kDrawsLate =
      requires(const M& model) { model.first_streams(); };
  static_assert(!kDrawsLate || !kInRows);
  static constexpr std::size_t kAhead = kDrawsLate ? 0 : kProcesses;
  using Lanes = std::array<double, kLanes>;
  /// Whose random numbers these are.
  struct Address {
    random::RunKey key;
    std::uint64_t id;
  };

  void start_row(int first, const Lanes& fresh, double time);
  void start_lane(const M& model, Address who, std::size_t lane,
                  const Lanes& fresh, double time);
  void start_all(const M& model, Address who, const Lanes& fresh, double time);
  void stop_lanes(const M& model, const typename M::State& before,
                  std::uint32_t lanes, double time);
  void reset(const M& model, Address who, int process);
  void update_lanes(const M& model, Address who, std::uint32_t switched,
                    Lanes& fresh, double time);

  typename M::State state_;
  course_detail::Clocks<kLanes, kProcesses, kAhead> clocks_;
  double time_;
  std::uint32_t events_ = 0;
};

/// Tells a recorder of the end of a unit.
template <Model M, Recorder<M> R>
inline void finish(const M& model, const typename M::Unit& unit,
                   const Course<M>& course, double time, R& recorder) {
  if constexpr (WatchesClocks<R, M, Course<M>>) {
    recorder.clocks(model, unit, course, time);
  }
  recorder.finish(model, unit, course.state(), time);
}

}  // namespace hearthline::engine

#include "hearthline/engine/course_impl.hpp"
