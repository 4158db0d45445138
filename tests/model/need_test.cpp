#include "hearthline/model/need.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace hearthline::model {
namespace {

TEST(Level, HasAPlaceFromZeroAndANumberFromOne) {
  EXPECT_EQ(place(Level::k1), 0);
  EXPECT_EQ(number(Level::k1), 1);
  EXPECT_EQ(place(Level::k4), 3);
  EXPECT_EQ(number(Level::k4), 4);
  for (int at = 0; at < kLevels; ++at) EXPECT_EQ(place(level_at(at)), at);
}

TEST(Theme, NamesAreDifferentAndFindTheirTheme) {
  std::set<std::string_view> names;
  std::set<std::string_view> titles;
  for (int k = 0; k < kThemes; ++k) {
    const auto at = static_cast<std::size_t>(k);
    EXPECT_EQ(theme_named(kThemeNames[at]), theme_at(k));
    EXPECT_EQ(place(theme_at(k)), k);
    names.insert(kThemeNames[at]);
    titles.insert(kThemeTitles[at]);
  }
  EXPECT_EQ(names.size(), 8U);
  EXPECT_EQ(titles.size(), 8U);
}

TEST(Theme, UnknownNamesFindNothing) {
  EXPECT_FALSE(theme_named(""));
  EXPECT_FALSE(theme_named("parentin"));
  EXPECT_FALSE(theme_named("Parenting"));
}

TEST(ThemeSet, AgreesWithASetOfThemes) {
  // Every set, compared with a std::set.
  for (int bits = 0; bits < kThemeSets; ++bits) {
    const ThemeSet set(static_cast<std::uint8_t>(bits));
    std::set<int> model_set;
    for (int k = 0; k < kThemes; ++k) {
      if (set.contains(theme_at(k))) model_set.insert(k);
    }
    EXPECT_EQ(set.count(), static_cast<int>(model_set.size()));
    EXPECT_EQ(set.bits(), bits);

    ThemeSet rebuilt;
    for (const int k : model_set) rebuilt.insert(theme_at(k));
    EXPECT_EQ(rebuilt, set);

    for (int k = 0; k < kThemes; ++k) {
      const Theme theme = theme_at(k);
      const bool had = set.contains(theme);
      ThemeSet with = set;
      ThemeSet without = set;
      ThemeSet toggled = set;
      with.insert(theme);
      without.erase(theme);
      toggled.toggle(theme);
      EXPECT_TRUE(with.contains(theme));
      EXPECT_FALSE(without.contains(theme));
      EXPECT_EQ(with.count(), set.count() + (had ? 0 : 1));
      EXPECT_EQ(without.count(), set.count() - (had ? 1 : 0));
      EXPECT_EQ(toggled, had ? without : with);
      EXPECT_EQ(toggled.toggle(theme), set);
    }
  }
}

TEST(ThemeSet, ContainsAllOfItsSubsetsOnly) {
  for (int a = 0; a < kThemeSets; ++a) {
    for (int b = 0; b < kThemeSets; ++b) {
      const ThemeSet whole(static_cast<std::uint8_t>(a));
      const ThemeSet part(static_cast<std::uint8_t>(b));
      bool subset = true;
      for (int k = 0; k < kThemes; ++k) {
        if (part.contains(theme_at(k)) && !whole.contains(theme_at(k))) {
          subset = false;
        }
      }
      ASSERT_EQ(whole.contains_all(part), subset) << a << " " << b;
    }
  }
}

TEST(ThemeSet, ToxicTrioIsTheThreeOfTheStrategy) {
  EXPECT_EQ(kToxicTrio, ThemeSet()
                            .insert(Theme::kDomesticViolence)
                            .insert(Theme::kAlcoholDrugs)
                            .insert(Theme::kMentalHealth));
}

TEST(Zone, LiesBeyondTheEdgesBetweenItAndOrder) {
  EXPECT_FALSE(beyond(Zone::kOrder, Edge::kInner));
  EXPECT_FALSE(beyond(Zone::kOrder, Edge::kOuter));
  EXPECT_TRUE(beyond(Zone::kBoundary, Edge::kInner));
  EXPECT_FALSE(beyond(Zone::kBoundary, Edge::kOuter));
  EXPECT_TRUE(beyond(Zone::kChaos, Edge::kInner));
  EXPECT_TRUE(beyond(Zone::kChaos, Edge::kOuter));
}

TEST(Zone, TakesLevelsTwoAndThreeAsTheBoundaryByDefault) {
  EXPECT_EQ(kDefaultZones, (ZoneMap{Zone::kOrder, Zone::kBoundary,
                                    Zone::kBoundary, Zone::kChaos}));
}

}  // namespace
}  // namespace hearthline::model
