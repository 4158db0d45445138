#pragma once
/// @file
/// Cases in a chain: need with the kind of case that the family has.
///
/// Without teams, every case has a worker at once. While it is open, hazards of
/// need are those without a case times what help does; what becomes of it
/// depends on need and on the time since it entered its kind. Placements change
/// neither, so that care is one kind.

#include <algorithm>
#include <span>
#include <vector>

#include "hearthline/exact/generator.hpp"
#include "hearthline/expectation/need_numbers.hpp"
#include "hearthline/model/case_table.hpp"
#include "hearthline/model/family.hpp"

namespace hearthline::expectation {

/// The pathway of a population that stays.
struct Pathway {
  const model::CaseTable* table;
  /// At the start, by family; families after them have none.
  std::span<const model::CaseAtStart> cases;
  /// Of all families; those of a family are contiguous.
  std::span<const model::Child> children;

  /// Returns the case with which a family starts, by its number.
  model::CaseAtStart at_start(index family) const {
    const auto number = static_cast<std::size_t>(family);
    return number < cases.size() ? cases[number] : model::CaseAtStart();
  }
  /// Returns how many of a family's children a case covers on average, from
  /// when it starts.
  double covered(const model::Family& family, model::Case kind) const;
};

/// @param lives  whether families arrive, leave and change
/// @throws Error if cases depend on what a chain does not represent: families'
///         lives, teams, or the time since a case closed
void check_pathway(const model::CaseTable& cases, bool lives);

/// The kinds of case in a chain, in the order of their needs.
class CaseKinds {
 public:
  CaseKinds() = default;
  explicit CaseKinds(std::vector<model::Case> kinds)
      : kinds_(std::move(kinds)) {}

  /// Number of kinds; 0 without a pathway.
  index count() const { return std::ssize(kinds_); }
  bool empty() const { return kinds_.empty(); }
  /// Returns the kind to which a need belongs.
  model::Case at(index need) const {
    return kinds_[static_cast<std::size_t>(need / kNeeds)];
  }
  /// Returns the first need of a kind, which is one of these.
  index first(model::Case kind) const {
    return (std::find(kinds_.begin(), kinds_.end(), kind) - kinds_.begin()) *
           kNeeds;
  }

 private:
  std::vector<model::Case> kinds_;
};

/// Returns the kinds that families can reach from kinds at the start.
/// @param family  any of them: hazards are its own
/// @param begins  times from which hazards are constant up to the next
CaseKinds reachable_kinds(const model::CaseTable& cases,
                          const model::Family& family,
                          const std::vector<double>& begins,
                          const std::vector<model::Case>& start);

/// Returns the transitions from a time on, at ratio 1 of time since entry:
/// those of need in each kind of case, and those of cases.
/// @param need  the transitions of need without a case
std::vector<exact::Transition> with_cases(
    const std::vector<exact::Transition>& need, const model::CaseTable& cases,
    const CaseKinds& kinds, const model::Family& family, double begin);

}  // namespace hearthline::expectation

#ifndef HEARTHLINE_COMPILED
#include "hearthline/expectation/case_moves_impl.hpp"
#endif
