#pragma once
/// @file
/// Units of one draw that share pools of places, exactly in continuous time.
///
/// A unit runs alone until it wants a place. From then on its course stands in
/// the agenda of the draw, by the time of what comes next; ties are broken by
/// unit. Who waits is taken from event to event, since a place may be granted
/// in between; who has what it wants runs alone until it gives something back
/// or wants more. Only what a unit asks for can change its course, and
/// stopping a course changes no bit of it (`course.hpp`): a unit that never
/// asks has the history that it has alone.
///
/// A meeting can write down what its units do at the pools. Another meeting of
/// the same units, in which some of them or the numbers of places differ, then
/// need not simulate the others: each has a stand-in, which does at the pools
/// what the log says, at the times that it says. As long as a stand-in gets its
/// places when the log says, its unit has the history that it has there. When a
/// pool grants it a place at another time, or refuses it one, it wakes: its
/// unit is simulated up to that moment, and goes on as one of the others. So
/// the units of the two meetings together have the histories of a meeting in
/// which all are simulated, bit for bit, if the two models agree about every
/// unit that has a stand-in as long as it follows the log.
///
/// Everything happens on one thread. Draws run side by side
/// (`run_meeting.hpp`).

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/course.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/engine/pool.hpp"
#include "hearthline/engine/pool_log.hpp"
#include "hearthline/engine/stable_list.hpp"

namespace hearthline::engine {

/// A unit of a meeting, which is there over [start, end).
template <MeetingModel M>
struct Attendance {
  typename M::Unit unit;
  double start;
  double end;
};

template <MeetingModel M, MeetingRecorder<M> R>
class Meeting {
 public:
  using Unit = typename M::Unit;

  /// @param model, plans, recorder  must outlive the meeting
  /// @throws InputError if a plan is not valid or there are more than 64
  Meeting(const M& model, std::span<const PoolPlan> plans, random::RunKey key,
          double horizon, R& recorder);

  /// Adds a unit that is there over [start, end), and simulates it until it
  /// first wants a place. All units must be added before `run`.
  /// @param keep  keep(): called if the unit does; returns the unit as a value
  ///              that stays valid until the end of the run
  /// Returns whether the unit wants a place.
  template <class Keep>
  bool add(const Unit& unit, double start, double end, Keep&& keep);
  bool add(const Unit& unit, double start, double end) {
    return add(unit, start, end, [&] { return unit; });
  }

  R& recorder() { return *recorder_; }

  /// Empties the meeting for another draw. Its memory is used again.
  void clear(random::RunKey key, R& recorder);
  /// The same for another model and other pools.
  /// @throws InputError like the constructor
  void clear(const M& model, std::span<const PoolPlan> plans,
             random::RunKey key, double horizon, R& recorder);

  /// Writes down what units do at the pools, from now on. The units of the log
  /// are those that want a place, in the order in which they are added.
  /// @param log  is emptied; null to write no more; must outlive the run
  void write_to(PoolLog* log);

  /// @name Stand-ins
  ///@{
  /// Returns the unit that a unit of the log is, as a value that stays valid
  /// until the end of the run.
  using Wake = std::function<Attendance<M>(std::uint32_t unit)>;
  /// Follows a log in what units do that have stand-ins.
  /// @param pools  where the pools of the log are in this meeting
  /// @param wake   called once for each unit that wakes
  /// All arguments must outlive the run; `clear` ends it.
  void follow(const PoolLog& log, const PoolMap& pools, Wake wake);
  /// Adds a stand-in for a unit of the log. Units without a stand-in are
  /// simulated, or not there.
  void add_stand_in(std::uint32_t unit);
  ///@}

  /// Simulates all units to the horizon.
  /// @throws Interrupted if `control.stop` is set
  void run(const Control& control);

 private:
  using Slot = Pool::Slot;

  struct Appointment {
    double time;
    std::uint64_t id;
    Slot slot;
    std::uint32_t version;  ///< stale once the unit has another
    Cue cue;
  };
  struct Later {
    bool operator()(const Appointment& a, const Appointment& b) const;
  };
  /// What pools and agenda ask about a unit all the time.
  struct Entry {
    std::uint64_t id;
    double end;
    PoolSet wants = 0;  ///< as known to the pools
    PoolSet holds = 0;
    std::uint32_t version = 0;
    std::uint32_t traveller = 0;  ///< its place among them
    bool touched = false;
    bool over = false;  ///< nothing can happen to it any more
    bool stands_in = false;
    // Of a stand-in: the unit of the log, and the step that it does next.
    std::uint32_t unit = 0;
    PoolLog::Place at = PoolLog::kEnd;
    // For the log: events and changes, while it waits, at the time of the last.
    std::uint32_t steps = 0;
    double stepped = -std::numeric_limits<double>::infinity();
  };
  /// The unit on its way: some thousands of bytes.
  struct Traveller {
    Course<M> course;
    Unit unit;
    typename R::Bookmark bookmark;
  };

  void push(const Appointment& appointment);
  Appointment pop();
  void fetch_next();
  void appoint(Slot slot, double time, Cue cue);
  void meet(const Appointment& now);
  void arrive(Slot slot, double time);
  void settle(double time, Cue cue);
  void ask_pools(Slot slot, double time, Cue cue);
  void join(Slot slot, int pool, double time);
  void rank(Slot slot, int pool, double time, bool joins);
  void give_up(Slot slot, PoolSet pools, double time);
  void grant(int pool, double time);
  void go_on(Slot slot);
  void end(Slot slot, double time);
  void finish(Slot slot, double time);
  void touch(Slot slot);
  Traveller& travels(Slot slot) {
    return travellers_[entries_[slot].traveller];
  }
  void write(Slot slot, int pool, PoolChange change, double time);
  bool ask_as_logged(Slot slot, double time, Cue cue);
  bool is_logged_grant(Slot slot, int pool, double time) const;
  void wake(Slot slot, double time, bool asks);
  bool run_alone(Course<M>& course, const Unit& unit, double end, PoolSet wants,
                 bool& over);
  /// Calls `record` while the recorder is with a unit.
  template <class Record>
  void with(Traveller& who, Record&& record);
  void tell(Slot slot, int pool, PoolChange change, double time, double since);

  const M* model_;
  random::RunKey key_;
  double horizon_;
  R* recorder_;
  std::vector<Pool> pools_;
  std::vector<Entry> entries_;
  StableList<Traveller> travellers_;  // at least as many as travel
  std::uint32_t travelling_ = 0;
  // The first appointments of all, the next at the end; then a heap of those
  // made since, the next in front.
  std::vector<Appointment> first_;
  std::vector<Appointment> agenda_;
  // The last of each whose memory has been asked for.
  Appointment fetched_first_{};
  Appointment fetched_{};
  // At the present moment: units whose wishes may have changed, units whose
  // appointments have to be made anew, and pools that may have a place to
  // grant.
  std::vector<Slot> asking_;
  std::vector<Slot> touched_;
  PoolSet open_ = 0;
  Appointment now_{};
  // Where steps are written down, and what caused the next one.
  PoolLog* log_ = nullptr;
  Cue cue_ = Cue::kAsks;
  bool opens_ = true;
  // What stand-ins follow.
  const PoolLog* followed_ = nullptr;
  const PoolMap* pools_of_log_ = nullptr;
  Wake wake_;
};

}  // namespace hearthline::engine

#include "hearthline/engine/meeting_impl.hpp"
