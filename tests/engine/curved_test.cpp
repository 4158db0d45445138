// Hazards that vary smoothly between changes, against their closed forms.
// Bounds: Kolmogorov-Smirnov D sqrt(n) < 2.226, false alarm 1 in 10,000;
// |z| < 4, false alarm 6 in 100,000; seeds are fixed, and nothing is tried
// twice.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"
#include "support/chains.hpp"
#include "support/statistics.hpp"

namespace {

using hearthline::engine::CurvedModel;
using hearthline::engine::Model;
using hearthline::engine::simulate;
using hearthline::engine::Trace;
using hearthline::test_support::kKs;
using hearthline::test_support::ks;
using hearthline::test_support::kZ;
using hearthline::test_support::Person;
using hearthline::test_support::z_of_count;

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::uint64_t kUnits = 100000;

/// Cumulative hazards of level 1 and their inverses, in textbook form.
struct Curve {
  enum class Shape : std::uint8_t { kWeibull, kGompertz, kLogLogistic };
  Shape shape;
  double a;
  double b;

  double cumulative(double u) const {
    switch (shape) {
      case Shape::kWeibull:
        return std::pow(u / b, a);
      case Shape::kGompertz:
        return a / b * std::expm1(b * u);
      default:
        return std::log1p(std::pow(u / b, a));
    }
  }
  double inverse(double amount) const {
    switch (shape) {
      case Shape::kWeibull:
        return b * std::pow(amount, 1.0 / a);
      case Shape::kGompertz:
        return amount * b / a > -1.0 ? std::log1p(amount * b / a) / b : kNever;
      default:
        return b * std::pow(std::expm1(amount), 1.0 / a);
    }
  }
};

constexpr Curve kWeibull{Curve::Shape::kWeibull, 1.7, 8.0};
constexpr Curve kFalling{Curve::Shape::kWeibull, 0.6, 8.0};
constexpr Curve kGompertz{Curve::Shape::kGompertz, 0.01, 0.2};
constexpr Curve kLogLogistic{Curve::Shape::kLogLogistic, 2.5, 6.0};

/// Two states. Lanes 0 and 1 leave state 0 under curves over the time since
/// it was entered, with a scale that changes at given times. Lane 0 leads to
/// state 1, and lane 1 to the end. State 1 leads back at a constant rate.
class Career {
 public:
  using Unit = Person;
  static constexpr int kLanes = 2;
  static constexpr int kProcesses = 3;
  struct State {
    std::size_t at = 0;  ///< 2 is the end
    double entered = 0.0;
    std::size_t piece = 0;
  };

  Career(Curve on, Curve off, double scale_on, double scale_off)
      : curves_{on, off}, scales_{scale_on, scale_off} {}

  /// Multiplies the scales by `ratio` from each of these times.
  Career& changing(std::vector<double> times, std::vector<double> ratios) {
    times_ = std::move(times);
    ratios_ = std::move(ratios);
    ratios_.insert(ratios_.begin(), 1.0);
    return *this;
  }

  const std::array<hearthline::random::StreamId, 3>& streams() const {
    return streams_;
  }
  std::uint64_t id(const Person& person) const { return person.id; }
  void enter(const Person&, double time, State& state) const {
    state = {0, time, 0};
  }
  int process(const State& state, int lane) const {
    if (state.at == 0) return lane;
    return state.at == 1 && lane == 0 ? 2 : -1;
  }
  void hazards(const State& state, std::array<double, 2>& out) const {
    out = {0.0, 0.0};
    if (state.at == 0) {
      for (std::size_t lane = 0; lane < 2; ++lane) {
        out[lane] = scales_[lane] * ratios_[state.piece];
      }
    } else if (state.at == 1) {
      out[0] = kBack;
    }
  }
  double next_change(const State& state) const {
    return state.piece < times_.size() ? times_[state.piece] : kNever;
  }
  void pass(State& state, double) const { ++state.piece; }
  std::uint32_t fire(State& state, int lane, double time) const {
    state.at = state.at == 1 ? 0 : lane == 0 ? 1 : 2;
    state.entered = time;
    return 0b11;
  }
  double elapsed(const State& state, int lane, double from, double to) const {
    if (state.at != 0) return to - from;
    const Curve& curve = curves_[static_cast<std::size_t>(lane)];
    return curve.cumulative(to - state.entered) -
           curve.cumulative(from - state.entered);
  }
  double reach(const State& state, int lane, double from, double amount) const {
    if (state.at != 0) return from + amount;
    const Curve& curve = curves_[static_cast<std::size_t>(lane)];
    const double passed = curve.cumulative(from - state.entered);
    return std::max(from, state.entered + curve.inverse(passed + amount));
  }

