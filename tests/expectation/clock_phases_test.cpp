// Phases of time since entry against the stays that they represent.

#include "hearthline/expectation/clock_phases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/validation/chance.hpp"
#include "support/clocks.hpp"

namespace {

using namespace hearthline::
    expectation;  // NOLINT(google-build-using-namespace)
using hearthline::Error;
using hearthline::model::Level;
using hearthline::model::Process;
using hearthline::model::Theme;
using hearthline::test_support::add_any;
using hearthline::test_support::add_ceasing;
using hearthline::test_support::add_remission;
using hearthline::test_support::Exits;
using hearthline::validation::Chance;

const int kRemission = Process::remission(Theme::kMentalHealth).place();
const int kDown = Process::move(Level::k3, Level::k2).place();
const int kDownTwo = Process::move(Level::k3, Level::k1).place();

/// The exits of a borough, separately and together, and five random sets.
std::vector<Exits> all_exits() {
  std::vector<Exits> all(3);
  add_remission(all[0], kRemission);
  add_ceasing(all[1], kDown);
  add_ceasing(all[2], kDownTwo);
  all[2].add(kDown, 0.6 * 3.15845 / 12.0, {0.0, 3.0, 6.0, 12.0},
             {1.0, 0.519, 0.308, 0.241});
  Chance chance(3);
  for (int i = 0; i < 5; ++i) {
    all.emplace_back();
    add_any(all.back(), kDown, chance);
  }
  return all;
}

double survival(const ClockPhases& clock, const Phases& phases, double t) {
  double sum = 0.0;
  for (int k = 0; k < kPhases; ++k) {
    sum += phases[k] * std::exp(-t * clock.loss(k));
  }
  return sum;
}
double transform(const ClockPhases& clock, const Phases& phases, double s) {
  double sum = 0.0;
  for (int k = 0; k < kPhases; ++k) sum += phases[k] / (clock.loss(k) + s);
  return sum;
}

// Both have 300 times the weight of the 220 other residuals in the fit: if
// those are below 1%, the error is at most 220 * 0.01 / 300^2.
constexpr double kHeld = 2.5e-5;

TEST(ClockPhases, MassAtEntryAndMeanStayAreExact) {
  for (const Exits& exits : all_exits()) {
    const ClockPhases clock(exits.list());
    const Stay stay(exits.list());
    EXPECT_NEAR(clock.entry().sum(), 1.0, kHeld);
    EXPECT_NEAR(transform(clock, clock.entry(), 0.0) / stay.transform(0.0, 0.0),
                1.0, kHeld);
  }
}

// At rates and times between those of the fit, errors may exceed the stated
// ones by a tenth.
TEST(ClockPhases, ErrorsAreAsStated) {
  for (const Exits& exits : all_exits()) {
    const ClockPhases clock(exits.list());
    const Stay stay(exits.list());
    double worst = 0.0;
    for (int i = 0; i <= 1000; ++i) {
      const double s = 1e-3 * std::pow(3e3, i / 1000.0);
      worst = std::max(worst, std::abs(transform(clock, clock.entry(), s) /
                                           stay.transform(0.0, s) -
                                       1.0));
    }
    EXPECT_LE(worst, 1.1 * clock.transform_error());
    EXPECT_GE(worst, 0.9 * clock.transform_error());
    EXPECT_LE(clock.transform_error(), 0.01);
    worst = 0.0;
    for (int i = 0; i <= 3000; ++i) {
      const double t = 3.0 * stay.last_border() * i / 3000.0;
      worst = std::max(worst, std::abs(survival(clock, clock.entry(), t) -
                                       stay.survival(0.0, t)));
    }
    EXPECT_LE(worst, 1.1 * clock.survival_error());
    EXPECT_GE(worst, 0.9 * clock.survival_error());
  }
}

TEST(ClockPhases, ExitsSumToTheLossOfThePhases) {
  Exits unlike;
  unlike.add(kDownTwo, 0.05, {0.0, 4.0}, {1.0, 2.0});
  add_ceasing(unlike, kDown);
  std::vector<Exits> all = all_exits();
  all.push_back(unlike);
  for (const Exits& exits : all) {
    const ClockPhases clock(exits.list());
    for (int k = 0; k < kPhases; ++k) {
      double sum = 0.0;
      for (const TimedExit& exit : exits.list()) {
        sum += (*clock.rate(exit.process))[k];
      }
      EXPECT_NEAR(sum, clock.loss(k), 1e-12 * clock.fastest());
    }
    EXPECT_EQ(clock.rate(0), nullptr);
    // Each family that enters leaves once: mean rates times the mean stay
    // are 1.
    double all_rates = 0.0;
    for (const TimedExit& exit : exits.list()) {
      all_rates += clock.mean_rate(exit.process);
    }
    EXPECT_NEAR(all_rates * Stay(exits.list()).transform(0.0, 0.0), 1.0,
                2.0 * kHeld);
  }
}

// Processes with the same pieces share exits in proportion to their hazards.
TEST(ClockPhases, SimilarExitsShareByHazard) {
  const Exits exits = all_exits()[2];
  const ClockPhases clock(exits.list());
  for (int k = 0; k < kPhases; ++k) {
    EXPECT_NEAR((*clock.rate(kDown))[k], 0.6 * (*clock.rate(kDownTwo))[k],
                1e-12);
  }
}

// The average of `after` over the ages of a steady population, by the trapezoid
// rule on a finer grid than the table's. The two rules differ by about 1e-5.
TEST(ClockPhases, StaysInEquilibriumArePhasesInEquilibrium) {
  for (const Exits& exits : all_exits()) {
    const ClockPhases clock(exits.list());
    const Stay stay(exits.list());
    const double mean = stay.transform(0.0, 0.0);
    constexpr int kSteps = 4800;
    const double step = stay.last_border() / kSteps;
    Phases average = Phases::Zero();
    for (int i = 0; i <= kSteps; ++i) {
      average += (i == 0 || i == kSteps ? 0.5 : 1.0) * step / mean *
                 stay.survival(0.0, step * i) * clock.after(step * i);
    }
    const double beyond = stay.survival(0.0, stay.last_border()) *
                          stay.transform(stay.last_border(), 0.0) / mean;
    average += beyond * clock.after(1e6);
    for (int k = 0; k < kPhases; ++k) {
      EXPECT_NEAR(average[k], clock.entry()[k] / clock.loss(k) / mean, 1e-4);
    }
  }
}

// After some time in the state, mass is 1 and the mean remaining stay is that
// of this age.
TEST(ClockPhases, AfterSomeTimeMassIsOneAndStaysAreLonger) {
  for (const Exits& exits : all_exits()) {
    const ClockPhases clock(exits.list());
    const Stay stay(exits.list());
    for (const double months : {0.0, 1.0, 2.5, 5.0, 9.0, 12.0, 40.0}) {
      const Phases phases = clock.after(months);
      // Each age is fitted as entry is, and then moved by what equilibrium
      // asks for, a part of the largest error of transforms.
      EXPECT_NEAR(phases.sum(), 1.0, 0.01) << months;
      EXPECT_NEAR(transform(clock, phases, 0.0) / stay.transform(months, 0.0),
                  1.0, 0.01)
          << months;
    }
    EXPECT_EQ(clock.after(1e3), clock.after(1e6));
  }
}

// No rate is above 8 per first stretch or 4 times a hazard, except where phases
// must be separated: then by a factor of 1.5 from the previous one.
TEST(ClockPhases, RatesAreBounded) {
  for (const Exits& exits : all_exits()) {
    const ClockPhases clock(exits.list());
    const Stay stay(exits.list());
    double bound = 8.0 / stay.stretches().front().until;
    for (const auto& stretch : stay.stretches()) {
      bound = std::max(bound, 4.0 * stretch.hazard);
    }
    EXPECT_LE(clock.fastest(), 1.5 * bound);
    for (int k = 0; k < kPhases; ++k) EXPECT_GT(clock.loss(k), 0.0);
  }
}

TEST(ClockPhases, RefuseAStayThatMayNeverEndByName) {
  const Exits exits = Exits().add(kDown, 0.3, {0.0, 12.0}, {1.0, 0.0});
  try {
    const ClockPhases clock(exits.list());
    FAIL() << "no error was thrown";
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find(Process(kDown).name()), std::string::npos)
        << message;
    EXPECT_NE(message.find("12 months"), std::string::npos) << message;
  }
}

// No family leaves within a year, and all in the following week: four phases
// cannot fit that.
TEST(ClockPhases, RefuseAStayThatNoPhasesFitByName) {
  const Exits exits = Exits().add(kDown, 4.0, {0.0, 12.0}, {0.0, 1.0});
  try {
    const ClockPhases clock(exits.list());
    FAIL() << "no error was thrown; error of the transform "
           << clock.transform_error();
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find(Process(kDown).name()), std::string::npos)
        << message;
  }
}

TEST(ClockLibrary, FindsTheSamePhasesOnce) {
  Exits one;
  add_ceasing(one, kDown);
  Exits same;
  add_ceasing(same, kDown);
  Exits other;
  add_ceasing(other, kDownTwo);
  ClockLibrary library;
  const auto first = library.find(one.list());
  EXPECT_EQ(first, library.find(same.list()));
  EXPECT_NE(first, library.find(other.list()));
  EXPECT_EQ(first, library.find(one.list()));
}

}  // namespace
