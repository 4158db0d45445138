// The recorders of demography against books written directly from the lives
// of families. Exact, except for ticks of 2^-30 months and the share of boys:
// |z| < 4, false alarm 6 in 100,000.

#include "hearthline/results/people_recorder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "demography/examples.hpp"
#include "hearthline/demography/borough.hpp"
#include "hearthline/engine/trace.hpp"
#include "hearthline/results/need_recorder.hpp"
#include "hearthline/scenario/compile.hpp"
#include "support/scenario_builder.hpp"
#include "support/statistics.hpp"

namespace hearthline::results {
namespace {

using demography::Borough;
using demography::kChildhood;
using demography::Life;
using demography::LifeEvent;
using demography::LivingModel;

static_assert(engine::Additive<PeopleRecorder>);
static_assert(engine::Recorder<NeedRecorder, LivingModel>);
static_assert(engine::WatchesChanges<NeedRecorder, LivingModel>);

constexpr index kMonths = 40;
constexpr index kLocalities = 2;
constexpr double kTicks = 1e-5;  // thousands of stays, each truncated to 2^-30

/// Families with need; some have twins, and some children soon reach 18.
model::Families start() {
  model::Families made = test_support::invented_families(450);
  for (std::size_t f = 0; f < made.families.size(); ++f) {
    model::Family& family = made.families[f];
    if (f % 10 == 4) {  // of two children
      const auto young =
          static_cast<std::int16_t>(static_cast<int>(f % 37) - 215);
      made.children[family.first_child].born_month = young;
      made.children[family.first_child + 1].born_month = young;
      family.youngest_born_month = young;
    }
    family.need.level = model::level_at(static_cast<int>(f % 4));
    family.need.themes = model::ThemeSet(static_cast<std::uint8_t>(f));
  }
  return made;
}

demography::Plan plan() {
  return demography::make_plan(
      test_support::invented_demography(50, 0.03, 2014, 5),
      {{"north", "south"}, {2014, 4}, kMonths, 3}, start());
}

/// The life of a family, child by child.
struct Told {
  model::Family family;
  Life life;
  double leaves = 0.0;                              // no later than the horizon
  std::vector<std::pair<double, double>> children;  // from, until
  /// Couple or lone parent from a given moment.
  std::vector<std::pair<double, bool>> lone;

  double children_at(double time) const {
    return static_cast<double>(
        std::count_if(children.begin(), children.end(), [&](const auto& child) {
          return child.first <= time && time < child.second;
        }));
  }
  /// Returns the child-months within an interval.
  double child_months(double from, double until) const {
    double sum = 0.0;
    for (const auto& child : children) {
      sum += std::max(
          0.0, std::min(until, child.second) - std::max(from, child.first));
    }
    return sum;
  }
};

class PeopleRecorderTest : public testing::Test {
 protected:
  PeopleRecorderTest() {
    for (index f = 0; f < borough_.families(); ++f) {
      Told told;
      told.family = borough_.family(f);
      engine::NoRecorder nobody;
      borough_.live(f, kKey, told.life, nobody);
      told.leaves = std::min(told.life.leaves(), double{kMonths});
      const auto add = [&](double born) {
        told.children.emplace_back(std::max<double>(born, told.family.enters),
                                   std::min(told.leaves, born + kChildhood));
      };
      for (const model::Child& child : borough_.children(told.family)) {
        add(child.born_month);
      }
      for (const double born : told.life.births()) add(born);
      told.lone.emplace_back(told.family.enters, told.family.lone_parent);
      for (const auto& step : told.life.steps()) {
        if (step.event == LifeEvent::kSeparation) {
          told.lone.emplace_back(step.time, true);
        } else if (step.event == LifeEvent::kRepartnering) {
          told.lone.emplace_back(step.time, false);
        }
      }
      told_.push_back(std::move(told));
    }
  }

  PeopleRecorder recorded() const {
    PeopleRecorder recorder(kLocalities, kMonths, kMiddles);
    for (const Told& told : told_) {
      recorder.record(told.family, borough_.children(told.family), told.life,
                      kKey, borough_.boys(),
                      demography::is_new_family(told.family.id));
    }
    return recorder;
  }

