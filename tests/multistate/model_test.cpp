// Declared models on the engine: their clocks, and which random numbers belong
// to which unit. Bounds: D sqrt(n) < 2.226, which a correct program misses once
// in 10,000 seeds; fixed seeds, no retries.

#include "hearthline/multistate/model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "examples.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/multistate/check.hpp"
#include "hearthline/multistate/streams.hpp"
#include "support/statistics.hpp"

namespace {

using namespace hearthline::multistate;
using hearthline::index;
using hearthline::engine::Trace;
using hearthline::multistate_test::riskpaths;
using hearthline::multistate_test::sick_sicker;
using hearthline::test_support::kKs;
using hearthline::test_support::ks;

static_assert(hearthline::engine::Model<Compiled<4, 16, false>>);
static_assert(!hearthline::engine::CurvedModel<Compiled<4, 16, false>>);
static_assert(hearthline::engine::CurvedModel<Compiled<4, 16, true>>);

/// An event by name.
struct Event {
  std::string name;
  double time;
  friend bool operator==(const Event&, const Event&) = default;
};
using History = std::vector<Event>;

template <class M>
History history_under(const M& model, const Declaration& d, Unit unit,
                      double horizon) {
  Trace<M> trace;
  hearthline::engine::simulate(model, unit, {31, 2}, unit.time, horizon, trace);
  History history;
  for (const auto& event : trace.events()) {
    if (event.process < 0) continue;
    const Transition& t = d.transitions[static_cast<std::size_t>(
        model.transition(event.process))];
    history.push_back({transition_name(t.from, t.to), event.time});
  }
  return history;
}

std::vector<History> histories(const Declaration& d, index units,
                               double horizon, Unit like = {},
                               const Covariates& covariates = {}) {
  check(d);
  return with_model(d, covariates, [&](const auto& model) {
    std::vector<History> all;
    for (index id = 0; id < units; ++id) {
      Unit unit = like;
      unit.id = static_cast<std::uint64_t>(id);
      all.push_back(history_under(model, d, unit, horizon));
    }
    return all;
  });
}

/// With every kind of clock, to detect any shift of random numbers.
Declaration many_clocks() {
  Declaration d;
  d.states = {"a", "b", "c", "end"};
  d.transitions = {
      {"a", "b", {.rate = 0.4, .by_age = Pieces{{0, 31, 33}, {1, 2, 0.5}}}},
      {"b", "a", {.since_entry = Weibull{1.6, 2.0}}},
      {"b",
       "c",
       {.rate = 0.3,
        .by_time = Pieces{{0, 2, 4}, {1, 0, 3}},
        .since_entry = Steps{{{0, 0.5}, {0.2, 1.2}}}}},
      {"c", "a", {.since_entry = LogLogistic{1.4, 1.0}}},
      {"c", "end", {.in_age = Gompertz{0.002, 0.1}}},
      {"a", "end", {.rate = 0.02}}};
  d.start.shares = {{"a", 1.0}};
  d.start.age = 30.0;
  return d;
}
constexpr Unit kThirty{0, 0, 0.0, 30.0, 0};

TEST(Streams, DoNotDependOnTheOrderOfStatesAndTransitions) {
  const Declaration d = many_clocks();
  Declaration other = d;
  std::reverse(other.transitions.begin(), other.transitions.end());
  std::rotate(other.states.begin(), other.states.begin() + 2,
              other.states.end());
  Unit moved = kThirty;
  moved.state = static_cast<int>(
      std::find(other.states.begin(), other.states.end(), "a") -
      other.states.begin());
  EXPECT_EQ(histories(d, 500, 20.0, kThirty),
            histories(other, 500, 20.0, moved));
}

// A new state that most units never enter, with its own clocks: units that do
// not go there have the same lives as before.
TEST(Streams, OfUnaffectedUnitsDoNotChangeWithANewState) {
  const Declaration d = many_clocks();
  Declaration other = d;
  other.states.insert(other.states.begin(), "new");
  other.transitions.insert(
      other.transitions.begin(),
      {"b", "new", {.rate = 0.05, .by_age = Pieces{{0, 30.7}, {1, 3}}}});
  other.transitions.push_back({"new", "a", {.since_entry = Weibull{2.0, 1.0}}});
  const auto before = histories(d, 2000, 20.0, kThirty);
  Unit moved = kThirty;
  moved.state = 1;
  const auto after = histories(other, 2000, 20.0, moved);
  int untouched = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const bool went =
        std::any_of(after[i].begin(), after[i].end(),
                    [](const Event& e) { return e.name == "b>new"; });
    if (went) continue;
    ++untouched;
    ASSERT_EQ(before[i], after[i]) << "unit " << i;
  }
  EXPECT_GT(untouched, 500);
  EXPECT_LT(untouched, 1900);
}

