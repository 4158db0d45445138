// Meetings in which most units only do what a log says: the histories of all
// units are those of a meeting in which all are simulated, bit for bit.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/rerun.hpp"
#include "hearthline/engine/simulate.hpp"
#include "support/clients.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using engine::Meeting;
using engine::PoolChange;
using engine::PoolLog;
using engine::PoolMap;
using engine::PoolPlan;
using engine::PoolSet;
using engine::Rank;
using hearthline::index;
using test_support::Client;
using test_support::ClientOrder;
using test_support::ClientRates;
using test_support::Clients;
using test_support::Diary;
using test_support::pool_of;

constexpr double kStandInsUntil = 60.0;
constexpr random::RunKey kStandInsKey{7, 3};

/// Clients of whom every third has other rates of need.
class OtherClients : public Clients {
 public:
  struct State : Clients::State {
    bool other;
  };

  OtherClients(const ClientRates& rates, ClientOrder order, double ratio)
      : Clients(rates, order), ratio_(ratio) {}

  static bool is_other(const Client& client) { return client.id % 3 == 1; }
  static void enter(const Client& client, double start, State& state) {
    Clients::enter(client, start, state);
    state.other = is_other(client);
  }
  void hazards(const State& state, std::array<double, kLanes>& out) const {
    Clients::hazards(state, out);
    if (state.other) out[1] *= ratio_;
  }
  /// Who waits or is served at that time does not ask.
  static std::uint32_t pass(State& state, double time) {
    const auto stage = state.stage;
    const std::uint32_t switched = Clients::pass(state, time);
    if (stage == test_support::Stage::kOutside) return switched;
    state.stage = stage;
    return 0;
  }

 private:
  double ratio_;
};

/// A unit to which nearly everything happens at whole times, so that units are
/// granted places while something else of their own happens.
struct Ticker {
  std::uint64_t id = 0;
  int first = 0;  ///< when it first does something
  int pools = 1;
  PoolSet held = 0;  ///< at its start
};

class Tickers {
 public:
  using Unit = Ticker;
  static constexpr int kLanes = 1;
  static constexpr int kProcesses = 1;
  static constexpr std::uint32_t kMostEvents = 1'000'000;
  struct State {
    std::uint64_t id;
    double next;
    PoolSet wants;
    PoolSet holds;
    std::uint32_t luck;  ///< of all that has happened
    int pools;
    int grade;
  };

  /// @param ratio  of the rate of events of every fifth
  explicit Tickers(double ratio = 1.0) : ratio_(ratio) {}

  static std::array<random::StreamId, kProcesses> streams() {
    return {random::stream_id("ticker:event")};
  }
  static std::uint64_t id(const Ticker& unit) { return unit.id; }
  static bool is_other(const Ticker& unit) { return unit.id % 5 == 1; }
  static void enter(const Ticker& unit, double start, State& state) {
    state = {unit.id, start + unit.first, unit.held, unit.held,
             1,       unit.pools,         0};
  }
  static int process(const State&, int) { return 0; }
  void hazards(const State& state, std::array<double, kLanes>& out) const {
    out[0] = 0.15 * (state.id % 5 == 1 ? ratio_ : 1.0);
  }
  static double next_change(const State& state) { return state.next; }
  static std::uint32_t pass(State& state, double time) {
    state.next = time + 1 + chance(state, 3);
    act(state);
    return 0;
  }
  static std::uint32_t fire(State& state, int, double) {
    act(state);
    return 1;
  }
  static PoolSet wants(const State& state) { return state.wants; }
  static PoolSet holds(const State& state) { return state.holds; }
  static Rank rank(const State& state, int pool, double since) {
    return {static_cast<double>(state.grade % (pool + 2)), since};
  }
  static std::uint32_t grant(State& state, int pool, double) {
    state.holds |= engine::pool_bit(pool);
    switch (chance(state, 4)) {
      case 0:  // It waits for no other.
        state.wants = state.holds;
        break;
      case 1:  // It wants another at once.
        state.wants |= any(state);
        break;
      default:
        break;
    }
    return 0;
  }
  static std::uint32_t refuse(State& state, int pool, double) {
    state.wants &= ~engine::pool_bit(pool);
    if (chance(state, 3) == 0) {
      // Another, if it does not come back to the same at once.
      state.wants |= any(state) & ~engine::pool_bit(pool);
    }
    return 0;
  }

