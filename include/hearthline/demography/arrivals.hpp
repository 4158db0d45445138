#pragma once
/// @file
/// Families that come: made after a donor, a family that was there at the
/// start, under an id of their own.

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

/// Why a family comes.
enum class Coming : std::uint8_t { kArrival = 1, kFirstBirth = 2, kHome = 3 };

/// Families that are not at the start have this bit in their ids.
inline constexpr std::uint64_t kComes = std::uint64_t{1} << 63U;

/// An id above all of those at the start.
/// @param where  locality, or site of new homes
/// @param when   a year, or how many children a home's family has, less one
constexpr model::FamilyId coming_id(Coming why, std::uint32_t where, int when,
                                    std::uint32_t number) {
  return {kComes | (static_cast<std::uint64_t>(why) << 60U) |
          (std::uint64_t{where & 0xFFFFU} << 44U) |
          (static_cast<std::uint64_t>(when & 0xFFF) << 32U) | number};
}

/// Whether a family has come to be by its first child's birth.
constexpr bool is_new_family(model::FamilyId id) {
  return (id.value & kComes) != 0 &&
         (id.value >> 60U & 7U) ==
             static_cast<std::uint64_t>(Coming::kFirstBirth);
}

/// A family that comes, and its children.
struct Comer {
  model::Family family;
  std::vector<model::Child> children;

  /// Month in which its youngest child is born.
  std::int16_t youngest_born() const {
    std::int16_t youngest = children.front().born_month;
    for (const model::Child& child : children) {
      youngest = std::max(youngest, child.born_month);
    }
    return youngest;
  }
};

/// Those at the start, by locality: whom comers look like.
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

  /// Uniform on (0, 1), for a purpose of a comer.
  double luck(model::FamilyId id, std::string_view purpose,
              std::uint32_t k = 0) const {
    return random::uniform(key_, id.value, random::stream_id(purpose), k);
  }

  /// A donor of a locality; with so many children, if that is not 0.
  /// @throws Error when there is none
  const model::Family& donor(std::size_t locality, model::FamilyId id,
                             std::size_t children = 0) const {
    const auto& own = by_locality_[locality];
    const bool sized = children > 0;
    const std::vector<const model::Family*> none;
    const auto& list = !sized                          ? own.all
                       : children < own.by_size.size() ? own.by_size[children]
                                                       : none;
    if (list.empty()) {
      throw Error("families come to locality " + names_[locality] +
                  ", where no family" +
                  (sized ? " of " + std::to_string(children) + " children"
                         : std::string()) +
                  " lives at the start for them to look like");
    }
    return pick(list, luck(id, "demography:donor"));
  }

  /// The donor as it was at the start, from month `enters` on.
  Comer after(const model::Family& donor, model::FamilyId id,
              index enters) const {
    Comer comer{donor, {}};
    comer.family.id = id;
    comer.family.enters = static_cast<std::int16_t>(enters);
    const auto since = static_cast<model::Entered>(enters);
    comer.family.level_entered += since;
    for (model::Entered& entered : comer.family.theme_entered) {
      entered += since;
    }
    for (int c = 0; c < donor.children; ++c) {
      model::Child child =
          start_->children[donor.first_child + static_cast<std::size_t>(c)];
      child.born_month = static_cast<std::int16_t>(child.born_month + enters);
      comer.children.push_back(child);
    }
    return comer;
  }

  /// Gives a comer `ratio` times the need of who was there at the start: fewer
  /// keep the need of their donors, or more get that of one who has need; its
  /// hazards of more need are multiplied as well.
  void scale_need(model::Family& comer, double ratio) const {
    comer.rise = static_cast<float>(ratio);
    if (ratio == 1.0) return;
    const double u = luck(comer.id, "demography:need");
    if (ratio < 1.0) {
      if (has_need(comer) && u >= ratio) comer.need = {};
      return;
    }
    const Locality& own = by_locality_[comer.locality];
    const auto needing = static_cast<double>(own.needing.size());
    const auto others = static_cast<double>(own.all.size()) - needing;
    if (has_need(comer) || others == 0.0 || own.needing.empty() ||
        u >= (ratio - 1.0) * needing / others) {
      return;
    }
    const model::Family& donor =
        pick(own.needing, luck(comer.id, "demography:need", 1));
    const auto since = static_cast<model::Entered>(comer.enters);
    comer.need = donor.need;
    comer.level_entered = donor.level_entered + since;
    comer.theme_entered = donor.theme_entered;
    for (model::Entered& entered : comer.theme_entered) entered += since;
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

/// Moves the births of comers' children so that, at month `until`, as many are
/// of each age as wanted, each child as little as that takes: the youngest go
/// to the youngest ages. Within an age they are spread over its twelve months.
/// Comers whose child would not be born yet come when it is.
/// @param wanted  children by age at `until`; as many as the comers have
inline void move_ages(std::span<Comer> comers,
                      const std::array<index, kAges>& wanted, index until) {
  struct One {
    std::int16_t born;
    std::size_t comer;
    std::size_t child;
  };
  std::vector<One> all;
  for (std::size_t f = 0; f < comers.size(); ++f) {
    for (std::size_t c = 0; c < comers[f].children.size(); ++c) {
      all.push_back({comers[f].children[c].born_month, f, c});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const One& a, const One& b) { return a.born > b.born; });
  std::size_t next = 0;
  for (std::size_t age = 0; age < wanted.size(); ++age) {
    const index youngest = until - 12 * static_cast<index>(age);
    for (index i = 0; i < wanted[age] && next < all.size(); ++i, ++next) {
      comers[all[next].comer].children[all[next].child].born_month =
          static_cast<std::int16_t>(youngest - 12 * i / wanted[age]);
    }
  }
  for (Comer& comer : comers) {
    const std::int16_t youngest = comer.youngest_born();
    comer.family.youngest_born_month = youngest;
    comer.family.enters = std::max(comer.family.enters, youngest);
  }
}

}  // namespace hearthline::demography