TEST(Streams, FollowTheNamesOfTransitions) {
  Declaration d = many_clocks();
  for (auto& t : d.transitions) {
    for (std::string* name : {&t.from, &t.to}) {
      if (*name == "b") *name = "renamed";
    }
  }
  d.states[1] = "renamed";
  const auto a = histories(many_clocks(), 200, 20.0, kThirty);
  const auto b = histories(d, 200, 20.0, kThirty);
  int same = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    same += !a[i].empty() && !b[i].empty() && a[i][0].name == "a>b" &&
                    b[i][0].time == a[i][0].time
                ? 1
                : 0;
  }
  EXPECT_EQ(same, 0);
}

TEST(Compiled, IsBitIdenticalInEverySize) {
  const Declaration d = many_clocks();
  const Declaration plain = sick_sicker();
  const Compiled<4, 16, true> small(d, {});
  const Compiled<32, 1024, true> large(d, {});
  const Compiled<4, 16, false> straight(plain, {});
  const Compiled<8, 64, false> wide(plain, {});
  const Compiled<4, 16, true> curved(plain, {});
  for (std::uint64_t id = 0; id < 200; ++id) {
    Unit unit = kThirty;
    unit.id = id;
    ASSERT_EQ(history_under(small, d, unit, 20.0),
              history_under(large, d, unit, 20.0));
    const History history = history_under(straight, plain, unit, 60.0);
    ASSERT_EQ(history, history_under(wide, plain, unit, 60.0));
    ASSERT_EQ(history, history_under(curved, plain, unit, 60.0));
  }
}

TEST(Compiled, HoldsTheMaximumNumberOfTransitions) {
  Declaration d;
  for (int i = 0; i < 32; ++i) d.states.push_back("s" + std::to_string(i));
  for (const auto& from : d.states) {
    for (const auto& to : d.states) {
      if (from != to) d.transitions.push_back({from, to, {.rate = 0.01}});
    }
  }
  // One state has 32 ways out.
  d.states.push_back("end");
  d.transitions.push_back({"s0", "end", {.rate = 0.01}});
  d.start.shares = {{"s0", 1.0}};
  for (const History& history : histories(d, 20, 50.0)) {
    EXPECT_GT(history.size(), 2U);
  }
}

/// Returns the times at which units leave state 0 of a model with one
/// transition.
std::vector<double> leaving_times(const Rate& rate, Unit like,
                                  const Covariates& covariates = {}) {
  Declaration d;
  d.states = {"in", "out"};
  d.transitions = {{"in", "out", rate}};
  d.start.shares = {{"in", 1.0}};
  std::vector<double> times;
  for (const History& h : histories(d, 100000, 1e4, like, covariates)) {
    if (!h.empty()) times.push_back(h[0].time);
  }
  return times;
}

double certain(double cumulative) { return -std::expm1(-cumulative); }

