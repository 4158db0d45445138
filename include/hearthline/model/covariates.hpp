#pragma once
/// @file
/// The names of covariates, on which hazard ratios may depend, and processes.
///
///   a theme's name        the family has the theme (not the process's own)
///   toxic_trio            it has the first three themes together
///   each_theme            once for every theme it has; the processes of a
///                         theme leave out that theme
///   lone_parent           it is a lone-parent family
///   quintile_1 .. _5      its deprivation quintile, 1 (most deprived) to 5
///   level_2 .. level_4    its need level, against level 1 (themes' processes
///                         only)
///   a locality's name     it lives in the locality

#include <string>
#include <string_view>

#include "hearthline/model/need.hpp"

namespace hearthline::model {

inline constexpr std::string_view kToxicTrioName = "toxic_trio";
inline constexpr std::string_view kEachThemeName = "each_theme";
inline constexpr std::string_view kLoneParentName = "lone_parent";
inline constexpr int kQuintiles = 5;

/// Returns "quintile_1" (most deprived) to "quintile_5"; `place` is 0 to 4.
inline std::string quintile_name(int place) {
  return "quintile_" + std::to_string(place + 1);
}
/// Returns "level_1" to "level_4".
inline std::string level_name(Level level) {
  return "level_" + std::to_string(number(level));
}
/// Returns a name such as "1->2".
inline std::string move_name(Level from, Level to) {
  return std::to_string(number(from)) + "->" + std::to_string(number(to));
}
/// Returns a name such as "themes.domestic_violence.onset", which files,
/// effects and random-number addresses use.
inline std::string onset_name(Theme theme) {
  return "themes." +
         std::string(kThemeNames[static_cast<std::size_t>(place(theme))]) +
         ".onset";
}
inline std::string remission_name(Theme theme) {
  return "themes." +
         std::string(kThemeNames[static_cast<std::size_t>(place(theme))]) +
         ".remission";
}
/// Returns a name such as "moves.1->2".
inline std::string move_process_name(Level from, Level to) {
  return "moves." + move_name(from, to);
}

}  // namespace hearthline::model
