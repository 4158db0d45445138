// Units that share places: null tests to the bit, coupling, counts, and what a
// pool refuses. queue_test.cpp and exact_chain_test.cpp have the numbers.

#include "hearthline/engine/meeting.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/run_meeting.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"
#include "support/clients.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using engine::Control;
using engine::PoolChange;
using engine::PoolPlan;
using engine::RunOptions;
using hearthline::index;
using test_support::Client;
using test_support::ClientOrder;
using test_support::ClientRates;
using test_support::clients;
using test_support::Clients;
using test_support::Diary;
using test_support::pool_of;

constexpr double kUntil = 120.0;

/// Rates at which some 40 of 300 clients want a place at a time.
ClientRates busy() {
  ClientRates rates;
  rates.again = 0.05;
  rates.patience = 0.1;
  rates.service = 0.4;
  rates.up = 0.08;
  rates.down = 0.15;
  rates.up_ratio = 0.3;
  return rates;
}

/// Returns the histories of a run, draw by draw.
std::vector<Diary> diaries(const Clients& model,
                           const std::vector<PoolPlan>& plans,
                           const std::vector<Client>& units,
                           const RunOptions& options = {}) {
  std::vector<Diary> found(static_cast<std::size_t>(options.draws));
  Control control;
  engine::run_meeting(model, plans, std::span(units), 0.0, kUntil, options,
                      Diary(), control, [&](index draw, const Diary& diary) {
                        found[static_cast<std::size_t>(draw)] = diary;
                      });
  return found;
}

Diary diary(const Clients& model, const std::vector<PoolPlan>& plans,
            const std::vector<Client>& units) {
  return diaries(model, plans, units).front();
}

/// Returns the histories of units that are simulated alone.
Diary alone(const Clients& model, const std::vector<Client>& units) {
  Diary diary;
  for (const Client& unit : units) {
    engine::simulate(model, unit, {1, 0}, 0.0, kUntil, diary);
  }
  return diary;
}

int at_pools(const Diary& diary, PoolChange change) {
  int count = 0;
  for (const auto& [id, lines] : diary.lines()) {
    for (const auto& [time, what, where] : lines) {
      count += what == Diary::kAtPool + static_cast<int>(change) ? 1 : 0;
    }
  }
  return count;
}

// ---- Null tests -------------------------------------------------------------

TEST(Meeting, LeavesWhoNeverAsksAsTheyAreAlone) {
  ClientRates rates = busy();
  rates.only_high = true;
  const auto units = clients(300);
  const Diary together = diary(Clients(rates), {pool_of(3)}, units);
  const Diary each = alone(Clients(rates), units);
  int never = 0;
  for (const auto& [id, lines] : together.lines()) {
    const bool asked =
        std::any_of(lines.begin(), lines.end(), [](const Diary::Line& line) {
          return std::get<1>(line) >= Diary::kAtPool;
        });
    if (asked) continue;
    ++never;
    EXPECT_EQ(lines, each.lines().at(id));
  }
  EXPECT_GT(never, 3);
  EXPECT_GT(at_pools(together, PoolChange::kGranted), 20);
}

// Whoever waits is stopped and gone on with at every event.
TEST(Meeting, WithoutPlacesChangesNoNeed) {
  ClientRates rates = busy();
  const auto units = clients(300);
  const Diary waiting = diary(Clients(rates), {pool_of(0)}, units);
  EXPECT_GT(at_pools(waiting, PoolChange::kLeft), 1000);
  EXPECT_EQ(at_pools(waiting, PoolChange::kGranted), 0);
  rates.again = 0.0;
  EXPECT_EQ(waiting.need(), alone(Clients(rates), units).need());
}

TEST(Meeting, WithoutEffectChangesNoNeed) {
  ClientRates rates = busy();
  rates.up_ratio = 1.0;
  const auto units = clients(300);
  const Diary served = diary(Clients(rates), {pool_of(5)}, units);
  EXPECT_GT(at_pools(served, PoolChange::kGranted), 100);
  EXPECT_EQ(served.need(), alone(Clients(rates), units).need());
}

