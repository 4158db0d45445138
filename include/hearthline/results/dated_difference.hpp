#pragma once
/// @file
/// When, where and at which needs the rows of two tables of hazards differ.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/hazard_table.hpp"
#include "hearthline/results/clock_differences.hpp"

namespace hearthline::results {

inline constexpr std::size_t kNeeds =
    static_cast<std::size_t>(model::kLevels) * model::kThemeSets;

/// The index of a need in a locality.
constexpr std::size_t need_in(int locality, std::size_t need) {
  return static_cast<std::size_t>(locality) * kNeeds + need;
}

/// An interval of time in which both tables have one segment; and for each need
/// in each locality (`need_in`), the lanes whose hazards differ, as bits.
struct DatedDifference {
  double from;
  double until;
  int base_segment;
  int mix_segment;
  std::vector<std::uint16_t> lanes;

  /// Returns whether it overlaps [since, time], if only at the very end: a
  /// change of hazards happens before an event of the same time.
  bool overlaps(double since, double time) const {
    return from <= time && since < until;
  }
  /// Returns for how long.
  double overlap(double since, double time) const {
    return std::min(time, until) - std::max(since, from);
  }
};

/// Compares rows, over the union of the segments of both tables.
/// @param rows  rows(table, segment, locality): the first row of a block of
///              `kNeeds`
template <class Table, class Rows>
std::vector<DatedDifference> dated_differences(const Table& base,
                                               const Table& mix,
                                               const Rows& rows) {
  const auto end_of = [](const Table& table, int segment) {
    return segment + 1 < table.segments()
               ? table.segment_from(segment + 1)
               : std::numeric_limits<double>::infinity();
  };
  std::vector<DatedDifference> found;
  int b = 0;
  int m = 0;
  while (b < base.segments() && m < mix.segments()) {
    DatedDifference now{std::max(base.segment_from(b), mix.segment_from(m)),
                        std::min(end_of(base, b), end_of(mix, m)),
                        b,
                        m,
                        {}};
    for (int locality = 0; locality < base.localities(); ++locality) {
      const auto* mine = rows(base, b, locality);
      const auto* theirs = rows(mix, m, locality);
      if (std::equal(mine, mine + kNeeds, theirs)) continue;
      now.lanes.resize(need_in(base.localities(), 0), 0);
      for (std::size_t need = 0; need < kNeeds; ++need) {
        unsigned lanes = 0;
        for (std::size_t lane = 0; lane < mine[need].size(); ++lane) {
          if (mine[need][lane] != theirs[need][lane]) lanes |= 1U << lane;
        }
        now.lanes[need_in(locality, need)] = static_cast<std::uint16_t>(lanes);
      }
    }
    if (end_of(base, b) == now.until) ++b;
    if (end_of(mix, m) == now.until) ++m;
    if (!now.lanes.empty() && now.from < now.until) {
      found.push_back(std::move(now));
    }
  }
  return found;
}

/// Returns whether an interval has a difference at a need in a locality.
inline bool any_at(const std::vector<DatedDifference>& dated,
                   std::size_t place) {
  return std::any_of(dated.begin(), dated.end(),
                     [place](const DatedDifference& difference) {
                       return difference.lanes[place] != 0;
                     });
}

/// Adds a stay in a state to what is known of the clocks of a family.
/// @param stay    its locality, need and beginning
/// @param time    its end
/// @param weight  by lane: what the rows are multiplied by
/// @param mine, theirs  rows(segment, locality): those of the tables
/// @param add     add(lane, by): adds to the clock of the process in a lane
template <class Stay, class Rows, class Add>
void add_stay(const std::vector<DatedDifference>& dated, const Stay& stay,
              double time, const double* weight, const Rows& mine,
              const Rows& theirs, const Add& add) {
  const std::size_t place = need_in(stay.locality, stay.need);
  for (const DatedDifference& difference : dated) {
    unsigned lanes = difference.lanes[place];
    if (lanes == 0 || !difference.overlaps(stay.since, time)) continue;
    const double length = difference.overlap(stay.since, time);
    const auto& base = mine(difference.base_segment, stay.locality)[stay.need];
    const auto& mix = theirs(difference.mix_segment, stay.locality)[stay.need];
    for (; lanes != 0; lanes &= lanes - 1) {
      const auto lane = static_cast<std::size_t>(std::countr_zero(lanes));
      if (weight[lane] == 0.0) continue;
      add(static_cast<int>(lane),
          (mix[lane] - base[lane]) * weight[lane] * length);
    }
  }
}

/// Returns whether a stay may differ at all.
template <class Stay>
bool any_in(const std::vector<DatedDifference>& dated, const Stay& stay,
            double time) {
  const std::size_t place = need_in(stay.locality, stay.need);
  return std::any_of(dated.begin(), dated.end(),
                     [&](const DatedDifference& difference) {
                       return difference.lanes[place] != 0 &&
                              difference.overlaps(stay.since, time);
                     });
}

/// Returns, by profile, the processes whose factors without need and dates
/// differ: those of profiles and ages, the power of frailty, and time since
/// entry.
template <std::size_t Processes>
std::vector<std::vector<int>> factor_differences(
    const model::HazardFactors<Processes>& a,
    const model::HazardFactors<Processes>& b) {
  const int profiles = a.localities() * 2 * model::kQuintiles;
  std::vector<std::vector<int>> found(static_cast<std::size_t>(profiles));
  std::vector<double> ages = a.age_from();
  ages.insert(ages.end(), b.age_from().begin(), b.age_from().end());
  for (int process = 0; process < static_cast<int>(Processes); ++process) {
    const auto exponent = [&](const model::HazardFactors<Processes>& table) {
      return table
          .exponents()[static_cast<std::size_t>(table.exponent_place(process))];
    };
    const bool everywhere = exponent(a) != exponent(b) ||
                            !(a.duration(process) == b.duration(process));
    for (int profile = 0; profile < profiles; ++profile) {
      const bool differs =
          everywhere || std::any_of(ages.begin(), ages.end(), [&](double age) {
            const auto factor =
                [&](const model::HazardFactors<Processes>& table) {
                  return table.profile_factors(table.age_band_at(0.0, age),
                                               profile)[process];
                };
            return factor(a) != factor(b);
          });
      if (differs) found[static_cast<std::size_t>(profile)].push_back(process);
    }
  }
  return found;
}

}  // namespace hearthline::results