 private:
  static int chance(State& state, int below) {
    state.luck = state.luck * 1664525U + 1013904223U +
                 static_cast<std::uint32_t>(state.id);
    return static_cast<int>((state.luck >> 16U) %
                            static_cast<std::uint32_t>(below));
  }
  static PoolSet any(State& state) {
    return engine::pool_bit(chance(state, state.pools));
  }
  static void act(State& state) {
    switch (chance(state, 7)) {
      case 0:
      case 1:
        state.wants |= any(state);
        break;
      case 2: {
        const PoolSet gone = any(state);
        state.wants &= ~gone;
        state.holds &= ~gone;
        break;
      }
      case 3:  // It leaves the queues.
        state.wants = state.holds;
        break;
      case 4:
        ++state.grade;
        break;
      case 5:
        state.wants = 0;
        state.holds = 0;
        break;
      default:
        break;
    }
  }

  double ratio_;
};

/// A unit and when it is there.
template <class Unit>
struct There {
  Unit unit;
  double start;
  double end;
};

/// Two meetings of the same units.
template <class M>
struct Pair {
  M base;
  M mix;
  std::vector<PoolPlan> base_pools;
  std::vector<PoolPlan> mix_pools;
  std::vector<There<typename M::Unit>> units;
  /// Simulated in the mix, beside those for whom the models differ.
  std::vector<bool> chosen;
};

struct Found {
  int units = 0;
  int stand_ins = 0;
  int woken = 0;
  int changed = 0;
};

using Histories = std::map<std::uint64_t, std::vector<Diary::Line>>;

template <class M>
Histories full(const M& model, const std::vector<PoolPlan>& pools,
               const Pair<M>& pair, PoolLog* log,
               std::vector<std::size_t>* asking) {
  Diary diary;
  Meeting<M, Diary> meeting(model, pools, kStandInsKey, kStandInsUntil, diary);
  meeting.write_to(log);
  for (std::size_t i = 0; i < pair.units.size(); ++i) {
    const auto& [unit, start, end] = pair.units[i];
    if (meeting.add(unit, start, end) && asking != nullptr) {
      asking->push_back(i);
    }
  }
  meeting.run(engine::Control());
  return diary.lines();
}

/// Simulates in the mix only who has to be, and compares every history.
template <class M>
Found compare(const Pair<M>& pair) {
  Found found;
  PoolLog log;
  std::vector<std::size_t> asking;
  const auto base = full(pair.base, pair.base_pools, pair, &log, &asking);
  const auto wanted = full(pair.mix, pair.mix_pools, pair, nullptr, nullptr);

  Diary diary;
  Diary again;  // what the baseline did with those that are simulated
  engine::Course<M> course;
  const auto rerun = [&](std::size_t i, std::uint32_t place) {
    const auto& [unit, start, end] = pair.units[i];
    engine::Rerun<M, Diary> one(pair.base, unit, kStandInsKey,
                                std::min(end, kStandInsUntil), course, again);
    one.begin(start);
    one.follow(log, log.first(place), PoolLog::kEnd, PoolMap());
    one.finish();
  };
  Meeting<M, Diary> meeting(pair.mix, pair.mix_pools, kStandInsKey,
                            kStandInsUntil, diary);
  const PoolMap pools;
  meeting.follow(log, pools, [&](std::uint32_t place) {
    ++found.woken;
    const auto& [unit, start, end] = pair.units[asking[place]];
    rerun(asking[place], place);
    return engine::Attendance<M>{unit, start, end};
  });
  std::size_t place = 0;
  for (std::size_t i = 0; i < pair.units.size(); ++i) {
    const auto& [unit, start, end] = pair.units[i];
    const bool asks = place < asking.size() && asking[place] == i;
    if (M::is_other(unit) || pair.chosen[i]) {
      meeting.add(unit, start, end);
      if (asks) {
        rerun(i, static_cast<std::uint32_t>(place));
      } else {
        engine::simulate(pair.base, unit, kStandInsKey, start,
                         std::min(end, kStandInsUntil), again);
      }
    } else if (asks) {
      ++found.stand_ins;
      meeting.add_stand_in(static_cast<std::uint32_t>(place));
    }
    place += asks ? 1 : 0;
  }
  meeting.run(engine::Control());

  for (const auto& [id, lines] : wanted) {
    const auto& before = base.at(id);
    const auto own = diary.lines().find(id);
    ++found.units;
    found.changed += lines != before ? 1 : 0;
    if (own == diary.lines().end()) {
      EXPECT_EQ(lines, before) << id;
    } else {
      EXPECT_EQ(lines, own->second) << id;
      EXPECT_EQ(before, again.lines().at(id)) << id;
    }
  }
  return found;
}

