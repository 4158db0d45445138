// What the engine does when hazards are far too high: an error, and a stop that
// is heard within a block.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)

/// One process that happens again and again.
struct Ticking {
  static constexpr int kLanes = 1;
  static constexpr int kProcesses = 1;
  static constexpr std::uint32_t kMostEvents = 1000;
  using Unit = std::uint64_t;
  struct State {};

  double rate = 1.0;

  std::array<random::StreamId, 1> streams() const {
    return {random::stream_id("test:tick")};
  }
  std::uint64_t id(Unit unit) const { return unit; }
  void enter(Unit, double, State&) const {}
  int process(const State&, int) const { return 0; }
  void hazards(const State&, std::array<double, 1>& out) const {
    out[0] = rate;
  }
  double next_change(const State&) const {
    return std::numeric_limits<double>::infinity();
  }
  void pass(State&, double) const {}
  std::uint32_t fire(State&, int, double) const { return 1; }
};

struct Count {
  std::uint32_t events = 0;
  void start(const auto&, const auto&, const auto&, double) {}
  void event(const auto&, const auto&, const auto&, int, double, double) {
    ++events;
  }
  void finish(const auto&, const auto&, const auto&, double) {}
  void add(const Count& other) { events += other.events; }
  void clear() { events = 0; }
};

std::uint32_t events_until(double horizon) {
  Count count;
  engine::simulate(Ticking{}, Ticking::Unit{7}, {1, 0}, 0.0, horizon, count);
  return count.events;
}

// A Poisson number of mean 800 exceeds 1,000, and one of mean 1,300 does not,
// with a probability of less than 1 in 10^11 (seven and eight standard
// deviations).
TEST(Simulate, RefusesMoreEventsThanAUnitMayHave) {
  EXPECT_GT(events_until(800.0), 500U);
  try {
    events_until(1300.0);
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("at most 1000 in the life"),
              std::string::npos);
  }
}

TEST(Run, HearsAStopBetweenTheUnitsOfABlock) {
  const std::vector<Ticking::Unit> units(4096, 1);
  engine::Control control;
  engine::RunOptions options;
  int lived = 0;
  EXPECT_THROW(engine::run_each(
                   std::ssize(units), options, Count{}, control,
                   [&](hearthline::index, random::RunKey, Count&, int) {
                     if (++lived == 10) control.stop = true;
                   },
                   [](hearthline::index, const Count&) {}),
               Interrupted);
  EXPECT_EQ(lived, 10);
}

}  // namespace
