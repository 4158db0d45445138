#pragma once
/// @file
/// The layout of a council's savings schedule: year columns are incremental,
/// the change on the year before, and a saving that ends is reversed.
///
/// A run states a level: what is saved in each year against the baseline. A
/// schedule states entries: 100 in the first year and 0 after it is a saving
/// of 100 that goes on. A saving of the first year alone is 100, then (100).

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "hearthline/money/pence.hpp"

namespace hearthline::money {

/// Returns the year columns of a schedule: each year's saving less that of the
/// year before, which is 0 before the first year. They add up to the saving of
/// the last year.
/// @param saved  the saving in each year
inline std::vector<Pence> increments(std::span<const Pence> saved) {
  std::vector<Pence> entries;
  entries.reserve(saved.size());
  Pence before = 0;
  for (const Pence now : saved) {
    entries.push_back(now - before);
    before = now;
  }
  return entries;
}

/// Returns the saving in each year from the year columns; undoes increments().
inline std::vector<Pence> cumulative(std::span<const Pence> entries) {
  std::vector<Pence> saved;
  saved.reserve(entries.size());
  Pence sum = 0;
  for (const Pence entry : entries) saved.push_back(sum += entry);
  return saved;
}

/// Returns whether year columns tie to the savings: they add up, year by year,
/// to the saving of each year. The check row of a schedule.
inline bool ties(std::span<const Pence> entries, std::span<const Pence> saved) {
  return std::ranges::equal(cumulative(entries), saved);
}

/// A saving by year in two parts that add up to it.
struct Persistence {
  std::vector<Pence> recurrent;
  std::vector<Pence> one_off;
};

/// Splits the saving of each year into what persists and what does not.
/// Recurrent is what is still there in every later year, to the last one; the
/// rest is one-off. So entries of the recurrent line are never reversed, they
/// add up to the saving of the last year, and entries of the one-off line add
/// up to 0. A series that ends below 0 has a recurrent cost by the same rule;
/// one that ends at 0 has nothing recurrent.
/// It knows nothing beyond the last year: a saving there counts as recurrent
/// though it may end with the horizon, which what is shown has to say.
/// @param saved  the saving in each year
inline Persistence persistence(std::span<const Pence> saved) {
  Persistence parts;
  parts.recurrent.assign(saved.begin(), saved.end());
  parts.one_off.resize(saved.size());
  if (saved.empty()) return parts;
  const Pence last = saved.back();
  Pence lasting = last;
  for (std::size_t y = saved.size(); y-- > 0;) {
    lasting = last >= 0 ? std::clamp<Pence>(saved[y], 0, lasting)
                        : std::clamp<Pence>(saved[y], lasting, 0);
    parts.recurrent[y] = lasting;
    parts.one_off[y] = saved[y] - lasting;
  }
  return parts;
}

}  // namespace hearthline::money
