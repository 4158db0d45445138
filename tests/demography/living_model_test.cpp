// Need along a demographic life: against the family model if the life has no
// events, otherwise against closed forms. Bounds: |z| < 4,
// false alarm 6 in 100,000; D sqrt(n) < 2.226, 1 in 10,000.

#include "hearthline/demography/living_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "hearthline/engine/trace.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/random_scenario.hpp"
#include "support/scenario_builder.hpp"
#include "support/statistics.hpp"

namespace hearthline::demography {
namespace {

using test_support::kKs;
using test_support::ks;
using test_support::kZ;
using test_support::pieces;
using test_support::process;
using test_support::small_scenario;
using test_support::z_of_count;

static_assert(engine::Model<LivingModel>);

constexpr double kHorizon = 120.0;

/// A life whose event (separation, birth or move) almost certainly happens
/// within a thousandth of a month of a date.
struct Events {
  double separation = -1.0;
  double birth = -1.0;
  double move = -1.0;
};

DatedHazard at_about(double date) {
  if (date < 0.0) return {};
  return {{0.0, date, date + 1e-3}, {0.0, 1e5, 0.0}};
}

/// Draws of lives and of need under one set of hazards.
class World {
 public:
  World(const scenario::Scenario& scenario, const LifeRates& rates)
      : rates_(rates), table_(scenario::hazard_table(scenario)) {}

  const Life& live(const model::Family& family) {
    const std::vector<model::Child> children(
        family.children, {family.youngest_born_month, {}, false});
    life_.draw(LifeModel(rates_), family, children, kKey, kHorizon);
    return life_;
  }
  /// Returns the history of a family's need along the life drawn last.
  std::vector<engine::TracedEvent<LivingModel>> need(
      const model::Family& family) const {
    engine::Trace<LivingModel> trace;
    engine::simulate(LivingModel(table_), Living{&family, &life_}, kKey,
                     static_cast<double>(family.enters),
                     std::min(kHorizon, life_.leaves()), trace);
    return trace.events();
  }
  const model::HazardTable& table() const { return table_; }

  static constexpr random::RunKey kKey{3, 1};

