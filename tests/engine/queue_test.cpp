// Pools of places against queueing theory: Erlang's formulas, published tables
// of Erlang B, C and A (by the stationary distribution of the birth-death
// chain), and priorities (Cobham 1954). Clients arrive at the times of a
// Poisson process; those who ask within a window, long after an empty start,
// count.
//
// For a rate r of a count n (a share, a mean time), sum - r * n has mean 0 in
// every draw; z is its mean over draws by its standard error. |z| < 4.5: with
// 200 draws a correct engine fails under 1 in 80,000 seeds. Seeds are fixed and
// nothing is tried twice.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/meeting.hpp"
#include "support/clients.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using engine::Meeting;
using hearthline::index;
using test_support::Client;
using test_support::ClientOrder;
using test_support::ClientRates;
using test_support::Clients;
using test_support::Desk;
using test_support::pool_of;

constexpr int kQueueDraws = 200;
constexpr double kLargestZ = 4.5;

struct Service {
  double arrivals = 1.0;
  ClientRates rates;
  std::vector<engine::PoolPlan> pools;
  double warm = 0.0;
  double window = 0.0;
  ClientOrder order = ClientOrder::kFirstCome;
  /// Share of clients. In random order: those with a number below a half.
  double urgent = 0.0;
  engine::PoolSet doors = 1;
};

/// Returns what a service counts in each draw.
std::vector<Desk> serve(const Service& service) {
  // Those who ask at the end of the window are served after it.
  const double horizon = service.warm + service.window + service.warm / 2.0;
  const Clients model(service.rates, service.order);
  const auto stream = random::stream_id("test:arrivals");
  std::vector<Desk> desks;
  for (std::uint32_t draw = 0; draw < kQueueDraws; ++draw) {
    const random::RunKey key{2026, draw};
    Desk desk(service.warm, service.warm + service.window);
    Meeting<Clients, Desk> meeting(model, service.pools, key, horizon, desk);
    Client client;
    client.doors = service.doors;
    client.asks = 0.0;
    for (std::uint32_t k = 0;; ++k) {
      client.asks +=
          random::exponential(key, 0, stream, 2 * k) / service.arrivals;
      if (client.asks >= horizon) break;
      client.id = k + 1;
      client.urgent =
          service.order == ClientOrder::kRandom
              ? random::uniform(key, client.id, pool_of(0).stream, 1) < 0.5
              : random::uniform(key, 0, stream, 2 * k + 1) < service.urgent;
      meeting.add(client, 0.0, horizon);
    }
    meeting.run(engine::Control());
    EXPECT_EQ(desk.faults, 0);
    desks.push_back(desk);
  }
  return desks;
}

void expect_zero(const std::vector<Desk>& desks, const char* what,
                 const std::function<double(const Desk&)>& difference) {
  double sum = 0.0;
  double squares = 0.0;
  for (const Desk& desk : desks) {
    const double x = difference(desk);
    sum += x;
    squares += x * x;
  }
  const auto n = static_cast<double>(desks.size());
  const double mean = sum / n;
  const double error = std::sqrt((squares / n - mean * mean) / (n - 1.0));
  ASSERT_GT(error, 0.0) << what;
  EXPECT_LT(std::abs(mean / error), kLargestZ) << what;
}

// ---- Nobody leaves the queue ------------------------------------------------

struct Waits {
  double arrivals, service;
  index places;
  double wait_share, mean_wait, mean_waiting;
  double warm, window;
};

class ErlangC : public ::testing::TestWithParam<Waits> {};

TEST_P(ErlangC, HasTheWaitsAndTheLengthsOfTheFormula) {
  const Waits& w = GetParam();
  const auto desks = serve({.arrivals = w.arrivals,
                            .rates = {.service = w.service},
                            .pools = {pool_of(w.places)},
                            .warm = w.warm,
                            .window = w.window});
  expect_zero(desks, "share who wait", [&](const Desk& d) {
    return d.late[0] - w.wait_share * d.asked[0];
  });
  expect_zero(desks, "mean wait", [&](const Desk& d) {
    return d.waited[0] - w.mean_wait * d.asked[0];
  });
  expect_zero(desks, "mean number waiting", [&](const Desk& d) {
    return d.waiting - w.mean_waiting * w.window;
  });
  expect_zero(desks, "places used", [&](const Desk& d) {
    return d.served - w.arrivals / w.service * w.window;
  });
}

INSTANTIATE_TEST_SUITE_P(
    Tables, ErlangC,
    ::testing::Values(
        Waits{10, 1, 12, .4493882243, .2246941121, 2.2469411215, 100, 200},
        Waits{2, .1, 25, .2091028266, .4182056532, .8364113064, 300, 800},
        Waits{.8, 1, 1, .8, 4, 3.2, 800, 2500}));

TEST(ErlangB, LosesTheShareOfTheFormula) {
  struct Case {
    double arrivals, service;
    index places;
    double lost, warm, window;
  };
  for (const Case& c : {Case{10, 1, 12, .1197391884, 20, 150},
                        Case{2, .1, 25, .0502217779, 200, 800}}) {
    engine::PoolPlan plan = pool_of(c.places);
    plan.longest_queue = 0;
    const auto desks = serve({.arrivals = c.arrivals,
                              .rates = {.service = c.service},
                              .pools = {plan},
                              .warm = c.warm,
                              .window = c.window});
    expect_zero(desks, "share lost",
                [&](const Desk& d) { return d.refused - c.lost * d.asked[0]; });
    expect_zero(desks, "places used", [&](const Desk& d) {
      return d.served - (1.0 - c.lost) * c.arrivals / c.service * c.window;
    });
    for (const Desk& desk : desks) EXPECT_EQ(desk.waiting, 0.0);
  }
}