TEST(Clocks, FollowTheDistributionOfEachCurve) {
  const auto follows = [](const Curve& curve) {
    const Rate rate{.rate = 0.7, .since_entry = curve};
    return ks(leaving_times(rate, {}),
              [&](double t) { return certain(0.7 * cumulative(curve, t)); });
  };
  EXPECT_LT(follows(Constant{0.3}), kKs);
  EXPECT_LT(follows(Steps{{{0, 2, 5}, {0.3, 0.0, 0.6}}}), kKs);
  EXPECT_LT(follows(Weibull{1.7, 4.0}), kKs);
  EXPECT_LT(follows(Weibull{0.6, 4.0}), kKs);
  EXPECT_LT(follows(Gompertz{0.05, 0.2}), kKs);
  EXPECT_LT(follows(LogLogistic{2.5, 4.0}), kKs);
}

// All clocks in one transition, for a unit that begins late and not at age 0.
TEST(Clocks, OfOneTransitionMultiply) {
  const Pieces by_age{{0, 41, 44}, {0.5, 2.0, 1.0}};
  const Pieces by_time{{0, 9}, {1.0, 1.7}};
  const Pieces steps{{0, 1.5}, {1.0, 0.4}};
  const Unit late{0, 0, 7.0, 40.0, 0};
  const auto follows = [&](const Rate& rate, auto&& smooth) {
    return ks(leaving_times(rate, late), [&](double t) {
      // The breakpoints, as time since entry.
      const std::vector<double> cuts{0.0, 1.0, 1.5, 2.0, 4.0, t - 7.0};
      double sum = 0.0;
      for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        const double a = cuts[i];
        const double b = i + 2 == cuts.size() ? std::max(a, t - 7.0)
                                              : std::min(cuts[i + 1], t - 7.0);
        if (b <= a) continue;
        const double middle = 0.5 * (a + b);
        const double since = rate.since_entry && !is_smooth(*rate.since_entry)
                                 ? steps.at(middle)
                                 : 1.0;
        sum += rate.rate * by_age.at(40.0 + middle) * by_time.at(7.0 + middle) *
               since * smooth(a, b);
      }
      return certain(sum);
    });
  };
  EXPECT_LT(follows({.rate = 0.4,
                     .by_age = by_age,
                     .by_time = by_time,
                     .since_entry = Steps{steps}},
                    [](double a, double b) { return b - a; }),
            kKs);
  EXPECT_LT(follows({.rate = 1.3,
                     .by_age = by_age,
                     .by_time = by_time,
                     .since_entry = Weibull{1.5, 3.0}},
                    [](double a, double b) {
                      return std::pow(b / 3.0, 1.5) - std::pow(a / 3.0, 1.5);
                    }),
            kKs);
  EXPECT_LT(follows({.rate = 2.0,
                     .by_age = by_age,
                     .by_time = by_time,
                     .since_entry = Steps{steps},
                     .in_age = Gompertz{0.004, 0.09}},
                    [](double a, double b) {
                      return 0.004 / 0.09 *
                             (std::exp(0.09 * (40.0 + b)) -
                              std::exp(0.09 * (40.0 + a)));
                    }),
            kKs);
}

TEST(Clocks, AreScaledByRatiosToThePowerOfCovariates) {
  const Rate rate{.rate = 0.2,
                  .hazard_ratios = {{"dose", 1.5}, {"smoker", 3.0}}};
  const Covariates covariates{{"smoker", "dose"}, {0, 0, 1, 2.5}, {0.5, 0.5}};
  for (const index row : {index{0}, index{1}}) {
    const double ratio = row == 0 ? 1.0 : 3.0 * std::pow(1.5, 2.5);
    Unit like;
    like.covariates = row;
    EXPECT_LT(ks(leaving_times(rate, like, covariates),
                 [&](double t) { return certain(0.2 * ratio * t); }),
              kKs);
  }
}

TEST(Clocks, ALowerRateNeverMakesTheFirstEventEarlier) {
  for (const Curve& curve :
       std::vector<Curve>{Constant{0.3}, Weibull{1.7, 4.0}, Weibull{0.6, 4.0},
                          Gompertz{0.05, 0.2}, LogLogistic{2.5, 4.0}}) {
    const auto high = leaving_times({.rate = 1.0, .since_entry = curve}, {});
    const auto low = leaving_times({.rate = 0.999, .since_entry = curve}, {});
    ASSERT_EQ(high.size(), low.size());
    for (std::size_t i = 0; i < high.size(); ++i) ASSERT_GE(low[i], high[i]);
  }
}

