// Promises 3 and 4: scenarios share every clock. As long as two histories
// agree, a lower hazard never makes the next event of that process earlier, and
// a change without effect gives a bit-identical history.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hearthline/engine/simulate.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/model/family_model.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/scenario_builder.hpp"

namespace {

using hearthline::engine::Trace;
using hearthline::engine::TracedEvent;
using hearthline::model::Families;
using hearthline::model::Family;
using hearthline::model::FamilyModel;
using hearthline::model::HazardTable;
using hearthline::model::Process;
using hearthline::model::YearMonth;
using hearthline::scenario::Scenario;

using History = std::vector<TracedEvent<FamilyModel>>;

constexpr double kHorizon = 120.0;

History history(const HazardTable& table, const Family& family,
                std::uint32_t draw) {
  Trace<FamilyModel> trace;
  hearthline::engine::simulate(FamilyModel(table), family, {5, draw}, 0.0,
                               kHorizon, trace);
  return trace.events();
}

bool same(const TracedEvent<FamilyModel>& a,
          const TracedEvent<FamilyModel>& b) {
  return a.process == b.process && a.time == b.time;
}

class Coupling : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    hearthline::engine::Control control;
    base_ = new Scenario(hearthline::test_support::small_scenario(2000));
    families_ =
        new Families(hearthline::scenario::sample_families(*base_, 1, control));
  }
  static void TearDownTestSuite() {
    delete families_;
    delete base_;
  }

  static Scenario* base_;
  static Families* families_;
};
Scenario* Coupling::base_ = nullptr;
Families* Coupling::families_ = nullptr;

const std::vector<std::string>& changed_processes() {
  static const std::vector<std::string> names{"moves.1->2", "moves.2->3",
                                              "themes.domestic_violence.onset",
                                              "themes.mental_health.remission"};
  return names;
}

TEST_F(Coupling, ALowerHazardNeverMakesItsNextEventEarlier) {
  const HazardTable base = hearthline::scenario::hazard_table(*base_);
  int parted = 0;
  for (const double ratio : {0.0, 0.3, 0.8, 0.999}) {
    for (const bool ends : {false, true}) {
      auto effect = hearthline::test_support::effect(changed_processes(), ratio,
                                                     base_->time.start.plus(7));
      if (ends) effect.until = base_->time.start.plus(31);
      const HazardTable lower = hearthline::scenario::hazard_table(
          hearthline::test_support::with_effect(*base_, "lower", effect));
      for (const Family& family : families_->families) {
        for (std::uint32_t draw = 0; draw < 2; ++draw) {
          const History high = history(base, family, draw);
          const History low = history(lower, family, draw);
          std::size_t i = 0;
          while (i < high.size() && i < low.size() && same(high[i], low[i])) {
            ++i;
          }
          if (i == high.size() && i == low.size()) continue;
          ++parted;
          // Two histories first differ at an event that the lower hazard
          // delayed; every other clock still agrees, so nothing precedes it.
          ASSERT_LT(i, high.size());
          const std::string name = Process(high[i].process).name();
          EXPECT_NE(std::find(changed_processes().begin(),
                              changed_processes().end(), name),
                    changed_processes().end())
              << name;
          EXPECT_GE(high[i].time, 7.0);
          if (i < low.size()) {
            EXPECT_GE(low[i].time, high[i].time)
                << "family " << family.id.value << ", ratio " << ratio;
          }
        }
      }
    }
  }
  EXPECT_GT(parted, 1000);
}

TEST_F(Coupling, AHigherHazardNeverMakesItsNextEventLater) {
  const HazardTable base = hearthline::scenario::hazard_table(*base_);
  const HazardTable higher =
      hearthline::scenario::hazard_table(hearthline::test_support::with_effect(
          *base_, changed_processes(), 1.7, base_->time.start.plus(7)));
  for (const Family& family : families_->families) {
    const History low = history(base, family, 9);
    const History high = history(higher, family, 9);
    std::size_t i = 0;
    while (i < high.size() && i < low.size() && same(high[i], low[i])) ++i;
    if (i == high.size() && i == low.size()) continue;
    ASSERT_LT(i, high.size());
    if (i < low.size()) {
      EXPECT_LE(high[i].time, low[i].time);
    }
  }
}

TEST_F(Coupling, AnEffectWithRatioOneGivesBitIdenticalHistories) {
  auto effect = hearthline::test_support::effect(changed_processes(), 1.0,
                                                 base_->time.start.plus(7));
  effect.until = base_->time.start.plus(31);
  const HazardTable base = hearthline::scenario::hazard_table(*base_);
  const HazardTable null = hearthline::scenario::hazard_table(
      hearthline::test_support::with_effect(*base_, "null", effect));
  ASSERT_GT(null.segments(), base.segments());
  for (const Family& family : families_->families) {
    const History a = history(base, family, 3);
    const History b = history(null, family, 3);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      ASSERT_TRUE(same(a[i], b[i]));
      ASSERT_EQ(a[i].state.need, b[i].state.need);
      ASSERT_EQ(a[i].hazard, b[i].hazard);
    }
  }
}

TEST_F(Coupling, FamiliesThatAnEffectNeverReachesHaveBitIdenticalHistories) {
  // It affects only families that are ever at level 3 with mental ill health.
  auto effect =
      hearthline::test_support::effect({"moves.3->2"}, 0.5, base_->time.start);
  effect.themes = {"mental_health"};
  const HazardTable base = hearthline::scenario::hazard_table(*base_);
  const HazardTable mix = hearthline::scenario::hazard_table(
      hearthline::test_support::with_effect(*base_, "reach", effect));
  int untouched = 0;
  for (const Family& family : families_->families) {
    const History a = history(base, family, 4);
    const bool reached = std::any_of(a.begin(), a.end(), [](const auto& e) {
      return e.state.need.level == hearthline::model::Level::k3 &&
             e.state.need.themes.contains(
                 hearthline::model::Theme::kMentalHealth);
    });
    if (reached) continue;
    ++untouched;
    const History b = history(mix, family, 4);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(same(a[i], b[i]));
  }
  EXPECT_GT(untouched, 500);
}

}  // namespace
