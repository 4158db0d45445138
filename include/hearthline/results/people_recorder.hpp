#pragma once
/// @file
/// Recording of demography in tables: how families form, grow, separate and
/// move.

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "hearthline/demography/life.hpp"
#include "hearthline/engine/monthly_counts.hpp"
#include "hearthline/model/calendar.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::results {

namespace people {
/// Stays: couple families and lone-parent families.
inline constexpr int kCouple = 0;
inline constexpr int kLoneParent = 1;
inline constexpr int kStays = 2;
/// Events. Each counts families and the children in them; a birth and an 18th
/// birthday count one child each.
enum Event : int {
  kBirth,
  kNewFamily,  ///< formed by a first birth
  kArrival,
  kMovedOut,
  kAgedOut,  ///< the last child has turned 18
  kTurned18,
  kSeparation,
  kRepartnering,
  kEvents,
};
inline constexpr int kSexes = 2;
}  // namespace people

/// Records families, children and demographic events by locality and month,
/// and children by age and sex at each mid-year (1 July).
class PeopleRecorder {
 public:
  PeopleRecorder() = default;
  /// @param middles  the mid-years at which children are counted, in months
  ///                 since the start, a year apart
  PeopleRecorder(index localities, index months, std::vector<index> middles)
      : counts_(localities, months, people::kStays, people::kEvents),
        middles_(std::move(middles)),
        children_(static_cast<std::size_t>(static_cast<index>(middles_.size()) *
                                           localities * kCells)) {}

  /// Records the life of a family in one draw.
  /// @param children  those of the family at the start or on arrival
  /// @param boys      share of births that are boys; the sexes of children born
  ///                  in the run are drawn here
  void record(const model::Family& family,
              std::span<const model::Child> children,
              const demography::Life& life, random::RunKey key, double boys,
              bool new_family) {
    const index months = counts_.months();
    const double comes = family.enters;
    const double end = std::min(life.leaves(), static_cast<double>(months));
    std::int64_t size = family.children;
    int parents = family.lone_parent ? people::kLoneParent : people::kCouple;
    {
      auto moment = counts_.at(family.locality, comes);
      moment.begin(parents, size);
      if (new_family) {
        moment.count(people::kNewFamily, 1);
        moment.count(people::kBirth, 1);
      } else if (family.enters > 0) {
        moment.count(people::kArrival, size);
      }
    }
    for (const demography::Life::Step& step : life.steps()) {
      if (step.time >= static_cast<double>(months)) break;
      auto moment = counts_.at(family.locality, step.time);
      switch (step.event) {
        case demography::LifeEvent::kBirth:
          moment.carry(parents, 1);
          moment.count(people::kBirth, 1);
          ++size;
          break;
        case demography::LifeEvent::kTurns18:
          moment.carry(parents, -1);
          moment.count(people::kTurned18, 1);
          --size;
          break;
        case demography::LifeEvent::kSeparation:
        case demography::LifeEvent::kRepartnering: {
          const bool parted = step.event == demography::LifeEvent::kSeparation;
          moment.end(parents, size);
          parents = parted ? people::kLoneParent : people::kCouple;
          moment.begin(parents, size);
          moment.count(parted ? people::kSeparation : people::kRepartnering,
                       size);
          break;
        }
        case demography::LifeEvent::kMovingOut:
          moment.end(parents, size);
          moment.count(people::kMovedOut, size);
          break;
        case demography::LifeEvent::kAgingOut:
          moment.end(parents, size);
          moment.count(people::kAgedOut, size);
          // Twins turn 18 together.
          for (; size > 0; --size) moment.count(people::kTurned18, 1);
          break;
      }
    }
    for (const model::Child& child : children) {
      count_child(family.locality, child.sex, child.born_month, comes, end);
    }
    constexpr random::StreamId kSex = random::stream_id("demography.sex");
    std::uint32_t k = 0;
    for (const double born : life.births()) {
      const bool boy = random::uniform(key, family.id.value, kSex, k++) < boys;
      count_child(family.locality,
                  boy ? model::Sex::kMale : model::Sex::kFemale, born, born,
                  end);
    }
  }

  const engine::MonthlyCounts& counts() const { return counts_; }
  /// Returns the number of children at a mid-year.
  /// @param middle  index in `middles`
  std::int32_t children(index middle, index locality, model::Sex sex,
                        int age) const {
    return children_[cell(middle, locality, sex, age)];
  }
  const std::vector<index>& middles() const { return middles_; }

  /// @name Sums over blocks of families
  ///@{
  void add(const PeopleRecorder& other) {
    counts_.add(other.counts_);
    for (std::size_t i = 0; i < children_.size(); ++i) {
      children_[i] += other.children_[i];
    }
  }
  void clear() {
    counts_.clear();
    children_.assign(children_.size(), 0);
  }
  ///@}

 private:
  static constexpr index kCells = people::kSexes * demography::kAges;

  std::size_t cell(index middle, index locality, model::Sex sex,
                   int age) const {
    return static_cast<std::size_t>(
        (middle * counts_.groups() + locality) * kCells +
        static_cast<index>(sex) * demography::kAges + age);
  }
  /// Counts a child at each mid-year from `from` until its family leaves or it
  /// reaches 18.
  void count_child(index locality, model::Sex sex, double born, double from,
                   double end) {
    const double until =
        std::min(end, born + static_cast<double>(demography::kChildhood));
    const auto months = [&](std::size_t middle) {
      return static_cast<double>(middles_[middle]);
    };
    std::size_t i = 0;
    while (i < middles_.size() && months(i) < from) ++i;
    if (i == middles_.size() || months(i) >= until) return;
    const auto age =
        static_cast<int>((months(i) - born) / model::kMonthsPerYear);
    std::size_t at = cell(static_cast<index>(i), locality, sex, age);
    // At the next mid-year every child is a year older.
    const auto step = static_cast<std::size_t>(counts_.groups() * kCells + 1);
    for (; i < middles_.size() && months(i) < until; ++i, at += step) {
      ++children_[at];
    }
  }

  engine::MonthlyCounts counts_;
  std::vector<index> middles_;
  std::vector<std::int32_t> children_;  // by mid-year, locality, sex, age
};

}  // namespace hearthline::results