TEST(Meeting, DoesNotDependOnTheOrderOfUnitsNorOnThreads) {
  auto units = clients(200);
  for (std::size_t i = 0; i < units.size(); i += 3) units[i].urgent = true;
  for (std::size_t i = 0; i < 8; ++i) units[i].place = 0;
  const std::vector<PoolPlan> plans{pool_of(6)};
  RunOptions options;
  options.draws = 5;
  for (const ClientOrder order :
       {ClientOrder::kFirstCome, ClientOrder::kUrgentFirst,
        ClientOrder::kRandom}) {
    const Clients model(busy(), order);
    options.threads = 1;
    const auto first = diaries(model, plans, units, options);
    auto other_order = units;
    std::reverse(other_order.begin(), other_order.end());
    std::swap(other_order[17], other_order[42]);
    options.threads = 3;
    options.block = 7;
    const auto second = diaries(model, plans, other_order, options);
    for (std::size_t draw = 0; draw < first.size(); ++draw) {
      EXPECT_EQ(first[draw].lines(), second[draw].lines());
    }
    EXPECT_NE(first[0].lines(), first[1].lines());
    // A part of the draws has the draws of the whole.
    RunOptions part = options;
    part.first_draw = 3;
    part.draws = 1;
    EXPECT_EQ(diary(model, plans, units).lines(), first[0].lines());
    EXPECT_EQ(diaries(model, plans, units, part).front().lines(),
              first[3].lines());
  }
}

// Two pools of which each client only knows one.
TEST(Meeting, ChangesNobodyWhoNeverMetThePoolThatChanged) {
  auto units = clients(300);
  for (std::size_t i = 0; i < units.size(); ++i) {
    units[i].doors = engine::pool_bit(static_cast<int>(i % 2));
  }
  ClientRates rates = busy();
  rates.only_high = true;
  const Clients model(rates);
  const Diary few = diary(model, {pool_of(2), pool_of(2)}, units);
  const Diary many = diary(model, {pool_of(2), pool_of(9)}, units);
  int met = 0;
  int changed = 0;
  for (const auto& [id, lines] : few.lines()) {
    const bool met_second = std::any_of(
        lines.begin(), lines.end(),
        [](const Diary::Line& line) { return std::get<2>(line) == 1; });
    const bool same = lines == many.lines().at(id);
    met += met_second ? 1 : 0;
    changed += same ? 0 : 1;
    if (!met_second) {
      EXPECT_TRUE(same);
    }
  }
  EXPECT_GT(met, 100);
  EXPECT_GT(changed, 60);
  EXPECT_LE(changed, met);
}

// ---- Coupling ---------------------------------------------------------------

// As long as two histories agree, a lower hazard never makes that process's
// next event earlier, for anybody: the first difference of a client is either
// at a pool, or an event of the process whose hazard differs, and it is later
// where the hazard is lower.
TEST(Meeting, ALowerHazardNeverMakesItsNextEventEarlier) {
  const auto units = clients(400);
  const std::vector<PoolPlan> plans{pool_of(12)};
  int parted = 0;
  for (const double ratio : {0.0, 0.3, 0.9}) {
    ClientRates rates = busy();
    rates.up_ratio = 1.0;
    const Diary base = diary(Clients(rates), plans, units);
    rates.up_ratio = ratio;
    const Diary lower = diary(Clients(rates), plans, units);
    for (const auto& [id, lines] : base.lines()) {
      const auto& low = lower.lines().at(id);
      std::size_t i = 0;
      while (i < lines.size() && i < low.size() && lines[i] == low[i]) ++i;
      if (i == lines.size() && i == low.size()) continue;
      // `up` does not change what happens at the pool, so the first difference
      // is an `up` of the base that comes later, or never.
      ++parted;
      ASSERT_LT(i, lines.size());
      EXPECT_EQ(std::get<1>(lines[i]), Clients::kUp);
      if (i < low.size()) {
        EXPECT_GE(std::get<0>(low[i]), std::get<0>(lines[i]));
      }
    }
  }
  EXPECT_GT(parted, 300);
}

// ---- Counts -----------------------------------------------------------------

