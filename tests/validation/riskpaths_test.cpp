// RiskPaths, beyond the suite: scenarios share random numbers.

#include "hearthline/validation/riskpaths.hpp"

#include <gtest/gtest.h>

#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"

namespace {

using hearthline::engine::simulate;
using hearthline::engine::Trace;
using hearthline::validation::RiskPaths;
using hearthline::validation::RiskPathsParameters;
using hearthline::validation::Woman;

TEST(RiskPaths, WomenWhoNeverSeparateAreUnaffectedByLaterUnions) {
  RiskPathsParameters changed = hearthline::validation::riskpaths_base();
  for (double& hazard : changed.second_union.hazard) hazard *= 3.0;
  const RiskPaths base(hearthline::validation::riskpaths_base());
  const RiskPaths other(changed);
  int untouched = 0;
  int touched = 0;
  for (std::uint64_t id = 0; id < 100000; ++id) {
    Trace<RiskPaths> a;
    Trace<RiskPaths> b;
    simulate(base, Woman{id}, {1, 0}, 0.0, RiskPaths::kHorizon, a);
    simulate(other, Woman{id}, {1, 0}, 0.0, RiskPaths::kHorizon, b);
    bool ended = false;
    for (const auto& event : a.events()) {
      ended |= event.process == RiskPaths::kFirstSeparation;
    }
    bool same = a.events().size() == b.events().size();
    for (std::size_t i = 0; same && i < a.events().size(); ++i) {
      same = a.events()[i].process == b.events()[i].process &&
             a.events()[i].time == b.events()[i].time;
    }
    if (!ended) {
      ASSERT_TRUE(same) << "woman " << id;
      ++untouched;
    } else if (!same) {
      ++touched;
    }
  }
  EXPECT_GT(untouched, 90000);
  EXPECT_GT(touched, 100);
}

}  // namespace
