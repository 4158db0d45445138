#include "hearthline/model/processes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "hearthline/model/hazard_table.hpp"

namespace hearthline::model {
namespace {

/// All 28 processes, in the documented order: onsets, remissions, moves.
std::vector<std::string> names_in_order() {
  std::vector<std::string> names;
  for (const std::string change : {"onset", "remission"}) {
    for (const std::string theme :
         {"domestic_violence", "alcohol_drugs", "mental_health", "parenting",
          "unemployment", "police_justice", "missing_school",
          "sexual_exploitation"}) {
      names.push_back("themes." + theme + "." + change);
    }
  }
  for (const std::string move :
       {"1->2", "1->3", "1->4", "2->1", "2->3", "2->4", "3->1", "3->2", "3->4",
        "4->1", "4->2", "4->3"}) {
    names.push_back("moves." + move);
  }
  return names;
}

TEST(Process, HasTheDeclaredNameAtEachPlace) {
  const auto names = names_in_order();
  ASSERT_EQ(names.size(), static_cast<std::size_t>(kProcesses));
  for (int p = 0; p < kProcesses; ++p) {
    EXPECT_EQ(Process(p).name(), names[static_cast<std::size_t>(p)]);
    EXPECT_EQ(Process(p).place(), p);
  }
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 28U);
}

TEST(Process, IsMadeAgainFromWhatItDoes) {
  std::set<int> places;
  for (int k = 0; k < kThemes; ++k) {
    const Theme theme = theme_at(k);
    const Process onset = Process::onset(theme);
    const Process remission = Process::remission(theme);
    EXPECT_EQ(onset.change(), Change::kOnset);
    EXPECT_EQ(remission.change(), Change::kRemission);
    EXPECT_EQ(onset.theme(), theme);
    EXPECT_EQ(remission.theme(), theme);
    places.insert({onset.place(), remission.place()});
  }
  for (int f = 0; f < kLevels; ++f) {
    for (int t = 0; t < kLevels; ++t) {
      if (f == t) continue;
      const Process move = Process::move(level_at(f), level_at(t));
      EXPECT_EQ(move.change(), Change::kMove);
      EXPECT_EQ(place(move.from()), f);
      EXPECT_EQ(place(move.to()), t);
      places.insert(move.place());
    }
  }
  EXPECT_EQ(places.size(), static_cast<std::size_t>(kProcesses));
  EXPECT_EQ(*places.begin(), 0);
  EXPECT_EQ(*places.rbegin(), kProcesses - 1);
}

TEST(Process, RunsInTheLaneOfItsThemeOrAmongTheMoves) {
  for (int level = 0; level < kLevels; ++level) {
    for (int bits = 0; bits < kThemeSets; ++bits) {
      const Need need{level_at(level),
                      ThemeSet(static_cast<std::uint8_t>(bits))};
      std::set<std::string> live;
      for (int lane = 0; lane < kLanes; ++lane) {
        const int p = hazard_detail::lane_process(lane, need);
        if (p >= 0) live.insert(Process(p).name());
      }
      std::set<std::string> expected;
      for (int k = 0; k < kThemes; ++k) {
        expected.insert("themes." +
                        std::string(kThemeNames[static_cast<std::size_t>(k)]) +
                        (bits >> k & 1 ? ".remission" : ".onset"));
      }
      for (int to = 1; to <= kLevels; ++to) {
        if (to == level + 1) continue;
        expected.insert("moves." + std::to_string(level + 1) + "->" +
                        std::to_string(to));
      }
      ASSERT_EQ(live, expected);
    }
  }
}

TEST(Process, HasAStreamFromItsNameAndPurpose) {
  const auto clock = process_streams("clock");
  const auto names = names_in_order();
  for (std::size_t p = 0; p < names.size(); ++p) {
    EXPECT_EQ(clock[p], random::stream_id("clock:" + names[p]));
  }
}

}  // namespace
}  // namespace hearthline::model
