#pragma once
/// @file
/// The scenarios that are compared with a baseline, here called mixes, and the
/// families whose history they can change.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "hearthline/demography/living_model.hpp"
#include "hearthline/engine/logged_counts.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/pathway/case_model.hpp"
#include "hearthline/results/cut.hpp"

namespace hearthline::results {

/// A set of mixes, as bits.
using MixSet = std::uint64_t;
inline constexpr int kMostMixes = 64;

constexpr MixSet mix_bit(int mix) { return MixSet{1} << mix; }

/// Calls `visit(mix)` for every mix of a set.
template <class Visit>
void each_mix(MixSet mixes, Visit&& visit) {
  for (; mixes != 0; mixes &= mixes - 1) visit(std::countr_zero(mixes));
}

/// @name The family of a unit
///@{
inline const model::Family* family_of(const model::Family& unit) {
  return &unit;
}
inline const model::Family* family_of(const demography::Living& unit) {
  return unit.family;
}
inline const model::Family* family_of(const pathway::HelpedFamily& unit) {
  return unit.family;
}
///@}

/// A family whose history in a draw differs from the baseline's, or may, in
/// some mixes; or that asks for a place, so that it may be granted one at
/// another time.
/// @tparam Kept  what else the recorder keeps of it
template <class Kept>
struct TouchedFamily {
  std::uint32_t number = 0;  ///< in the list of families
  std::uint32_t calls = 0;   ///< of the recorder, but for changes
  MixSet mixes = 0;
  /// Whether what the baseline counts of it is written down, from a cut on up
  /// to which its history is the same in all of them.
  bool written = false;
  Cut cut;
  Kept kept;
  std::size_t first = 0;  ///< where that begins
  std::size_t steps = 0;
};

/// The families that mixes touch in a block of families, or a draw.
template <class Kept>
class TouchedFamilies {
 public:
  using Touched = TouchedFamily<Kept>;
  /// @param families    all families; must outlive this
  /// @param most_steps  that are written down, of all families together
  TouchedFamilies(const std::vector<model::Family>& families,
                  std::size_t most_steps)
      : families_(families.data()), most_steps_(most_steps) {}

  /// Adds the family of a unit.
  /// @param family  all but its number and steps
  void add(const auto& unit, Touched family, const engine::CountLog& steps) {
    family.number = static_cast<std::uint32_t>(family_of(unit) - families_);
    if (steps_.size() + steps.size() > most_steps_) family.written = false;
    if (family.written) {
      family.first = steps_.size();
      family.steps = steps.size();
      steps_.insert(steps_.end(), steps.begin(), steps.end());
    }
    list_.push_back(std::move(family));
  }
  void add(const TouchedFamilies& other) {
    const std::size_t before = steps_.size();
    const bool fits = before + other.steps_.size() <= most_steps_;
    if (fits) {
      steps_.insert(steps_.end(), other.steps_.begin(), other.steps_.end());
    }
    for (Touched family : other.list_) {
      family.first += before;
      family.written = family.written && fits;
      list_.push_back(std::move(family));
    }
  }
  void clear() {
    list_.clear();
    steps_.clear();
  }
  /// Returns the families, in any order.
  const std::vector<Touched>& list() const { return list_; }
  /// Returns what the baseline counts of a family from its cut on.
  std::span<const engine::CountStep> steps(const Touched& family) const {
    return std::span(steps_).subspan(family.first, family.steps);
  }

 private:
  const model::Family* families_;
  std::size_t most_steps_;
  std::vector<Touched> list_;
  engine::CountLog steps_;
};

}  // namespace hearthline::results
