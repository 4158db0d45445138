// The exact solver with both frailty and clocks of time since entry. Takes
// several seconds: each set has 18 chains of up to 3,200 states.

#include <gtest/gtest.h>

#include <cmath>

#include "hearthline/expectation/clock_phases.hpp"
#include "hearthline/expectation/need_expectation.hpp"
#include "hearthline/scenario/compile.hpp"
#include "hearthline/validation/random_families.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)

// At these frailties the best fit has a phase that is lost almost immediately.
// A rate of 1e19 per month, found without a bound, makes a chain lose a tenth
// of its families.
TEST(ClockPhases, HaveBoundedRates) {
  const PiecewiseConstant pieces{{0.0, 2.26, 20.97}, {0.30, 1.67, 1.05}};
  for (double frailty = 0.05; frailty < 7.0; frailty *= 1.3) {
    const expectation::ClockPhases phases(
        {{0, 0.425 / 12.0 * std::sqrt(frailty), &pieces}});
    EXPECT_LT(phases.transform_error(), 2e-3) << frailty;
    for (int k = 0; k < hearthline::expectation::kPhases; ++k) {
      EXPECT_LT(phases.loss(k), 1000.0) << frailty;
    }
  }
}

// Sets in which a tenth of families or more were lost or gained while the rates
// of phases were unbounded. The solver may lose only the share that it is
// given.
TEST(RandomFamilies, ConserveTheirNumber) {
  for (const int set : {17, 27, 31}) {
    validation::Chance chance(static_cast<std::uint32_t>(1000 + set));
    const auto scenario = validation::random_families(chance);
    engine::Control control;
    const auto families = scenario::sample_families(scenario, 2, control);
    const auto expected = expectation::expect(
        scenario::hazard_table(scenario),
        scenario::hazard_table(scenario::without_clocks(scenario)),
        families.families, scenario::horizon_months(scenario),
        scenario::zone_map(scenario), {.frailty_nodes = 3}, 2, control);
    for (::hearthline::index month = 0;
         month < scenario::horizon_months(scenario); ++month) {
      double sum = 0.0;
      for (::hearthline::index l = 0; l < expected.results.localities(); ++l) {
        for (int level = 0; level < model::kLevels; ++level) {
          sum += expected.results.stay(0, month, l, level).families;
        }
      }
      const auto all = static_cast<double>(families.families.size());
      ASSERT_NEAR(sum, all, expectation::Settings{}.scope * all)
          << "set " << set << ", month " << month;
    }
  }
}

}  // namespace
