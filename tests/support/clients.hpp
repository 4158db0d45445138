#pragma once
/// @file
/// Clients of one or more services with a limited number of places: a model
/// whose units meet, for which queueing theory has answers. Beside what happens
/// at the service, each client has a need that rises and falls, and that a
/// place may change.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <tuple>
#include <vector>

#include "hearthline/engine/meeting_model.hpp"
#include "hearthline/engine/pool.hpp"
#include "hearthline/index.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::test_support {

struct Client {
  std::uint64_t id = 0;
  /// When it first asks for a place; infinity if only an event makes it ask.
  double asks = std::numeric_limits<double>::infinity();
  /// The pools in which it takes the first place that it is granted.
  engine::PoolSet doors = 1;
  bool urgent = false;
  /// The pool in which it has a place from the start; -1 for none.
  int place = -1;
};

struct ClientRates {
  double again = 0.0;      ///< asking, while it neither waits nor has a place
  double patience = 0.0;   ///< leaving the queue
  double service = 1.0;    ///< giving the place back
  double up = 0.0;         ///< need rises, while it is low
  double down = 0.0;       ///< need falls, while it is high
  double up_ratio = 1.0;   ///< times `up`, while it has a place
  bool only_high = false;  ///< it asks only while need is high
};

enum class ClientOrder : std::uint8_t { kFirstCome, kUrgentFirst, kRandom };

/// Where a client is with the service.
enum class Stage : std::uint8_t { kOutside, kWaits, kServed };

class Clients {
 public:
  using Unit = Client;
  static constexpr int kLanes = 2;  ///< the service's, and need's
  enum Process : int { kAsk, kLeave, kServe, kUp, kDown };
  static constexpr int kProcesses = 5;
  static constexpr std::uint32_t kMostEvents = 1'000'000;

  struct State {
    double asks;
    engine::PoolSet doors;
    int place;
    Stage stage;
    bool urgent;
    bool high;
  };

  explicit Clients(const ClientRates& rates,
                   ClientOrder order = ClientOrder::kFirstCome)
      : rates_(rates), order_(order) {}

  static std::array<random::StreamId, kProcesses> streams() {
    return {random::stream_id("client:ask"), random::stream_id("client:leave"),
            random::stream_id("client:serve"), random::stream_id("client:up"),
            random::stream_id("client:down")};
  }
  static std::uint64_t id(const Client& client) { return client.id; }
  static void enter(const Client& client, double, State& state) {
    state = {client.asks,   client.doors,
             client.place,  client.place < 0 ? Stage::kOutside : Stage::kServed,
             client.urgent, false};
  }
  static int process(const State& state, int lane) {
    return lane == 0 ? static_cast<int>(state.stage)
                     : (state.high ? kDown : kUp);
  }
  void hazards(const State& state, std::array<double, kLanes>& out) const {
    const bool asks = state.high || !rates_.only_high;
    out[0] = state.stage == Stage::kOutside ? (asks ? rates_.again : 0.0)
             : state.stage == Stage::kWaits ? rates_.patience
                                            : rates_.service;
    out[1] = state.high                      ? rates_.down
             : state.stage == Stage::kServed ? rates_.up * rates_.up_ratio
                                             : rates_.up;
  }
  static double next_change(const State& state) { return state.asks; }
  static std::uint32_t pass(State& state, double) {
    state.asks = std::numeric_limits<double>::infinity();
    state.stage = Stage::kWaits;
    return 1U;
  }
  std::uint32_t fire(State& state, int lane, double) const {
    if (lane == 0) {
      state.stage =
          state.stage == Stage::kOutside ? Stage::kWaits : Stage::kOutside;
      return 1U;
    }
    state.high = !state.high;
    // Who no longer qualifies does not wait any longer.
    if (rates_.only_high && state.stage == Stage::kWaits && !state.high) {
      state.stage = Stage::kOutside;
      return 3U;
    }
    return 2U;
  }

  static engine::PoolSet wants(const State& state) {
    return state.stage == Stage::kWaits    ? state.doors
           : state.stage == Stage::kServed ? engine::pool_bit(state.place)
                                           : 0;
  }
  static engine::PoolSet holds(const State& state) {
    return state.stage == Stage::kServed ? engine::pool_bit(state.place) : 0;
  }
  engine::Rank rank(const State& state, int, double since) const {
    switch (order_) {
      case ClientOrder::kFirstCome:
        return {0.0, since};
      case ClientOrder::kUrgentFirst:
        return {state.urgent ? 0.0 : 1.0, since};
      case ClientOrder::kRandom:
        break;
    }
    return {0.0, 0.0};
  }
  static std::uint32_t grant(State& state, int pool, double) {
    state.stage = Stage::kServed;
    state.place = pool;
    return 1U;
  }
  static std::uint32_t refuse(State& state, int, double) {
    state.stage = Stage::kOutside;
    return 1U;
  }

 private:
  ClientRates rates_;
  ClientOrder order_;
};

/// Returns clients whose ids are neither small nor next to each other.
inline std::vector<Client> clients(std::uint64_t number) {
  std::vector<Client> list;
  for (std::uint64_t id = 0; id < number; ++id) {
    Client client;
    client.id = id * 977;
    list.push_back(client);
  }
  return list;
}

/// Returns a pool with so many places at all times.
inline engine::PoolPlan pool_of(index number) {
  engine::PoolPlan plan;
  plan.stream = random::stream_id("test:pool");
  plan.places = {number};
  return plan;
}

/// What a service counts among those who ask within a window of time, in one
/// draw, and what it checks of everybody.
class Desk {
 public:
  struct Bookmark {
    bool counted = false;
    Stage stage = Stage::kOutside;
    bool urgent = false;
    engine::PoolSet queues = 0;
    double since = 0.0;
  };

