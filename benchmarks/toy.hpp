#pragma once
/// @file
/// The toy family: eight themes (onset 0.2 to 1% per month, remission 2 to 5%),
/// four levels (step up 1 to 5% per month, step down 1 to 5%, with every theme
/// raising the former and lowering the latter), about 11.5 events in 120
/// months. Its rates are given once as plain arrays for the floor kernel and
/// once as parameters of the need model.

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/hazard_table.hpp"

namespace hearthline::benchmarks {

inline constexpr double kMonths = 120.0;
inline constexpr index kFamilies = 20000;
inline constexpr double kUp = 0.01;
inline constexpr double kDown = 0.05;
/// Each theme multiplies the rates of moves up and down by these.
inline constexpr double kUpPerTheme = 1.22;
inline constexpr double kDownPerTheme = 0.82;

constexpr double onset(int theme) { return 0.002 + 0.008 * theme / 7; }
constexpr double remission(int theme) { return 0.02 + 0.03 * theme / 7; }

/// Rates per month in plain arrays.
struct Toy {
  std::array<double, 8> on{};
  std::array<double, 8> off{};
  std::array<std::array<double, 4>, 256> up{};
  std::array<std::array<double, 4>, 256> down{};

  Toy() {
    for (std::size_t k = 0; k < 8; ++k) {
      on[k] = onset(static_cast<int>(k));
      off[k] = remission(static_cast<int>(k));
    }
    for (std::size_t themes = 0; themes < 256; ++themes) {
      const int count = std::popcount(static_cast<unsigned>(themes));
      for (std::size_t level = 0; level < 4; ++level) {
        if (level < 3) {
          up[themes][level] = kUp * std::pow(kUpPerTheme, count);
        }
        if (level > 0) {
          down[themes][level] = kDown * std::pow(kDownPerTheme, count);
        }
      }
    }
  }
};

/// The same rates in the form that the need model requires.
struct ToyParameters {
  std::map<std::string, model::ThemeParameters> themes;
  std::map<std::string, model::ProcessParameters> moves;
  std::map<std::string, model::EffectParameters> effects;

  ToyParameters() {
    for (int k = 0; k < model::kThemes; ++k) {
      auto& theme =
          themes[std::string(model::kThemeNames[static_cast<std::size_t>(k)])];
      theme.onset.rate.value = model::kMonthsPerYear * onset(k);
      theme.onset.frailty_exponent.value = 1.0;
      theme.remission.rate.value = model::kMonthsPerYear * remission(k);
    }
    const std::string each(model::kEachThemeName);
    for (int level = 0; level < 3; ++level) {
      const auto low = model::level_at(level);
      const auto high = model::level_at(level + 1);
      auto& up = moves[model::move_name(low, high)];
      up.rate.value = model::kMonthsPerYear * kUp;
      up.hazard_ratios[each].value = kUpPerTheme;
      auto& down = moves[model::move_name(high, low)];
      down.rate.value = model::kMonthsPerYear * kDown;
      down.hazard_ratios[each].value = kDownPerTheme;
    }
  }

  model::HazardTable table() const {
    return model::HazardTable(
        {themes, moves, effects, {"east_central", "south", "west"}, {2014, 4}});
  }
};

inline std::vector<model::Family> toy_families(index count = kFamilies) {
  std::vector<model::Family> families(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < families.size(); ++i) {
    families[i].id = {i};
    families[i].locality = static_cast<std::uint8_t>(i % 3);
    families[i].children = static_cast<std::uint8_t>(1 + i % 3);
  }
  return families;
}

}  // namespace hearthline::benchmarks
