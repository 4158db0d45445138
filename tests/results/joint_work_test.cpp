// What a mix costs, as a share of a run of all families.

#include "hearthline/results/joint_work.hpp"

#include <gtest/gtest.h>

namespace hearthline::results::joint {
namespace {

// 6 families of 6 calls, and 4 of 21 who ask for places.
constexpr WorkOfDraw kDraw{10, 6 * 6 + 4 * 21, 4, 4 * 21};

TEST(WorkOfDraw, AddsUpToARunOfAllAndWhatIsTakenOut) {
  double written = 0.0;
  double again = 0.0;
  for (int i = 0; i < 10; ++i) {
    const std::uint32_t calls = i < 6 ? 6 : 21;
    written += kDraw.share(calls, true);
    again += kDraw.share(calls, false);
  }
  EXPECT_NEAR(written, WorkOfDraw::kSteps, 1e-12);
  EXPECT_NEAR(again, WorkOfDraw::kTwice, 1e-12);
}

TEST(WorkOfDraw, TakesThoseWhoWakeForTheMeanOfThoseWhoAsk) {
  EXPECT_EQ(kDraw.share_of_woken(0), 0.0);
  EXPECT_EQ(WorkOfDraw{}.share_of_woken(0), 0.0);
  EXPECT_NEAR(kDraw.share_of_woken(3), 3 * kDraw.share(21, false), 1e-12);
}

}  // namespace
}  // namespace hearthline::results::joint
