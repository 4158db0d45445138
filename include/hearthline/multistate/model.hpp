#pragma once
/// @file
/// A declared model, compiled for the engine.
///
/// Each transition is a process. Those out of the present state are live, each
/// in a lane. Piecewise-constant factors (ratios by age and by time, steps
/// since entry) become rows with a number for each lane, whose product is the
/// hazard. A smooth curve, or a fixed stay, becomes the lane's operational
/// time.

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "hearthline/engine/model.hpp"
#include "hearthline/index.hpp"
#include "hearthline/multistate/covariates.hpp"
#include "hearthline/multistate/declaration.hpp"

namespace hearthline::multistate {

/// A simulated unit.
struct Unit {
  std::uint64_t id = 0;
  int state = 0;         ///< where it begins
  double time = 0.0;     ///< when
  double age = 0.0;      ///< at that time
  index covariates = 0;  ///< its row in the table
};

/// A model with at most `Lanes` transitions out of a state and `Processes` in
/// all; `Curved` if a hazard has a smooth curve. `with_model` picks the sizes.
///
/// Deterministic: an event's address is (seed, draw, unit, "from>to", count),
/// whatever the order of states and transitions and whatever others there are.
/// Threads: read-only once constructed.
template <std::size_t Lanes, std::size_t Processes, bool Curved>
class Compiled {
 public:
  using Unit = multistate::Unit;
  static constexpr int kLanes = static_cast<int>(Lanes);
  static constexpr int kProcesses = static_cast<int>(Processes);
  static constexpr std::uint32_t kMostEvents = 10'000'000;  // of a unit
  using Row = std::array<double, Lanes>;

  /// The state of a unit at one moment.
  struct State {
    int at = 0;            ///< the state, in the declaration's order
    double entered = 0.0;  ///< when
    double birth = 0.0;    ///< the run's time at age 0
    // The clocks' present pieces, and when each moves to the next one; infinity
    // if nothing in the present state depends on the clock.
    std::size_t age_piece = 0;
    std::size_t time_piece = 0;
    std::size_t entry_piece = 0;
    double next_age = 0.0;
    double next_time = 0.0;
    double next_entry = 0.0;
    double next = 0.0;  ///< the earliest of the three
    const double* covariates = nullptr;
    alignas(Lanes >= 8 ? 64 : 32) Row weight{};  ///< the constant factors
  };

  /// @param declaration  has passed `check`, with these covariates; has no more
  ///                     transitions than the sizes allow
  Compiled(const Declaration& declaration, const Covariates& covariates);

  const std::array<random::StreamId, Processes>& streams() const {
    return streams_;
  }
  std::size_t processes() const { return (transitions_.size() + 3) / 4 * 4; }
  std::uint64_t id(const Unit& unit) const { return unit.id; }
  void enter(const Unit& unit, double time, State& state) const;
  int process(const State& state, int lane) const {
    const Place& place = places_[static_cast<std::size_t>(state.at)];
    return lane < place.live ? place.first + lane : -1;
  }
  // A transition ends the stay, and with it all that is live.
  int first_process(const State& state) const {
    return places_[static_cast<std::size_t>(state.at)].first;
  }
  void hazards(const State& state, Row& out) const;
  double next_change(const State& state) const { return state.next; }
  bool is_over(const State& state) const {
    return places_[static_cast<std::size_t>(state.at)].live == 0;
  }
  void pass(State& state, double time) const;
  std::uint32_t fire(State& state, int lane, double time) const;

  double elapsed(const State& state, int lane, double from, double to) const
    requires Curved;
  double reach(const State& state, int lane, double from, double amount) const
    requires Curved;

  /// The declaration's index of a process's transition.
  int transition(int process) const {
    return transitions_[static_cast<std::size_t>(process)];
  }

 private:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  enum class Clock : std::uint8_t {
    kUniform,
    kWeibull,
    kGompertz,
    kGompertzInAge,
    kLogLogistic,
    kFixed
  };
  /// A lane's smooth curve, with level 1.
  struct Smooth {
    Clock clock = Clock::kUniform;
    double a = 0.0;
    double b = 0.0;
  };
  /// log(hazard ratio) of a covariate.
  struct Effect {
    std::size_t lane = 0;
    std::size_t column = 0;
    double log_ratio = 0.0;
  };
  /// What holds as long as a unit is in a state.
  struct Place {
    int first = 0;  ///< its first process
    int live = 0;   ///< its number of processes
    std::uint32_t lanes = 0;
    bool by_age = false;
    bool by_time = false;
    Row weight{};
    std::array<int, Lanes> to{};
    std::array<Smooth, Lanes> smooth{};
    std::vector<Effect> effects;  ///< by lane, then by name
    // By piece of the clock; one row of ones if nothing depends on the clock.
    std::vector<Row> age_rows;
    std::vector<Row> time_rows;
    std::vector<Row> entry_rows;
    std::vector<double> entry_from;  ///< of the second row and later ones
  };

  void add(Place& place, std::size_t lane, const Transition& transition,
           const Covariates& covariates);
  static void fill_rows(Place& place,
                        const std::vector<const Transition*>& live,
                        const std::vector<double>& ages,
                        const std::vector<double>& times);
  void begin_stay(State& state, int at, double time) const;
  void weigh(State& state, const Place& place) const;
  void find_age(State& state, double time) const;
  void find_time(State& state, double time) const;
  void find_entry(State& state, const Place& place, double time) const;

  std::array<random::StreamId, Processes> streams_{};
  std::vector<Place> places_;     // by state
  std::vector<int> transitions_;  // by process
  std::vector<double> age_from_;  // where a hazard changes with age
  std::vector<double> time_from_;
  std::vector<double> values_;  // of covariates, by row, then name
  std::size_t columns_ = 0;
};

/// Calls `visit(model)` with the smallest `Compiled` that is large enough.
/// @param declaration, covariates  have passed `check`
template <class Visit>
decltype(auto) with_model(const Declaration& declaration,
                          const Covariates& covariates, Visit&& visit);

}  // namespace hearthline::multistate

#include "hearthline/multistate/model_impl.hpp"
