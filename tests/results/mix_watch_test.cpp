// Which families a mix touches: all whose history differs, and hardly any
// other.

#include "hearthline/results/mix_watch.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/results/joint_kinds.hpp"
#include "hearthline/results/watched.hpp"
#include "support/pathways.hpp"
#include "support/random_mix.hpp"
#include "support/scenario_builder.hpp"

namespace hearthline::results {
namespace {

using joint::Cases;
using validation::Chance;

/// The events of the present family, with what they change.
class Events {
 public:
  struct Bookmark {};
  using Event = std::tuple<double, int, model::Need, model::Case, std::uint32_t,
                           model::Placement>;

  void start(const auto&, const auto&, const auto& state, double time) {
    events.clear();
    add(state, -2, time);
  }
  void event(const auto&, const auto&, const auto& state, int process, double,
             double time) {
    add(state, process, time);
  }
  void change(const auto&, const auto&, const auto& state, double time) {
    // One without effect may come in one scenario alone.
    if (std::get<std::uint32_t>(events.back()) != state.covered) {
      add(state, -1, time);
    }
  }
  void finish(const auto&, const auto&, const auto&, double) {}
  void pool(const auto&, const auto&, const auto&, const engine::PoolEvent&) {}
  Bookmark bookmark() const { return {}; }
  void resume(Bookmark) {}
  void add(const Events&) {}
  void clear() {}
  void log_to(engine::CountLog*) {}

  std::vector<Event> events;

 private:
  void add(const auto& state, int process, double time) {
    events.emplace_back(time, process, state.need, state.kind, state.covered,
                        state.placement);
  }
};

struct Found {
  int families = 0;
  int changed = 0;
  int touched = 0;
  int missed = 0;
};

/// Simulates every family in both scenarios, without teams.
Found watch(const scenario::Scenario& base, const scenario::Scenario& mix) {
  const auto families = test_support::families_of(base);
  const RunSetup mine(base, families);
  const RunSetup theirs(mix, families);
  const Cases kind({{&base, &mine}, {&mix, &theirs}});
  const auto differences = kind.differences();
  using Both = Watched<Events, Cases::Model, CaseDifferences>;
  Both watched(Events(),
               Both::Watch(differences, mine.families().families, 0, false),
               false);
  const pathway::Helped helped(mine.plan.get(), *mine.given, mine.table,
                               mine.months);
  const auto model = kind.model(0);
  const auto other = kind.model(1);
  Events events;
  demography::Life life;
  Found found;
  const random::RunKey key{5, 1};
  for (index number = 0; number < helped.families(); ++number) {
    const double end = helped.draw_life(number, key, life);
    const auto unit = helped.unit(number, key, life);
    const double start = static_cast<double>(unit.family->enters);
    const std::size_t before = watched.touched().list().size();
    engine::simulate(model, unit, key, start, end, watched);
    engine::simulate(other, unit, key, start, end, events);
    const bool touched = watched.touched().list().size() > before;
    const bool changed = watched.recorders().events != events.events;
    if (touched) {
      EXPECT_EQ(watched.touched().list().back().number, number);
      EXPECT_EQ(watched.touched().list().back().mixes, 1U);
    }
    ++found.families;
    found.changed += changed ? 1 : 0;
    found.touched += touched ? 1 : 0;
    found.missed += changed && !touched ? 1 : 0;
  }
  return found;
}

scenario::Scenario watched_scenario() {
  scenario::Scenario s = test_support::small_scenario(1200);
  s.demography = test_support::invented_demography(80.0, 0.02, 2014, 4);
  s.pathway = test_support::plain_pathway();
  for (auto& [name, contact] : s.pathway->contacts) contact.rate.value *= 0.3;
  s.pathway->cla.ends.by_age = test_support::pieces({0, 60, 120}, {8, 3, 1});
  s.pathway->children["cla"].others.values.assign(model::kAgeBands, 0.4);
  s.pathway->children["cla"].first_by_age.values = {3, 1, 1, 2, 4};
  return s;
}

TEST(MixWatch, TouchesEveryFamilyWhoseHistoryDiffers) {
  const auto base = watched_scenario();
  Chance chance(11);
  int changed_families = 0;
  for (const std::string& change : test_support::changes_of(base)) {
    if (change == "new team") continue;  // Families would meet.
    if (change.find("programme") != std::string::npos) continue;  // Below.
    const auto mix = test_support::changed(chance, base, change);
    const Found found = watch(base, mix);
    EXPECT_EQ(found.missed, 0) << change;
    EXPECT_LE(found.changed, found.touched) << change;
    changed_families += found.changed;
  }
  EXPECT_GT(changed_families, 500);
}

// Where only hazards differ, a family is touched if an event differs, up to
// what is a matter of rounding, one in a million.
TEST(MixWatch, TouchesHardlyAnyOtherFamilyWhereOnlyHazardsDiffer) {
  const auto base = watched_scenario();
  for (const double ratio : {0.0, 0.5, 1.3, 4.0}) {
    auto mix = base;
    mix.effects["effect"] = test_support::effect(
        {"moves.2->3", "moves.2->1", "themes.mental_health.remission",
         "pathway.contacts.school", "pathway.cin.ends"},
        ratio, {2014, 9});
    mix.effects["effect"].until = model::YearMonth{2016, 3};
    const Found found = watch(base, mix);
    EXPECT_EQ(found.missed, 0);
    EXPECT_GT(found.changed, 100) << ratio;
    EXPECT_LE(found.touched - found.changed, 2) << ratio;
  }
}

}  // namespace
}  // namespace hearthline::results
