#pragma once
/// @file
/// Case streams: cases outside the eight themes. A case enters, remains at one
/// need level and is closed, or ends when the child reaches 18. Entries follow
/// a Poisson process, because they are not linked to families.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "hearthline/demography/dated_hazard.hpp"
#include "hearthline/demography/life_rates.hpp"
#include "hearthline/demography/parameters.hpp"
#include "hearthline/engine/monthly_counts.hpp"
#include "hearthline/index.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::demography {

/// A compiled case stream in one locality.
struct Stream {
  int place = 0;  ///< index among the scenario's streams, sorted by name
  int locality = 0;
  random::StreamId entry;
  random::StreamId closing;
  random::StreamId age;
  random::StreamId opening;
  DatedHazard entries;        ///< cases per month
  double closing_rate = 0.0;  ///< per month
  Ages up_to_age{};           ///< share of new cases of age <= a
  Ages open_up_to_age{};  ///< weight of entries at age <= a among open cases
  index stock = 0;

  /// Returns the expected months of a case that may last at most as many.
  double lasting(double most) const {
    const double closings = closing_rate * most;
    return closings < 1e-8 ? most
                           : (1.0 - random::exp(-closings)) / closing_rate;
  }
};

/// @param children  expected children by locality and month
/// @param elasticity  of entries per child to the number of children
inline std::vector<Stream> make_streams(
    const std::map<std::string, StreamParameters>& parameters,
    const std::vector<std::vector<double>>& children, double elasticity) {
  std::vector<Stream> all;
  int place = 0;
  double everybody = 0.0;
  for (const auto& own : children) everybody += own.front();
  for (const auto& [name, stream] : parameters) {
    index shared_out = 0;
    double children_so_far = 0.0;
    for (std::size_t l = 0; l < children.size(); ++l) {
      const double at_start = children[l].front();
      Stream made;
      made.place = place;
      made.locality = static_cast<int>(l);
      made.entry = random::stream_id("streams." + name + ".entry");
      made.closing = random::stream_id("streams." + name + ".closing");
      made.age = random::stream_id("streams." + name + ".age");
      made.opening = random::stream_id("streams." + name + ".opening");
      made.closing_rate = stream.closing.value / model::kMonthsPerYear;
      double below = 0.0;
      double weight = 0.0;
      for (std::size_t a = 0; a < made.up_to_age.size(); ++a) {
        below += stream.ages.values[a];
        made.up_to_age[a] = below;
        weight += stream.ages.values[a] *
                  made.lasting(kChildhood -
                               model::kMonthsPerYear * static_cast<double>(a));
        made.open_up_to_age[a] = weight;
      }
      std::vector<double> from;
      std::vector<double> rate;
      for (std::size_t m = 0; m < children[l].size(); ++m) {
        double a_year = 0.0;
        if (stream.entries_per_1000_children) {
          const double grown = children[l][m] - at_start;
          a_year = stream.entries_per_1000_children->value / 1000.0 *
                   std::max(0.0, at_start + elasticity * grown);
        } else if (stream.entries_per_year && everybody > 0.0) {
          a_year = stream.entries_per_year->value * at_start / everybody;
        }
        from.push_back(static_cast<double>(m));
        rate.push_back(a_year / model::kMonthsPerYear);
      }
      made.entries = DatedHazard(std::move(from), std::move(rate));
      // Whole cases, in proportion to children.
      children_so_far += at_start;
      const double due = everybody > 0.0
                             ? stream.stock.value * children_so_far / everybody
                             : 0.0;
      made.stock = static_cast<index>(std::llround(due)) - shared_out;
      shared_out += made.stock;
      all.push_back(std::move(made));
    }
    ++place;
  }
  return all;
}

/// Returns the first age up to which there is more than u.
inline std::size_t year_of_age(const Ages& up_to_age, double u) {
  const auto found = std::find_if(up_to_age.begin(), up_to_age.end(),
                                  [&](double below) { return u < below; });
  return static_cast<std::size_t>(
      std::min(std::ptrdiff_t{kAges - 1}, found - up_to_age.begin()));
}

/// Returns the months after which a case that is open at 0 ends because its
/// child turns 18. Where entries have long been constant, open cases that
/// entered at an age with L months to the 18th birthday are in proportion to
/// the time that such a case lasts, and have been open for a time t of density
/// proportional to exp(-closing_rate t), t < L. The age within a year is taken
/// in proportion to that time by rejection, which accepts more than half.
/// @param number  of the case within the opening stock of its locality
inline double childhood_left(const Stream& stream, random::RunKey key,
                             index number) {
  const std::uint64_t unit = (static_cast<std::uint64_t>(number) << 32U) |
                             static_cast<std::uint64_t>(stream.locality);
  std::uint32_t k = 0;
  const auto next = [&] {
    return random::uniform(key, unit, stream.opening, k++);
  };
  for (;;) {
    const std::size_t year = year_of_age(stream.open_up_to_age,
                                         next() * stream.open_up_to_age.back());
    const double most =
        kChildhood - model::kMonthsPerYear * static_cast<double>(year);
    const double left = most - model::kMonthsPerYear * next();
    const double lasting = stream.lasting(left);
    if (next() * stream.lasting(most) >= lasting) continue;
    const double open =
        stream.closing_rate * left < 1e-8
            ? next() * left
            : -random::log(1.0 - next() * stream.closing_rate * lasting) /
                  stream.closing_rate;
    return std::max(0.0, left - open);
  }
}

/// Calls `visit(enters, leaves)` for every case of a stream in one draw that is
/// open within [0, horizon). Cases of the opening stock enter at 0, having been
/// open for some time, and cases open at the horizon leave at infinity.
///
///   the k-th case enters when the integrated entries reach E(0) + ... + E(k)
///
/// so that no case enters later if there are more entries.
template <class Visit>
void each_case(const Stream& stream, random::RunKey key, double horizon,
               Visit&& visit) {
  const auto unit = static_cast<std::uint64_t>(stream.locality);
  // Cases of the opening stock and new cases have different numbers.
  constexpr std::uint32_t kStock = std::uint32_t{1} << 31U;
  const auto age_at_entry = [&](std::uint32_t number) {
    const double u = random::uniform(key, unit, stream.age, number);
    const std::size_t year = year_of_age(stream.up_to_age, u);
    // Ages are uniform within a year of age: the rest of u determines where.
    const double before = year > 0 ? stream.up_to_age[year - 1] : 0.0;
    const double share = stream.up_to_age[year] - before;
    return model::kMonthsPerYear *
           (static_cast<double>(year) +
            (share > 0.0 ? std::clamp((u - before) / share, 0.0, 1.0) : 0.0));
  };
  const auto live = [&](std::uint32_t number, double enters, double left) {
    const double closes =
        stream.closing_rate > 0.0
            ? enters + random::exponential(key, unit, stream.closing, number) /
                           stream.closing_rate
            : std::numeric_limits<double>::infinity();
    const double leaves = std::min(closes, enters + left);
    visit(enters,
          leaves < horizon ? leaves : std::numeric_limits<double>::infinity());
  };
  for (index i = 0; i < stream.stock; ++i) {
    live(kStock | static_cast<std::uint32_t>(i), 0.0,
         childhood_left(stream, key, i));
  }
  double reached = 0.0;
  for (std::uint32_t k = 0;; ++k) {
    reached += random::exponential(key, unit, stream.entry, k);
    const double enters = stream.entries.reach(0.0, reached);
    if (!(enters < horizon)) return;
    live(k, enters, kChildhood - age_at_entry(k));
  }
}

}  // namespace hearthline::demography