// Of the places, at every moment: those taken are granted, held at the start or
// both, minus those returned, and never more than there are.
TEST(Meeting, NeverServesMoreThanThereArePlaces) {
  auto units = clients(300);
  for (std::size_t i = 0; i < 7; ++i) units[i].place = 0;
  ClientRates rates = busy();
  rates.only_high = true;
  const Diary run = diary(Clients(rates), {pool_of(10)}, units);
  std::vector<Diary::Line> all;
  for (const auto& [id, lines] : run.lines()) {
    int queue = 0;
    int place = 0;
    for (const Diary::Line& line : lines) {
      const auto change =
          static_cast<PoolChange>(std::get<1>(line) - Diary::kAtPool);
      if (std::get<1>(line) < Diary::kAtPool) continue;
      all.push_back(line);
      queue += change == PoolChange::kJoined ? 1 : 0;
      queue -= change == PoolChange::kGranted || change == PoolChange::kLeft;
      place += change == PoolChange::kGranted || change == PoolChange::kHeld;
      place -= change == PoolChange::kReturned ? 1 : 0;
      EXPECT_TRUE(queue + place == 0 || queue + place == 1) << id;
    }
    // Who waits has high need: who no longer qualifies has left.
    bool high = false;
    bool waits = false;
    for (const auto& [time, what, where] : lines) {
      if (what == Clients::kUp) high = true;
      if (what == Clients::kDown) high = false;
      const int change = what - Diary::kAtPool;
      if (change == static_cast<int>(PoolChange::kJoined)) waits = true;
      if (change == static_cast<int>(PoolChange::kLeft)) waits = false;
      if (change == static_cast<int>(PoolChange::kGranted)) {
        EXPECT_TRUE(waits && high) << id;
        waits = false;
      }
    }
  }
  // Returns before grants of the same moment.
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    const auto returned = Diary::kAtPool + int(PoolChange::kReturned);
    return std::pair(std::get<0>(a), std::get<1>(a) != returned) <
           std::pair(std::get<0>(b), std::get<1>(b) != returned);
  });
  int taken = 0;
  int most = 0;
  for (const auto& [time, what, where] : all) {
    const auto change = static_cast<PoolChange>(what - Diary::kAtPool);
    taken += change == PoolChange::kGranted || change == PoolChange::kHeld;
    taken -= change == PoolChange::kReturned ? 1 : 0;
    most = std::max(most, taken);
    EXPECT_LE(taken, 10);
  }
  EXPECT_EQ(most, 10);
  EXPECT_GT(at_pools(run, PoolChange::kLeft), 50);
}

TEST(Meeting, KeepsWhoHasAPlaceWhenPlacesBecomeFewer) {
  auto units = clients(20);
  for (Client& unit : units) unit.place = 0;
  ClientRates rates = busy();
  PoolPlan plan;
  plan.from = {0.0, 60.0};
  plan.places = {5, 0};
  const Diary run = diary(Clients(rates), {plan}, units);
  EXPECT_EQ(at_pools(run, PoolChange::kHeld), 20);
  for (const auto& [id, lines] : run.lines()) {
    for (const auto& [time, what, where] : lines) {
      if (what == Diary::kAtPool + int(PoolChange::kGranted)) {
        EXPECT_LT(time, 60.0);
      }
    }
  }
  EXPECT_GT(at_pools(run, PoolChange::kGranted), 20);
}

// ---- What is refused --------------------------------------------------------

std::string message(const std::vector<PoolPlan>& plans,
                    const std::vector<Client>& units = clients(3)) {
  try {
    diary(Clients(busy()), plans, units);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Meeting, RefusesPoolsThatCannotBe) {
  PoolPlan plan = pool_of(-1);
  EXPECT_NE(message({plan}).find("of 0 or more, found -1"), std::string::npos);
  plan = pool_of(1);
  plan.longest_queue = -3;
  EXPECT_NE(message({plan}).find("found -3"), std::string::npos);
  plan = pool_of(1);
  plan.from = {0.0, 0.0};
  EXPECT_NE(message({plan}).find("found 1 for 2"), std::string::npos);
  plan.places = {1, 2};
  EXPECT_NE(message({plan}).find("expected times that increase"),
            std::string::npos);
  EXPECT_NE(message(std::vector<PoolPlan>(65, pool_of(1))).find("at most 64"),
            std::string::npos);
  auto lost = clients(3);
  lost[1].doors = engine::pool_bit(4);
  EXPECT_NE(message({pool_of(1)}, lost)
                .find("pool 4: a unit wants a place in a "
                      "pool that does not exist"),
            std::string::npos);
}

TEST(Meeting, StopsOnRequest) {
  Control control;
  control.stop = true;
  const auto units = clients(10);
  const std::vector<PoolPlan> plans{pool_of(1)};
  EXPECT_THROW(engine::run_meeting(Clients(busy()), plans, std::span(units),
                                   0.0, kUntil, RunOptions(), Diary(), control,
                                   [](index, const Diary&) {}),
               Interrupted);
}

}  // namespace
