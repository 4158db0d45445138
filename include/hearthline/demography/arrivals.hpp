#pragma once
/// @file
/// Arrivals: families that join after the start, by moving in or by a first
/// birth. Each has its own id and copies the characteristics of a donor, a
/// family present at the start.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/demography/life_rates.hpp"
#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::demography {

/// How a family joins.
enum class EntryKind : std::uint8_t {
  kArrival = 1,
  kFirstBirth = 2,
  kHome = 3
};

/// This bit is set in the ids of families that join after the start.
inline constexpr std::uint64_t kEntrant = std::uint64_t{1} << 63U;

/// Returns an id above all ids of families at the start.
/// @param where  the locality, or the site of new homes
/// @param when   the year or, in new homes, the number of children less one
constexpr model::FamilyId entrant_id(EntryKind why, std::uint32_t where,
                                     int when, std::uint32_t number) {
  return {kEntrant | (static_cast<std::uint64_t>(why) << 60U) |
          (std::uint64_t{where & 0xFFFFU} << 44U) |
          (static_cast<std::uint64_t>(when & 0xFFF) << 32U) | number};
}

/// Returns whether a family was formed by a first birth.
constexpr bool is_new_family(model::FamilyId id) {
  return (id.value & kEntrant) != 0 &&
         (id.value >> 60U & 7U) ==
             static_cast<std::uint64_t>(EntryKind::kFirstBirth);
}

/// A family that joins after the start, and its children.
struct Entrant {
  model::Family family;
  std::vector<model::Child> children;

  /// Returns the month in which its youngest child is born.
  std::int16_t youngest_born() const {
    std::int16_t youngest = children.front().born_month;
    for (const model::Child& child : children) {
      youngest = std::max(youngest, child.born_month);
    }
    return youngest;
  }
};

/// The donor families, by locality.
class Donors {
 public:
  /// @param start       must outlive the donors
  /// @param localities  their names, for messages
  Donors(const model::Families& start,
         const std::vector<std::string>& localities, std::uint32_t seed)
      : start_(&start),
        key_{seed, 0},
        names_(localities),
        by_locality_(localities.size()) {
    for (const model::Family& family : start.families) {
      auto& own = by_locality_[family.locality];
      own.all.push_back(&family);
      const auto size = std::size_t{family.children};
      if (own.by_size.size() <= size) own.by_size.resize(size + 1);
      own.by_size[size].push_back(&family);
      if (has_need(family)) own.needing.push_back(&family);
    }
  }

  /// Returns an arrival's random number for a purpose, uniform on (0, 1).
  double uniform(model::FamilyId id, std::string_view purpose,
                 std::uint32_t k = 0) const {
    return random::uniform(key_, id.value, random::stream_id(purpose), k);
  }

  /// Returns a donor from a locality, with `children` children unless that is
  /// 0.
  /// @throws Error if there is none
  const model::Family& donor(std::size_t locality, model::FamilyId id,
                             std::size_t children = 0) const {
    const auto& own = by_locality_[locality];
    const bool sized = children > 0;
    const std::vector<const model::Family*> none;
    const auto& list = !sized                          ? own.all
                       : children < own.by_size.size() ? own.by_size[children]
                                                       : none;
    if (list.empty()) {
      const std::string size =
          sized ? " with " + std::to_string(children) +
                      (children == 1 ? " child" : " children")
                : std::string();
      throw Error("demography: expected a family" + size + " in locality " +
                  names_[locality] +
                  " at the start, as donor for families that move in there, "
                  "found none");
    }
    return pick(list, uniform(id, "demography:donor"));
  }