/// A fixed stay of 1.3 in "in", beside two transitions whose hazards jump
/// before it ends.
Declaration interrupted_stays() {
  Declaration d;
  d.states = {"in", "out", "early"};
  d.transitions = {
      {"in", "early", {.rate = 0.4, .by_time = Pieces{{0, 0.7}, {1.0, 2.0}}}},
      {"in", "out", {.since_entry = Fixed{1.3}}},
      {"out", "in", {.since_entry = Weibull{1.6, 0.8}}},
      {"early", "in", {.rate = 3.0}},
      {"in", "early 2", {.since_entry = Steps{{{0, 0.3, 1}, {0, 0.2, 0.1}}}}}};
  d.states.push_back("early 2");
  d.start.shares = {{"in", 1.0}};
  return d;
}

TEST(FixedStay, EndsAtItsEntryPlusItsDurationToTheBit) {
  int ends = 0;
  int interrupted = 0;
  for (const History& history : histories(interrupted_stays(), 2000, 12.0)) {
    double entered = 0.0;
    for (const Event& event : history) {
      if (event.name == "in>out") {
        ++ends;
        ASSERT_EQ(event.time, entered + 1.3);
      } else if (event.name.starts_with("in>")) {
        ++interrupted;
        ASSERT_LT(event.time, entered + 1.3);
      }
      entered = event.time;
    }
  }
  EXPECT_GT(ends, 1000);
  EXPECT_GT(interrupted, 1000);
}

TEST(FixedStay, FollowsAnotherExactly) {
  Declaration d;
  d.states = {"a", "b"};
  d.transitions = {{"a", "b", {.since_entry = Fixed{3.0}}},
                   {"b", "a", {.since_entry = Fixed{3.0}}}};
  d.start.shares = {{"a", 1.0}};
  const History expected{{"a>b", 3.0}, {"b>a", 6.0}, {"a>b", 9.0}};
  for (const History& history : histories(d, 50, 12.0)) {
    ASSERT_EQ(history, expected);
  }
  // An entrant's stay begins at its entry.
  const History late{{"a>b", 0.7 + 3.0}, {"b>a", 0.7 + 3.0 + 3.0}};
  EXPECT_EQ(histories(d, 1, 9.0, {.time = 0.7}).front(), late);
}

// The same thresholds for the other transitions, whether "in>out" is fixed or
// follows a curve: until a unit first leaves by it, its life is the same.
TEST(FixedStay, LeavesTheRandomNumbersOfOthersAlone) {
  const Declaration fixed = interrupted_stays();
  Declaration curved = fixed;
  curved.transitions[1].rate.since_entry = Weibull{2.0, 1.3};
  const auto a = histories(fixed, 500, 6.0);
  const auto b = histories(curved, 500, 6.0);
  const auto first = [](const History& history) {
    return std::find_if(history.begin(), history.end(),
                        [](const Event& e) { return e.name == "in>out"; });
  };
  std::ptrdiff_t shared = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double until =
        std::min(first(a[i]) == a[i].end() ? 6.0 : first(a[i])->time,
                 first(b[i]) == b[i].end() ? 6.0 : first(b[i])->time);
    const auto earlier = [&](const History& history) {
      History part;
      for (const Event& e : history) {
        if (e.time < until) part.push_back(e);
      }
      return part;
    };
    ASSERT_EQ(earlier(a[i]), earlier(b[i])) << "unit " << i;
    shared += std::ssize(earlier(a[i]));
  }
  EXPECT_GT(shared, 300);
}

TEST(StreamNames, DifferFromAllTransitionNames) {
  for (const std::string name :
       {kStartStream, kCovariateStream, kArrivalStream}) {
    EXPECT_EQ(name.find('>'), std::string::npos);
  }
}

}  // namespace
