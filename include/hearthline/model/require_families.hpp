#pragma once
/// @file
/// The checks of families that a program builds itself.

#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/covariates.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::model {

/// Requires families that hazards can be computed for.
/// @param localities  number of localities
/// @throws InputError naming the first family that is not one
inline void require_valid(const std::vector<Family>& families,
                          index localities) {
  for (const Family& family : families) {
    const auto refuse = [&family](const std::string& allowed,
                                  const std::string& found) {
      throw InputError("families: family " + std::to_string(family.id.value) +
                       ": expected " + allowed + ", found " + found);
    };
    if (family.locality >= localities) {
      refuse("a locality below " + std::to_string(localities),
             std::to_string(family.locality));
    }
    if (family.quintile >= kQuintiles) {
      refuse("a quintile from 0 to 4", std::to_string(family.quintile));
    }
    if (place(family.need.level) >= kLevels) {
      refuse("a level from 1 to 4", std::to_string(number(family.need.level)));
    }
    const auto at_least_zero = [&](double value, const std::string& what) {
      if (std::isfinite(value) && value >= 0.0) return;
      refuse("a finite " + what + " of 0 or more", text::number_text(value));
    };
    at_least_zero(family.frailty, "frailty");
    at_least_zero(family.rise, "rise");
    const auto entered = [&](double time, const std::string& what) {
      if (std::isfinite(time) && time <= static_cast<double>(family.enters))
        return;
      refuse(what + " entered no later than the family",
             text::number_text(time));
    };
    entered(family.level_entered, "a level");
    for (const float theme : family.theme_entered) entered(theme, "a theme");
  }
}

/// Requires the children of families to be in the list of all children.
/// @throws InputError naming the first family whose children are not
inline void require_children(const Families& given) {
  const std::size_t all = given.children.size();
  for (const Family& family : given.families) {
    if (std::size_t{family.first_child} + family.children <= all) continue;
    throw InputError("families: family " + std::to_string(family.id.value) +
                     ": expected children among the " + std::to_string(all) +
                     " of all families, found " +
                     std::to_string(family.children) + " from " +
                     std::to_string(family.first_child));
  }
}

}  // namespace hearthline::model