  /// Returns an arrival in month `enters` that copies the donor as it was at
  /// the start.
  Entrant after(const model::Family& donor, model::FamilyId id,
                index enters) const {
    Entrant entrant{donor, {}};
    entrant.family.id = id;
    entrant.family.enters = static_cast<std::int16_t>(enters);
    const auto since = static_cast<model::Entered>(enters);
    entrant.family.level_entered += since;
    for (model::Entered& entered : entrant.family.theme_entered) {
      entered += since;
    }
    for (int c = 0; c < donor.children; ++c) {
      model::Child child =
          start_->children[donor.first_child + static_cast<std::size_t>(c)];
      child.born_month = static_cast<std::int16_t>(child.born_month + enters);
      entrant.children.push_back(child);
    }
    return entrant;
  }

  /// Scales the need of arrivals to `ratio` times that of families at the
  /// start: fewer arrivals keep the need of their donors, or more take that of
  /// a donor with need. The hazards of increasing need are multiplied by
  /// `ratio` too.
  void scale_need(model::Family& entrant, double ratio) const {
    entrant.rise = static_cast<float>(ratio);
    if (ratio == 1.0) return;
    const double u = uniform(entrant.id, "demography:need");
    if (ratio < 1.0) {
      if (has_need(entrant) && u >= ratio) entrant.need = {};
      return;
    }
    const Locality& own = by_locality_[entrant.locality];
    const auto needing = static_cast<double>(own.needing.size());
    const auto others = static_cast<double>(own.all.size()) - needing;
    if (has_need(entrant) || others == 0.0 || own.needing.empty() ||
        u >= (ratio - 1.0) * needing / others) {
      return;
    }
    const model::Family& donor =
        pick(own.needing, uniform(entrant.id, "demography:need", 1));
    const auto since = static_cast<model::Entered>(entrant.enters);
    entrant.need = donor.need;
    entrant.level_entered = donor.level_entered + since;
    entrant.theme_entered = donor.theme_entered;
    for (model::Entered& entered : entrant.theme_entered) entered += since;
  }

 private:
  struct Locality {
    std::vector<const model::Family*> all;
    std::vector<std::vector<const model::Family*>> by_size;
    std::vector<const model::Family*> needing;
  };

  static bool has_need(const model::Family& family) {
    return family.need.level != model::Level::k1 ||
           family.need.themes.bits() != 0;
  }
  static const model::Family& pick(
      const std::vector<const model::Family*>& list, double u) {
    const auto place =
        static_cast<std::size_t>(u * static_cast<double>(list.size()));
    return *list[std::min(place, list.size() - 1)];
  }

  const model::Families* start_;
  random::RunKey key_;
  std::vector<std::string> names_;
  std::vector<Locality> by_locality_;
};

/// Shifts the births of the arrivals' children so that their ages at month
/// `until` are as required, each birth by as little as possible: the youngest
/// children are assigned to the youngest ages. Within an age, births are spread
/// over its twelve months. An arrival whose youngest child would not be born
/// yet arrives at its birth.
/// @param wanted  children required by age at `until`; their sum is the number
///                of the arrivals' children
inline void move_ages(std::span<Entrant> entrants,
                      const std::array<index, kAges>& wanted, index until) {
  struct One {
    std::int16_t born;
    std::size_t entrant;
    std::size_t child;
  };
  std::vector<One> all;
  for (std::size_t f = 0; f < entrants.size(); ++f) {
    for (std::size_t c = 0; c < entrants[f].children.size(); ++c) {
      all.push_back({entrants[f].children[c].born_month, f, c});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const One& a, const One& b) { return a.born > b.born; });
  std::size_t next = 0;
  for (std::size_t age = 0; age < wanted.size(); ++age) {
    const index youngest = until - 12 * static_cast<index>(age);
    for (index i = 0; i < wanted[age] && next < all.size(); ++i, ++next) {
      entrants[all[next].entrant].children[all[next].child].born_month =
          static_cast<std::int16_t>(youngest - 12 * i / wanted[age]);
    }
  }
  for (Entrant& entrant : entrants) {
    const std::int16_t youngest = entrant.youngest_born();
    entrant.family.youngest_born_month = youngest;
    entrant.family.enters = std::max(entrant.family.enters, youngest);
  }
}

}  // namespace hearthline::demography
