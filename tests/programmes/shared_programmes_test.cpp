// The programmes of several scenarios in one list.

#include "hearthline/programmes/shared_programmes.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/programmes.hpp"

namespace hearthline::programmes {
namespace {

using test_support::plain_programme;
using test_support::with_effect;
using test_support::with_places;

using All = ProgrammeTable::All;

/// A baseline and scenarios to share a list with it.
class Listed {
 public:
  explicit Listed(const All& base) : shared_(of(base)) {}

  bool add(const All& scenario) { return shared_.add(of(scenario)); }
  const SharedProgrammes& compile() {
    shared_.compile();
    return shared_;
  }

 private:
  SharedProgrammes::Scenario of(const All& all) const {
    return {&all,
            &combination_,
            {{"north", "south", "west"}, model::kDefaultZones, {2014, 4}, 2}};
  }

  CombinationParameters combination_;
  SharedProgrammes shared_;
};

TEST(SharedProgrammes, ShareANumberIfTheyFindTheSameFamilies) {
  const All base{{"advice", with_places(plain_programme(1.0), 5.0)},
                 {"visits", plain_programme(0.5)}};
  All more = base;
  more["advice"].places->value = 9.0;
  All longer = base;
  longer["advice"].stay.ends->rate.value = 1.0;
  All stronger = base;
  stronger["visits"] = with_effect(base.at("visits"), {"moves.2->1"}, 2.0, 1.0);
  All rarer = base;
  rarer["advice"].found.take_up.value = 0.5;
  All fewer = base;
  fewer.erase("visits");
  fewer["clubs"] = plain_programme(1.0);
  Listed listed(base);
  for (const All* all : {&more, &longer, &stronger, &rarer, &fewer}) {
    EXPECT_TRUE(listed.add(*all));
  }
  // advice, advice that is agreed to by fewer, clubs, visits
  const SharedProgrammes& shared = listed.compile();
  EXPECT_EQ(shared.count(), 4);
  EXPECT_EQ(shared.scenarios(), 6);
  for (int k = 0; k < shared.scenarios(); ++k) {
    std::string names;
    for (const Programme& one : shared.table(k).programmes()) {
      names += one.name + " ";
    }
    EXPECT_EQ(names, "advice advice clubs visits ");
  }
  EXPECT_EQ(shared.table(0).own(), 0b1001U);
  EXPECT_EQ(shared.table(4).own(), 0b1010U);
  EXPECT_EQ(shared.table(5).own(), 0b0101U);
  EXPECT_EQ(shared.differing(1), 0U);  // Places are for queues to tell.
  EXPECT_EQ(shared.differing(2), 0b0001U);
  EXPECT_EQ(shared.differing(3), 0b1000U);
  EXPECT_EQ(shared.differing(4), 0b0011U);
  EXPECT_EQ(shared.differing(5), 0b1100U);
}

TEST(SharedProgrammes, RefuseScenariosThatNeedTooMany) {
  All base;
  All other;
  for (int i = 0; i < kMostProgrammes / 2 + 1; ++i) {
    base["a" + std::to_string(i)] = plain_programme(1.0);
    other["b" + std::to_string(i)] = plain_programme(1.0);
  }
  Listed listed(base);
  EXPECT_FALSE(listed.add(other));
  EXPECT_TRUE(listed.add(base));
  EXPECT_EQ(listed.compile().scenarios(), 2);
  EXPECT_EQ(listed.compile().differing(1), 0U);
  // As many programmes, and too many queues.
  All queues;
  for (int i = 0; i < kMostProgrammes; ++i) {
    auto& one = queues["a" + std::to_string(i)];
    one = with_places(plain_programme(1.0), 6.0);
    for (const char* place : {"north", "south", "west"}) {
      one.locality_share[place].value = 1.0 / 3.0;
    }
  }
  EXPECT_FALSE(Listed(queues).add(queues));
}

}  // namespace
}  // namespace hearthline::programmes
