#pragma once
/// @file
/// The families of a stratum that arrive and depart, by how they enter.
///
/// A family's expected need, as if it were present throughout, depends in a
/// stratum on its start alone: the need with which it enters, the times that
/// clocks have run, and, where hazards change with the date, the month.
/// Families with the same start share that, and each keeps its own presence
/// (`lives.hpp`): for the families F of one start, month of entry and locality,
///
///   family-months in month m = (integral of p over m) * sum_F weight * w_f(m)

#include <Eigen/Core>
#include <array>
#include <compare>
#include <cstddef>
#include <map>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "hearthline/expectation/need_chain.hpp"
#include "hearthline/expectation/strata.hpp"
#include "hearthline/index.hpp"

namespace hearthline::expectation {

/// How families enter.
struct Start {
  int need = 0;  ///< by the stratum's index
  /// Months since entry at the month of entry, by group of processes; 0 where
  /// no clock runs.
  std::array<double, kGroups> since{};
  index enters = 0;  ///< the month of entry, if that matters; 0 otherwise
  /// If at least 0, only this state of the need, counted from its first, in
  /// place of the phases that follow from the times.
  index state = -1;

  friend auto operator<=>(const Start&, const Start&) = default;
};

/// @param need  the family's, by the stratum's index
/// @returns the start of a family, with month 0
Start start_of(const Share& share, int need, const NeedClocks& clocks);

/// Families of one start that enter in the same month and locality.
struct Entry {
  index enters = 0;
  int place = 0;
  double weight = 0.0;  ///< sum of their shares
  /// By month of the horizon, sums over families of their share times the
  /// probability that it is present, and times its expected children.
  Eigen::ArrayXd families{};
  Eigen::ArrayXd children{};
};

class Entries {
 public:
  Entries() = default;
  /// @param shares    of families that have lives
  /// @param need_of   returns a share's need, by the stratum's index
  /// @param by_month  whether families that enter in different months have
  ///                  different starts
  template <class NeedOf>
  Entries(std::span<const Share> shares, const Lives& lives,
          const NeedClocks& clocks, bool by_month, NeedOf&& need_of) {
    for (const Share& share : shares) {
      Start start = start_of(share, need_of(share), clocks);
      if (by_month) start.enters = share.family->enters;
      add(share, start, lives.presence[static_cast<std::size_t>(share.group)]);
    }
  }

  /// Replaces the starts of each need and month that are more than the need's
  /// states by these states: the families of a start are in several of them.
  /// @param phases  returns the mass of a start by state of its need
  template <class PhasesOf>
  void merge_starts(const NeedStates& states, PhasesOf&& phases);

  const std::vector<Start>& starts() const { return starts_; }
  /// Returns the families of a start.
  const std::vector<Entry>& of(std::size_t start) const {
    return entries_[start];
  }

 private:
  void add(const Share& share, const Start& start, const Presence& presence);
  std::size_t number(const Start& start);
  Entry& entry(std::size_t start, index enters, int place, index months);

  std::vector<Start> starts_;
  std::vector<std::vector<Entry>> entries_;
  std::map<Start, std::size_t> number_;
  /// By start, month and place: the index among the start's entries.
  std::map<std::tuple<std::size_t, index, int>, std::size_t> places_;
};

template <class PhasesOf>
void Entries::merge_starts(const NeedStates& states, PhasesOf&& phases) {
  std::map<std::pair<int, index>, index> count;
  for (const Start& start : starts_) ++count[{start.need, start.enters}];
  Entries merged;
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    const Start& start = starts_[i];
    if (!states.kept(start.need)) continue;
    if (count[{start.need, start.enters}] <= states.size(start.need)) {
      merged.entries_[merged.number(start)] = std::move(entries_[i]);
      continue;
    }
    const Eigen::VectorXd mass = phases(start);
    for (index s = 0; s < mass.size(); ++s) {
      const std::size_t to = merged.number({start.need, {}, start.enters, s});
      for (const Entry& one : entries_[i]) {
        Entry& own =
            merged.entry(to, one.enters, one.place, one.families.size());
        own.weight += mass(s) * one.weight;
        own.families += mass(s) * one.families;
        own.children += mass(s) * one.children;
      }
    }
  }
  *this = std::move(merged);
}

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/entries_impl.hpp"
#endif