/// Random numbers for the making of cases.
class Numbers {
 public:
  explicit Numbers(std::uint32_t seed) : seed_(seed) {}
  double next() {
    return random::uniform({seed_, 0}, 0, random::stream_id("test:cases"),
                           count_++);
  }
  int below(int most) { return static_cast<int>(next() * most); }
  bool one_in(int many) { return below(many) == 0; }

 private:
  std::uint32_t seed_;
  std::uint32_t count_ = 0;
};

std::vector<PoolPlan> any_pools(Numbers& numbers, int count, int most) {
  std::vector<PoolPlan> plans;
  for (int p = 0; p < count; ++p) {
    PoolPlan plan = pool_of(numbers.below(most));
    plan.stream = random::stream_id("test:pool" + std::to_string(p));
    for (int change = numbers.below(3); change > 0; --change) {
      plan.from.push_back(plan.from.back() + 5.0 + numbers.below(20));
      plan.places.push_back(numbers.below(most));
    }
    if (numbers.one_in(3)) plan.longest_queue = numbers.below(6);
    plans.push_back(plan);
  }
  return plans;
}

template <class Unit>
There<Unit> there(Numbers& numbers, const Unit& unit) {
  There<Unit> made{unit, 0.0, kStandInsUntil};
  if (numbers.one_in(4)) made.start = 1.0 + numbers.below(20);
  if (numbers.one_in(4)) made.end = made.start + 1.0 + numbers.below(40);
  if (numbers.one_in(8)) made.end = made.start + 30.0 * numbers.next();
  return made;
}

template <class M>
void choose(Numbers& numbers, Pair<M>& pair) {
  const int many = numbers.one_in(2) ? 3 : 20;
  for (std::size_t i = 0; i < pair.units.size(); ++i) {
    pair.chosen.push_back(numbers.one_in(many));
  }
}

/// Other pools for the mix: the same, others, or a place more or fewer.
std::vector<PoolPlan> other_pools(Numbers& numbers, std::vector<PoolPlan> plans,
                                  int most) {
  switch (numbers.below(4)) {
    case 0:
      return plans;
    case 1: {
      auto others =
          any_pools(numbers, static_cast<int>(std::ssize(plans)), most);
      return others;
    }
    case 2:
      for (PoolPlan& plan : plans) {
        for (index& places : plan.places) ++places;
      }
      return plans;
    default:
      for (PoolPlan& plan : plans) {
        for (index& places : plan.places)
          places = std::max<index>(0, places - 1);
      }
      return plans;
  }
}