 private:
  static constexpr double kBack = 0.5;
  std::array<Curve, 2> curves_;
  std::array<double, 2> scales_;
  std::vector<double> times_;
  std::vector<double> ratios_{1.0};
  std::array<hearthline::random::StreamId, 3> streams_{
      hearthline::random::stream_id("career: on"),
      hearthline::random::stream_id("career: off"),
      hearthline::random::stream_id("career: back")};
};

static_assert(CurvedModel<Career>);
static_assert(Model<hearthline::test_support::Chain<3>> &&
              !CurvedModel<hearthline::test_support::Chain<3>>);

auto history(const Career& model, std::uint64_t id, double horizon) {
  Trace<Career> trace;
  simulate(model, Person{id}, {21, 0}, 0.0, horizon, trace);
  return trace.events();
}

/// Returns the time of the first event of every unit, omitting units without an
/// event before 1e9.
std::vector<double> first_events(const Career& model) {
  std::vector<double> times;
  for (std::uint64_t id = 0; id < kUnits; ++id) {
    const auto events = history(model, id, 1e9);
    if (events.size() > 1) times.push_back(events[1].time);
  }
  return times;
}

TEST(CurvedLane, LastsAsItsClosedFormSays) {
  constexpr double kScale = 0.8;
  for (const Curve& curve : {kWeibull, kFalling, kGompertz, kLogLogistic}) {
    const auto times = first_events(Career(curve, curve, 0.0, kScale));
    ASSERT_EQ(times.size(), kUnits);
    EXPECT_LT(ks(times,
                 [&](double t) {
                   return -std::expm1(-kScale * curve.cumulative(t));
                 }),
              kKs)
        << "curve " << static_cast<int>(curve.shape) << " of shape " << curve.a;
  }
}

TEST(CurvedLane, OfADecliningGompertzIsLeftByTheCorrectShare) {
  constexpr Curve kDeclining{Curve::Shape::kGompertz, 0.1, -0.2};
  const auto times = first_events(Career(kDeclining, kDeclining, 0.0, 1.0));
  EXPECT_LT(std::abs(z_of_count(static_cast<double>(times.size()),
                                static_cast<double>(kUnits),
                                -std::expm1(-0.1 / 0.2))),
            kZ);
}

// The scale doubles, becomes zero and resumes, while the curve itself
// continues.
TEST(CurvedLane, LastsAsItsIntegralSaysUnderAChangingScale) {
  const std::vector<double> at{2.0, 4.0, 5.0, 9.0};
  const std::vector<double> ratio{2.0, 0.0, 1.5, 0.3};
  for (const Curve& curve : {kWeibull, kFalling, kGompertz, kLogLogistic}) {
    const auto times =
        first_events(Career(curve, curve, 0.0, 0.8).changing(at, ratio));
    const auto integrated = [&](double t) {
      double sum = 0.0;
      double scale = 1.0;
      double from = 0.0;
      for (std::size_t i = 0; i <= at.size(); ++i) {
        const double to = i < at.size() ? std::min(t, at[i]) : t;
        if (to <= from) break;
        sum += scale * (curve.cumulative(to) - curve.cumulative(from));
        from = to;
        scale = i < at.size() ? ratio[i] : scale;
      }
      return 0.8 * sum;
    };
    EXPECT_LT(ks(times, [&](double t) { return -std::expm1(-integrated(t)); }),
              kKs)
        << "curve " << static_cast<int>(curve.shape) << " of shape " << curve.a;
  }
}

// The first event has the sum of the hazards as its hazard, and the probability
// of each kind is the integral of its hazard times survival.
TEST(CurvedLanes, CompeteAsTheirHazardsDo) {
  constexpr double kOn = 0.7;
  constexpr double kOff = 1.1;
  const Career model(kWeibull, kLogLogistic, kOn, kOff);
  std::vector<double> times;
  double on_by_six = 0.0;
  for (std::uint64_t id = 0; id < kUnits; ++id) {
    const auto events = history(model, id, 1e9);
    times.push_back(events.at(1).time);
    on_by_six += events[1].process == 0 && events[1].time <= 6.0 ? 1.0 : 0.0;
  }
  const auto both = [&](double t) {
    return kOn * kWeibull.cumulative(t) + kOff * kLogLogistic.cumulative(t);
  };
  EXPECT_LT(ks(times, [&](double t) { return -std::expm1(-both(t)); }), kKs);

  constexpr int kSteps = 20000;
  double share = 0.0;
  for (int i = 0; i < kSteps; ++i) {
    const double a = 6.0 * i / kSteps;
    const double b = 6.0 * (i + 1) / kSteps;
    share += kOn * (kWeibull.cumulative(b) - kWeibull.cumulative(a)) *
             std::exp(-both((a + b) / 2.0));
  }
  EXPECT_LT(std::abs(z_of_count(on_by_six, static_cast<double>(kUnits), share)),
            kZ);
}

// Every stay restarts the curve, on a clock that has run in earlier stays.
// Their use of the clock must be computed with the curve as it was at the time.
TEST(CurvedLanes, AreLeftWithTheSameDistributionAtLaterStays) {
  const Career model(kWeibull, kGompertz, 1.5, 1.0);
  std::vector<double> later;
  for (std::uint64_t id = 0; id < kUnits; ++id) {
    const auto events = history(model, id, 1e9);
    // 0 enters state 0, 1 leaves it, 2 returns to it, 3 leaves it again.
    if (events.size() > 3) later.push_back(events[3].time - events[2].time);
  }
  ASSERT_GT(later.size(), kUnits / 4);
  EXPECT_LT(ks(later,
               [&](double t) {
                 return -std::expm1(-1.5 * kWeibull.cumulative(t) -
                                    kGompertz.cumulative(t));
               }),
            kKs);
}

TEST(CurvedLane, ALowerScaleNeverMakesItsEventEarlier) {
  const std::vector<double> at{2.0, 4.0, 5.0, 9.0};
  const std::vector<double> ratio{2.0, 0.0, 1.5, 0.3};
  for (const Curve& curve : {kWeibull, kFalling, kGompertz, kLogLogistic}) {
    const Career high = Career(curve, curve, 0.0, 0.8).changing(at, ratio);
    for (const double lower : {0.0, 0.3, 0.999}) {
      const Career low =
          Career(curve, curve, 0.0, 0.8 * lower).changing(at, ratio);
      for (std::uint64_t id = 0; id < kUnits / 10; ++id) {
        const auto a = history(high, id, 1000.0);
        const auto b = history(low, id, 1000.0);
        ASSERT_GE(a.size(), b.size() > 1 ? 2U : 1U);
        if (b.size() > 1) {
          ASSERT_GE(b[1].time, a[1].time) << "unit " << id;
        }
      }
    }
  }
}

TEST(CurvedLane, AnUnchangedScaleIsBitIdentical) {
  const Career plain(kWeibull, kGompertz, 0.8, 0.4);
  const Career cut = Career(kWeibull, kGompertz, 0.8, 0.4)
                         .changing({1.0, 2.5, 7.0}, {1.0, 1.0, 1.0});
  for (std::uint64_t id = 0; id < kUnits / 10; ++id) {
    const auto a = history(plain, id, 50.0);
    const auto b = history(cut, id, 50.0);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      ASSERT_EQ(a[i].process, b[i].process);
      ASSERT_EQ(a[i].time, b[i].time);
    }
  }
}

TEST(CurvedLane, ReportsTheScaleUnderWhichItsEventHappened) {
  const auto events = history(
      Career(kWeibull, kWeibull, 0.0, 0.8).changing({0.5}, {2.0}), 3, 1e9);
  ASSERT_GT(events.size(), 1U);
  ASSERT_GT(events[1].time, 0.5);
  EXPECT_EQ(events[1].hazard, 1.6);
}

}  // namespace