 private:
  LifeRates rates_;
  model::HazardTable table_;
  Life life_;
};

LifeRates rates(const Events& events, double separation = 0.0) {
  LifeRates made;
  made.shape.since_birth = {{0.0, 1.0}, {0.0, 1.0}};
  made.shape.separation = separation;
  made.births = {at_about(events.birth), at_about(events.birth)};
  made.moving = {at_about(events.move), at_about(events.move)};
  return made;
}

model::Family family(std::uint64_t id, int youngest_born = 0) {
  model::Family made;
  made.id = {id};
  made.youngest_born_month = static_cast<std::int16_t>(youngest_born);
  return made;
}

/// A single theme with this onset, and no moves between levels.
scenario::Scenario one_theme(const model::ProcessParameters& onset) {
  auto scenario = small_scenario(100);
  scenario.moves.clear();
  scenario.themes.clear();
  scenario.themes["parenting"] = {onset, process(0.0)};
  return scenario;
}

TEST(LivingModel, IsTheFamilyModelIfTheLifeHasNoEvents) {
  validation::Chance chance(17);
  const LifeRates still = rates({});
  std::size_t events = 0;
  for (int trial = 0; trial < 10; ++trial) {
    auto scenario = test_support::random_scenario(chance, 100);
    scenario.population.start.reset();
    scenario.population.spin_up = test_support::quantity(1);
    LifeRates made = still;
    made.births.resize(3);
    made.moving.resize(3);
    World world(scenario, made);
    engine::Control control;
    const auto families = scenario::sample_families(scenario, 1, control);
    for (const model::Family& sampled : families.families) {
      model::Family one = sampled;
      one.children = 1;
      one.youngest_born_month =
          std::max<std::int16_t>(one.youngest_born_month, -90);
      ASSERT_TRUE(world.live(one).steps().empty());
      engine::Trace<model::FamilyModel> trace;
      engine::simulate(model::FamilyModel(world.table()), one, World::kKey, 0.0,
                       kHorizon, trace);
      const auto found = world.need(one);
      ASSERT_EQ(found.size(), trace.events().size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        ASSERT_EQ(found[i].time, trace.events()[i].time);
        ASSERT_EQ(found[i].process, trace.events()[i].process);
        ASSERT_EQ(found[i].hazard, trace.events()[i].hazard);
        ASSERT_EQ(found[i].state.need, trace.events()[i].state.need);
      }
      events += found.size();
    }
  }
  EXPECT_GT(events, 3000U);
}

/// Returns the onset times of `families` families that enter at `enters`.
std::vector<double> onsets(World& world, std::uint64_t families,
                           std::int16_t enters = 0) {
  std::vector<double> times;
  for (std::uint64_t id = 0; id < families; ++id) {
    model::Family one = family(id, enters);
    one.enters = enters;
    world.live(one);
    const auto history = world.need(one);
    if (history.size() > 1) times.push_back(history[1].time);
  }
  return times;
}

TEST(LivingModel, AppliesTheLoneParentRatioFromSeparation) {
  constexpr double kRatio = 4.0;
  constexpr double kMonthly = 0.02;
  const auto scenario =
      one_theme(process(12.0 * kMonthly, 0.0, {{"lone_parent", kRatio}}));
  // Separation is an event of rate s, so the onset has rate h before it and r h
  // after it:
  //   P(no onset by t) = e^-(h+s)t + s e^-rht (1 - e^-(h+s-rh)t) / (h+s-rh)
  constexpr double kParting = 0.05;
  World world(scenario, rates({}, kParting));
  constexpr std::uint64_t kSampled = 20000;
  const auto times = onsets(world, kSampled);
  const auto onset_by = [](double t) {
    const double together = kMonthly + kParting;
    const double after = kRatio * kMonthly;
    return 1.0 - std::exp(-together * t) -
           kParting * (std::exp(-after * t) - std::exp(-together * t)) /
               (together - after);
  };
  EXPECT_LT(
      std::abs(z_of_count(static_cast<double>(times.size()),
                          static_cast<double>(kSampled), onset_by(kHorizon))),
      kZ);
  EXPECT_LT(
      ks(times, [&](double t) { return onset_by(t) / onset_by(kHorizon); }),
      kKs);
}

TEST(LivingModel, DropsTheLoneParentRatioAtRepartnering) {
  constexpr double kMonthly = 0.03;
  const auto scenario =
      one_theme(process(12.0 * kMonthly, 0.0, {{"lone_parent", 0.0}}));
  LifeRates made = rates({});
  made.shape.repartnering = 0.02;
  World world(scenario, made);
  std::size_t paired = 0;
  std::vector<double> waited;
  for (std::uint64_t id = 0; id < 20000; ++id) {
    model::Family one = family(id);
    one.lone_parent = true;
    const Life& life = world.live(one);
    const auto history = world.need(one);
    const double pairs = life.steps().empty() ? kHorizon : life.steps()[0].time;
    if (history.size() > 1) {
      // At ratio 0 a lone-parent family has no onset.
      ASSERT_GT(history[1].time, pairs);
      const double part = -std::expm1(-kMonthly * (history[1].time - pairs));
      waited.push_back(part / -std::expm1(-kMonthly * (kHorizon - pairs)));
    }
    paired += life.steps().empty() ? 0U : 1U;
  }
  EXPECT_GT(paired, 10000U);
  EXPECT_LT(ks(waited, [](double u) { return u; }), kKs);
}

TEST(LivingModel, RestartsTheAgeOfTheYoungestAtABirth) {
  constexpr double kMonthly = 0.01;
  auto onset = process(12.0 * kMonthly);
  onset.by_age = pieces({0, 12, 60}, {1.0, 0.2, 6.0});
  World world(one_theme(onset), rates({.birth = 40.0}));
  constexpr std::uint64_t kSampled = 20000;
  const auto times = onsets(world, kSampled);
  // The ratio is 1 for the first year of each child's life, then 0.2, and from
  // month 100 on, when the second child is five, 6.
  const auto onset_by = [](double t) {
    const double passed =
        std::min(t, 12.0) + 0.2 * std::clamp(t - 12.0, 0.0, 28.0) +
        std::clamp(t - 40.0, 0.0, 12.0) +
        0.2 * std::clamp(t - 52.0, 0.0, 48.0) + 6.0 * std::max(0.0, t - 100.0);
    return -std::expm1(-kMonthly * passed);
  };
  EXPECT_LT(
      std::abs(z_of_count(static_cast<double>(times.size()),
                          static_cast<double>(kSampled), onset_by(kHorizon))),
      kZ);
  // The birth is within 0.001 months of its date, far below what is detectable.
  EXPECT_LT(
      ks(times, [&](double t) { return onset_by(t) / onset_by(kHorizon); }),
      kKs);
}

TEST(LivingModel, ScalesHazardsByTheNeedRatio) {
  constexpr double kMonthly = 0.02;
  World world(one_theme(process(12.0 * kMonthly)), rates({}));
  std::vector<double> times;
  for (std::uint64_t id = 0; id < 20000; ++id) {
    model::Family one = family(id);
    one.rise = 0.5F;
    world.live(one);
    const auto history = world.need(one);
    if (history.size() > 1) times.push_back(history[1].time);
  }
  const double all = -std::expm1(-0.5 * kMonthly * kHorizon);
  EXPECT_LT(
      ks(times,
         [&](double t) { return -std::expm1(-0.5 * kMonthly * t) / all; }),
      kKs);
}

TEST(LivingModel, KnowsTheNumberOfChildren) {
  // Onsets and remissions every few days show the state at all times.
  auto scenario = one_theme(process(200.0));
  scenario.themes["parenting"].remission = process(200.0);
  World world(scenario, rates({.birth = 50.0}));
  model::Family one = family(1, -20);
  one.children = 3;
  const std::vector<model::Child> children{
      {-206, {}, false}, {-136, {}, false}, {-20, {}, false}};
  Life life;
  const LifeRates made = rates({.birth = 50.0});
  life.draw(LifeModel(made), one, children, World::kKey, kHorizon);
  engine::Trace<LivingModel> trace;
  engine::simulate(LivingModel(world.table()), Living{&one, &life}, World::kKey,
                   0.0, kHorizon, trace);
  ASSERT_GT(trace.events().size(), 500U);
  for (const auto& event : trace.events()) {
    int expected = 3;
    if (event.time > 10.0) --expected;    // the eldest reaches 18
    if (event.time > 50.001) ++expected;  // a birth
    if (event.time > 80.0) --expected;    // the second child reaches 18
    if (event.time > 50.0 && event.time < 50.001) continue;
    ASSERT_EQ(event.state.children, expected) << event.time;
  }
}

TEST(LivingModel, StopsWhenTheFamilyLeaves) {
  auto scenario = one_theme(process(200.0));
  scenario.themes["parenting"].remission = process(200.0);
  World moves(scenario, rates({.move = 30.0}));
  World ages(scenario, rates({}));
  for (std::uint64_t id = 0; id < 50; ++id) {
    moves.live(family(id));
    const double last = moves.need(family(id)).back().time;
    EXPECT_LT(last, 30.001);
    EXPECT_GT(last, 29.0);  // an onset or a remission every two days
    ages.live(family(id, -150));
    EXPECT_LT(ages.need(family(id, -150)).back().time, 66.0);
    EXPECT_GT(ages.need(family(id, -150)).back().time, 65.0);
  }
}

TEST(LivingModel, StartsWhenTheFamilyArrives) {
  constexpr double kMonthly = 0.05;
  World world(one_theme(process(12.0 * kMonthly)), rates({}));
  const auto times = onsets(world, 20000, 30);
  EXPECT_GT(*std::min_element(times.begin(), times.end()), 30.0);
  const double all = -std::expm1(-kMonthly * (kHorizon - 30.0));
  EXPECT_LT(
      ks(times,
         [&](double t) { return -std::expm1(-kMonthly * (t - 30.0)) / all; }),
      kKs);
}

}  // namespace
}  // namespace hearthline::demography