TEST(StandIns, HaveTheHistoriesOfAMeetingOfAll) {
  Found all;
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    Numbers numbers(seed);
    ClientRates rates;
    rates.again = 0.05 + 0.2 * numbers.next();
    rates.patience = 0.2 * numbers.next();
    rates.service = 0.1 + 0.4 * numbers.next();
    rates.up = 0.1;
    rates.down = 0.2;
    rates.up_ratio = numbers.one_in(2) ? 1.0 : 0.5;
    rates.only_high = numbers.one_in(2);
    const auto order = static_cast<ClientOrder>(numbers.below(3));
    const int pools = 1 + numbers.below(3);
    const int most = numbers.one_in(2) ? 4 : 25;
    Pair<OtherClients> pair{{rates, order, 1.0},
                            {rates, order, numbers.one_in(3) ? 1.0 : 0.4},
                            any_pools(numbers, pools, most),
                            {},
                            {},
                            {}};
    pair.mix_pools = other_pools(numbers, pair.base_pools, most);
    for (std::uint64_t id = 0; id < 60; ++id) {
      Client client;
      // Mostly not the same as the number of a pool.
      client.id = numbers.one_in(3) ? id : id * 977;
      if (id > 0 && client.id == 0) client.id = id;
      client.urgent = numbers.one_in(4);
      if (numbers.one_in(2)) client.asks = numbers.below(50);
      client.doors = 1 + static_cast<PoolSet>(numbers.below((1 << pools) - 1));
      if (numbers.one_in(9)) client.place = numbers.below(pools);
      pair.units.push_back(there(numbers, client));
      // Its first wish comes while it is there.
      pair.units.back().unit.asks += pair.units.back().start;
    }
    std::sort(
        pair.units.begin(), pair.units.end(),
        [](const auto& a, const auto& b) { return a.unit.id < b.unit.id; });
    pair.units.erase(std::unique(pair.units.begin(), pair.units.end(),
                                 [](const auto& a, const auto& b) {
                                   return a.unit.id == b.unit.id;
                                 }),
                     pair.units.end());
    choose(numbers, pair);
    const Found found = compare(pair);
    if (HasFailure()) FAIL() << "case " << seed;
    all.units += found.units;
    all.stand_ins += found.stand_ins;
    all.woken += found.woken;
    all.changed += found.changed;
  }
  // Many follow the log to the end, and many do not.
  EXPECT_GT(all.woken, 1000);
  EXPECT_GT(all.stand_ins - all.woken, 1000);
  EXPECT_GT(all.changed, 3000);
}

// The order of what happens at one time matters, and nearly all does.
TEST(StandIns, KeepTheOrderOfWhatHappensAtOneTime) {
  Found all;
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    Numbers numbers(1000 + seed);
    const int pools = 1 + numbers.below(4);
    const int most = numbers.one_in(2) ? 4 : 15;
    Pair<Tickers> pair{Tickers(1.0),
                       Tickers(numbers.one_in(3) ? 1.0 : 0.2),
                       any_pools(numbers, pools, most),
                       {},
                       {},
                       {}};
    pair.mix_pools = other_pools(numbers, pair.base_pools, most);
    for (std::uint64_t id = 0; id < 40; ++id) {
      Ticker ticker;
      ticker.id = id;
      ticker.first = 1 + numbers.below(8);
      ticker.pools = pools;
      if (numbers.one_in(6)) {
        ticker.held = engine::pool_bit(numbers.below(pools));
      }
      pair.units.push_back(there(numbers, ticker));
    }
    choose(numbers, pair);
    const Found found = compare(pair);
    if (HasFailure()) FAIL() << "case " << seed;
    all.units += found.units;
    all.stand_ins += found.stand_ins;
    all.woken += found.woken;
    all.changed += found.changed;
  }
  EXPECT_GT(all.woken, 3000);
  EXPECT_GT(all.stand_ins - all.woken, 1000);
  EXPECT_GT(all.changed, 6000);
}

// Without any difference, only those wake to whom something else happens when
// they are granted a place.
TEST(StandIns, FollowTheLogToTheEndIfNothingDiffers) {
  Numbers numbers(5);
  ClientRates rates;
  rates.again = 0.1;
  rates.patience = 0.1;
  rates.service = 0.3;
  rates.up = 0.1;
  rates.down = 0.2;
  Pair<OtherClients> pair{{rates, ClientOrder::kUrgentFirst, 1.0},
                          {rates, ClientOrder::kUrgentFirst, 1.0},
                          {pool_of(6)},
                          {pool_of(6)},
                          {},
                          {}};
  for (const Client& client : test_support::clients(300)) {
    if (OtherClients::is_other(client)) continue;
    pair.units.push_back(there(numbers, client));
    pair.chosen.push_back(false);
  }
  const Found found = compare(pair);
  EXPECT_GT(found.stand_ins, 150);
  EXPECT_EQ(found.woken, 0);
  EXPECT_EQ(found.changed, 0);
}

}  // namespace
