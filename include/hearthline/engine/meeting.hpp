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
/// Everything happens on one thread. Draws run side by side
/// (`run_meeting.hpp`).

#include <cstdint>
#include <deque>
#include <limits>
#include <span>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/course.hpp"
#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/engine/pool.hpp"

namespace hearthline::engine {

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
  template <class Keep>
  void add(const Unit& unit, double start, double end, Keep&& keep);
  void add(const Unit& unit, double start, double end) {
    add(unit, start, end, [&] { return unit; });
  }

  R& recorder() { return *recorder_; }

  /// Empties the meeting for another draw. Its memory is used again.
  void clear(random::RunKey key, R& recorder);

  /// Simulates all units to the horizon.
  /// @throws Interrupted if `control.stop` is set
  void run(const Control& control);

 private:
  using Slot = Pool::Slot;

  /// What a unit, or a pool, does next, in the order of those at one time.
  enum class Next : std::uint8_t {
    kPlaces,   ///< the number of places of a pool changes
    kArrives,  ///< it has places at its start
    kAsks,     ///< it wants other places than before
    kSteps,    ///< its next event, or change of hazards, while it waits
    kEnds,     ///< it leaves
  };
  struct Appointment {
    double time;
    std::uint64_t id;
    Slot slot;
    std::uint32_t version;  ///< stale once the unit has another
    Next next;
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
    bool touched = false;
    bool over = false;  ///< nothing can happen to it any more
  };
  /// The unit on its way: some thousands of bytes.
  struct Traveller {
    Course<M> course;
    Unit unit;
    typename R::Bookmark bookmark;
  };

  void push(const Appointment& appointment);
  Appointment pop();
  void fetch_next() const;
  void appoint(Slot slot, double time, Next next);
  void meet(const Appointment& now);
  void arrive(Slot slot, double time);
  void settle(double time);
  void ask_pools(Slot slot, double time);
  void join(Slot slot, int pool, double time);
  void rank(Slot slot, int pool);
  void give_up(Slot slot, PoolSet pools, double time);
  void grant(int pool, double time);
  void go_on(Slot slot);
  void end(Slot slot, double time);
  void finish(Slot slot, double time);
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
  std::deque<Traveller> travellers_;  // at least as many
  // The first appointments of all, the next at the end; then a heap of those
  // made since, the next in front.
  std::vector<Appointment> first_;
  std::vector<Appointment> agenda_;
  // At the present moment: units whose wishes may have changed, units whose
  // appointments have to be made anew, and pools that may have a place to
  // grant.
  std::vector<Slot> asking_;
  std::vector<Slot> touched_;
  PoolSet open_ = 0;
};

}  // namespace hearthline::engine

#include "hearthline/engine/meeting_impl.hpp"
