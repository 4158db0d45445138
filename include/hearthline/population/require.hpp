#pragma once
/// @file
/// The checks of a population's parameters that a program builds itself.

#include <cstddef>
#include <string>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/model/bounds.hpp"
#include "hearthline/model/parameters.hpp"
#include "hearthline/population/parameters.hpp"

namespace hearthline::population {

/// A table stores the code of a locality in one byte; one is for the whole
/// borough.
inline constexpr std::size_t kMostLocalities = 127;

/// Returns the names of the localities.
/// @throws InputError if there are none, or more than 127
inline std::vector<std::string> require_localities(
    const PopulationParameters& parameters) {
  std::vector<std::string> names;
  for (const auto& [name, locality] : parameters.localities) {
    names.push_back(name);
  }
  if (names.empty() || names.size() > kMostLocalities) {
    throw InputError("population.localities: expected from 1 to " +
                     std::to_string(kMostLocalities) + " localities, found " +
                     std::to_string(names.size()));
  }
  return names;
}

/// @throws InputError if a parameter is out of bounds
inline void require_valid(const PopulationParameters& parameters,
                          const model::FrailtyParameters& frailty) {
  model::Bounds bounds("", require_localities(parameters));
  bounds.group("population", parameters, {});
  bounds.group("frailty", frailty, {});
}

}  // namespace hearthline::population