  Desk() = default;
  Desk(double from, double until) : from_(from), until_(until) {}

  void start(const auto&, const auto&, const auto& state, double time) {
    now_ = {false, state.stage, state.urgent, 0, time};
  }
  void event(const auto&, const auto&, const auto&, int, double, double) {}
  void finish(const auto&, const auto&, const auto&, double time) {
    leave(time);
  }
  void pool(const auto&, const auto&, const auto& state,
            const engine::PoolEvent& event) {
    const engine::PoolSet queue = engine::pool_bit(event.pool);
    const bool in_queue = (now_.queues & queue) != 0;
    now_.queues &= ~queue;
    switch (event.change) {
      case engine::PoolChange::kHeld:
        break;
      case engine::PoolChange::kJoined:
        if (in_queue || now_.stage == Stage::kServed) ++faults;
        now_.queues |= queue;
        now_.counted = event.time >= from_ && event.time < until_;
        now_.urgent = state.urgent;
        enter(Stage::kWaits, event.time);
        if (now_.counted) ++asked[urgency()];
        break;
      case engine::PoolChange::kGranted:
        if (!in_queue || now_.stage != Stage::kWaits) ++faults;
        if (now_.counted) {
          const double wait = event.time - event.since;
          granted[urgency()] += 1;
          late[urgency()] += wait > 0.0 ? 1 : 0;
          waited[urgency()] += wait;
          queued[urgency()] += wait;
        }
        leave(event.time);
        enter(Stage::kServed, event.time);
        break;
      case engine::PoolChange::kRefused:
        if (event.time >= from_ && event.time < until_) {
          ++asked[urgency()];
          ++refused;
        }
        break;
      case engine::PoolChange::kLeft:
        if (!in_queue) ++faults;
        // Who has a place leaves the other queues.
        if (now_.stage == Stage::kServed) break;
        if (now_.counted) {
          ++left;
          late[urgency()] += 1;
          queued[urgency()] += event.time - event.since;
        }
        leave(event.time);
        break;
      case engine::PoolChange::kReturned:
        if (now_.stage != Stage::kServed) ++faults;
        leave(event.time);
        break;
    }
  }
  Bookmark bookmark() const { return now_; }
  void resume(const Bookmark& bookmark) { now_ = bookmark; }
  void add(const Desk& other) {
    for (std::size_t u = 0; u < 2; ++u) {
      asked[u] += other.asked[u];
      granted[u] += other.granted[u];
      late[u] += other.late[u];
      waited[u] += other.waited[u];
      queued[u] += other.queued[u];
    }
    refused += other.refused;
    left += other.left;
    waiting += other.waiting;
    served += other.served;
    faults += other.faults;
  }
  void clear() { *this = Desk(from_, until_); }

  // By urgency: clients, and times.
  std::array<double, 2> asked{};
  std::array<double, 2> granted{};
  std::array<double, 2> late{};    ///< not served at once
  std::array<double, 2> waited{};  ///< time, of those who got a place
  std::array<double, 2> queued{};  ///< time, of all
  double refused = 0.0;
  double left = 0.0;
  double waiting = 0.0;  ///< client-time in the window
  double served = 0.0;
  int faults = 0;

 private:
  std::size_t urgency() const { return now_.urgent ? 1 : 0; }
  void enter(Stage stage, double time) {
    now_.stage = stage;
    now_.since = time;
  }
  void leave(double time) {
    const double stay =
        std::max(0.0, std::min(time, until_) - std::max(now_.since, from_));
    if (now_.stage == Stage::kWaits) waiting += stay;
    if (now_.stage == Stage::kServed) served += stay;
    enter(Stage::kOutside, time);
  }

  double from_ = 0.0;
  double until_ = std::numeric_limits<double>::infinity();
  Bookmark now_;
};

/// The history of every client: its own events, and what happened at pools.
class Diary {
 public:
  /// Time, what, and where: a process, or a pool and the kind of change.
  using Line = std::tuple<double, int, int>;
  static constexpr int kAtPool = 100;
  using Bookmark = std::uint64_t;

  void start(const auto& model, const auto& unit, const auto&, double) {
    id_ = model.id(unit);
    lines_[id_];
  }
  void event(const auto&, const auto&, const auto&, int process, double,
             double time) {
    lines_[id_].emplace_back(time, process, -1);
  }
  void finish(const auto&, const auto&, const auto&, double) {}
  void pool(const auto&, const auto&, const auto&,
            const engine::PoolEvent& event) {
    lines_[id_].emplace_back(
        event.time, kAtPool + static_cast<int>(event.change), event.pool);
  }
  Bookmark bookmark() const { return id_; }
  void resume(Bookmark id) { id_ = id; }
  void add(const Diary& other) {
    for (const auto& [id, lines] : other.lines_) {
      auto& own = lines_[id];
      own.insert(own.end(), lines.begin(), lines.end());
    }
  }
  void clear() { lines_.clear(); }

  const std::map<std::uint64_t, std::vector<Line>>& lines() const {
    return lines_;
  }
  /// Returns the events of need alone.
  std::map<std::uint64_t, std::vector<Line>> need() const {
    std::map<std::uint64_t, std::vector<Line>> found;
    for (const auto& [id, lines] : lines_) {
      auto& own = found[id];
      for (const Line& line : lines) {
        const int what = std::get<1>(line);
        if (what == Clients::kUp || what == Clients::kDown) own.push_back(line);
      }
    }
    return found;
  }

 private:
  std::map<std::uint64_t, std::vector<Line>> lines_;
  std::uint64_t id_ = 0;
};

}  // namespace hearthline::test_support
