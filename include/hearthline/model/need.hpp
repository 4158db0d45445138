#pragma once
/// @file
/// Need: its four levels, the zones around the order and happiness boundary,
/// and the eight risk themes.
///
/// Sources: Barnet's Early Intervention and Prevention Strategy (2014),
/// section 4, for levels and themes; its strategic outline case (2012-13) for
/// the boundary.

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

#include "hearthline/index.hpp"

namespace hearthline::model {

inline constexpr int kLevels = 4;
inline constexpr int kThemes = 8;
inline constexpr int kThemeSets = 1 << kThemes;
inline constexpr int kZones = 3;
inline constexpr int kEdges = 2;

/// Need level, from 1 (universal services suffice) to 4 (acute needs, statutory
/// support).
enum class Level : std::uint8_t { k1 = 0, k2 = 1, k3 = 2, k4 = 3 };

/// Returns the index of a level in tables, 0 to 3.
constexpr int place(Level level) { return static_cast<int>(level); }
/// Returns the number of a level, 1 to 4.
constexpr int number(Level level) { return place(level) + 1; }
constexpr Level level_at(int place) { return static_cast<Level>(place); }

/// The position of a level relative to the boundary: inside it (order), on it,
/// or beyond it (chaos).
enum class Zone : std::uint8_t { kOrder = 0, kBoundary = 1, kChaos = 2 };
inline constexpr std::array<std::string_view, kZones> kZoneNames{
    "order", "boundary", "chaos"};

/// The boundary has width, so it has two edges: families cross the inner edge
/// when leaving order and the outer edge when entering chaos.
enum class Edge : std::uint8_t { kInner = 0, kOuter = 1 };
inline constexpr std::array<std::string_view, kEdges> kEdgeNames{"inner",
                                                                 "outer"};

/// The zone of each level.
using ZoneMap = std::array<Zone, kLevels>;
inline constexpr ZoneMap kDefaultZones{Zone::kOrder, Zone::kBoundary,
                                       Zone::kBoundary, Zone::kChaos};

/// Returns whether a zone lies beyond an edge, seen from order.
constexpr bool beyond(Zone zone, Edge edge) {
  return static_cast<int>(zone) > static_cast<int>(edge);
}

/// The eight risk themes, in the strategy's order.
enum class Theme : std::uint8_t {
  kDomesticViolence = 0,
  kAlcoholDrugs = 1,
  kMentalHealth = 2,
  kParenting = 3,
  kUnemployment = 4,
  kPoliceJustice = 5,
  kMissingSchool = 6,
  kSexualExploitation = 7,
};
/// The names in files and tables.
inline constexpr std::array<std::string_view, kThemes> kThemeNames{
    "domestic_violence", "alcohol_drugs",      "mental_health",
    "parenting",         "unemployment",       "police_justice",
    "missing_school",    "sexual_exploitation"};
/// The names in pictures and reports.
inline constexpr std::array<std::string_view, kThemes> kThemeTitles{
    "Domestic violence",      "Alcohol or drug misuse",
    "Mental health",          "Limited parenting, neglect",
    "Long-term unemployment", "Police or criminal justice",
    "Missing school",         "Risk of sexual exploitation"};

constexpr int place(Theme theme) { return static_cast<int>(theme); }
constexpr Theme theme_at(int place) { return static_cast<Theme>(place); }

/// Returns the theme with a name, or nothing.
constexpr std::optional<Theme> theme_named(std::string_view name) {
  for (int k = 0; k < kThemes; ++k) {
    if (kThemeNames[static_cast<std::size_t>(k)] == name) return theme_at(k);
  }
  return std::nullopt;
}

/// A set of themes, such as those of a family.
class ThemeSet {
 public:
  constexpr ThemeSet() = default;
  constexpr explicit ThemeSet(std::uint8_t bits) : bits_(bits) {}

  constexpr bool contains(Theme theme) const {
    return ((bits_ >> place(theme)) & 1U) != 0;
  }
  constexpr bool contains_all(ThemeSet other) const {
    return (bits_ & other.bits_) == other.bits_;
  }
  constexpr int count() const { return std::popcount(bits_); }
  constexpr std::uint8_t bits() const { return bits_; }

  constexpr ThemeSet& insert(Theme theme) {
    bits_ = static_cast<std::uint8_t>(bits_ | (1U << place(theme)));
    return *this;
  }
  constexpr ThemeSet& erase(Theme theme) {
    bits_ = static_cast<std::uint8_t>(bits_ & ~(1U << place(theme)));
    return *this;
  }
  constexpr ThemeSet& toggle(Theme theme) {
    bits_ = static_cast<std::uint8_t>(bits_ ^ (1U << place(theme)));
    return *this;
  }
  friend constexpr bool operator==(ThemeSet, ThemeSet) = default;

 private:
  std::uint8_t bits_ = 0;
};

/// Domestic violence, substance misuse and mental ill health together, "the
/// most prevalent cause of poor outcomes" (strategy, section 4).
inline constexpr ThemeSet kToxicTrio{0b111};

/// The need of a family at one time.
struct Need {
  Level level = Level::k1;
  ThemeSet themes;
  friend constexpr bool operator==(Need, Need) = default;
};

}  // namespace hearthline::model