// ---- Clients who leave the queue --------------------------------------------

struct Patience {
  double arrivals, service;
  index places;
  double patience, all_taken, leave, mean_queued, mean_waiting, mean_served;
  double warm, window;
};

class ErlangA : public ::testing::TestWithParam<Patience> {};

TEST_P(ErlangA, HasTheSharesAndTheLengthsOfTheStationaryChain) {
  const Patience& c = GetParam();
  const auto desks =
      serve({.arrivals = c.arrivals,
             .rates = {.patience = c.patience, .service = c.service},
             .pools = {pool_of(c.places)},
             .warm = c.warm,
             .window = c.window});
  // Arrivals of a Poisson process see what holds at any time.
  expect_zero(desks, "all places taken", [&](const Desk& d) {
    return d.late[0] - c.all_taken * d.asked[0];
  });
  expect_zero(desks, "share who leave",
              [&](const Desk& d) { return d.left - c.leave * d.asked[0]; });
  expect_zero(desks, "mean time in the queue", [&](const Desk& d) {
    return d.queued[0] - c.mean_queued * d.asked[0];
  });
  expect_zero(desks, "mean number waiting", [&](const Desk& d) {
    return d.waiting - c.mean_waiting * c.window;
  });
  expect_zero(desks, "mean places used", [&](const Desk& d) {
    return d.served - c.mean_served * c.window;
  });
}

INSTANTIATE_TEST_SUITE_P(
    Tables, ErlangA,
    ::testing::Values(
        Patience{10, 1, 9, .5, .7579399451, .1576873729, .3153747459,
                 3.1537474588, 8.4231262706, 50, 150},
        Patience{2, .1, 18, .2, .6024131165, .1619096788, .8095483941,
                 1.6190967883, 16.7618064234, 300, 1000},
        Patience{.8, 1, 1, .25, .6409976998, .1987528753, .7950115012,
                 .6360092010, .6409976998, 100, 2000},
        Patience{120, 12, 8, 3, .9401174551, .2125178941, .0708392980,
                 8.5007157633, 7.8748210592, 5, 15}));

// ---- The order of a queue ---------------------------------------------------

// Cobham (Operations Research 2, 1954): with W0 the mean wait of those who find
// all places taken, times their share, the urgent wait W0 / (1 - r1) and the
// others W0 / ((1 - r1)(1 - r)), r being the load of a place.
TEST(QueueOrder, ServesTheUrgentFirst) {
  constexpr double kArrivals = 10.0;
  constexpr index kPlaces = 12;
  constexpr double kUrgent = 0.3;
  constexpr double kWaitShare = .4493882243;
  const auto desks = serve({.arrivals = kArrivals,
                            .rates = {.service = 1.0},
                            .pools = {pool_of(kPlaces)},
                            .warm = 100,
                            .window = 200,
                            .order = ClientOrder::kUrgentFirst,
                            .urgent = kUrgent});
  constexpr double kLoad = kArrivals / kPlaces;
  constexpr double kUrgentLoad = kUrgent * kLoad;
  constexpr double kUrgentWait = kWaitShare / kPlaces / (1.0 - kUrgentLoad);
  constexpr double kOtherWait = kUrgentWait / (1.0 - kLoad);
  expect_zero(desks, "the urgent", [&](const Desk& d) {
    return d.waited[1] - kUrgentWait * d.asked[1];
  });
  expect_zero(desks, "the others", [&](const Desk& d) {
    return d.waited[0] - kOtherWait * d.asked[0];
  });
}

// Equal ranks go by a number that each client draws on joining. Of a single
// place with load r, who has the number u waits r / (1 - r u)^2 on average
// (Cobham's formula for ever finer classes): the integrals over the halves.
TEST(QueueOrder, SettlesEqualRanksByANumberOfTheClient) {
  constexpr double kLoad = 0.7;
  const auto desks = serve({.arrivals = kLoad,
                            .rates = {.service = 1.0},
                            .pools = {pool_of(1)},
                            .warm = 500,
                            .window = 2000,
                            .order = ClientOrder::kRandom});
  constexpr double kHalf = 1.0 / (1.0 - kLoad / 2.0);
  constexpr double kAll = 1.0 / (1.0 - kLoad);
  expect_zero(desks, "those with low numbers", [&](const Desk& d) {
    return d.waited[1] - 2.0 * (kHalf - 1.0) * d.asked[1];
  });
  expect_zero(desks, "those with high numbers", [&](const Desk& d) {
    return d.waited[0] - 2.0 * (kAll - kHalf) * d.asked[0];
  });
}

// ---- Several pools ----------------------------------------------------------

// Who waits at two doors and takes the first place that is free waits as at one
// door with the places of both, and leaves one queue on being served in the
// other.
TEST(SeveralPools, AreOneForClientsWhoTakeTheFirstFreePlace) {
  const auto desks = serve({.arrivals = 10,
                            .rates = {.service = 1.0},
                            .pools = {pool_of(5), pool_of(7)},
                            .warm = 100,
                            .window = 200,
                            .doors = 0b11});
  // A client joins both queues, so that each counts twice.
  expect_zero(desks, "mean wait", [&](const Desk& d) {
    return d.waited[0] - .2246941121 * d.granted[0];
  });
  expect_zero(desks, "places used",
              [&](const Desk& d) { return d.served - 10.0 * 200.0; });
}

}  // namespace