  static constexpr random::RunKey kKey{5, 2};
  const std::vector<index> kMiddles{3, 15, 27, 39};
  scenario::Scenario scenario_ = test_support::small_scenario(100);
  demography::Plan plan_ = plan();
  model::HazardTable table_ = scenario::hazard_table(scenario_);
  Borough borough_{plan_, table_, kMonths};
  std::vector<Told> told_;
};

/// Amounts by locality, month and cell.
class Sheet {
 public:
  explicit Sheet(index cells)
      : cells_(cells),
        numbers_(static_cast<std::size_t>(kLocalities * kMonths * cells)) {}
  double& at(index locality, index month, index cell) {
    return numbers_.at(
        static_cast<std::size_t>((locality * kMonths + month) * cells_ + cell));
  }
  /// Adds the part of an interval in each month, measured by `amount`.
  template <class Amount>
  void spread(index locality, index cell, double from, double until,
              Amount&& amount) {
    for (auto m = static_cast<index>(from);
         m < kMonths && static_cast<double>(m) < until; ++m) {
      const auto month = static_cast<double>(m);
      at(locality, m, cell) +=
          amount(std::max(from, month), std::min(until, month + 1.0));
    }
  }

 private:
  index cells_;
  std::vector<double> numbers_;
};

double length(double from, double until) { return until - from; }

TEST_F(PeopleRecorderTest, WritesStaysAsTheBookDoes) {
  Sheet families(people::kStays);
  Sheet children(people::kStays);
  for (const Told& told : told_) {
    for (std::size_t s = 0; s < told.lone.size(); ++s) {
      const double from = told.lone[s].first;
      const double until =
          s + 1 < told.lone.size() ? told.lone[s + 1].first : told.leaves;
      const int cell = told.lone[s].second ? 1 : 0;
      families.spread(told.family.locality, cell, from, until, length);
      children.spread(
          told.family.locality, cell, from, until,
          [&](double a, double b) { return told.child_months(a, b); });
    }
  }
  const PeopleRecorder recorder = recorded();
  for (index l = 0; l < kLocalities; ++l) {
    recorder.counts().each_stay(
        l, [&](index month, index cell, double found, double carried) {
          EXPECT_NEAR(found, families.at(l, month, cell), kTicks);
          EXPECT_NEAR(carried, children.at(l, month, cell), kTicks);
        });
  }
}

TEST_F(PeopleRecorderTest, WritesEventsWithTheChildrenConcerned) {
  Sheet events(people::kEvents);
  Sheet children(people::kEvents);
  for (const Told& told : told_) {
    const index l = told.family.locality;
    const auto count = [&](double time, int event, double times,
                           double carried) {
      events.at(l, static_cast<index>(time), event) += times;
      children.at(l, static_cast<index>(time), event) += carried;
    };
    if (demography::is_new_family(told.family.id)) {
      count(told.family.enters, people::kNewFamily, 1, 1);
      count(told.family.enters, people::kBirth, 1, 1);
    } else if (told.family.enters > 0) {
      count(told.family.enters, people::kArrival, 1, told.family.children);
    }
    for (const double born : told.life.births()) {
      count(born, people::kBirth, 1, 1);
    }
    const bool moves = told.leaves < kMonths &&
                       told.life.steps().back().event == LifeEvent::kMovingOut;
    for (const auto& [from, until] : told.children) {
      if (until >= kMonths || (moves && until == told.leaves)) continue;
      count(until, people::kTurned18, 1, 1);
    }
    // Immediately before the end; there are none afterwards.
    const double last = told.children_at(std::nextafter(told.leaves, 0.0));
    if (moves) {
      count(told.leaves, people::kMovedOut, 1, last);
    } else if (told.leaves < kMonths) {
      count(told.leaves, people::kAgedOut, 1, last);
    }
    for (std::size_t s = 1; s < told.lone.size(); ++s) {
      count(told.lone[s].first,
            told.lone[s].second ? people::kSeparation : people::kRepartnering,
            1, told.children_at(told.lone[s].first));
    }
  }
  std::array<double, people::kEvents> sums{};
  const PeopleRecorder recorder = recorded();
  for (index l = 0; l < kLocalities; ++l) {
    recorder.counts().each_event(
        l, [&](index month, index event, std::int64_t found,
               std::int64_t carried) {
          EXPECT_EQ(static_cast<double>(found), events.at(l, month, event))
              << event << " in month " << month;
          EXPECT_EQ(static_cast<double>(carried), children.at(l, month, event))
              << event << " in month " << month;
          sums[static_cast<std::size_t>(event)] += static_cast<double>(found);
        });
  }
  for (const double sum : sums) EXPECT_GT(sum, 5.0);
}

TEST_F(PeopleRecorderTest, BalancesStocksAndFlows) {
  const PeopleRecorder recorder = recorded();
  for (index l = 0; l < kLocalities; ++l) {
    std::vector<std::array<double, people::kEvents>> families(kMonths);
    auto children = families;
    recorder.counts().each_event(
        l, [&](index month, index event, std::int64_t units,
               std::int64_t carried) {
          const auto m = static_cast<std::size_t>(month);
          const auto e = static_cast<std::size_t>(event);
          families[m][e] = static_cast<double>(units);
          children[m][e] = static_cast<double>(carried);
        });
    // Families at the start of a month, before any arrive.
    const auto there = [&](double time) {
      std::array<double, 2> sum{};
      for (const Told& told : told_) {
        const double enters = told.family.enters;
        if (told.family.locality != l || told.leaves < time) continue;
        if (enters > 0.0 && enters >= time) continue;
        sum[0] += 1.0;
        sum[1] += told.children_at(std::nextafter(time, -1.0)) +
                  (time == 0.0 ? told.family.children : 0.0);
      }
      return sum;
    };
    for (std::size_t m = 0; m + 1 < kMonths; ++m) {
      const auto before = there(static_cast<double>(m));
      const auto after = there(static_cast<double>(m + 1));
      const auto& f = families[m];
      EXPECT_EQ(after[0] - before[0],
                f[people::kNewFamily] + f[people::kArrival] -
                    f[people::kMovedOut] - f[people::kAgedOut])
          << "month " << m;
      EXPECT_EQ(after[1] - before[1],
                f[people::kBirth] + children[m][people::kArrival] -
                    children[m][people::kMovedOut] - f[people::kTurned18])
          << "month " << m;
    }
  }
}

TEST_F(PeopleRecorderTest, CountsChildrenByAgeAtMidYear) {
  const PeopleRecorder recorder = recorded();
  ASSERT_EQ(recorder.middles(), kMiddles);
  for (std::size_t i = 0; i < kMiddles.size(); ++i) {
    const auto middle = static_cast<double>(kMiddles[i]);
    for (index l = 0; l < kLocalities; ++l) {
      std::array<int, demography::kAges> expected{};
      std::array<int, demography::kAges> boys_at_least{};
      for (const Told& told : told_) {
        if (told.family.locality != l || told.family.enters > middle ||
            told.leaves <= middle) {
          continue;
        }
        const auto age = [&](double born) {
          return static_cast<std::size_t>(std::floor((middle - born) / 12.0));
        };
        for (const model::Child& child : borough_.children(told.family)) {
          if (child.born_month > middle ||
              child.born_month + kChildhood <= middle) {
            continue;
          }
          ++expected[age(child.born_month)];
          boys_at_least[age(child.born_month)] +=
              child.sex == model::Sex::kMale ? 1 : 0;
        }
        for (const double born : told.life.births()) {
          if (born <= middle) ++expected[age(born)];
        }
      }
      for (int age = 0; age < demography::kAges; ++age) {
        const auto at = static_cast<std::size_t>(age);
        const int boys =
            recorder.children(static_cast<index>(i), l, model::Sex::kMale, age);
        const int girls = recorder.children(static_cast<index>(i), l,
                                            model::Sex::kFemale, age);
        EXPECT_EQ(boys + girls, expected[at]) << middle << " age " << age;
        // Children of this age or older were born before the run.
        if (12.0 * age >= middle) {
          EXPECT_EQ(boys, boys_at_least[at]);
        }
      }
    }
  }
}

TEST_F(PeopleRecorderTest, DrawsTheSexOfEachBirth) {
  // The thousand girls of the start are there at the end; all other children
  // are born in the run.
  PeopleRecorder recorder(1, 200, {199});
  model::Family family;
  Life life;
  demography::LifeRates rates;
  rates.shape.since_birth = {{0.0}, {1.0}};
  rates.births.emplace_back(std::vector{0.0}, std::vector{0.05});
  rates.moving.emplace_back();
  const std::vector<model::Child> girl{{0, model::Sex::kFemale, false}};
  for (std::uint64_t id = 0; id < 1000; ++id) {
    family.id = {id};
    life.draw(demography::LifeModel(rates), family, girl, kKey, 200.0);
    recorder.record(family, girl, life, kKey, 0.512, false);
  }
  double boys = 0.0;
  double girls = -1000.0;
  for (int age = 0; age < demography::kAges; ++age) {
    boys += recorder.children(0, 0, model::Sex::kMale, age);
    girls += recorder.children(0, 0, model::Sex::kFemale, age);
  }
  EXPECT_GT(boys + girls, 8000.0);
  EXPECT_LT(std::abs(test_support::z_of_count(boys, boys + girls, 0.512)),
            test_support::kZ);
}

TEST_F(PeopleRecorderTest, AddsUpFromBlocksAndIsEmptyAfterClear) {
  const PeopleRecorder whole = recorded();
  PeopleRecorder sum(kLocalities, kMonths, kMiddles);
  PeopleRecorder part(kLocalities, kMonths, kMiddles);
  for (const Told& told : told_) {
    part.clear();
    part.record(told.family, borough_.children(told.family), told.life, kKey,
                borough_.boys(), demography::is_new_family(told.family.id));
    sum.add(part);
  }
  for (index l = 0; l < kLocalities; ++l) {
    std::vector<double> a;
    std::vector<double> b;
    const auto into = [](std::vector<double>& to) {
      return [&to](index, index, auto units, auto carried) {
        to.push_back(static_cast<double>(units));
        to.push_back(static_cast<double>(carried));
      };
    };
    whole.counts().each_stay(l, into(a));
    sum.counts().each_stay(l, into(b));
    whole.counts().each_event(l, into(a));
    sum.counts().each_event(l, into(b));
    EXPECT_EQ(a, b);
    for (int age = 0; age < demography::kAges; ++age) {
      EXPECT_EQ(whole.children(1, l, model::Sex::kMale, age),
                sum.children(1, l, model::Sex::kMale, age));
    }
  }
}

// ---- Need, as families arrive and leave -------------------------------------

class NeedOfPeople : public PeopleRecorderTest {
 protected:
  NeedRecorder recorded_need() {
    NeedRecorder recorder(kLocalities, kMonths, model::kDefaultZones);
    Life life;
    for (index f = 0; f < borough_.families(); ++f) {
      borough_.live(f, kKey, life, recorder);
    }
    return recorder;
  }
  std::vector<engine::TracedEvent<LivingModel>> history(index family) {
    engine::Trace<LivingModel> trace;
    Life life;
    borough_.live(family, kKey, life, trace);
    return trace.events();
  }
};

TEST_F(NeedOfPeople, IsRecordedWithTheChildrenPresent) {
  Sheet families(cells::kStays);
  Sheet children(cells::kStays);
  for (index f = 0; f < borough_.families(); ++f) {
    const Told& told = told_[static_cast<std::size_t>(f)];
    const auto events = history(f);
    for (std::size_t i = 0; i < events.size(); ++i) {
      const model::Need need = events[i].state.need;
      const double from = events[i].time;
      const double until =
          i + 1 < events.size() ? events[i + 1].time : told.leaves;
      const auto in = [&](int cell) {
        families.spread(told.family.locality, cell, from, until, length);
        children.spread(
            told.family.locality, cell, from, until,
            [&](double a, double b) { return told.child_months(a, b); });
      };
      in(cells::level(need.level));
      for (int k = 0; k < model::kThemes; ++k) {
        if (need.themes.contains(model::theme_at(k))) {
          in(cells::level_theme(need.level, k));
        }
      }
    }
  }
  const NeedRecorder recorder = recorded_need();
  for (index l = 0; l < kLocalities; ++l) {
    recorder.counts().each_stay(
        l, [&](index month, index cell, double found, double carried) {
          EXPECT_NEAR(found, families.at(l, month, cell), kTicks);
          EXPECT_NEAR(carried, children.at(l, month, cell), kTicks);
        });
  }
}

TEST_F(NeedOfPeople, ChangesLevelsOnlyByMovesArrivalsAndDepartures) {
  Sheet entering(2 * model::kLevels);  // families, then their children
  Sheet leaving(2 * model::kLevels);
  Sheet there(model::kLevels);  // at the end of each month
  for (index f = 0; f < borough_.families(); ++f) {
    const Told& told = told_[static_cast<std::size_t>(f)];
    const index l = told.family.locality;
    const auto events = history(f);
    const auto level = [](const auto& event) {
      return static_cast<index>(model::place(event.state.need.level));
    };
    if (told.family.enters > 0) {
      const index at = level(events.front());
      ++entering.at(l, told.family.enters, at);
      entering.at(l, told.family.enters, model::kLevels + at) +=
          told.family.children;
    }
    if (told.leaves < kMonths) {
      const index at = level(events.back());
      const auto month = static_cast<index>(told.leaves);
      ++leaving.at(l, month, at);
      leaving.at(l, month, model::kLevels + at) +=
          told.children_at(std::nextafter(told.leaves, 0.0));
    }
    for (index m = 0; m < kMonths; ++m) {
      const auto end = static_cast<double>(m + 1);
      if (told.family.enters >= end || told.leaves < end) continue;
      const auto after =
          std::find_if(events.begin(), events.end(),
                       [&](const auto& event) { return event.time >= end; });
      ++there.at(l, m, level(*std::prev(after)));
    }
  }
  const NeedRecorder recorder = recorded_need();
  double all = 0.0;
  for (index l = 0; l < kLocalities; ++l) {
    std::array<std::array<double, model::kLevels>, kMonths> net{};
    recorder.counts().each_event(
        l, [&](index month, index event, std::int64_t units,
               std::int64_t carried) {
          auto& change = net[static_cast<std::size_t>(month)];
          const auto n = static_cast<double>(units);
          const auto e = static_cast<int>(event);
          if (e >= model::kFirstMove && e < model::kProcesses) {
            const model::Process move(e);
            change[static_cast<std::size_t>(move.from())] -= n;
            change[static_cast<std::size_t>(move.to())] += n;
          }
          for (int k = 0; k < model::kLevels; ++k) {
            const auto at = static_cast<std::size_t>(k);
            if (e == cells::entering(model::level_at(k))) {
              change[at] += n;
              EXPECT_EQ(n, entering.at(l, month, k));
              EXPECT_EQ(static_cast<double>(carried),
                        entering.at(l, month, model::kLevels + k));
              all += n;
            }
            if (e == cells::leaving(model::level_at(k))) {
              change[at] -= n;
              EXPECT_EQ(n, leaving.at(l, month, k));
              EXPECT_EQ(static_cast<double>(carried),
                        leaving.at(l, month, model::kLevels + k));
              all += n;
            }
          }
        });
    for (index m = 1; m < kMonths; ++m) {
      for (index k = 0; k < model::kLevels; ++k) {
        EXPECT_EQ(there.at(l, m, k) - there.at(l, m - 1, k),
                  net[static_cast<std::size_t>(m)][static_cast<std::size_t>(k)])
            << "month " << m << " level " << k + 1;
      }
    }
  }
  EXPECT_GT(all, 100.0);
}

}  // namespace
}  // namespace hearthline::results
