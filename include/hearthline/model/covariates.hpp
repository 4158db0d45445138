#pragma once
/// @file
/// The names of what a hazard ratio may depend on, and of processes.
///
///   a theme's name        the family has the theme (not the process's own)
///   toxic_trio            it has the first three themes together
///   each_theme            once for every theme it has, the own one aside
///   lone_parent           it has one parent
///   quintile_1 .. _5      deprivation, 1 the most deprived
///   level_2 .. level_4    its level, against level 1 (themes' processes only)
///   a locality's name     it lives there

#include <string>
#include <string_view>

#include "hearthline/model/need.hpp"

namespace hearthline::model {

inline constexpr std::string_view kToxicTrioName = "toxic_trio";
inline constexpr std::string_view kEachThemeName = "each_theme";
inline constexpr std::string_view kLoneParentName = "lone_parent";
inline constexpr int kQuintiles = 5;

/// "quintile_1" is the most deprived; `place` runs 0 to 4.
inline std::string quintile_name(int place) {
  return "quintile_" + std::to_string(place + 1);
}
/// "level_1" ... "level_4".
inline std::string level_name(Level level) {
  return "level_" + std::to_string(number(level));
}
/// "1->2".
inline std::string move_name(Level from, Level to) {
  return std::to_string(number(from)) + "->" + std::to_string(number(to));
}
/// "themes.domestic_violence.onset": the name that files, effects and the
/// counter of the random numbers use.
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
/// "moves.1->2".
inline std::string move_process_name(Level from, Level to) {
  return "moves." + move_name(from, to);
}

}  // namespace hearthline::model
